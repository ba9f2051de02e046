package io.github.conv4j.engine.kernel;

/**
 * The operands of a matrix product C = A · B as {@link Kernel#multiply} finds them. A kernel that {@link Kernel#packs} takes tiles of
 * A and a panel of B in which the steps follow each other. To another, two tables say where the steps lie, so that either operand
 * may be an image that lies as it is.
 */
public final class Product {
  /** Rows behind the last one that C must have room for where {@link RowTiles} are not whole, at most. */
  public static final int SPARE_ROWS = 7;

  /** The rows of A, in tiles. */
  public RowTiles tiles;

  /** Row i of tile t is {@code a[aAt + tiles.at(t) + i + k * rows]} in step k of a packed tile, or {@code aStep[k]} behind the first. */
  public float[] a;

  /** What places in {@code a} are counted from. */
  public int aAt;

  /** Where each step of A lies, for kernels that do not pack. */
  public int[] aStep;

  /** B[k][j] is {@code b[bAt + k * panel + j]}, or {@code b[bAt + bStep[k] + j]}. */
  public float[] b;

  /** Where the columns begin. */
  public int bAt;

  /** Where each step of B lies, for kernels that do not pack. */
  public int[] bStep;

  /** C[i][j] is {@code c[cAt + i * cPitch + j]}, i counted from the first row of the first tile that is asked for. */
  public float[] c;

  /** Where C begins. */
  public int cAt;

  /** From one row of C to the next. */
  public int cPitch;

  /** Whether chains go on from what C holds; else they begin at +0. */
  public boolean resumed;

  /** What is added to each row at last, or null for nothing. */
  public float[] add;

  /** Where that of the first row lies. */
  public int addAt;

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
    tiles = null;
    a = null;
    aStep = null;
    b = null;
    bStep = null;
    c = null;
    add = null;
  }
}
