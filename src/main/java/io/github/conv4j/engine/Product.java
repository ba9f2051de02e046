package io.github.conv4j.engine;

/**
 * The operands of a matrix product C = A · B as {@link MicroKernel#multiply} finds them. A is read one number at a time, from
 * where two tables say: so that it may be an image, whose windows nobody has laid out. B fills the lanes and lies in a panel.
 */
final class Product {
  /** Rows of a tile. */
  static final int TILE_ROWS = 6;

  /** Rows behind the last one that C must have room for, unless its rows are whole tiles: these are not cut. */
  static final int SPARE_ROWS = TILE_ROWS - 1;

  /** A[i][k] is {@code a[aAt + row[rowAt + i] + step[stepAt + k]]}. */
  float[] a;

  int aAt;
  int[] row;
  int rowAt;
  int[] step;
  int stepAt;

  /** B[k][j] is {@code b[bAt + k * bPitch + j]}, bPitch the panel's width. */
  float[] b;

  int bAt;
  int bPitch;

  /** C[i][j] is {@code c[cAt + i * cPitch + j]}. */
  float[] c;

  int cAt;
  int cPitch;

  /** Whether chains go on from what C holds; else they begin at +0. */
  boolean resumed;

  /** What the plain kernel keeps from call to call. */
  final LoopRows rows = new LoopRows(PlainMicroKernel.PANEL);

  /** Forgets the arrays of others, which a thread's buffers would otherwise keep alive. */
  void letGo() {
    a = null;
    b = null;
    c = null;
    row = null;
    step = null;
  }
}
