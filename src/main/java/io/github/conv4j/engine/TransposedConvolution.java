package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Kernels;
import io.github.conv4j.engine.work.Threads;
import io.github.conv4j.engine.work.Work;

/**
 * Transposed convolution, which is also the input gradient of a convolution, as convolutions. Of the outputs of one phase, those
 * that lie a stride apart, each is a window of {@code y} under the taps that reach the phase, last tap first, so that the rows
 * and columns of {@code y} ascend; with stride 1 there is one phase.
 */
public final class TransposedConvolution {
  /** Planes that are put where they belong as one item. */
  private static final int PLANES = 16;

  private final Kernel kernel;
  private final ConvShape s;
  private final float[] weight;
  private final int weightAt;
  private final Phase rows;
  private final Phase columns;

  /** The convolution of one phase. */
  private final ConvShape shape;

  private TransposedConvolution(
      Kernel kernel, ConvShape s, float[] weight, int weightAt, Phase rows, Phase columns) {
    this.kernel = kernel;
    this.s = s;
    this.weight = weight;
    this.weightAt = weightAt;
    this.rows = rows;
    this.columns = columns;
    this.shape = new ConvShape(
        s.batch(), s.groups(), s.outChannels(), s.inChannels(), rows.axis, columns.axis);
  }

  /**
   * One phase of one axis.
   *
   * @param axis the convolution along it
   * @param first its first output
   * @param lastTap the last tap that reaches it
   * @param tapStep the distance between its taps
   */
  private record Phase(ConvAxis axis, int first, int lastTap, int tapStep) {
    static Phase of(ConvAxis a, int phase) {
      int tapStep = a.stride() / gcd(a.stride(), a.dilation());
      int taps = 0;
      int lastTap = 0;
      // the phase of an output is that of its place in the padded input
      long residue = ((long) phase + a.padBegin()) % a.stride();
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
   * Applies a transposed convolution to a batch. Every element of {@code x} is one chain of {@code fma(weight, y, acc)} from +0 over output
   * channel of the group, output row, output column, ascending, over all taps that fall on the grid of {@code y}, which is 0
   * outside of its shape; then the bias is added.
   *
   * @param s the sizes of the convolution that has {@code x} as its input and {@code y} as its output
   * @param y holds the convolution's output, or the gradient with respect to it
   * @param yAt where it begins
   * @param weight holds the weight
   * @param weightAt where it begins
   * @param bias one element per channel of {@code x}, from 0, or null for none
   * @param x all zero; holds the result, from 0
   */
  public static void convolve(
      ConvShape s, float[] y, int yAt, float[] weight, int weightAt, float[] bias, float[] x) {
    Kernels.call(kernel -> convolve(kernel, s, y, yAt, weight, weightAt, bias, x));
  }

  private static void convolve(
      Kernel kernel,
      ConvShape s,
      float[] y,
      int yAt,
      float[] weight,
      int weightAt,
      float[] bias,
      float[] x) {
    for (int i = 0; i < Math.min(s.rows().stride(), s.rows().input()); i++) {
      Phase rows = Phase.of(s.rows(), i);
      for (int j = 0; j < Math.min(s.columns().stride(), s.columns().input()); j++) {
        new TransposedConvolution(kernel, s, weight, weightAt, rows, Phase.of(s.columns(), j))
            .run(y, yAt, bias, x);
      }
    }
  }

  private void run(float[] y, int yAt, float[] bias, float[] x) {
    int planes = s.batch() * s.inChannels();
    if (shape.taps() == 0) {
      for (int plane = 0; plane < planes && bias != null; plane++) {
        fill(x, plane, bias[plane % s.inChannels()]);
      }
      return;
    }
    boolean whole = s.rows().stride() == 1 && s.columns().stride() == 1;
    float[] part =
        whole ? x : Scratch.PER_THREAD.get().staging.of((long) planes * shape.outPlane());
    FlippedWeight flipped = new FlippedWeight(kernel, s, weight, weightAt, tapPlaces());
    Weights weights = Strategy.isProduct(kernel, shape)
        ? Weights.made(flipped::pack)
        : Weights.live(flipped.copy(), 0);
    Convolution.forward(
        new Call(kernel, shape.threads(), shape).of(y, yAt).with(weights, bias).into(part, 0));
    if (!whole) {
      int threads = Threads.forWork(0, (long) planes * shape.outPlane());
      int items = (planes + PLANES - 1) / PLANES;
      Work.run(threads, Scratch.PER_THREAD, new Work.Stage<>(items, (scratch, item) -> {
        int first = item * PLANES;
        spread(part, x, first, Math.min(planes, first + PLANES));
      }));
    }
  }

  /** Where each tap of this phase lies in the kernel, the last one first. */
  private int[] tapPlaces() {
    int[] places = new int[rows.axis.kernel() * columns.axis.kernel()];
    int i = 0;
    for (int kh = 0; kh < rows.axis.kernel(); kh++) {
      int row = (rows.lastTap - kh * rows.tapStep) * s.columns().kernel();
      for (int kw = 0; kw < columns.axis.kernel(); kw++) {
        places[i++] = row + columns.lastTap - kw * columns.tapStep;
      }
    }
    return places;
  }

  /** Puts the outputs of this phase, of some planes, where they belong. */
  private void spread(float[] part, float[] x, int plane, int end) {
    int stride = s.columns().stride();
    int length = columns.axis.output();
    int from = plane * shape.outPlane();
    for (int p = plane; p < end; p++) {
      for (int i = 0; i < rows.axis.output(); i++, from += length) {
        int to = row(p, i);
        for (int j = 0; j < length; j++) {
          x[to + j * stride] = part[from + j];
        }
      }
    }
  }

  private void fill(float[] x, int plane, float value) {
    for (int i = 0; i < rows.axis.output(); i++) {
      int to = row(plane, i);
      for (int j = 0; j < columns.axis.output(); j++) {
        x[to + j * s.columns().stride()] = value;
      }
    }
  }

  /** Where a row of this phase begins in x. */
  private int row(int plane, int i) {
    return plane * s.inPlane()
        + (rows.first + i * s.rows().stride()) * s.columns().input()
        + columns.first;
  }
}
