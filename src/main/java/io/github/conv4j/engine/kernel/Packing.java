package io.github.conv4j.engine.kernel;

/**
 * Elements that {@link Kernel#pack} brings together step by step: in each, a piece of a row of A or B. A piece lies in one run, or
 * in two where it crosses the end of an image's row.
 */
public final class Packing {
  /** Holds the elements. */
  public float[] x;

  /** Element i of step k is {@code x[at + step[k] + i]} before the split. */
  public int at;

  /** From the split on, it is {@code x[rest + step[k] + i - split]}. */
  public int rest;

  /** Elements of the first run. */
  public int split;

  /** Elements of a piece. */
  public int width;

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

  /** From one step to the next; more than the width only if that is a whole vector. */
  public int pitch;

  /** Makes an empty one. */
  public Packing() {}

  /** Forgets the arrays of others, which a thread's buffers would otherwise keep alive. */
  public void letGo() {
    x = null;
    step = null;
    out = null;
  }

  /** Packs all steps from one on, element by element. */
  void elements(int first) {
    for (int k = first; k < to; k++) {
      int begin = outAt + (k - from) * pitch;
      int end = begin + split;
      int place = at + step[k] - begin;
      for (int i = begin; i < end; i++) {
        out[i] = x[place + i];
      }
      place = rest + step[k] - end;
      for (int i = end; i < begin + width; i++) {
        out[i] = x[place + i];
      }
    }
  }
}
