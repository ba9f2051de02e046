package io.github.conv4j.engine.kernel;

import java.lang.ref.WeakReference;
import java.util.Arrays;

/**
 * The rows that plain loops run over: C2 makes vectors of a loop, on 17 and 25, where every array is indexed by the same variable
 * alone, so each row is an array of its own. All begin at one index, so they had better lie alike: they are made one behind the other,
 * and made anew when a collection may have moved some of them. Without that, G1 leaves products half of their speed.
 */
final class LoopRows {
  /** Elements of a vector on the widest machine. */
  private static final int LANES = 16;

  private final int rowLength;
  private float[][] rows = {};
  private int start = 1;

  /** Is cleared by the next collection. */
  private WeakReference<Object> unmoved;

  /**
   * Makes no rows yet.
   *
   * @param longest how many elements a row holds at most
   */
  LoopRows(int longest) {
    // with the array header's 16 bytes whole cache lines, so that all rows begin at the same place
    // of one
    this.rowLength = wholeVectors(longest) + 2 * LANES - 4;
  }

  private static int wholeVectors(int length) {
    return (length + LANES - 1) / LANES * LANES;
  }

  /** At least so many rows. They hold nothing if they {@link #mayHaveMoved}. */
  float[][] of(int count) {
    if (rows.length < count || mayHaveMoved()) {
      // before the rows, which a collection may move while they are made
      unmoved = new WeakReference<>(new Object());
      rows = new float[count][rowLength];
    }
    return rows;
  }

  /** Whether there has been a collection since they were made. */
  boolean mayHaveMoved() {
    return rows.length > 0 && unmoved.refersTo(null);
  }

  /** Lets rows begin at an odd index below 16. They hold nothing afterwards. */
  void beginAt(int index) {
    start = index;
  }

  /** The index at which rows begin. */
  int start() {
    return start;
  }

  /** Index before which a loop over so many elements ends; it computes a few more, which nobody reads. */
  int end(int length) {
    return start + wholeVectors(length) + 1;
  }

  /** Fills a row, and what a loop takes behind it with zeros: subnormal values there would cost time. */
  void fill(float[] row, float[] in, int at, int length) {
    System.arraycopy(in, at, row, start, length);
    Arrays.fill(row, start + length, end(length), 0f);
  }

  /** Fills a row with zeros. */
  void clear(float[] row, int length) {
    Arrays.fill(row, start, end(length), 0f);
  }
}
