package io.github.conv4j.engine;

/**
 * Transposed convolution by rows, which is also the input gradient of a convolution: each row of {@code y}, a tensor of the
 * shape of a convolution's output, is scattered over the rows of {@code x}, of the shape of its input.
 */
public final class TransposedConvolution {
  private TransposedConvolution() {}

  /**
   * Scatters a batch. Every element of {@code x} is one chain of {@code fma(weight, y, acc)} from +0 over output channel of
   * the group, output row, output column, ascending; a tap that hits no output adds nothing.
   *
   * @param shape the sizes of the convolution that has {@code x} as its input and {@code y} as its output
   * @param y holds the convolution's output, or the gradient with respect to it
   * @param yAt where it begins
   * @param weight holds the weight
   * @param weightAt where it begins
   * @param bias one number a channel of {@code x}, from 0, or null for none
   * @param x all zero; holds the result, from 0
   */
  public static void scatter(
      ConvShape shape, float[] y, int yAt, float[] weight, int weightAt, float[] bias, float[] x) {
    int plane = shape.height() * shape.width();
    for (int image = 0; image < shape.batch(); image++) {
      int imageAt = yAt + image * shape.outputSize();
      for (int ci = 0; ci < shape.inChannels(); ci++) {
        int xAt = image * shape.inputSize() + ci * plane;
        channel(shape, ci, y, imageAt, weight, weightAt, x, xAt);
        if (bias != null) {
          for (int j = xAt; j < xAt + plane; j++) {
            x[j] += bias[ci];
          }
        }
      }
    }
  }

  /** One channel of one image of {@code x}. */
  private static void channel(
      ConvShape s,
      int ci,
      float[] y,
      int imageAt,
      float[] weight,
      int weightAt,
      float[] x,
      int xAt) {
    int inChannels = s.inChannels() / s.groups();
    int outChannels = s.outChannels() / s.groups();
    int group = ci / inChannels;
    for (int co = group * outChannels; co < (group + 1) * outChannels; co++) {
      int kernelAt =
          weightAt + (co * inChannels + ci % inChannels) * s.kernelHeight() * s.kernelWidth();
      for (int row = 0; row < s.outHeight(); row++) {
        int yRow = imageAt + (co * s.outHeight() + row) * s.outWidth();
        for (int kh = 0; kh < s.kernelHeight(); kh++) {
          long xRow = (long) row * s.strideH() + (long) kh * s.dilationH() - s.padTop();
          if (xRow >= 0 && xRow < s.height()) {
            int kernelRow = kernelAt + kh * s.kernelWidth();
            row(s, y, yRow, weight, kernelRow, x, xAt + (int) xRow * s.width());
          }
        }
      }
    }
  }

  /** One row of {@code y} through one kernel row. Kernel columns descend, so that the columns of {@code y} ascend. */
  private static void row(
      ConvShape s, float[] y, int yRow, float[] weight, int kernelRow, float[] x, int xRow) {
    for (int kw = s.kernelWidth() - 1; kw >= 0; kw--) {
      // column j of y meets column j * strideW + shift of x
      long shift = (long) kw * s.dilationW() - s.padLeft();
      int from = (int) Math.max(0, -Math.floorDiv(shift, s.strideW()));
      int to = (int) Math.min(s.outWidth(), Math.floorDiv(s.width() - 1 - shift, s.strideW()) + 1);
      if (from < to) {
        int at = (int) (xRow + (long) from * s.strideW() + shift);
        FmaRow.add(x, at, s.strideW(), weight[kernelRow + kw], y, yRow + from, 1, to - from);
      }
    }
  }
}
