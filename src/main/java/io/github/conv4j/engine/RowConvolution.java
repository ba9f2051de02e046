package io.github.conv4j.engine;

/**
 * Convolution by rows: each output row gathers one input row a tap, in the order of the contract (input channel, kernel
 * row, kernel column), so that every output is one chain of fused multiply-adds.
 */
public final class RowConvolution {
  private RowConvolution() {}

  /**
   * Convolves a batch.
   *
   * @param shape the sizes
   * @param x holds the input
   * @param xAt where it begins
   * @param weight holds the weight
   * @param weightAt where it begins
   * @param bias one number an output channel, from 0, or null for none
   * @param out all zero; holds the output, from 0
   */
  public static void forward(
      ConvShape shape,
      float[] x,
      int xAt,
      float[] weight,
      int weightAt,
      float[] bias,
      float[] out) {
    if (out.length == 0) {
      return;
    }
    // a single row has no row ends, and 1×1 then is a matrix product
    ConvShape s = shape.isPointwise() ? shape.asOneRow() : shape;
    int plane = s.outHeight() * s.outWidth();
    float[] padded =
        s.isPadded() ? new float[s.inChannels() * s.paddedHeight() * s.paddedWidth()] : null;
    for (int image = 0; image < s.batch(); image++) {
      float[] source = x;
      int sourceAt = xAt + image * s.inputSize();
      if (padded != null) {
        pad(s, x, sourceAt, padded);
        source = padded;
        sourceAt = 0;
      }
      for (int co = 0; co < s.outChannels(); co++) {
        int outAt = image * s.outputSize() + co * plane;
        channel(s, co, source, sourceAt, weight, weightAt, out, outAt);
        if (bias != null) {
          for (int j = outAt; j < outAt + plane; j++) {
            out[j] += bias[co];
          }
        }
      }
    }
  }

  /** Copies one image into the middle of a frame of zeros. */
  private static void pad(ConvShape s, float[] x, int xAt, float[] padded) {
    for (int c = 0; c < s.inChannels(); c++) {
      for (int row = 0; row < s.height(); row++) {
        int to = (c * s.paddedHeight() + s.padTop() + row) * s.paddedWidth() + s.padLeft();
        System.arraycopy(x, xAt + (c * s.height() + row) * s.width(), padded, to, s.width());
      }
    }
  }

  /** One output channel of one image, whose input is padded already. */
  private static void channel(
      ConvShape s,
      int co,
      float[] x,
      int xAt,
      float[] weight,
      int weightAt,
      float[] out,
      int outAt) {
    int channels = s.inChannels() / s.groups();
    int taps = channels * s.kernelHeight() * s.kernelWidth();
    int group = co / (s.outChannels() / s.groups());
    for (int row = 0; row < s.outHeight(); row++) {
      int tap = weightAt + co * taps;
      for (int ci = group * channels; ci < (group + 1) * channels; ci++) {
        for (int kh = 0; kh < s.kernelHeight(); kh++) {
          int xRow = ci * s.paddedHeight() + row * s.strideH() + kh * s.dilationH();
          for (int kw = 0; kw < s.kernelWidth(); kw++) {
            int from = xAt + xRow * s.paddedWidth() + kw * s.dilationW();
            FmaRow.add(
                out,
                outAt + row * s.outWidth(),
                1,
                weight[tap++],
                x,
                from,
                s.strideW(),
                s.outWidth());
          }
        }
      }
    }
  }
}
