package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANES;

/** Cuts {@link Slide} into tiles of channels and vectors of pixels, and holds what one tile reads and writes. */
final class VectorSlide {
  private static final int CHANNELS = 4;
  private static final int VECTORS = 2;
  private static final int ROW_VECTORS = 4;

  /** Whether registers hold 4 × 4 accumulators: AVX2 has but 16, AVX-512, SVE and NEON have 32. */
  static final boolean WIDE = LANES != 8;

  private static final int ASIDE = ROW_VECTORS * LANES;

  /** Results of vectors that reach into what is another's. */
  private final float[] aside = new float[CHANNELS * ASIDE];

  float[] x;
  int[] step;
  int taps;
  int sharedTaps;
  float[] weight;
  int w0;
  int w1;
  int w2;
  int w3;
  int p0;
  int p1;
  int p2;
  int p3;
  float[] out;
  int o0;
  int o1;
  int o2;
  int o3;
  int q0;
  int q1;
  int q2;
  int q3;

  /** From one vector to the next, where they lie evenly. */
  int pStep;

  int qStep;
  float add0;
  float add1;
  float add2;
  float add3;

  /** Vectors of an output row, and the column of the last one, which overlaps the one before or reaches into the next row. */
  private int vectors;

  private int lastColumn;

  /** Where each vector of the rows begins in x, and in the first channel of the result. */
  private int[] inAt = new int[0];

  private int[] outAt = inAt;

  void slide(Slide s) {
    x = s.x;
    step = s.step;
    taps = s.taps;
    sharedTaps = s.sharedTaps;
    weight = s.weight;
    out = s.out;
    vectors = (s.width + LANES - 1) / LANES;
    lastColumn = Math.max(0, s.width - LANES);
    place(s);
    if (s.channels == 1) {
      oneChannel(s);
    } else {
      fewChannels(s);
    }
  }

  /** Forgets the arrays of others. */
  void letGo() {
    x = null;
    step = null;
    weight = null;
    out = null;
  }

  /** Fills the tables of places: the divisions that they replace took 2 to 6 % of the time of small layers. */
  private void place(Slide s) {
    if (inAt.length < s.rows * vectors) {
      inAt = new int[s.rows * vectors];
      outAt = new int[s.rows * vectors];
    }
    int v = 0;
    for (int row = 0; row < s.rows; row++) {
      for (int i = 0; i < vectors; i++) {
        int column = Math.min(i * LANES, lastColumn);
        inAt[v] = s.xAt + row * s.xPitch + column;
        outAt[v++] = s.outAt + row * s.width + column;
      }
    }
  }

  /** Four vectors; where there are fewer, the last one several times. */
  private void four(int first, int last) {
    int v1 = Math.min(first + 1, last);
    int v2 = Math.min(first + 2, last);
    int v3 = Math.min(first + 3, last);
    p0 = inAt[first];
    p1 = inAt[v1];
    p2 = inAt[v2];
    p3 = inAt[v3];
    q0 = outAt[first];
    q1 = outAt[v1];
    q2 = outAt[v2];
    q3 = outAt[v3];
  }

  // ---- one channel ----

  private void oneChannel(Slide s) {
    w0 = s.weightAt;
    o0 = 0;
    add0 = s.add(0);
    int row = 0;
    // four neighbouring vectors of two rows share what they load
    int neighbours = s.sharedTaps > 0 ? (vectors - 1) / ROW_VECTORS * ROW_VECTORS : 0;
    for (; row + 1 < s.rows && neighbours > 0; row += 2) {
      for (int column = 0; column < neighbours * LANES; column += ROW_VECTORS * LANES) {
        p0 = s.xAt + row * s.xPitch + column;
        p1 = p0 + s.xPitch;
        q0 = s.outAt + row * s.width + column;
        q1 = q0 + s.width;
        SlideTiles.twoRowsOfFour(this);
      }
      fours(s, row * vectors + neighbours, (row + 1) * vectors);
      fours(s, (row + 1) * vectors + neighbours, (row + 2) * vectors);
    }
    fours(s, row * vectors, s.rows * vectors);
  }

  /** Vectors from one to another, four at a time. */
  private void fours(Slide s, int from, int end) {
    int limit = s.outAt + s.rows * s.width - LANES;
    int last = end - 1;
    for (int v = from; v < end; v += ROW_VECTORS) {
      four(v, last);
      if (q3 <= limit) {
        SlideTiles.oneByFour(this);
      } else {
        beginAside();
        SlideTiles.oneByFour(this);
        endAside(s, v, 1, Math.min(ROW_VECTORS, end - v), 0, 1);
      }
    }
  }

  // ---- few channels ----

  private void fewChannels(Slide s) {
    int side = WIDE ? ROW_VECTORS : VECTORS;
    for (int channel = 0; channel < s.channels; channel += CHANNELS) {
      tile(s, channel);
      for (int row = 0; row < s.rows; row += side) {
        rows(s, channel, side, row, Math.min(side, s.rows - row));
      }
    }
  }

  /** Some rows: tiles of vectors side by side, then, of the columns that are left, one below the other, if need be by twos. */
  private void rows(Slide s, int channel, int side, int row, int rows) {
    int first = row * vectors;
    int end = first + rows * vectors;
    int columns = s.width / (side * LANES) * side;
    for (int v0 = first; v0 < end; v0 += vectors) {
      for (int v = v0; v < v0 + columns; v += side) {
        vectors(s, channel, side, v, v + 1);
      }
    }
    if (rows == side) {
      for (int v = first + columns; v < first + vectors; v++) {
        vectors(s, channel, side, v, v + vectors);
      }
    } else if (columns < vectors) {
      for (int v = first + columns; v < end; ) {
        int next = after(v, columns);
        vectors(s, channel, VECTORS, v, next < end ? next : v);
        v = after(next, columns);
      }
    }
  }

  /** The next vector but for the first ones of a row. */
  private int after(int v, int columns) {
    return (v + 1) % vectors == 0 ? v + 1 + columns : v + 1;
  }

  /** Vectors that lie as far from each other as the first two: two integer registers, where four places spill on JDK 17. */
  private void vectors(Slide s, int channel, int count, int v, int next) {
    int limit = s.outAt + s.rows * s.width - LANES;
    p0 = inAt[v];
    q0 = outAt[v];
    pStep = inAt[next] - p0;
    qStep = outAt[next] - q0;
    if (q0 + (count - 1) * qStep <= limit) {
      tile(count);
      return;
    }
    beginAside();
    tile(count);
    endAside(s, v, next - v, count, channel, Math.min(CHANNELS, s.channels - channel));
    tile(s, channel);
  }

  private void tile(int count) {
    if (count == VECTORS) {
      SlideTiles.fourByTwo(this);
    } else {
      SlideTiles.fourByFour(this);
    }
  }

  /** Four channels; where there are fewer, the last one several times. */
  private void tile(Slide s, int channel) {
    int last = s.channels - 1;
    int c1 = Math.min(channel + 1, last);
    int c2 = Math.min(channel + 2, last);
    int c3 = Math.min(channel + 3, last);
    w0 = s.weightAt + channel * taps;
    w1 = s.weightAt + c1 * taps;
    w2 = s.weightAt + c2 * taps;
    w3 = s.weightAt + c3 * taps;
    o0 = channel * s.outPitch;
    o1 = c1 * s.outPitch;
    o2 = c2 * s.outPitch;
    o3 = c3 * s.outPitch;
    add0 = s.add(channel);
    add1 = s.add(c1);
    add2 = s.add(c2);
    add3 = s.add(c3);
  }

  // ---- the last vectors, which reach beyond the rows that are computed ----

  private void beginAside() {
    out = aside;
    o0 = 0;
    o1 = ASIDE;
    o2 = 2 * ASIDE;
    o3 = 3 * ASIDE;
    q0 = 0;
    q1 = LANES;
    q2 = 2 * LANES;
    q3 = 3 * LANES;
    qStep = LANES;
  }

  private void endAside(Slide s, int first, int distance, int count, int channel, int channels) {
    out = s.out;
    o0 = 0;
    for (int c = 0; c < channels; c++) {
      for (int v = 0; v < count; v++) {
        int to = outAt[first + v * distance] + (channel + c) * s.outPitch;
        int length = Math.min(LANES, s.width);
        System.arraycopy(aside, c * ASIDE + v * LANES, s.out, to, length);
      }
    }
  }
}
