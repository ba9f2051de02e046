package io.github.conv4j.engine;

/**
 * Convolution pixel by pixel, up to four output channels at a time: chains of fused multiply-adds that do not wait for each
 * other. For what is over before anything could be laid out.
 */
final class PixelConvolution {
  private PixelConvolution() {}

  /** Convolves a batch; see {@link Convolution#forward}. */
  static void forward(
      ConvShape s, float[] x, int xAt, float[] weight, int weightAt, float[] bias, float[] out) {
    float[] source = x;
    int at = xAt;
    if (s.isPadded()) {
      int planes = s.batch() * s.inChannels();
      PaddedImages images = PaddedImages.of(s, x, xAt, 0, s.batch(), Scratch.ofThisThread());
      for (int plane = 0; plane < planes; plane++) {
        images.pad(plane);
      }
      source = images.data;
      at = images.at;
    }
    int plane = s.rows().paddedInput() * s.columns().paddedInput();
    int width = s.columns().output();
    int pixels = s.outPlane();
    for (int image = 0; image < s.batch(); image++) {
      for (int channel = 0; channel < s.outChannels(); channel++) {
        int group = channel / s.groupOutChannels();
        int from = at + (image * s.inChannels() + group * s.groupInChannels()) * plane;
        int to = (image * s.outChannels() + channel) * pixels;
        float add = bias == null ? -0f : bias[channel];
        int w = weightAt + channel * s.taps();
        for (int row = 0; row < s.rows().output(); row++) {
          int rowAt = from + row * s.rows().stride() * s.columns().paddedInput();
          for (int column = 0; column < width; column++) {
            out[to++] =
                chain(s, source, rowAt + column * s.columns().stride(), plane, weight, w) + add;
          }
        }
      }
    }
  }

  /** One output. */
  private static float chain(
      ConvShape s, float[] x, int xAt, int plane, float[] weight, int weightAt) {
    int kernelHeight = s.rows().kernel();
    int kernelWidth = s.columns().kernel();
    int rowStep = s.rows().dilation() * s.columns().paddedInput();
    int columnStep = s.columns().dilation();
    int tap = weightAt;
    float acc = 0;
    for (int c = 0; c < s.groupInChannels(); c++) {
      int at = xAt + c * plane;
      for (int kh = 0; kh < kernelHeight; kh++, at += rowStep) {
        for (int kw = 0; kw < kernelWidth; kw++) {
          acc = Math.fma(weight[tap++], x[at + kw * columnStep], acc);
        }
      }
    }
    return acc;
  }
}
