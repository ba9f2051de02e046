package io.github.conv4j.engine.kernel;

/**
 * The operands of a matrix product C = A · B as {@link Kernel#multiply} finds them. A is read one element at a time, from
 * where two tables say: so that it may be an image whose windows have not been copied. B fills the lanes and lies in a panel.
 */
public final class Product {
  /** Rows of a tile. */
  public static final int TILE_ROWS = 6;

  /** Rows behind the last one that C must have room for, unless its rows are whole tiles: these are not cut. */
  public static final int SPARE_ROWS = TILE_ROWS - 1;

  /** A[i][k] is {@code a[aAt + row[rowAt + i] + step[stepAt + k]]}. */
  public float[] a;

  /** What places in {@code a} are counted from. */
  public int aAt;

  /** Where each row of A lies. */
  public int[] row;

  /** Where the first row stands in the table. */
  public int rowAt;

  /** Where each column of A lies, counted from its row. */
  public int[] step;

  /** Where the first column stands in the table. */
  public int stepAt;

  /** B[k][j] is {@code b[bAt + k * bPitch + j]}, bPitch the panel's width. */
  public float[] b;

  /** Where B begins. */
  public int bAt;

  /** From one row of B to the next. */
  public int bPitch;

  /** C[i][j] is {@code c[cAt + i * cPitch + j]}. */
  public float[] c;

  /** Where C begins. */
  public int cAt;

  /** From one row of C to the next. */
  public int cPitch;

  /** Whether chains go on from what C holds; else they begin at +0. */
  public boolean resumed;

  /** What the kernel keeps. */
  final Memory memory;

  /**
   * Makes an empty one.
   *
   * @param memory what the kernel keeps for the thread
   */
  public Product(Memory memory) {
    this.memory = memory;
  }

  /** Forgets the arrays of others, which a thread's buffers would otherwise keep alive. */
  public void letGo() {
    a = null;
    b = null;
    c = null;
    row = null;
    step = null;
  }
}
