package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Pooling;

/**
 * Pools rows by {@link Kernel#pool}: of each plane together the rows whose windows all lie inside of the input, each row at an edge
 * alone, and in every row the windows without a padded column. The others are left to the caller.
 */
final class KernelPooling {
  /** Rows and columns of a window up to which the kernel takes a maximum: plain loops take fewer steps to that of a larger one. */
  private static final int LARGEST_MAXIMUM = 3;

  private final Kernel kernel;
  private final ConvShape s;
  private final boolean averages;
  private final int firstWhole;
  private final int endWhole;

  /** Where the taps of a window lie: those that are left of one at an edge are the first of these. */
  private final int[] step;

  private KernelPooling(Kernel kernel, ConvShape s, boolean averages) {
    this.kernel = kernel;
    this.s = s;
    this.averages = averages;
    this.firstWhole = s.columns().firstWhole();
    this.endWhole = s.columns().endWhole();
    this.step = steps(s);
  }

  /**
   * Returns null unless the kernel pools such windows faster than plain loops: enough in a row, and averages no more than two
   * columns apart, or small maxima two apart.
   */
  static KernelPooling of(Kernel kernel, ConvShape s, boolean averages) {
    ConvAxis columns = s.columns();
    int largest = Math.max(s.rows().kernel(), columns.kernel());
    boolean fits = columns.endWhole() - columns.firstWhole() >= kernel.lanes()
        && (averages ? columns.stride() <= 2 : columns.stride() == 2 && largest <= LARGEST_MAXIMUM);
    return fits && kernel.pools() ? new KernelPooling(kernel, s, averages) : null;
  }

  private static int[] steps(ConvShape s) {
    int rows =
        Math.min(s.rows().kernel(), s.rows().input()); // no window has more inside of the input
    int[] step = new int[rows * s.columns().kernel()];
    int t = 0;
    for (int kh = 0; kh < rows; kh++) {
      int row = kh * s.rows().dilation() * s.columns().input();
      for (int kw = 0; kw < s.columns().kernel(); kw++) {
        step[t++] = row + kw * s.columns().dilation();
      }
    }
    return step;
  }

  /** Pools some output rows, counted over all planes. */
  void rows(float[] x, int xAt, float[] out, int first, int end, Scratch scratch) {
    ConvAxis columns = s.columns();
    Pooling p = scratch.pooling;
    p.averages = averages;
    p.x = x;
    p.xPitch = s.rows().stride() * columns.input();
    p.stride = columns.stride();
    p.step = step;
    p.tapColumns = columns.kernel();
    p.divisor = (double) s.rows().kernel() * columns.kernel();
    p.out = out;
    p.outPitch = columns.output();
    p.width = endWhole - firstWhole;
    try {
      for (int row = first; row < end; row += p.rows) {
        take(p, xAt, row, end);
        kernel.pool(p);
      }
    } finally {
      p.letGo();
    }
  }

  /** The next column of a row that is left to the caller, from −1 on; at last their number. */
  int leftAfter(int column) {
    return column + 1 == firstWhole ? endWhole : column + 1;
  }

  /** Takes rows from one on that see the same rows of taps inside of the input: one at an edge, else as many as there are. */
  private void take(Pooling p, int xAt, int row, int end) {
    ConvAxis rows = s.rows();
    int plane = row / rows.output();
    int i = row - plane * rows.output();
    int firstTap = rows.firstTap(i);
    boolean whole = i >= rows.firstWhole() && i < rows.endWhole();
    p.rows = whole ? Math.min(end - row, rows.endWhole() - i) : 1;
    p.tapRows = Math.max(0, rows.endTap(i) - firstTap);
    p.xAt = xAt
        + plane * s.inPlane()
        + (int) rows.inputOf(i, firstTap) * s.columns().input()
        + (int) s.columns().inputOf(firstWhole, 0);
    p.outAt = row * s.columns().output() + firstWhole;
  }
}
