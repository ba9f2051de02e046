package io.github.conv4j.engine;

/**
 * Transposed convolution, which is also the input gradient of a convolution, as convolutions. Of the outputs of one phase, those
 * that lie a stride apart, each is a window of {@code y} under the taps that reach the phase, last tap first, so that the rows
 * and columns of {@code y} ascend; with stride 1 there is one phase.
 */
public final class TransposedConvolution {
  private TransposedConvolution() {}

  /** What one phase of one axis is: the convolution along it, its first output, its last tap and how far taps are apart. */
  private record Phase(ConvAxis axis, int first, int lastTap, int tapStep) {
    static Phase of(ConvAxis a, int phase) {
      int tapStep = a.stride() / gcd(a.stride(), a.dilation());
      int taps = 0;
      int lastTap = 0;
      // the phase of an output is that of its place in the padded input
      int residue = (phase + a.padBegin()) % a.stride();
      for (int tap = 0; tap < Math.min(tapStep, a.kernel()); tap++) {
        if ((long) tap * a.dilation() % a.stride() == residue) {
          taps = (a.kernel() - 1 - tap) / tapStep + 1;
          lastTap = tap + (taps - 1) * tapStep;
        }
      }
      int count = phase < a.input() ? (a.input() - 1 - phase) / a.stride() + 1 : 0;
      int dilation = (int) ((long) tapStep * a.dilation() / a.stride());
      // y's place under the last tap of the first output
      int from = (int) (((long) phase + a.padBegin() - (long) lastTap * a.dilation()) / a.stride());
      int end = from + Math.max(0, count - 1) + Math.max(0, taps - 1) * dilation + 1;
      return new Phase(
          new ConvAxis(a.output(), taps, count, 1, dilation, -from, end - a.output()),
          phase,
          lastTap,
          tapStep);
    }

    private static int gcd(int a, int b) {
      return b == 0 ? a : gcd(b, a % b);
    }
  }

  /**
   * Convolves a batch transposed. Every element of {@code x} is one chain of {@code fma(weight, y, acc)} from +0 over output
   * channel of the group, output row, output column, ascending, over all taps that fall on the grid of {@code y}, which is 0
   * outside of its shape; then the bias is added.
   *
   * @param s the sizes of the convolution that has {@code x} as its input and {@code y} as its output
   * @param y holds the convolution's output, or the gradient with respect to it
   * @param yAt where it begins
   * @param weight holds the weight
   * @param weightAt where it begins
   * @param bias one number a channel of {@code x}, from 0, or null for none
   * @param x holds the result, from 0
   */
  public static void convolve(
      ConvShape s, float[] y, int yAt, float[] weight, int weightAt, float[] bias, float[] x) {
    for (int i = 0; i < Math.min(s.rows().stride(), s.rows().input()); i++) {
      Phase rows = Phase.of(s.rows(), i);
      for (int j = 0; j < Math.min(s.columns().stride(), s.columns().input()); j++) {
        Phase columns = Phase.of(s.columns(), j);
        ConvShape shape = new ConvShape(
            s.batch(), s.groups(), s.outChannels(), s.inChannels(), rows.axis, columns.axis);
        float[] flipped = flipped(s, rows, columns, weight, weightAt);
        boolean whole = s.rows().stride() == 1 && s.columns().stride() == 1;
        float[] part = whole ? x : new float[s.batch() * s.inChannels() * shape.outPlane()];
        Convolution.forward(shape, y, yAt, Weights.live(flipped, 0), bias, part);
        if (!whole) {
          spread(s, part, rows, columns, x);
        }
      }
    }
  }

  /** The weights of the taps that reach a phase, last tap first, with the channels of x as those that come out. */
  private static float[] flipped(
      ConvShape s, Phase rows, Phase columns, float[] weight, int weightAt) {
    int taps = rows.axis.kernel() * columns.axis.kernel();
    float[] flipped = new float[s.inChannels() * s.groupOutChannels() * taps];
    int kernelSize = s.rows().kernel() * s.columns().kernel();
    int to = 0;
    for (int ci = 0; ci < s.inChannels(); ci++) {
      int firstChannel = ci / s.groupInChannels() * s.groupOutChannels();
      for (int co = firstChannel; co < firstChannel + s.groupOutChannels(); co++) {
        int kernelAt = weightAt + co * s.taps() + ci % s.groupInChannels() * kernelSize;
        for (int kh = 0; kh < rows.axis.kernel(); kh++) {
          int rowAt =
              kernelAt + (rows.lastTap - kh * rows.tapStep) * s.columns().kernel();
          for (int kw = 0; kw < columns.axis.kernel(); kw++) {
            flipped[to++] = weight[rowAt + columns.lastTap - kw * columns.tapStep];
          }
        }
      }
    }
    return flipped;
  }

  /** Puts the outputs of one phase where they belong. */
  private static void spread(ConvShape s, float[] part, Phase rows, Phase columns, float[] x) {
    int from = 0;
    for (int plane = 0; plane < s.batch() * s.inChannels(); plane++) {
      for (int i = 0; i < rows.axis.output(); i++) {
        int to = plane * s.inPlane()
            + (rows.first + i * s.rows().stride()) * s.columns().input()
            + columns.first;
        for (int j = 0; j < columns.axis.output(); j++) {
          x[to + j * s.columns().stride()] = part[from++];
        }
      }
    }
  }
}
