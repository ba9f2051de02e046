package io.github.conv4j.engine;

/**
 * The innermost loops, which alone know how wide the machine is. Everything around them, the drivers, is the same for both.
 *
 * <p>A kernel may run across outputs in any order, but each output is one chain of fused multiply-adds in ascending order of
 * the reduction step. All methods trust their arguments.
 */
sealed interface MicroKernel permits PlainMicroKernel, VectorMicroKernel {
  /** What {@code Conv.backend()} says. */
  String name();

  /**
   * Whether a dense convolution is faster with output channels in the lanes than with output pixels.
   *
   * @param live whether the weight would have to be laid out for that in each call, and can be read where it lies for pixels
   */
  boolean prefersChannels(ConvShape s, boolean live);

  /** Whether a depthwise convolution is faster with channels in the lanes than plane by plane. */
  boolean prefersDepthwisePanels(ConvShape s);

  /** How many columns a panel of B has, of all that there are; its pitch as well. */
  int panel(int columns);

  /** How many reduction steps {@link #multiply} is best asked for at once: blocks of A and B then stay in the near caches. */
  int depth();

  /**
   * Multiplies a block: for i below rows and j below width, one chain of {@code fma(A[i][k], B[k][j], C[i][j])} over ascending
   * k. May write C up to the panel's width, and {@link Product#SPARE_ROWS} rows more.
   *
   * @param rows of A and C
   * @param width columns of B and C
   * @param steps columns of A and rows of B
   */
  void multiply(Product p, int rows, int width, int steps);

  /** Columns that {@link #transpose} takes. */
  int transposedColumns();

  /**
   * Transposes a block of 16 rows: {@code out[j][i] = in[i][j] + add[j]}.
   *
   * @param add one number a column, −0 for nothing
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

  /** Copies a run of numbers: {@code out[outAt + j] = in[inAt + j] + add}, −0 for nothing. */
  void copy(float[] in, int inAt, float[] out, int outAt, int length, float add);

  /**
   * Lays windows of neighbouring pixels out as columns of a panel: {@code out[outAt + k * pitch + j] = x[xAt + step[from + k] +
   * j * stride]} for k from 0 to steps − 1.
   *
   * @param step ascending
   * @param length how many columns
   * @param room how many columns may be written, with numbers that do not matter
   */
  void windows(
      float[] x,
      int xAt,
      int stride,
      int[] step,
      int from,
      int steps,
      float[] out,
      int outAt,
      int pitch,
      int length,
      int room);

  /** How many pixels a run of {@link Slide} may have. */
  int run();

  /**
   * Slides a kernel over some rows of runs of pixels: one chain of {@code fma(weight, x, acc)} over ascending taps each, then the bias. May
   * write up to {@link #run} pixels behind a run that ends before the limit, if the next run begins there.
   */
  void slide(Slide s, int rows);

  /** Slides kernels over some rows of pixels of many channels: one chain of {@code fma(weight, x, acc)} over ascending taps each. */
  void slideChannels(ChannelSlide s, int rows);
}
