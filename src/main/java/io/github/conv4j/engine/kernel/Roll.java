package io.github.conv4j.engine.kernel;

/**
 * Square kernels, one a plane, that roll down the rows of some planes, as {@link Kernel#roll} finds them. Around each plane lie
 * zeros, which take part.
 */
public final class Roll {
  /** Rows and columns of a kernel: 3 or 5. */
  public int size;

  /** Input pixels from one output pixel to the next, along both axes: 1 or 2. */
  public int stride;

  /** Input plane p is {@code x[xAt + p * height * width …]}; a few elements before and behind it may be read. */
  public float[] x;

  /** Where plane 0 begins. */
  public int xAt;

  /** Rows of an input plane. */
  public int height;

  /** Columns of an input plane. */
  public int width;

  /** Rows of zeros above a plane, at most half of the kernel; so is what lies below and beside it. */
  public int top;

  /** Columns of zeros to the left of a plane, likewise. */
  public int left;

  /** {@code size * size} elements a plane. */
  public float[] weight;

  /** Where the first weight begins. */
  public int weightAt;

  /** One element a plane, or null for none. */
  public float[] bias;

  /** Where the biases begin. */
  public int biasAt;

  /** Output plane p is {@code out[outAt + p * outHeight * outWidth …]}. */
  public float[] out;

  /** Where output plane 0 begins. */
  public int outAt;

  /** Rows of an output plane. */
  public int outHeight;

  /** Columns of an output plane. */
  public int outWidth;

  /** The first output row that is computed, of each plane. */
  public int firstRow;

  /** How many output rows are computed. */
  public int rows;

  /** What the kernel keeps. */
  final Memory memory;

  /**
   * Makes an empty one.
   *
   * @param memory what the kernel keeps for the thread
   */
  public Roll(Memory memory) {
    this.memory = memory;
  }

  /** Forgets the arrays of others, which a thread's buffers would otherwise keep alive. */
  public void letGo() {
    x = null;
    weight = null;
    bias = null;
    out = null;
  }
}
