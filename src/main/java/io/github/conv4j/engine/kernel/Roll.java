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

  public int xAt;
  public int height;
  public int width;

  /** Rows of zeros above a plane, and columns to its left; at most half of the kernel on each side. */
  public int top;

  public int left;

  /** {@code size * size} elements a plane. */
  public float[] weight;

  public int weightAt;

  /** One element a plane, or null for none. */
  public float[] bias;

  public int biasAt;

  /** Output plane p is {@code out[outAt + p * outHeight * outWidth …]}. */
  public float[] out;

  public int outAt;
  public int outHeight;
  public int outWidth;

  /** The output rows that are computed, of each plane. */
  public int firstRow;

  public int rows;

  /** Makes an empty one. */
  public Roll() {}

  /** Forgets the arrays of others, which a thread's buffers would otherwise keep alive. */
  public void letGo() {
    x = null;
    weight = null;
    bias = null;
    out = null;
  }
}
