package io.github.conv4j.engine;

/** A kernel of few taps that slides over a plane, as {@link MicroKernel#slide} finds it: runs of pixels of one row each. */
final class Slide {
  /** Pixels of a run at most, in plain Java. */
  static final int LONGEST = 1024;

  /** Pixel j of run i sees {@code x[xAt + at[i] + step[t] + j]} through tap t. */
  float[] x;

  int xAt;
  int[] at;
  int[] step;
  int taps;

  /** Taps of a kernel row. */
  int kernelWidth;

  /** From one output row to the next in x, and from one kernel row to the next. */
  int rowStep;

  int kernelRowStep;

  /** Runs of an output row; those of one row follow each other. */
  int runsARow;

  /** One number a tap. */
  float[] weight;

  int weightAt;

  /** The bias, −0 for none. */
  float add;

  /** Pixel j of run i goes to {@code out[outAt + to[i] + j]}. */
  float[] out;

  int outAt;
  int[] to;

  /** Pixels of a run. */
  int length;

  /** Where other threads' results begin: behind it nothing may be written. */
  int limit;

  /** What the plain kernel keeps from call to call. */
  final LoopRows rows = new LoopRows(LONGEST);

  /** Forgets the arrays of others, which a thread's buffers would otherwise keep alive. */
  void letGo() {
    x = null;
    at = null;
    step = null;
    weight = null;
    out = null;
    to = null;
  }
}
