package io.github.conv4j.engine.kernel;

/**
 * What one core does with arrays; the only code that knows how wide the machine is. Everything around it is the same for every
 * back-end.
 *
 * <p>A kernel may compute outputs in any order, but each output of a product, a slide or a roll is one chain of fused
 * multiply-adds, in ascending order of the reduction step. All methods trust their arguments. A kernel may be used by any number of threads at once.
 */
public sealed interface Kernel permits PlainKernel, VectorKernel {
  /**
   * Names the back-end.
   *
   * @return what {@code Conv.backend()} says
   */
  String name();

  /**
   * Tells how wide the machine is.
   *
   * @return elements of a vector, 1 if C2 decides
   */
  int lanes();

  // ---- products ----

  /**
   * Says how wide a panel of B is best made; that is its pitch as well.
   *
   * @param columns of B in all
   * @return columns of a panel
   */
  int panel(int columns);

  /**
   * Says how rows of A are cut into tiles.
   *
   * @param rows of A
   * @return the tiles, whose rows lie side by side in A
   */
  Cut tiles(int rows);

  /**
   * Tells how {@link #multiply} takes A and B.
   *
   * @return whether both are packed step by step; else tables say where the steps lie
   */
  boolean packs();

  /**
   * Says how many reduction steps {@link #multiply} is best asked for at once, so that a block of B stays in cache.
   *
   * @return the steps
   */
  int depth();

  /**
   * Multiplies a block: for i below the rows and j below width, one chain of {@code fma(A[i][k], B[k][j], C[i][j])} over ascending
   * k. May read B and write C up to the panel's width, and write {@link Product#SPARE_ROWS} rows more if the last tile is not whole.
   *
   * @param p the operands
   * @param tile the first tile of rows
   * @param end the tile behind the last one
   * @param width columns of B and C, up to the panel's
   * @param from the first step
   * @param to the step behind the last one
   */
  void multiply(Product p, int tile, int end, int width, int from, int to);

  // ---- slides and rolls ----

  /**
   * Slides kernels over rows of pixels: for each channel and pixel one chain of {@code fma(weight, x, acc)} from +0 over
   * ascending taps, then the bias. Writes nothing but the pixels.
   *
   * @param s the operands
   */
  void slide(Slide s);

  /**
   * Tells whether {@link #roll} is there.
   *
   * @return whether the machine's vectors are the kernel's to arrange
   */
  boolean rolls();

  /**
   * Rolls kernels down planes: for each plane and pixel one chain of {@code fma(weight, x, acc)} from +0 over ascending taps,
   * then the bias. May write up to a vector behind the last row of a plane. Only if the kernel {@link #rolls}.
   *
   * @param r the operands
   * @param planes how many
   */
  void roll(Roll r, int planes);

  // ---- pooling ----

  /**
   * Tells whether {@link #pool} is there.
   *
   * @return whether it is faster than loops that C2 turns into vector instructions
   */
  boolean pools();

  /**
   * Pools windows: of each the maximum, −∞ of an empty one, or the average of a sum in {@code double}, row by row from +0. Only if
   * the kernel {@link #pools}.
   *
   * @param p the operands
   */
  void pool(Pooling p);

  // ---- moving ----

  /**
   * Says how many columns {@link #transpose} takes.
   *
   * @return the columns
   */
  int transposedColumns();

  /**
   * Transposes a block of 16 rows: {@code out[j][i] = in[i][j] + add[j]}. With 16 columns the rows of the result are written first to
   * last, so that they may overlap.
   *
   * @param in holds the block
   * @param inAt where it begins
   * @param inPitch from one of its rows to the next
   * @param out takes the result
   * @param outAt where it begins
   * @param outPitch from one of its rows to the next, which may lie before it
   * @param add one element a column, −0 for nothing
   * @param addAt where those begin
   */
  void transpose(
      float[] in,
      int inAt,
      int inPitch,
      float[] out,
      int outAt,
      int outPitch,
      float[] add,
      int addAt);

  /**
   * Copies some elements: {@code out[outAt + j] = in[inAt + j] + add}.
   *
   * @param in holds them
   * @param inAt where they begin
   * @param out takes the result
   * @param outAt where it begins
   * @param length how many
   * @param add −0 for nothing
   */
  void copy(float[] in, int inAt, float[] out, int outAt, int length, float add);

  /**
   * Copies rows with zeros around them.
   *
   * @param f the operands
   */
  void frame(Framing f);

  /**
   * Packs pieces step by step.
   *
   * @param p the operands
   */
  void pack(Packing p);
}
