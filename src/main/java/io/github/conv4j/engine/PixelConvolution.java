package io.github.conv4j.engine;

/**
 * Convolution pixel by pixel, four output channels at a time: four chains of fused multiply-adds that do not wait for each
 * other, each in the order of the contract. For maps too narrow to go by rows; a matrix times a vector is one of them.
 */
final class PixelConvolution {
  /** Chains that run side by side: one alone waits about four cycles for each multiply-add. */
  static final int CHAINS = 4;

  private PixelConvolution() {}

  /** All output channels of one image, whose input is padded already. */
  static void forward(
      ConvShape s, float[] x, int xAt, float[] weight, int weightAt, float[] out, int outAt) {
    for (int group = 0; group < s.groups(); group++) {
      int end = (group + 1) * s.groupOutChannels();
      for (int co = group * s.groupOutChannels(); co < end; co += CHAINS) {
        int last = Math.min(CHAINS, end - co) - 1; // chains beyond the last channel repeat it
        int w0 = weightAt + co * s.taps();
        int w1 = w0 + Math.min(1, last) * s.taps();
        int w2 = w0 + Math.min(2, last) * s.taps();
        int w3 = w0 + Math.min(3, last) * s.taps();
        for (int pixel = 0; pixel < s.outPlane(); pixel++) {
          chains(
              s,
              group,
              pixel,
              x,
              xAt,
              weight,
              w0,
              w1,
              w2,
              w3,
              last,
              out,
              outAt + co * s.outPlane() + pixel);
        }
      }
    }
  }

  /** One pixel of four channels, whose weights begin at w0 to w3. */
  private static void chains(
      ConvShape s,
      int group,
      int pixel,
      float[] x,
      int xAt,
      float[] weight,
      int w0,
      int w1,
      int w2,
      int w3,
      int last,
      float[] out,
      int outAt) {
    int kernelWidth = s.columns().kernel();
    int dilationW = s.columns().dilation();
    int row = pixel / s.columns().output() * s.rows().stride();
    int column = pixel % s.columns().output() * s.columns().stride();
    float acc0 = 0;
    float acc1 = 0;
    float acc2 = 0;
    float acc3 = 0;
    int tap = 0;
    for (int c = 0; c < s.groupInChannels(); c++) {
      int xRow = (group * s.groupInChannels() + c) * s.rows().paddedInput() + row;
      for (int kh = 0; kh < s.rows().kernel(); kh++) {
        int from = xAt + (xRow + kh * s.rows().dilation()) * s.columns().paddedInput() + column;
        for (int kw = 0; kw < kernelWidth; kw++) {
          float value = x[from + kw * dilationW];
          acc0 = Math.fma(weight[w0 + tap], value, acc0);
          acc1 = Math.fma(weight[w1 + tap], value, acc1);
          acc2 = Math.fma(weight[w2 + tap], value, acc2);
          acc3 = Math.fma(weight[w3 + tap], value, acc3);
          tap++;
        }
      }
    }
    store(acc0, acc1, acc2, acc3, last, out, outAt, s.outPlane());
  }

  /** Writes the chains of {@code last + 1} channels, {@code pitch} apart. */
  static void store(
      float acc0, float acc1, float acc2, float acc3, int last, float[] out, int at, int pitch) {
    out[at + Math.min(3, last) * pitch] = acc3;
    out[at + Math.min(2, last) * pitch] = acc2;
    out[at + Math.min(1, last) * pitch] = acc1;
    out[at] = acc0;
  }
}
