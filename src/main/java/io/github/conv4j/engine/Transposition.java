package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;

/** Transposition of matrices of any size by the kernel's blocks, and element by element at the edges. */
final class Transposition {
  private static final int ROWS = 16;

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
    int block = kernel.transposedColumns();
    int fullRows = rows / ROWS * ROWS;
    int fullColumns = columns / block * block;
    float[] sum = add == null ? Scratch.nothing(block) : add;
    for (int i = 0; i < fullRows; i += ROWS) {
      for (int j = 0; j < fullColumns; j += block) {
        int from = inAt + i * inPitch + j;
        kernel.transpose(
            in,
            from,
            inPitch,
            out,
            outAt + j * outPitch + i,
            outPitch,
            sum,
            add == null ? 0 : addAt + j);
      }
    }
    edge(in, inAt, inPitch, fullRows, rows, 0, fullColumns, out, outAt, outPitch, add, addAt);
    edge(in, inAt, inPitch, 0, rows, fullColumns, columns, out, outAt, outPitch, add, addAt);
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
