package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Kernels;
import io.github.conv4j.engine.work.Work;
import java.util.Arrays;

/** The average of each window of each plane, where padding counts as zeros: sums in {@code double}, row-major, rounded once. */
public final class AveragePooling {
  /** Input and output elements of an item, so that items are many and each pays for being handed out. */
  private static final int ITEM = 1 << 14;

  private static final int TAPS = 4;

  private final ConvShape s;
  private final double taps;
  private final float[] x;
  private final int xAt;
  private final float[] out;

  private AveragePooling(ConvShape s, float[] x, int xAt, float[] out) {
    this.s = s;
    this.taps = (double) s.rows().kernel() * s.columns().kernel();
    this.x = x;
    this.xAt = xAt;
    this.out = out;
  }

  /**
   * Pools a batch.
   *
   * @param shape the sizes, of one group with as many output as input channels
   * @param x holds the input
   * @param xAt where it begins
   * @param out holds the result, from 0
   */
  public static void forward(ConvShape shape, float[] x, int xAt, float[] out) {
    Kernels.call(kernel -> forward(kernel, shape.planes().threads(), shape, x, xAt, out));
  }

  /** The same with a kernel, on at most so many threads. */
  static void forward(
      Kernel kernel, int threads, ConvShape shape, float[] x, int xAt, float[] out) {
    ConvShape s = shape.planes().withoutIdleStrides();
    if (s.isEmpty()) {
      return;
    }
    var pooling = new AveragePooling(s, x, xAt, out);
    int rows = s.batch() * s.rows().output();
    int length = s.columns().output() + s.columns().input();
    int share = Math.max(1, ITEM / length);
    KernelPooling byKernel = KernelPooling.of(kernel, s, true);
    Work.run(threads, Scratch.PER_THREAD, new Work.Stage<>((rows - 1) / share + 1, (own, item) -> {
      int first = item * share;
      int end = first + Math.min(share, rows - first);
      if (byKernel == null) {
        pooling.rows(first, end, own);
      } else {
        byKernel.rows(x, xAt, out, first, end, own);
        for (int row = first; row < end; row++) {
          int j = byKernel.leftAfter(-1);
          for (; j < s.columns().output(); j = byKernel.leftAfter(j)) {
            pooling.window(row, j);
          }
        }
      }
    }));
  }

  /** Pools some output rows, counted over all planes. */
  private void rows(int first, int end, Scratch scratch) {
    ConvAxis columns = s.columns();
    int firstWhole = columns.firstWhole();
    int endWhole = columns.endWhole();
    if (endWhole - firstWhole < TAPS) { // too few to be worth their table
      endWhole = firstWhole;
    }
    double[] sums = new double[endWhole - firstWhole];
    for (int row = first; row < end; row++) {
      for (int j = 0; j < firstWhole; j++) {
        window(row, j);
      }
      if (sums.length > 0) {
        wholeWindows(row, firstWhole, sums, scratch);
      }
      for (int j = endWhole; j < columns.output(); j++) {
        window(row, j);
      }
    }
  }

  private int planeAt(int row) {
    return xAt + row / s.rows().output() * s.inPlane();
  }

  private void window(int row, int j) {
    int i = row % s.rows().output();
    int end = s.rows().endTap(i);
    int from = s.columns().firstTap(j);
    int count = s.columns().endTap(j) - from;
    int first = planeAt(row) + (int) s.columns().inputOf(j, from);
    double sum = 0;
    for (int kh = s.rows().firstTap(i); kh < end; kh++) {
      int at = first + (int) s.rows().inputOf(i, kh) * s.columns().input();
      for (int tap = 0; tap < count; tap++) {
        sum += x[at + tap * s.columns().dilation()];
      }
    }
    out[row * s.columns().output() + j] = (float) (sum / taps);
  }

  /** The windows of a row from one on that have no padding at their sides, tap by tap. */
  private void wholeWindows(int row, int first, double[] sums, Scratch scratch) {
    ConvAxis columns = s.columns();
    int i = row % s.rows().output();
    int firstTap = s.rows().firstTap(i);
    int tapRows = Math.max(0, s.rows().endTap(i) - firstTap);
    int[] place = scratch.table(tapRows * columns.kernel());
    int count = 0;
    for (int kh = firstTap; kh < firstTap + tapRows; kh++) {
      int rowAt = planeAt(row) + (int) s.rows().inputOf(i, kh) * columns.input();
      for (int kw = 0; kw < columns.kernel(); kw++) {
        place[count++] = rowAt + (int) columns.inputOf(first, kw);
      }
    }
    int to = row * columns.output() + first;
    int stride = columns.stride();
    if (count == TAPS) {
      averageOfFour(sums.length, place[0], place[1], place[2], place[3], stride, to);
      return;
    }
    Arrays.fill(sums, 0);
    int tap = 0;
    for (; tap + TAPS <= count; tap += TAPS) {
      addFour(place[tap], place[tap + 1], place[tap + 2], place[tap + 3], stride, sums);
    }
    for (; tap < count; tap++) {
      addOne(place[tap], stride, sums);
    }
    for (int j = 0; j < sums.length; j++) {
      out[to + j] = (float) (sums[j] / taps);
    }
  }

  private void averageOfFour(int length, int p0, int p1, int p2, int p3, int stride, int to) {
    for (int j = 0; j < length; j++) {
      int at = j * stride;
      double sum = 0.0 + x[p0 + at] + x[p1 + at] + x[p2 + at] + x[p3 + at];
      out[to + j] = (float) (sum / taps);
    }
  }

  private void addFour(int p0, int p1, int p2, int p3, int stride, double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      int at = j * stride;
      sums[j] = sums[j] + x[p0 + at] + x[p1 + at] + x[p2 + at] + x[p3 + at];
    }
  }

  private void addOne(int place, int stride, double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += x[place + j * stride];
    }
  }
}
