package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernels;
import io.github.conv4j.engine.work.Work;

/**
 * The gradients of pooling. An item owns some rows of a plane of the input; it visits all windows that reach them, in ascending
 * order, and adds what belongs there.
 */
public final class PoolingGradient {
  /** Input elements of an item. */
  private static final int ITEM = 1 << 14;

  /** Rows of an item for each row that its last window may reach beyond it, which the next item visits again. */
  private static final int ROWS_FOR_ONE_TWICE = 4;

  private PoolingGradient() {}

  /** Adds what one output row passes on to the rows of the input that an item owns. */
  @FunctionalInterface
  private interface Row {
    void add(int plane, int i, int firstRow, int endRow, Scratch scratch);
  }

  private static void run(int threads, ConvShape s, Row row) {
    int height = s.rows().input();
    int least = (int) Math.min(height, (long) ROWS_FOR_ONE_TWICE * s.rows().reach());
    int share = Math.max(1, Math.max(least, ITEM / s.columns().input()));
    int bands = (height - 1) / share + 1;
    Work.run(threads, Scratch.PER_THREAD, new Work.Stage<>(s.batch() * bands, (scratch, item) -> {
      int firstRow = item % bands * share;
      int endRow = Math.min(height, firstRow + share);
      int end = endWindow(s.rows(), endRow);
      for (int i = firstWindow(s.rows(), firstRow); i < end; i++) {
        row.add(item / bands, i, firstRow, endRow, scratch);
      }
    }));
  }

  /** The first output row whose window may reach an input row. */
  private static int firstWindow(ConvAxis rows, int row) {
    long behind = (long) row + rows.padBegin() - rows.reach();
    return behind <= 0
        ? 0
        : (int) Math.min(rows.output(), (behind + rows.stride() - 1) / rows.stride());
  }

  /** The output row behind the last whose window may reach a row before this one. */
  private static int endWindow(ConvAxis rows, int endRow) {
    return (int) Math.min(rows.output(), (endRow - 1L + rows.padBegin()) / rows.stride() + 1);
  }

  private static boolean isNothing(ConvShape s) {
    return s.isEmpty() || s.inPlane() == 0;
  }

  // ---- of the maximum ----

  /**
   * Adds each element of the gradient to the first maximum of its window, row-major, a NaN being the maximum; a window of padding
   * alone has none.
   *
   * @param shape the sizes of the pooling, of one group with as many output as input channels
   * @param x holds the input
   * @param xAt where it begins
   * @param gradOutput holds the gradient with respect to the output
   * @param at where it begins
   * @param out all zero; holds the result, from 0
   */
  public static void ofMax(
      ConvShape shape, float[] x, int xAt, float[] gradOutput, int at, float[] out) {
    Kernels.chosen(); // not needed, but a wrong back-end fails at the first call of any kind
    ofMax(shape.planes().threads(), shape, x, xAt, gradOutput, at, out);
  }

  /** The same on at most so many threads. */
  static void ofMax(
      int threads, ConvShape shape, float[] x, int xAt, float[] gradOutput, int at, float[] out) {
    ConvShape s = shape.planes().withoutIdleStrides();
    if (isNothing(s)) {
      return;
    }
    int width = s.columns().input();
    int outWidth = s.columns().output();
    run(threads, s, (plane, i, firstRow, endRow, scratch) -> {
      int planeAt = plane * s.inPlane();
      int from = at + plane * s.outPlane() + i * outWidth;
      int[] place = scratch.pixels(outWidth);
      FirstMaxima.ofRow(s, x, xAt + planeAt, i, place);
      int least = firstRow * width;
      int end = endRow * width;
      for (int j = 0; j < outWidth; j++) {
        if (place[j] >= least && place[j] < end) {
          out[planeAt + place[j]] += gradOutput[from + j];
        }
      }
    });
  }

  // ---- of the average ----

  /**
   * Adds each element of the gradient, divided by the taps of a window, to every element of its window.
   *
   * @param shape the sizes of the pooling, of one group with as many output as input channels
   * @param gradOutput holds the gradient with respect to the output
   * @param at where it begins
   * @param out all zero; holds the result, from 0
   */
  public static void ofAverage(ConvShape shape, float[] gradOutput, int at, float[] out) {
    Kernels.chosen(); // not needed, but a wrong back-end fails at the first call of any kind
    ofAverage(shape.planes().threads(), shape, gradOutput, at, out);
  }

  /** The same on at most so many threads. */
  static void ofAverage(int threads, ConvShape shape, float[] gradOutput, int at, float[] out) {
    ConvShape s = shape.planes().withoutIdleStrides();
    if (isNothing(s)) {
      return;
    }
    double taps = (double) s.rows().kernel() * s.columns().kernel();
    int outWidth = s.columns().output();
    run(threads, s, (plane, i, firstRow, endRow, scratch) -> {
      float[] part = scratch.tile.of(outWidth);
      int from = at + plane * s.outPlane() + i * outWidth;
      for (int j = 0; j < outWidth; j++) {
        part[j] = (float) (gradOutput[from + j] / taps);
      }
      int endTap = s.rows().endTap(i);
      for (int kh = s.rows().firstTap(i); kh < endTap; kh++) {
        int row = (int) s.rows().inputOf(i, kh);
        if (row >= firstRow && row < endRow) {
          spread(s.columns(), part, out, plane * s.inPlane() + row * s.columns().input());
        }
      }
    });
  }

  /** Adds a row of the output to one of the input: outputs ascend where taps descend. */
  private static void spread(ConvAxis columns, float[] part, float[] out, int rowAt) {
    int stride = columns.stride();
    for (int kw = columns.kernel() - 1; kw >= 0; kw--) {
      long shift = columns.inputOf(0, kw);
      int first = shift >= 0 ? 0 : (int) Math.min(columns.output(), (stride - 1 - shift) / stride);
      long room = columns.input() - shift;
      int end = room <= 0 ? 0 : (int) Math.min(columns.output(), (room - 1) / stride + 1);
      int to = (int) (rowAt + shift + (long) first * stride);
      for (int j = first; j < end; j++, to += stride) {
        out[to] += part[j];
      }
    }
  }
}
