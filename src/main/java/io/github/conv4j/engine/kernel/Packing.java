package io.github.conv4j.engine.kernel;

/**
 * Elements that {@link Kernel#pack} brings together step by step: in each, a piece of a row of A or B. A piece lies in one run, or
 * in some where it crosses the ends of an image's or a kernel's rows.
 */
public final class Packing {
  /** Runs of a piece at most: ten pixels of rows of 4, or ten taps of rows of 3. */
  static final int MOST_RUNS = 4;

  /** Holds the elements. */
  public float[] x;

  /** What the places of runs are counted from. */
  public int source;

  /** Runs of the piece. */
  private int runs;

  /** Element i of step k is {@code x[source + at[r] + step[k] + i]} in run r. */
  private final int[] at = new int[MOST_RUNS];

  /** The element behind each run. */
  private final int[] end = new int[MOST_RUNS];

  /** Where each step lies. */
  public int[] step;

  /** The first step. */
  public int from;

  /** The step behind the last one. */
  public int to;

  /** An upper bound of all steps, from which a kernel sees whether a whole vector may be read. */
  public int reach;

  /** Takes step k at {@code outAt + (k - from) * pitch}. */
  public float[] out;

  /** Where the first step goes. */
  public int outAt;

  /** From one step to the next. What lies between two pieces may be overwritten if they are no whole vectors. */
  public int pitch;

  /** Makes an empty one. */
  public Packing() {}

  /** Begins a piece without elements. */
  public void clear() {
    runs = 0;
  }

  /**
   * Adds a run to the piece.
   *
   * @param place where its first element lies in step 0
   * @param length its elements
   * @return whether there was room for another run
   */
  public boolean add(int place, int length) {
    if (runs == MOST_RUNS) {
      return false;
    }
    int width = width();
    at[runs] = place - width;
    end[runs++] = width + length;
    return true;
  }

  /**
   * Counts the elements of the piece.
   *
   * @return how many there are
   */
  public int width() {
    return runs == 0 ? 0 : end[runs - 1];
  }

  /** Forgets the arrays of others, which a thread's buffers would otherwise keep alive. */
  public void letGo() {
    x = null;
    step = null;
    out = null;
  }

  int runs() {
    return runs;
  }

  /** What places of a run are counted from; behind the last run, the last again. */
  int at(int run) {
    return source + at[Math.min(run, runs - 1)];
  }

  /** The first element of a run; behind the last run, that of none. */
  int begin(int run) {
    return run == 0 ? 0 : end[Math.min(run, runs) - 1];
  }

  /** The step behind those in which a vector may be read, from the first element of the piece on, for every run. */
  int readable(int vector) {
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int r = 0; r < runs; r++) {
      least = Math.min(least, at(r));
      most = Math.max(most, at(r));
    }
    int largest = x.length - vector - most; // of a step
    if (least < 0 || reach <= largest) {
      return least < 0 ? from : to;
    }
    int k = from;
    while (k < to && step[k] <= largest) {
      k++;
    }
    return k;
  }

  /** Packs all steps from one on, element by element. */
  void elements(int first) {
    for (int k = first; k < to; k++) {
      int piece = outAt + (k - from) * pitch;
      for (int r = 0; r < runs; r++) {
        int place = at(r) + step[k] - piece;
        for (int i = piece + begin(r); i < piece + end[r]; i++) {
          out[i] = x[place + i];
        }
      }
    }
  }
}
