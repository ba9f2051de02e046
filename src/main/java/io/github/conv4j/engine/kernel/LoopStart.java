package io.github.conv4j.engine.kernel;

import java.util.function.IntToLongFunction;

/**
 * Where in a row of its own a plain loop had best begin: timed now and then.
 *
 * <p>C2 takes single steps until what a loop stores is aligned, and single steps again at its end: 16 of them where a vector has
 * 16 lanes, and they last as long as 256 elements in vectors. One is enough if the element after the first is aligned and as
 * many follow as fill vectors. But Java does not say where an array lies, and a collection may move it. So a short loop is timed
 * from each place where it may begin. No result depends on it: every element has a chain of its own.
 *
 * <p>A product with rows of 256 elements runs at 126 GFLOP/s instead of 60, one with rows of 512 at 133 instead of 88; ResNet-50
 * takes 17 to 25 % less time than with a fixed place.
 */
final class LoopStart {
  /** Fixes the place, an odd index below 16, so that benchmarks can be compared. */
  static final String PROPERTY = "io.github.conv4j.loopStart";

  /** A loop may begin at each odd index below the lanes of the widest machine: arrays lie at multiples of 8 bytes. */
  private static final int END = 16;

  /** Multiply-adds between two choices: some 4 ms, of which a choice takes 10 µs. */
  private static final long WORK_BETWEEN_CHOICES = 1L << 28;

  private final IntToLongFunction nanosFrom;
  private final boolean fixed;
  private int index;
  private long work;
  private boolean chosen;

  /**
   * Begins at the first place, or at that of the property.
   *
   * @param nanosFrom times a loop that begins at a given index
   */
  LoopStart(IntToLongFunction nanosFrom) {
    this(nanosFrom, fixedIndex(System.getProperty(PROPERTY)));
  }

  LoopStart(IntToLongFunction nanosFrom, Integer fixedIndex) {
    this.nanosFrom = nanosFrom;
    this.fixed = fixedIndex != null;
    this.index = fixed ? fixedIndex : 1;
  }

  /** The index that a property fixes, or null. */
  static Integer fixedIndex(String property) {
    if (property == null) {
      return null;
    }
    try {
      int index = Integer.parseInt(property);
      if (index > 0 && index < END && index % 2 == 1) {
        return index;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalStateException(
        "-D" + PROPERTY + "=" + property + ": must be an odd index from 1 to " + (END - 1));
  }

  /** The index at which loops begin, and rows as well. */
  int index() {
    return index;
  }

  /**
   * Chooses anew if the last choice has been long ago, or rows lie elsewhere than at the last choice. The rows that were timed hold
   * nothing afterwards.
   *
   * @param next multiply-adds from this call to the next one
   * @param moved whether rows lie elsewhere
   */
  void choose(long next, boolean moved) {
    work += next;
    if (((moved && chosen) || work >= WORK_BETWEEN_CHOICES) && !fixed) {
      work = 0;
      chooseNow();
    }
  }

  /** Times a loop from each place. */
  void chooseNow() {
    chosen = true;
    long least = Long.MAX_VALUE;
    for (int from = 1; from < END; from += 2) {
      long nanos = nanosFrom.applyAsLong(from);
      if (nanos < least) {
        least = nanos;
        index = from;
      }
    }
  }
}
