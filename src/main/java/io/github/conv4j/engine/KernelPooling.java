package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Pooling;

/**
 * Pools rows by {@link Kernel#pool}: of each plane the rows together whose windows have the same rows of taps inside of the input,
 * and in each row the windows that no column of which is padding. The others are left to the caller.
 */
final class KernelPooling {
  /** A window at the side of a plane. */
  interface Window {
    /** Computes output j of a row, counted over all planes. */
    void compute(int row, int j);
  }

  private final Kernel kernel;
  private final ConvShape s;
  private final boolean averages;
  private final int firstWhole;
  private final int endWhole;

  private KernelPooling(Kernel kernel, ConvShape s, boolean averages) {
    this.kernel = kernel;
    this.s = s;
    this.averages = averages;
    this.firstWhole = s.columns().firstWhole();
    this.endWhole = s.columns().endWhole();
  }

  /** Returns null unless the kernel pools such windows: enough in a row, and no more than two columns apart. */
  static KernelPooling of(Kernel kernel, ConvShape s, boolean averages) {
    var pooling = new KernelPooling(kernel, s, averages);
    boolean fits = s.columns().stride() <= 2
        && pooling.endWhole - pooling.firstWhole >= kernel.lanes()
        && kernel.pools();
    return fits ? pooling : null;
  }

  /** Pools some output rows, counted over all planes. */
  void rows(float[] x, int xAt, float[] out, int first, int end, Scratch scratch, Window sides) {
    ConvAxis columns = s.columns();
    Pooling p = scratch.pooling;
    p.averages = averages;
    p.x = x;
    p.xPitch = s.rows().stride() * columns.input();
    p.stride = columns.stride();
    p.step = steps(scratch);
    p.tapColumns = columns.kernel();
    p.divisor = (double) s.rows().kernel() * columns.kernel();
    p.out = out;
    p.outPitch = columns.output();
    p.width = endWhole - firstWhole;
    for (int row = first; row < end; row += p.rows) {
      int height = s.rows().output();
      int i = row % height;
      int firstTap = s.rows().firstTap(i);
      p.tapRows = Math.max(0, s.rows().endTap(i) - firstTap);
      p.rows = alike(i, Math.min(height, i + end - row));
      int inputRow = (int) s.rows().inputOf(i, firstTap);
      p.xAt = xAt
          + row / height * s.inPlane()
          + inputRow * columns.input()
          + (int) columns.inputOf(firstWhole, 0);
      p.outAt = row * columns.output() + firstWhole;
      kernel.pool(p);
    }
    p.letGo();
    if (firstWhole == 0 && endWhole == columns.output()) {
      return;
    }
    for (int row = first; row < end; row++) {
      for (int j = 0; j < firstWhole; j++) {
        sides.compute(row, j);
      }
      for (int j = endWhole; j < columns.output(); j++) {
        sides.compute(row, j);
      }
    }
  }

  /** Where the taps of a window lie: those that are left of one at an edge are the first of these. */
  private int[] steps(Scratch scratch) {
    int columns = s.columns().kernel();
    int[] step = scratch.table(s.rows().kernel() * columns);
    for (int t = 0; t < s.rows().kernel() * columns; t++) {
      step[t] = t / columns * s.rows().dilation() * s.columns().input()
          + t % columns * s.columns().dilation();
    }
    return step;
  }

  /** How many output rows from one on see all of their rows of taps inside of the input, or one where it does not. */
  private int alike(int i, int end) {
    int whole = s.rows().endWhole();
    return i >= s.rows().firstWhole() && i < whole ? Math.min(end, whole) - i : 1;
  }
}
