package io.github.conv4j.engine;

import java.util.Arrays;

/**
 * The rows that the plain kernel's loops run over, each an array of its own, and where in them a loop had best begin.
 *
 * <p>C2 takes single steps until what a loop stores is aligned, and single steps again at its end: 16 of them where a vector has
 * 16 lanes, and they last as long as 256 numbers in vectors. One is enough if the number after the first is aligned and as many
 * follow as fill vectors. But Java does not say where an array lies, and a collection may move it. So a short loop is timed now
 * and then from each place where it may begin. No result depends on it: every number has a chain of its own.
 *
 * <p>A product with rows of 256 numbers runs at 126 GFLOP/s instead of 60, one with rows of 512 at 133 instead of 88.
 */
final class LoopRows {
  /** Numbers of a vector on the widest machine. */
  private static final int LANES = 16;

  /** A loop may begin at each odd index below the lanes: arrays lie at multiples of 8 bytes. */
  private static final int PLACES = LANES / 2;

  /** Multiply-adds between two choices: some 4 ms, of which a choice takes 10 µs. */
  private static final long WORK_BETWEEN_CHOICES = 1L << 28;

  private static final int TIMED_NUMBERS = 256;
  private static final int TIMED_ROWS = 6;
  private static final int ROUNDS = 4;
  private static final int CALLS_A_ROUND = 4;

  private final int rowLength;
  private float[][] rows = {};
  private int start = 1;
  private long work;

  /**
   * Makes no rows yet.
   *
   * @param longest how many numbers a row holds at most
   */
  LoopRows(int longest) {
    // with the array header's 16 bytes whole cache lines, so that all rows begin at the same place
    // of one
    this.rowLength = wholeVectors(Math.max(longest, TIMED_NUMBERS)) + 2 * LANES - 4;
  }

  private static int wholeVectors(int length) {
    return (length + LANES - 1) / LANES * LANES;
  }

  /** At least so many rows. */
  float[][] of(int count) {
    if (rows.length < count) {
      rows = new float[Math.max(count, TIMED_ROWS)][rowLength];
    }
    return rows;
  }

  /** Lets loops begin at an odd index below 16. The rows hold nothing afterwards. */
  void beginAt(int index) {
    start = index;
  }

  /** Index at which loops begin, and rows as well. */
  int start() {
    return start;
  }

  /** Index before which a loop over so many numbers ends; it computes a few more, which nobody reads. */
  int end(int length) {
    return start + wholeVectors(length) + 1;
  }

  /** Fills a row, and what a loop takes behind it with zeros: subnormal numbers there would cost time. */
  void fill(float[] row, float[] in, int at, int length) {
    System.arraycopy(in, at, row, start, length);
    Arrays.fill(row, start + length, end(length), 0f);
  }

  /** Fills a row with zeros. */
  void clear(float[] row, int length) {
    Arrays.fill(row, start, end(length), 0f);
  }

  /**
   * Chooses anew where loops begin if that has been long ago. The rows hold nothing afterwards.
   *
   * @param next multiply-adds from this call to the next one
   */
  void choose(long next) {
    work += next;
    if (work >= WORK_BETWEEN_CHOICES) {
      work = 0;
      chooseNow();
    }
  }

  /** Times a loop from each place. */
  void chooseNow() {
    long least = Long.MAX_VALUE;
    int fastest = 1;
    for (int place = 0; place < PLACES; place++) {
      beginAt(2 * place + 1);
      long nanos = time();
      if (nanos < least) {
        least = nanos;
        fastest = start;
      }
    }
    beginAt(fastest);
  }

  /** The shortest of a few rounds, in nanoseconds: others may have been interrupted. */
  private long time() {
    float[][] r = of(TIMED_ROWS);
    for (int i = 0; i < TIMED_ROWS; i++) {
      clear(r[i], TIMED_NUMBERS);
    }
    int end = end(TIMED_NUMBERS);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      for (int call = 0; call < CALLS_A_ROUND; call++) {
        PlainMicroKernel.fourTaps(
            start, end, r[0], r[1], r[2], r[3], r[4], r[5], 0, 0, 0, 0, 0, 0, 0, 0);
      }
      least = Math.min(least, System.nanoTime() - begin);
    }
    return least;
  }
}
