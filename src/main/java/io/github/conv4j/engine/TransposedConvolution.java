package io.github.conv4j.engine;

/**
 * Transposed convolution by rows, which is also the input gradient of a convolution: each row of {@code y}, a tensor of the
 * shape of a convolution's output, is scattered over the rows of {@code x}, of the shape of its input. Rows of {@code y} that
 * are too short for that are gathered pixel by pixel, see {@link TransposedPixels}.
 */
public final class TransposedConvolution {
  private TransposedConvolution() {}

  /**
   * Convolves a batch transposed. Every element of {@code x} is one chain of {@code fma(weight, y, acc)} from +0 over output channel of
   * the group, output row, output column, ascending; a tap that hits no output adds nothing.
   *
   * @param s the sizes of the convolution that has {@code x} as its input and {@code y} as its output
   * @param y holds the convolution's output, or the gradient with respect to it
   * @param yAt where it begins
   * @param weight holds the weight
   * @param weightAt where it begins
   * @param bias one number a channel of {@code x}, from 0, or null for none
   * @param x all zero; holds the result, from 0
   */
  public static void convolve(
      ConvShape s, float[] y, int yAt, float[] weight, int weightAt, float[] bias, float[] x) {
    for (int image = 0; image < s.batch() && x.length > 0; image++) {
      int fromAt = yAt + image * s.outChannels() * s.outPlane();
      int toAt = image * s.inChannels() * s.inPlane();
      if (s.columns().output() < RowConvolution.SHORTEST_ROW) {
        TransposedPixels.gather(s, y, fromAt, weight, weightAt, x, toAt);
      } else {
        for (int ci = 0; ci < s.inChannels(); ci++) {
          channel(s, ci, y, fromAt, weight, weightAt, x, toAt + ci * s.inPlane());
        }
      }
      RowConvolution.addBias(bias, s.inPlane(), x, toAt);
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
    int kernelSize = s.rows().kernel() * s.columns().kernel();
    int firstChannel = ci / s.groupInChannels() * s.groupOutChannels();
    for (int co = firstChannel; co < firstChannel + s.groupOutChannels(); co++) {
      int kernelAt = weightAt + co * s.taps() + ci % s.groupInChannels() * kernelSize;
      for (int row = 0; row < s.rows().output(); row++) {
        int yRow = imageAt + (co * s.rows().output() + row) * s.columns().output();
        for (int kh = 0; kh < s.rows().kernel(); kh++) {
          long xRow = s.rows().inputOf(row, kh);
          if (xRow >= 0 && xRow < s.rows().input()) {
            int to = xAt + (int) xRow * s.columns().input();
            row(s.columns(), y, yRow, weight, kernelAt + kh * s.columns().kernel(), x, to);
          }
        }
      }
    }
  }

  /** One row of {@code y} through one kernel row. Kernel columns descend, so that the columns of {@code y} ascend. */
  private static void row(
      ConvAxis columns, float[] y, int yRow, float[] weight, int kernelRow, float[] x, int xRow) {
    for (int kw = columns.kernel() - 1; kw >= 0; kw--) {
      long first = columns.inputOf(0, kw);
      int from =
          (int) Math.max(0, -Math.floorDiv(first, columns.stride())); // ceil(−first / stride)
      long end = Math.floorDiv(columns.input() - 1 - first, columns.stride()) + 1;
      int to = (int) Math.min(columns.output(), end);
      if (from < to) {
        int at = xRow + (int) columns.inputOf(from, kw);
        FmaRow.add(x, at, columns.stride(), weight[kernelRow + kw], y, yRow + from, 1, to - from);
      }
    }
  }
}
