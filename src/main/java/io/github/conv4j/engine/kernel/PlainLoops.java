package io.github.conv4j.engine.kernel;

/** The plain loops and the rows that they run over, some of inputs and some of results; one a thread. */
final class PlainLoops {
  private static final int TAPS = 4;
  private static final int TIMED_ELEMENTS = 256;
  private static final int TIMED_ROWS = 6;
  private static final int ROUNDS = 4;
  private static final int CALLS_A_ROUND = 4;

  private final LoopRows rows;
  private final LoopStart start = new LoopStart(this::time);
  private float[][] r;

  /**
   * Makes no rows yet.
   *
   * @param longest elements of a row at most
   */
  PlainLoops(int longest) {
    this.rows = new LoopRows(longest);
  }

  /**
   * Makes rows for some work, which hold nothing.
   *
   * @param multiplyAdds how much work
   * @param count how many rows, enough to be timed
   */
  void begin(long multiplyAdds, int count) {
    float[][] before = r;
    r = rows.of(count);
    start.choose(multiplyAdds, before != r);
    rows.beginAt(start.index());
  }

  int start() {
    return rows.start();
  }

  float[] row(int index) {
    return r[index];
  }

  void fill(int row, float[] in, int at, int length) {
    rows.fill(r[row], in, at, length);
  }

  void clear(int row, int length) {
    rows.clear(r[row], length);
  }

  /** Adds the first rows to two rows, from {@code row} on; A is read through a table of steps. */
  void twoRows(int row, int length, int steps, float[] a, int r0, int r1, int[] step, int stepAt) {
    int from = rows.start();
    int to = rows.end(length);
    int k = 0;
    for (; k + TAPS <= steps; k += TAPS) {
      int s0 = step[stepAt + k];
      int s1 = step[stepAt + k + 1];
      int s2 = step[stepAt + k + 2];
      int s3 = step[stepAt + k + 3];
      fourTaps(
          from,
          to,
          r[row],
          r[row + 1],
          r[k],
          r[k + 1],
          r[k + 2],
          r[k + 3],
          a[r0 + s0],
          a[r0 + s1],
          a[r0 + s2],
          a[r0 + s3],
          a[r1 + s0],
          a[r1 + s1],
          a[r1 + s2],
          a[r1 + s3]);
    }
    for (; k < steps; k++) {
      int s = step[stepAt + k];
      oneTap(from, to, r[row], r[row + 1], r[k], a[r0 + s], a[r1 + s]);
    }
  }

  /** The same with A as it lies. */
  void twoRows(int row, int length, int steps, float[] a, int r0, int r1) {
    int from = rows.start();
    int to = rows.end(length);
    int k = 0;
    for (; k + TAPS <= steps; k += TAPS) {
      fourTaps(
          from,
          to,
          r[row],
          r[row + 1],
          r[k],
          r[k + 1],
          r[k + 2],
          r[k + 3],
          a[r0 + k],
          a[r0 + k + 1],
          a[r0 + k + 2],
          a[r0 + k + 3],
          a[r1 + k],
          a[r1 + k + 1],
          a[r1 + k + 2],
          a[r1 + k + 3]);
    }
    for (; k < steps; k++) {
      oneTap(from, to, r[row], r[row + 1], r[k], a[r0 + k], a[r1 + k]);
    }
  }

  /** Adds the first rows, at most four, to one row. */
  void oneRow(int row, int length, int steps, float[] a, int at) {
    int from = rows.start();
    int to = rows.end(length);
    if (steps == TAPS) {
      fourOfOne(from, to, r[row], r[0], r[1], r[2], r[3], a[at], a[at + 1], a[at + 2], a[at + 3]);
      return;
    }
    for (int k = 0; k < steps; k++) {
      oneOfOne(from, to, r[row], r[k], a[at + k]);
    }
  }

  /**
   * Two taps come from variables, two are read again: JDK 17 leaves the loop scalar with four variables, 4 × 4 taps, or 3 × 4 (12
   * GFLOP/s), depending on what is around it; this one became vectors everywhere (130 GFLOP/s on both).
   */
  private static void fourTaps(
      int from,
      int to,
      float[] c0,
      float[] c1,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float a00,
      float a01,
      float a02,
      float a03,
      float a10,
      float a11,
      float a12,
      float a13) {
    for (int j = from; j < to; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      c0[j] =
          Math.fma(a03, b3[j], Math.fma(a02, b2[j], Math.fma(a01, x1, Math.fma(a00, x0, c0[j]))));
      c1[j] =
          Math.fma(a13, b3[j], Math.fma(a12, b2[j], Math.fma(a11, x1, Math.fma(a10, x0, c1[j]))));
    }
  }

  private static void oneTap(
      int from, int to, float[] c0, float[] c1, float[] b, float a0, float a1) {
    for (int j = from; j < to; j++) {
      float x = b[j];
      c0[j] = Math.fma(a0, x, c0[j]);
      c1[j] = Math.fma(a1, x, c1[j]);
    }
  }

  private static void fourOfOne(
      int from,
      int to,
      float[] c,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float a0,
      float a1,
      float a2,
      float a3) {
    for (int j = from; j < to; j++) {
      c[j] =
          Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], c[j]))));
    }
  }

  private static void oneOfOne(int from, int to, float[] c, float[] b, float a) {
    for (int j = from; j < to; j++) {
      c[j] = Math.fma(a, b[j], c[j]);
    }
  }

  /** The shortest of a few rounds, in nanoseconds: others may have been interrupted. */
  private long time(int index) {
    rows.beginAt(index);
    float[][] timed = r;
    for (int i = 0; i < TIMED_ROWS; i++) {
      rows.clear(timed[i], TIMED_ELEMENTS);
    }
    int from = rows.start();
    int to = rows.end(TIMED_ELEMENTS);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      for (int call = 0; call < CALLS_A_ROUND; call++) {
        fourTaps(
            from, to, timed[0], timed[1], timed[2], timed[3], timed[4], timed[5], 0, 0, 0, 0, 0, 0,
            0, 0);
      }
      least = Math.min(least, System.nanoTime() - begin);
    }
    return least;
  }
}
