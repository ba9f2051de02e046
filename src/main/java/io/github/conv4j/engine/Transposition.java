package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;

/** Transposition of matrices of any size by the kernel's blocks, and element by element at the edges. */
final class Transposition {
  /** Rows of a block. */
  static final int ROWS = 16;

  /** Rows that take as long element by element as a block. */
  private static final int FEW_ROWS = 4;

  private Transposition() {}

  /**
   * Computes {@code out[j][i] = in[i][j] + add[j]}.
   *
   * @param rows of the input
   * @param columns of the input
   * @param add one element per column, or null for none
   */
  static void transpose(
      Kernel kernel,
      float[] in,
      int inAt,
      int inPitch,
      int rows,
      int columns,
      float[] out,
      int outAt,
      int outPitch,
      float[] add,
      int addAt) {
    if (rows == outPitch && rows < ROWS && add == null && (rows % 5 == 0 || rows % 4 == 0)) {
      int done = overlapping(kernel, in, inAt, inPitch, rows, columns, out, outAt);
      interleave(in, inAt + done, inPitch, rows, columns - done, out, outAt + done * rows);
      return;
    }
    int block = kernel.transposedColumns();
    int rest = rows % ROWS;
    // a block that repeats some rows is faster than a few columns element by element
    boolean overlaps = rows > ROWS && rest >= FEW_ROWS;
    int fullRows = overlaps ? rows : rows - rest;
    int fullColumns = columns / block * block;
    float[] sum = add == null ? Scratch.nothing(block) : add;
    for (int i = 0; i < fullRows; i += ROWS) {
      int row = Math.min(i, fullRows - ROWS);
      for (int j = 0; j < fullColumns; j += block) {
        int from = inAt + row * inPitch + j;
        kernel.transpose(
            in,
            from,
            inPitch,
            out,
            outAt + j * outPitch + row,
            outPitch,
            sum,
            add == null ? 0 : addAt + j);
      }
    }
    edge(in, inAt, inPitch, fullRows, rows, 0, fullColumns, out, outAt, outPitch, add, addAt);
    edge(in, inAt, inPitch, 0, rows, fullColumns, columns, out, outAt, outPitch, add, addAt);
  }

  /**
   * Transposes columns of a tile by blocks, each of which also takes the rows behind the tile and writes them where the next
   * column belongs, which comes later: half the time of {@link #interleave}. Returns how many columns are done.
   */
  private static int overlapping(
      Kernel kernel,
      float[] in,
      int inAt,
      int inPitch,
      int rows,
      int columns,
      float[] out,
      int outAt) {
    int block = kernel.transposedColumns();
    if (kernel.lanes() != ROWS || 2 * rows < ROWS) {
      return 0; // columns do not come in their order, or most would be in vain
    }
    int readable = (int) Math.min(columns, in.length - inAt - (ROWS - 1L) * inPitch);
    int spare = (ROWS - 1) / rows; // columns that the last one writes into
    int done = 0;
    for (; done + block <= Math.min(readable, columns - spare); done += block) {
      int to = outAt + done * rows;
      kernel.transpose(in, inAt + done, inPitch, out, to, rows, Scratch.nothing(block), 0);
    }
    return done;
  }

  /** Transposes a tile of five rows, of four, or of as many more. */
  private static void interleave(
      float[] in, int inAt, int inPitch, int rows, int columns, float[] out, int outAt) {
    int some = rows % 5 == 0 ? 5 : 4;
    for (int i = 0; i < rows; i += some) {
      interleave(in, inAt + i * inPitch, inPitch, some == 5, columns, out, outAt + i, rows);
    }
  }

  /** Some rows of a tile: a third of the time that element by element takes. */
  private static void interleave(
      float[] in,
      int inAt,
      int inPitch,
      boolean five,
      int columns,
      float[] out,
      int outAt,
      int outPitch) {
    int r1 = inAt + inPitch;
    int r2 = r1 + inPitch;
    int r3 = r2 + inPitch;
    if (five) {
      int r4 = r3 + inPitch;
      for (int j = 0; j < columns; j++) {
        int to = outAt + j * outPitch;
        out[to] = in[inAt + j];
        out[to + 1] = in[r1 + j];
        out[to + 2] = in[r2 + j];
        out[to + 3] = in[r3 + j];
        out[to + 4] = in[r4 + j];
      }
      return;
    }
    for (int j = 0; j < columns; j++) {
      int to = outAt + j * outPitch;
      out[to] = in[inAt + j];
      out[to + 1] = in[r1 + j];
      out[to + 2] = in[r2 + j];
      out[to + 3] = in[r3 + j];
    }
  }

  private static void edge(
      float[] in,
      int inAt,
      int inPitch,
      int firstRow,
      int rows,
      int firstColumn,
      int columns,
      float[] out,
      int outAt,
      int outPitch,
      float[] add,
      int addAt) {
    for (int j = firstColumn; j < columns; j++) {
      float sum = add == null ? -0f : add[addAt + j];
      for (int i = firstRow; i < rows; i++) {
        out[outAt + j * outPitch + i] = in[inAt + i * inPitch + j] + sum;
      }
    }
  }
}
