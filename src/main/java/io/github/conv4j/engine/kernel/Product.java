package io.github.conv4j.engine.kernel;

/**
 * The operands of a matrix product C = A · B as {@link Kernel#multiply} finds them. Of each reduction step, rows of A and columns
 * of B lie side by side; where, two tables say: so that either may be an image that lies as it is, while the other is packed.
 */
public final class Product {
  /** Rows behind the last one that C must have room for where {@link RowTiles} are not whole. */
  public static final int SPARE_ROWS = RowTiles.NARROW - 1;

  /** The rows of A, in tiles. */
  public RowTiles tiles;

  /** Row i of tile t is {@code a[aAt + tiles.at(t) + i + aStep[k]]} in step k. */
  public float[] a;

  /** What places in {@code a} are counted from. */
  public int aAt;

  /** Where each step of A lies. */
  public int[] aStep;

  /** The same for tiles of {@link RowTiles#NARROW} rows, which differ if A is packed. */
  public int[] aStepOfNarrow;

  /** B[k][j] is {@code b[bAt + bStep[k] + j]}. */
  public float[] b;

  /** Where the columns begin. */
  public int bAt;

  /** Where each step of B lies. */
  public int[] bStep;

  /** Whether tiles of A are packed: the steps of each lie its rows apart. */
  public boolean packedA;

  /** Whether B is a packed panel: the steps lie its width apart. A loop that need not look that up is up to 10 % faster. */
  public boolean packedB;

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
    aStepOfNarrow = null;
    b = null;
    bStep = null;
    c = null;
    add = null;
  }
}
