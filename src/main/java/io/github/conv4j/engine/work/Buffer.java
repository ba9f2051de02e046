package io.github.conv4j.engine.work;

/** An array that is kept from call to call and grows to what is asked for, up to a bound. What it holds at first does not matter. */
public final class Buffer {
  /** Elements of the largest array that is kept, of 8 MB; a larger one lives as long as its call. */
  public static final int KEPT = 1 << 21;

  private float[] kept = {};

  /** Makes an empty buffer. */
  public Buffer() {}

  /**
   * Returns an array of at least some size.
   *
   * @param size in elements
   * @return the array
   */
  public float[] of(long size) {
    if (kept.length >= size) {
      return kept;
    }
    float[] larger = new float[Math.toIntExact(size)];
    if (size <= KEPT) {
      kept = larger;
    }
    return larger;
  }
}
