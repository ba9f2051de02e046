package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Kernels;
import io.github.conv4j.engine.work.Buffer;
import io.github.conv4j.engine.work.Work;
import java.util.Arrays;

/**
 * The maximum of each window of each plane, as {@link Math#max(float, float)} finds it. What the {@linkplain KernelPooling kernel}
 * does not do is done some output rows together, first the rows of their windows, then the columns, for each pixel that a window
 * may begin at; where few of these pixels matter, a column at a time. C2 vectorises a loop if its arrays are read and written at the
 * same index, so everything is moved there by a copy, which costs little.
 */
public final class MaxPooling {
  /** Elements that are done together; two such buffers leave room in L1 for what is copied. */
  private static final int BAND = 2048;

  private static final int BANDS_OF_AN_ITEM = 8;

  /** Windows that begin more of their widths apart are faster a column at a time. */
  private static final int FAR = 8;

  /** Padding of so many times the input as well. */
  private static final int WIDE = 4;

  private MaxPooling() {}

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
    int rows = s.batch() * s.rows().output();
    int width = (int) Math.min(BAND, (long) s.columns().paddedInput());
    int band = BAND / Math.max(1, width);
    int share = band * BANDS_OF_AN_ITEM;
    boolean together = isTogether(s.columns());
    KernelPooling byKernel = KernelPooling.of(kernel, s, false);
    Work.run(threads, Scratch.PER_THREAD, new Work.Stage<>((rows - 1) / share + 1, (own, item) -> {
      int first = item * share;
      int end = first + Math.min(share, rows - first);
      if (byKernel == null && together) {
        for (int row = first; row < end; row += band) {
          together(s, x, xAt, row, Math.min(band, end - row), own, out);
        }
        return;
      }
      int j = 0;
      if (byKernel != null) {
        byKernel.rows(x, xAt, out, first, end, own);
        j = byKernel.leftAfter(-1);
      }
      while (j < s.columns().output()) {
        poolColumn(s, x, xAt, first, end, j, own, out);
        j = byKernel == null ? j + 1 : byKernel.leftAfter(j);
      }
    }));
  }

  /** Whether few of the pixels that a window may begin at are padding or have no window. */
  private static boolean isTogether(ConvAxis columns) {
    return columns.stride() <= (long) FAR * columns.kernel()
        && columns.padBegin() + columns.padEnd() <= (long) WIDE * columns.input()
        && columns.paddedInput() <= Buffer.KEPT;
  }

  // ---- some rows together ----

  /** Pools some output rows, counted over all planes. */
  private static void together(
      ConvShape s, float[] x, int xAt, int row, int rows, Scratch scratch, float[] out) {
    ConvAxis columns = s.columns();
    int width = columns.paddedInput();
    int size = rows * width;
    float[] most = scratch.frame.of(size);
    float[] next = scratch.windows.of(size);
    int firstTap = firstTap(s.rows());
    int endTap = s.rows().endTap(0);
    for (int r = 0; r < rows; r++) { // two at once, since they often lie side by side
      copyRow(s, x, xAt, row + r, firstTap, most, r * width);
      if (firstTap + 1 < endTap) {
        copyRow(s, x, xAt, row + r, firstTap + 1, next, r * width);
      }
    }
    for (int kh = firstTap + 1; kh < endTap; kh++) {
      for (int r = 0; kh > firstTap + 1 && r < rows; r++) {
        copyRow(s, x, xAt, row + r, kh, next, r * width);
      }
      max(size, most, next);
    }
    // a window of n + m columns is one of n beside one of m, and they may overlap
    for (int done = 1; done < columns.kernel(); ) {
      int more = Math.min(done, columns.kernel() - done);
      int shift = more * columns.dilation();
      System.arraycopy(most, shift, next, 0, size - shift);
      max(size - shift, most, next);
      done += more;
    }
    int length = columns.output();
    for (int r = 0; r < rows; r++) {
      pick(most, r * width, columns.stride(), out, (row + r) * length, length);
    }
  }

  /** Copies what a kernel row sees for an output row, with −∞ as padding. */
  private static void copyRow(
      ConvShape s, float[] x, int xAt, int row, int kh, float[] to, int at) {
    ConvAxis columns = s.columns();
    int end = at + columns.paddedInput();
    int plane = row / s.rows().output();
    long xRow = s.rows().inputOf(row - plane * s.rows().output(), kh);
    if (xRow < 0 || xRow >= s.rows().input()) {
      Arrays.fill(to, at, end, Float.NEGATIVE_INFINITY);
      return;
    }
    int from = xAt + plane * s.inPlane() + (int) xRow * columns.input();
    System.arraycopy(x, from, to, at + columns.padBegin(), columns.input());
    if (columns.isPadded()) {
      Arrays.fill(to, at, at + columns.padBegin(), Float.NEGATIVE_INFINITY);
      Arrays.fill(to, end - columns.padEnd(), end, Float.NEGATIVE_INFINITY);
    }
  }

  private static void max(int size, float[] most, float[] next) {
    for (int i = 0; i < size; i++) {
      most[i] = Math.max(most[i], next[i]);
    }
  }

  private static void pick(float[] from, int at, int stride, float[] to, int toAt, int length) {
    if (stride == 1) {
      System.arraycopy(from, at, to, toAt, length);
    } else if (stride == 2) {
      for (int j = 0; j < length; j++) {
        to[toAt + j] = from[at + 2 * j];
      }
    } else {
      for (int j = 0; j < length; j++) {
        to[toAt + j] = from[at + j * stride];
      }
    }
  }

  // ---- one column after the other ----

  /**
   * Pools a column of some output rows, tap by tap for all rows: over the taps of one window {@code Math.max} compiles to branches,
   * over rows to vector instructions.
   */
  private static void poolColumn(
      ConvShape s, float[] x, int xAt, int first, int end, int j, Scratch scratch, float[] out) {
    ConvAxis rows = s.rows();
    ConvAxis columns = s.columns();
    int size = end - first;
    float[] most = scratch.frame.of(size);
    float[] next = scratch.windows.of(size);
    int[] rowAt = scratch.table(size);
    Arrays.fill(most, 0, size, Float.NEGATIVE_INFINITY);
    for (int kh = firstTap(rows); kh < rows.endTap(0); kh++) {
      int i = first % rows.output();
      int planeAt = xAt + first / rows.output() * s.inPlane();
      for (int r = 0; r < size; r++) {
        long xRow = rows.inputOf(i, kh);
        boolean inside = xRow >= 0 && xRow < rows.input();
        rowAt[r] = inside ? planeAt + (int) xRow * columns.input() : -1;
        if (++i == rows.output()) {
          i = 0;
          planeAt += s.inPlane();
        }
      }
      for (int kw = columns.firstTap(j); kw < columns.endTap(j); kw++) {
        int xColumn = (int) columns.inputOf(j, kw);
        for (int r = 0; r < size; r++) {
          next[r] = rowAt[r] < 0 ? Float.NEGATIVE_INFINITY : x[rowAt[r] + xColumn];
        }
        max(size, most, next);
      }
    }
    for (int r = 0; r < size; r++) {
      out[(first + r) * columns.output() + j] = most[r];
    }
  }

  /** The first tap that falls inside of the input for any output row; {@code endTap(0)} is behind the last one. */
  private static int firstTap(ConvAxis rows) {
    return rows.firstTap(rows.output() - 1);
  }
}
