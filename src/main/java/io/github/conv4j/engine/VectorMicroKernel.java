package io.github.conv4j.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel over the Vector API, and the only file that imports it. Vectors run across outputs, never along a chain.
 *
 * <p>What C2 asks for, as measured on JDK 17 and 25: one species in a JVM (with two, 17 ran later kernels at 5 % of the peak);
 * one flat loop over named accumulators, and no call that takes vectors (one that is not inlined boxes them all: 30 of 150
 * GFLOP/s); a panel pitch that is a constant, and operands read from one {@link Tile} (with 14 parameters a register
 * allocator short of integer registers keeps the loop counter in a vector one: 100 of 150).
 */
final class VectorMicroKernel implements MicroKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** AVX2 has 16 registers, which hold 6 × 2 accumulators; AVX-512, SVE and NEON have 32, for 6 × 4. */
  private static final int VECTORS = LANES == 8 ? 2 : 4;

  private static final int PANEL = VECTORS * LANES;
  private static final int ROWS = Product.TILE_ROWS;

  /** 128 steps of a panel are 32 KB, which stay in L1 while all rows use them: 149 GFLOP/s; all 1,152 at once 124. */
  private static final int DEPTH = 128;

  /** A map of 28 × 28 gains, one of 14 × 14, whose last panel is nearly empty, loses. */
  private static final int FEWEST_PIXELS = 512;

  private static final float[] ZEROS = new float[PANEL];

  /** What one tile reads and writes, in an object instead of parameters. */
  private static final class Tile {
    float[] a;
    int r0;
    int r1;
    int r2;
    int r3;
    int r4;
    int r5;
    int[] step;
    int stepAt;
    int steps;
    float[] b;
    int bAt;
    float[] start;
    int startAt;
    int startPitch;
    float[] c;
    int cAt;
    int cPitch;
  }

  /** Numbers of a vector. */
  static int lanes() {
    return LANES;
  }

  @Override
  public String name() {
    return "vector-" + SPECIES.vectorBitSize();
  }

  /**
   * Pixels go into the lanes where there is nothing to unfold and they fill many panels, so that no product has to be
   * transposed, and where so few channels would leave half of the lanes idle. So they do where they fill one panel for three
   * quarters, as 7 × 7 do: to lay a live weight out for so few pixels took a third of the time.
   */
  @Override
  public boolean prefersChannels(ConvShape s, boolean live) {
    if (live && s.outPlane() <= PANEL && s.outPlane() >= PANEL / 4 * 3) {
      return false;
    }
    boolean pointwise = s.taps() == s.groupInChannels();
    boolean narrow = s.groupOutChannels() <= PANEL / 4 && s.columns().stride() <= 2;
    return s.outPlane() < FEWEST_PIXELS || !(pointwise || narrow);
  }

  @Override
  public int panel(int columns) {
    return PANEL;
  }

  @Override
  public int depth() {
    return DEPTH;
  }

  @Override
  public void multiply(Product p, int rows, int width, int steps) {
    Tile t = new Tile();
    t.a = p.a;
    t.step = p.step;
    t.stepAt = p.stepAt;
    t.steps = steps;
    t.b = p.b;
    t.bAt = p.bAt;
    t.start = p.resumed ? p.c : ZEROS;
    t.startPitch = p.resumed ? p.cPitch : 0;
    t.c = p.c;
    t.cPitch = p.cPitch;
    int last = p.rowAt + rows - 1;
    int i = 0;
    while (i < rows) {
      t.cAt = p.cAt + i * p.cPitch;
      t.startAt = p.resumed ? t.cAt : 0;
      int at = p.rowAt + i;
      t.r0 = p.aAt + p.row[at];
      // half a tile of rows that are thrown away costs less than rows one by one
      boolean tile = rows - i > ROWS / 2;
      if (tile) {
        t.r1 = p.aAt + p.row[Math.min(at + 1, last)];
        t.r2 = p.aAt + p.row[Math.min(at + 2, last)];
        t.r3 = p.aAt + p.row[Math.min(at + 3, last)];
        t.r4 = p.aAt + p.row[Math.min(at + 4, last)];
        t.r5 = p.aAt + p.row[Math.min(at + 5, last)];
      }
      run(t, tile, width);
      i += tile ? ROWS : 1;
    }
  }

  private static void run(Tile t, boolean tile, int width) {
    if (VECTORS == 2 || (tile && width <= 2 * LANES)) {
      if (tile) {
        sixByTwo(t);
      } else {
        oneByTwo(t);
      }
    } else if (tile) {
      sixByFour(t);
    } else {
      oneByFour(t);
    }
  }

  private static void sixByFour(Tile t) {
    float[] start = t.start;
    int i0 = t.startAt;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, i0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, i0 + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, i0 + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, i0 + 3 * LANES);
    int i1 = t.startAt + t.startPitch;
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, i1);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, i1 + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, start, i1 + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, start, i1 + 3 * LANES);
    int i2 = t.startAt + 2 * t.startPitch;
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, i2);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, i2 + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, start, i2 + 2 * LANES);
    FloatVector c23 = FloatVector.fromArray(SPECIES, start, i2 + 3 * LANES);
    int i3 = t.startAt + 3 * t.startPitch;
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, i3);
    FloatVector c31 = FloatVector.fromArray(SPECIES, start, i3 + LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, start, i3 + 2 * LANES);
    FloatVector c33 = FloatVector.fromArray(SPECIES, start, i3 + 3 * LANES);
    int i4 = t.startAt + 4 * t.startPitch;
    FloatVector c40 = FloatVector.fromArray(SPECIES, start, i4);
    FloatVector c41 = FloatVector.fromArray(SPECIES, start, i4 + LANES);
    FloatVector c42 = FloatVector.fromArray(SPECIES, start, i4 + 2 * LANES);
    FloatVector c43 = FloatVector.fromArray(SPECIES, start, i4 + 3 * LANES);
    int i5 = t.startAt + 5 * t.startPitch;
    FloatVector c50 = FloatVector.fromArray(SPECIES, start, i5);
    FloatVector c51 = FloatVector.fromArray(SPECIES, start, i5 + LANES);
    FloatVector c52 = FloatVector.fromArray(SPECIES, start, i5 + 2 * LANES);
    FloatVector c53 = FloatVector.fromArray(SPECIES, start, i5 + 3 * LANES);
    float[] a = t.a;
    int[] step = t.step;
    float[] b = t.b;
    int r0 = t.r0;
    int r1 = t.r1;
    int r2 = t.r2;
    int r3 = t.r3;
    int r4 = t.r4;
    int r5 = t.r5;
    int from = t.stepAt;
    int to = from + t.steps;
    int bAt = t.bAt - from * PANEL; // one counter for both operands
    for (int k = from; k < to; k++) {
      int at = bAt + k * PANEL;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, at + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, at + 3 * LANES);
      int s = step[k];
      FloatVector v = FloatVector.broadcast(SPECIES, a[s + r0]);
      c00 = b0.fma(v, c00);
      c01 = b1.fma(v, c01);
      c02 = b2.fma(v, c02);
      c03 = b3.fma(v, c03);
      v = FloatVector.broadcast(SPECIES, a[s + r1]);
      c10 = b0.fma(v, c10);
      c11 = b1.fma(v, c11);
      c12 = b2.fma(v, c12);
      c13 = b3.fma(v, c13);
      v = FloatVector.broadcast(SPECIES, a[s + r2]);
      c20 = b0.fma(v, c20);
      c21 = b1.fma(v, c21);
      c22 = b2.fma(v, c22);
      c23 = b3.fma(v, c23);
      v = FloatVector.broadcast(SPECIES, a[s + r3]);
      c30 = b0.fma(v, c30);
      c31 = b1.fma(v, c31);
      c32 = b2.fma(v, c32);
      c33 = b3.fma(v, c33);
      v = FloatVector.broadcast(SPECIES, a[s + r4]);
      c40 = b0.fma(v, c40);
      c41 = b1.fma(v, c41);
      c42 = b2.fma(v, c42);
      c43 = b3.fma(v, c43);
      v = FloatVector.broadcast(SPECIES, a[s + r5]);
      c50 = b0.fma(v, c50);
      c51 = b1.fma(v, c51);
      c52 = b2.fma(v, c52);
      c53 = b3.fma(v, c53);
    }
    float[] c = t.c;
    int o0 = t.cAt;
    c00.intoArray(c, o0);
    c01.intoArray(c, o0 + LANES);
    c02.intoArray(c, o0 + 2 * LANES);
    c03.intoArray(c, o0 + 3 * LANES);
    int o1 = t.cAt + t.cPitch;
    c10.intoArray(c, o1);
    c11.intoArray(c, o1 + LANES);
    c12.intoArray(c, o1 + 2 * LANES);
    c13.intoArray(c, o1 + 3 * LANES);
    int o2 = t.cAt + 2 * t.cPitch;
    c20.intoArray(c, o2);
    c21.intoArray(c, o2 + LANES);
    c22.intoArray(c, o2 + 2 * LANES);
    c23.intoArray(c, o2 + 3 * LANES);
    int o3 = t.cAt + 3 * t.cPitch;
    c30.intoArray(c, o3);
    c31.intoArray(c, o3 + LANES);
    c32.intoArray(c, o3 + 2 * LANES);
    c33.intoArray(c, o3 + 3 * LANES);
    int o4 = t.cAt + 4 * t.cPitch;
    c40.intoArray(c, o4);
    c41.intoArray(c, o4 + LANES);
    c42.intoArray(c, o4 + 2 * LANES);
    c43.intoArray(c, o4 + 3 * LANES);
    int o5 = t.cAt + 5 * t.cPitch;
    c50.intoArray(c, o5);
    c51.intoArray(c, o5 + LANES);
    c52.intoArray(c, o5 + 2 * LANES);
    c53.intoArray(c, o5 + 3 * LANES);
  }

  private static void sixByTwo(Tile t) {
    float[] start = t.start;
    int i0 = t.startAt;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, i0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, i0 + LANES);
    int i1 = t.startAt + t.startPitch;
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, i1);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, i1 + LANES);
    int i2 = t.startAt + 2 * t.startPitch;
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, i2);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, i2 + LANES);
    int i3 = t.startAt + 3 * t.startPitch;
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, i3);
    FloatVector c31 = FloatVector.fromArray(SPECIES, start, i3 + LANES);
    int i4 = t.startAt + 4 * t.startPitch;
    FloatVector c40 = FloatVector.fromArray(SPECIES, start, i4);
    FloatVector c41 = FloatVector.fromArray(SPECIES, start, i4 + LANES);
    int i5 = t.startAt + 5 * t.startPitch;
    FloatVector c50 = FloatVector.fromArray(SPECIES, start, i5);
    FloatVector c51 = FloatVector.fromArray(SPECIES, start, i5 + LANES);
    float[] a = t.a;
    int[] step = t.step;
    float[] b = t.b;
    int r0 = t.r0;
    int r1 = t.r1;
    int r2 = t.r2;
    int r3 = t.r3;
    int r4 = t.r4;
    int r5 = t.r5;
    int from = t.stepAt;
    int to = from + t.steps;
    int bAt = t.bAt - from * PANEL; // one counter for both operands
    for (int k = from; k < to; k++) {
      int at = bAt + k * PANEL;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      int s = step[k];
      FloatVector v = FloatVector.broadcast(SPECIES, a[s + r0]);
      c00 = b0.fma(v, c00);
      c01 = b1.fma(v, c01);
      v = FloatVector.broadcast(SPECIES, a[s + r1]);
      c10 = b0.fma(v, c10);
      c11 = b1.fma(v, c11);
      v = FloatVector.broadcast(SPECIES, a[s + r2]);
      c20 = b0.fma(v, c20);
      c21 = b1.fma(v, c21);
      v = FloatVector.broadcast(SPECIES, a[s + r3]);
      c30 = b0.fma(v, c30);
      c31 = b1.fma(v, c31);
      v = FloatVector.broadcast(SPECIES, a[s + r4]);
      c40 = b0.fma(v, c40);
      c41 = b1.fma(v, c41);
      v = FloatVector.broadcast(SPECIES, a[s + r5]);
      c50 = b0.fma(v, c50);
      c51 = b1.fma(v, c51);
    }
    float[] c = t.c;
    int o0 = t.cAt;
    c00.intoArray(c, o0);
    c01.intoArray(c, o0 + LANES);
    int o1 = t.cAt + t.cPitch;
    c10.intoArray(c, o1);
    c11.intoArray(c, o1 + LANES);
    int o2 = t.cAt + 2 * t.cPitch;
    c20.intoArray(c, o2);
    c21.intoArray(c, o2 + LANES);
    int o3 = t.cAt + 3 * t.cPitch;
    c30.intoArray(c, o3);
    c31.intoArray(c, o3 + LANES);
    int o4 = t.cAt + 4 * t.cPitch;
    c40.intoArray(c, o4);
    c41.intoArray(c, o4 + LANES);
    int o5 = t.cAt + 5 * t.cPitch;
    c50.intoArray(c, o5);
    c51.intoArray(c, o5 + LANES);
  }

  private static void oneByFour(Tile t) {
    float[] start = t.start;
    int i0 = t.startAt;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, i0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, i0 + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, i0 + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, i0 + 3 * LANES);
    float[] a = t.a;
    int[] step = t.step;
    float[] b = t.b;
    int r0 = t.r0;
    int from = t.stepAt;
    int to = from + t.steps;
    int bAt = t.bAt - from * PANEL; // one counter for both operands
    for (int k = from; k < to; k++) {
      int at = bAt + k * PANEL;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, at + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, at + 3 * LANES);
      int s = step[k];
      FloatVector v = FloatVector.broadcast(SPECIES, a[s + r0]);
      c00 = b0.fma(v, c00);
      c01 = b1.fma(v, c01);
      c02 = b2.fma(v, c02);
      c03 = b3.fma(v, c03);
    }
    float[] c = t.c;
    int o0 = t.cAt;
    c00.intoArray(c, o0);
    c01.intoArray(c, o0 + LANES);
    c02.intoArray(c, o0 + 2 * LANES);
    c03.intoArray(c, o0 + 3 * LANES);
  }

  private static void oneByTwo(Tile t) {
    float[] start = t.start;
    int i0 = t.startAt;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, i0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, i0 + LANES);
    float[] a = t.a;
    int[] step = t.step;
    float[] b = t.b;
    int r0 = t.r0;
    int from = t.stepAt;
    int to = from + t.steps;
    int bAt = t.bAt - from * PANEL; // one counter for both operands
    for (int k = from; k < to; k++) {
      int at = bAt + k * PANEL;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      int s = step[k];
      FloatVector v = FloatVector.broadcast(SPECIES, a[s + r0]);
      c00 = b0.fma(v, c00);
      c01 = b1.fma(v, c01);
    }
    float[] c = t.c;
    int o0 = t.cAt;
    c00.intoArray(c, o0);
    c01.intoArray(c, o0 + LANES);
  }

  // ---- few taps ----

  private static final int RUNS = 4;

  @Override
  public int run() {
    return LANES;
  }

  @Override
  public void slide(Slide s, int rows) {
    Strip t = new Strip();
    t.x = s.x;
    t.step = s.step;
    t.taps = s.taps;
    t.kernelWidth = s.kernelWidth;
    t.weight = s.weight;
    t.weightAt = s.weightAt;
    t.add = s.add;
    int inRow = s.runsARow;
    int row = 0;
    // two rows of four neighbouring runs share what they load, if the second is one kernel row
    // below the first
    int neighbours = (inRow - 1) / RUNS * RUNS; // the last run of a row overlaps the one before
    for (; row + 1 < rows && neighbours > 0 && s.rowStep == s.kernelRowStep; row += 2) {
      int i = row * inRow;
      for (int run = 0; run < neighbours; run += RUNS) {
        t.out = s.out;
        t.p0 = s.xAt + s.at[i + run];
        t.p1 = t.p0 + s.rowStep;
        t.q0 = s.outAt + s.to[i + run];
        t.q1 = s.outAt + s.to[i + run + inRow];
        twoRows(t);
      }
      four(t, s, i + neighbours, i + inRow);
      four(t, s, i + inRow + neighbours, i + 2 * inRow);
    }
    four(t, s, row * inRow, rows * inRow);
  }

  /** Runs wherever they are. */
  private static void four(Strip t, Slide s, int from, int to) {
    int last = to - 1;
    for (int i = from; i < to; i += RUNS) {
      int i1 = Math.min(i + 1, last);
      int i2 = Math.min(i + 2, last);
      int i3 = Math.min(i + 3, last);
      t.p0 = s.xAt + s.at[i];
      t.p1 = s.xAt + s.at[i1];
      t.p2 = s.xAt + s.at[i2];
      t.p3 = s.xAt + s.at[i3];
      t.out = s.out;
      t.q0 = s.outAt + s.to[i];
      t.q1 = s.outAt + s.to[i1];
      t.q2 = s.outAt + s.to[i2];
      t.q3 = s.outAt + s.to[i3];
      if (t.q3 + LANES <= s.limit) {
        fourRuns(t);
      } else {
        fourRunsAside(t, s, i, Math.min(RUNS, to - i));
      }
    }
  }

  /** The last runs, whose vectors reach into what other threads write. */
  private static void fourRunsAside(Strip t, Slide s, int first, int runs) {
    t.out = new float[RUNS * LANES];
    t.q0 = 0;
    t.q1 = LANES;
    t.q2 = 2 * LANES;
    t.q3 = 3 * LANES;
    fourRuns(t);
    for (int i = 0; i < runs; i++) {
      System.arraycopy(t.out, i * LANES, s.out, s.outAt + s.to[first + i], s.length);
    }
  }

  /** What some runs read and write. */
  private static final class Strip {
    float[] x;
    int pixelStep;
    int[] step;
    int taps;
    int kernelWidth;
    float[] weight;
    int weightAt;
    float add;
    float[] out;
    int p0;
    int p1;
    int p2;
    int p3;
    int q0;
    int q1;
    int q2;
    int q3;
  }

  /** Two rows of four neighbouring runs: a vector of x is loaded once for both, which saves nearly half of the loads. */
  private static void twoRows(Strip t) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    float[] x = t.x;
    int[] step = t.step;
    float[] weight = t.weight;
    int weightAt = t.weightAt;
    int taps = t.taps;
    int width = t.kernelWidth;
    int p = t.p0;
    int q = t.p1;
    for (int k = 0; k < width; k++) { // the first kernel row, of the first row alone
      FloatVector w = FloatVector.broadcast(SPECIES, weight[weightAt + k]);
      int at = step[k] + p;
      c00 = FloatVector.fromArray(SPECIES, x, at).fma(w, c00);
      c01 = FloatVector.fromArray(SPECIES, x, at + LANES).fma(w, c01);
      c02 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES).fma(w, c02);
      c03 = FloatVector.fromArray(SPECIES, x, at + 3 * LANES).fma(w, c03);
    }
    int above = weightAt - width;
    for (int k = width; k < taps; k++) {
      FloatVector w = FloatVector.broadcast(SPECIES, weight[weightAt + k]);
      FloatVector u = FloatVector.broadcast(SPECIES, weight[above + k]);
      int at = step[k] + p;
      FloatVector v = FloatVector.fromArray(SPECIES, x, at);
      c00 = v.fma(w, c00);
      c10 = v.fma(u, c10);
      v = FloatVector.fromArray(SPECIES, x, at + LANES);
      c01 = v.fma(w, c01);
      c11 = v.fma(u, c11);
      v = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
      c02 = v.fma(w, c02);
      c12 = v.fma(u, c12);
      v = FloatVector.fromArray(SPECIES, x, at + 3 * LANES);
      c03 = v.fma(w, c03);
      c13 = v.fma(u, c13);
    }
    for (int k = taps - width; k < taps; k++) { // the last kernel row, of the second row alone
      FloatVector w = FloatVector.broadcast(SPECIES, weight[weightAt + k]);
      int at = step[k] + q;
      c10 = FloatVector.fromArray(SPECIES, x, at).fma(w, c10);
      c11 = FloatVector.fromArray(SPECIES, x, at + LANES).fma(w, c11);
      c12 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES).fma(w, c12);
      c13 = FloatVector.fromArray(SPECIES, x, at + 3 * LANES).fma(w, c13);
    }
    float add = t.add;
    float[] out = t.out;
    int o = t.q0;
    c00.add(add).intoArray(out, o);
    c01.add(add).intoArray(out, o + LANES);
    c02.add(add).intoArray(out, o + 2 * LANES);
    c03.add(add).intoArray(out, o + 3 * LANES);
    int r = t.q1;
    c10.add(add).intoArray(out, r);
    c11.add(add).intoArray(out, r + LANES);
    c12.add(add).intoArray(out, r + 2 * LANES);
    c13.add(add).intoArray(out, r + 3 * LANES);
  }

  /** Four chains side by side; with eight, integer registers ran short. */
  private static void fourRuns(Strip t) {
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    float[] x = t.x;
    int[] step = t.step;
    float[] weight = t.weight;
    int weightAt = t.weightAt;
    int taps = t.taps;
    int p0 = t.p0;
    int p1 = t.p1;
    int p2 = t.p2;
    int p3 = t.p3;
    for (int k = 0; k < taps; k++) {
      FloatVector w = FloatVector.broadcast(SPECIES, weight[weightAt + k]);
      int at = step[k];
      c0 = FloatVector.fromArray(SPECIES, x, at + p0).fma(w, c0);
      c1 = FloatVector.fromArray(SPECIES, x, at + p1).fma(w, c1);
      c2 = FloatVector.fromArray(SPECIES, x, at + p2).fma(w, c2);
      c3 = FloatVector.fromArray(SPECIES, x, at + p3).fma(w, c3);
    }
    float add = t.add;
    float[] out = t.out;
    c0.add(add).intoArray(out, t.q0);
    c1.add(add).intoArray(out, t.q1);
    c2.add(add).intoArray(out, t.q2);
    c3.add(add).intoArray(out, t.q3);
  }

  // ---- few taps, many channels ----

  private static final int CHANNELS = ChannelSlide.CHANNELS;
  private static final int RUN = ChannelSlide.RUN;

  /**
   * Pixels of input and output that are worth their transposition where rows have to be split by a stride (3 × 3 taps: 28 × 28
   * at a stride of 2 takes three quarters of the time, 40 × 40 a little longer), and where they need not be (16 × 16 takes
   * nine tenths, 20 × 20 longer; JDK 17 transposes more slowly: 10 × 10 nine tenths). With half of the lanes a
   * fourth: 7 × 7.
   */
  private static final int MOST_STRIDED_PIXELS = 4 * LANES * LANES;

  private static final int MOST_PIXELS =
      LANES * LANES * (Runtime.version().feature() >= 25 ? 2 : 1);

  @Override
  public boolean prefersDepthwisePanels(ConvShape s) {
    int most = s.columns().stride() > 1 ? MOST_STRIDED_PIXELS : MOST_PIXELS;
    return s.taps() > 1 && s.inPlane() + s.outPlane() <= most;
  }

  /** Loads that split cache lines are what counts: outputs share them where their windows overlap pixel by pixel. */
  @Override
  public void slideChannels(ChannelSlide s, int rows) {
    Strip t = new Strip();
    t.x = s.x;
    t.pixelStep = s.pixelStep;
    t.step = s.step;
    t.taps = s.taps;
    t.kernelWidth = s.kernelWidth;
    t.weight = s.weight;
    t.out = s.out;
    boolean three = s.kernelWidth == 3 && s.kernelPixelStep == s.pixelStep;
    boolean pairs = !three && s.kernelRowStep == s.rowStep;
    for (int row = 0; row < rows; ) {
      boolean two = pairs && row + 1 < rows;
      int run = two ? RUN / 2 : RUN;
      for (int column = 0; column < s.width; column += run) {
        int first = Math.max(0, Math.min(column, s.width - run)); // overlaps the run before
        for (int lane = 0; lane < CHANNELS; lane += LANES) {
          t.weightAt = lane;
          t.p0 = row * s.rowStep + first * s.pixelStep + lane;
          t.p1 = t.p0 + s.rowStep;
          t.q0 = (row * s.width + first) * CHANNELS + lane;
          t.q1 = t.q0 + s.width * CHANNELS;
          if (two) {
            twoRowsOfFour(t);
          } else if (three) {
            eightOfThreeTaps(t);
          } else {
            eight(t);
          }
        }
      }
      row += two ? 2 : 1;
    }
  }

  /** Eight pixels at any distance. */
  private static void eight(Strip t) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c04 = FloatVector.zero(SPECIES);
    FloatVector c05 = FloatVector.zero(SPECIES);
    FloatVector c06 = FloatVector.zero(SPECIES);
    FloatVector c07 = FloatVector.zero(SPECIES);
    float[] x = t.x;
    int[] step = t.step;
    float[] weight = t.weight;
    int weightAt = t.weightAt;
    int taps = t.taps;
    int d = t.pixelStep;
    int p0 = t.p0;
    for (int k = 0; k < taps; k++) {
      FloatVector w = FloatVector.fromArray(SPECIES, weight, weightAt + k * CHANNELS);
      int at = step[k] + p0;
      c00 = FloatVector.fromArray(SPECIES, x, at).fma(w, c00);
      at += d;
      c01 = FloatVector.fromArray(SPECIES, x, at).fma(w, c01);
      at += d;
      c02 = FloatVector.fromArray(SPECIES, x, at).fma(w, c02);
      at += d;
      c03 = FloatVector.fromArray(SPECIES, x, at).fma(w, c03);
      at += d;
      c04 = FloatVector.fromArray(SPECIES, x, at).fma(w, c04);
      at += d;
      c05 = FloatVector.fromArray(SPECIES, x, at).fma(w, c05);
      at += d;
      c06 = FloatVector.fromArray(SPECIES, x, at).fma(w, c06);
      at += d;
      c07 = FloatVector.fromArray(SPECIES, x, at).fma(w, c07);
    }
    float[] out = t.out;
    int o0 = t.q0;
    c00.intoArray(out, o0);
    c01.intoArray(out, o0 + CHANNELS);
    c02.intoArray(out, o0 + 2 * CHANNELS);
    c03.intoArray(out, o0 + 3 * CHANNELS);
    c04.intoArray(out, o0 + 4 * CHANNELS);
    c05.intoArray(out, o0 + 5 * CHANNELS);
    c06.intoArray(out, o0 + 6 * CHANNELS);
    c07.intoArray(out, o0 + 7 * CHANNELS);
  }

  /** Eight pixels under kernel rows of three taps, a row at a time: ten vectors of x for 24 multiply-adds. */
  private static void eightOfThreeTaps(Strip t) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c04 = FloatVector.zero(SPECIES);
    FloatVector c05 = FloatVector.zero(SPECIES);
    FloatVector c06 = FloatVector.zero(SPECIES);
    FloatVector c07 = FloatVector.zero(SPECIES);
    float[] x = t.x;
    int[] step = t.step;
    float[] weight = t.weight;
    int weightAt = t.weightAt;
    int taps = t.taps;
    int d = t.pixelStep;
    int p0 = t.p0;
    for (int k = 0; k < taps; k += 3) {
      int wAt = weightAt + k * CHANNELS;
      FloatVector w0 = FloatVector.fromArray(SPECIES, weight, wAt);
      FloatVector w1 = FloatVector.fromArray(SPECIES, weight, wAt + CHANNELS);
      FloatVector w2 = FloatVector.fromArray(SPECIES, weight, wAt + 2 * CHANNELS);
      int at = step[k] + p0;
      FloatVector v = FloatVector.fromArray(SPECIES, x, at);
      c00 = v.fma(w0, c00);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c00 = v.fma(w1, c00);
      c01 = v.fma(w0, c01);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c00 = v.fma(w2, c00);
      c01 = v.fma(w1, c01);
      c02 = v.fma(w0, c02);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c01 = v.fma(w2, c01);
      c02 = v.fma(w1, c02);
      c03 = v.fma(w0, c03);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c02 = v.fma(w2, c02);
      c03 = v.fma(w1, c03);
      c04 = v.fma(w0, c04);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c03 = v.fma(w2, c03);
      c04 = v.fma(w1, c04);
      c05 = v.fma(w0, c05);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c04 = v.fma(w2, c04);
      c05 = v.fma(w1, c05);
      c06 = v.fma(w0, c06);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c05 = v.fma(w2, c05);
      c06 = v.fma(w1, c06);
      c07 = v.fma(w0, c07);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c06 = v.fma(w2, c06);
      c07 = v.fma(w1, c07);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c07 = v.fma(w2, c07);
    }
    float[] out = t.out;
    int o0 = t.q0;
    c00.intoArray(out, o0);
    c01.intoArray(out, o0 + CHANNELS);
    c02.intoArray(out, o0 + 2 * CHANNELS);
    c03.intoArray(out, o0 + 3 * CHANNELS);
    c04.intoArray(out, o0 + 4 * CHANNELS);
    c05.intoArray(out, o0 + 5 * CHANNELS);
    c06.intoArray(out, o0 + 6 * CHANNELS);
    c07.intoArray(out, o0 + 7 * CHANNELS);
  }

  /** Two rows of four pixels, the second a kernel row below the first. */
  private static void twoRowsOfFour(Strip t) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    float[] x = t.x;
    int[] step = t.step;
    float[] weight = t.weight;
    int weightAt = t.weightAt;
    int taps = t.taps;
    int d = t.pixelStep;
    int width = t.kernelWidth;
    int p0 = t.p0;
    int p1 = t.p1;
    for (int k = 0; k < width; k++) { // the first kernel row, of the first row alone
      FloatVector w = FloatVector.fromArray(SPECIES, weight, weightAt + k * CHANNELS);
      int at = step[k] + p0;
      c00 = FloatVector.fromArray(SPECIES, x, at).fma(w, c00);
      at += d;
      c01 = FloatVector.fromArray(SPECIES, x, at).fma(w, c01);
      at += d;
      c02 = FloatVector.fromArray(SPECIES, x, at).fma(w, c02);
      at += d;
      c03 = FloatVector.fromArray(SPECIES, x, at).fma(w, c03);
    }
    int above = weightAt - width * CHANNELS;
    for (int k = width; k < taps; k++) {
      FloatVector w = FloatVector.fromArray(SPECIES, weight, weightAt + k * CHANNELS);
      FloatVector u = FloatVector.fromArray(SPECIES, weight, above + k * CHANNELS);
      int at = step[k] + p0;
      FloatVector v = FloatVector.fromArray(SPECIES, x, at);
      c00 = v.fma(w, c00);
      c10 = v.fma(u, c10);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c01 = v.fma(w, c01);
      c11 = v.fma(u, c11);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c02 = v.fma(w, c02);
      c12 = v.fma(u, c12);
      at += d;
      v = FloatVector.fromArray(SPECIES, x, at);
      c03 = v.fma(w, c03);
      c13 = v.fma(u, c13);
    }
    for (int k = taps - width; k < taps; k++) { // the last kernel row, of the second row alone
      FloatVector w = FloatVector.fromArray(SPECIES, weight, weightAt + k * CHANNELS);
      int at = step[k] + p1;
      c10 = FloatVector.fromArray(SPECIES, x, at).fma(w, c10);
      at += d;
      c11 = FloatVector.fromArray(SPECIES, x, at).fma(w, c11);
      at += d;
      c12 = FloatVector.fromArray(SPECIES, x, at).fma(w, c12);
      at += d;
      c13 = FloatVector.fromArray(SPECIES, x, at).fma(w, c13);
    }
    float[] out = t.out;
    int o0 = t.q0;
    c00.intoArray(out, o0);
    c01.intoArray(out, o0 + CHANNELS);
    c02.intoArray(out, o0 + 2 * CHANNELS);
    c03.intoArray(out, o0 + 3 * CHANNELS);
    int o1 = t.q1;
    c10.intoArray(out, o1);
    c11.intoArray(out, o1 + CHANNELS);
    c12.intoArray(out, o1 + 2 * CHANNELS);
    c13.intoArray(out, o1 + 3 * CHANNELS);
  }

  // ---- transposition ----

  private static final VectorShuffle<Float> SWAP_8 = swap(8);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_1 = swap(1);
  private static final VectorMask<Float> ODD_8 = odd(8);
  private static final VectorMask<Float> ODD_4 = odd(4);
  private static final VectorMask<Float> ODD_2 = odd(2);
  private static final VectorMask<Float> ODD_1 = odd(1);

  /** Exchanges neighbouring blocks of lanes. */
  private static VectorShuffle<Float> swap(int block) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ block) % LANES);
  }

  /** The second of each pair of blocks. */
  private static VectorMask<Float> odd(int block) {
    boolean[] odd = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      odd[lane] = (lane & block) != 0;
    }
    return VectorMask.fromArray(SPECIES, odd, 0);
  }

  @Override
  public int transposedColumns() {
    return LANES;
  }

  /** By halves: at each stage two rows exchange every other block of lanes. About 110 cycles for 16 × 16. */
  @Override
  public void transpose(
      float[] in,
      int inAt,
      int inPitch,
      float[] out,
      int outAt,
      int outPitch,
      float[] add,
      int addAt) {
    FloatVector v0 = FloatVector.fromArray(SPECIES, in, inAt);
    FloatVector v1 = FloatVector.fromArray(SPECIES, in, inAt + inPitch);
    FloatVector v2 = FloatVector.fromArray(SPECIES, in, inAt + 2 * inPitch);
    FloatVector v3 = FloatVector.fromArray(SPECIES, in, inAt + 3 * inPitch);
    FloatVector v4 = FloatVector.fromArray(SPECIES, in, inAt + 4 * inPitch);
    FloatVector v5 = FloatVector.fromArray(SPECIES, in, inAt + 5 * inPitch);
    FloatVector v6 = FloatVector.fromArray(SPECIES, in, inAt + 6 * inPitch);
    FloatVector v7 = FloatVector.fromArray(SPECIES, in, inAt + 7 * inPitch);
    FloatVector v8 = FloatVector.fromArray(SPECIES, in, inAt + 8 * inPitch);
    FloatVector v9 = FloatVector.fromArray(SPECIES, in, inAt + 9 * inPitch);
    FloatVector v10 = FloatVector.fromArray(SPECIES, in, inAt + 10 * inPitch);
    FloatVector v11 = FloatVector.fromArray(SPECIES, in, inAt + 11 * inPitch);
    FloatVector v12 = FloatVector.fromArray(SPECIES, in, inAt + 12 * inPitch);
    FloatVector v13 = FloatVector.fromArray(SPECIES, in, inAt + 13 * inPitch);
    FloatVector v14 = FloatVector.fromArray(SPECIES, in, inAt + 14 * inPitch);
    FloatVector v15 = FloatVector.fromArray(SPECIES, in, inAt + 15 * inPitch);
    FloatVector t;
    if (LANES > 8) {
      t = v0.blend(v8.rearrange(SWAP_8), ODD_8);
      v8 = v0.rearrange(SWAP_8).blend(v8, ODD_8);
      v0 = t;
      t = v1.blend(v9.rearrange(SWAP_8), ODD_8);
      v9 = v1.rearrange(SWAP_8).blend(v9, ODD_8);
      v1 = t;
      t = v2.blend(v10.rearrange(SWAP_8), ODD_8);
      v10 = v2.rearrange(SWAP_8).blend(v10, ODD_8);
      v2 = t;
      t = v3.blend(v11.rearrange(SWAP_8), ODD_8);
      v11 = v3.rearrange(SWAP_8).blend(v11, ODD_8);
      v3 = t;
      t = v4.blend(v12.rearrange(SWAP_8), ODD_8);
      v12 = v4.rearrange(SWAP_8).blend(v12, ODD_8);
      v4 = t;
      t = v5.blend(v13.rearrange(SWAP_8), ODD_8);
      v13 = v5.rearrange(SWAP_8).blend(v13, ODD_8);
      v5 = t;
      t = v6.blend(v14.rearrange(SWAP_8), ODD_8);
      v14 = v6.rearrange(SWAP_8).blend(v14, ODD_8);
      v6 = t;
      t = v7.blend(v15.rearrange(SWAP_8), ODD_8);
      v15 = v7.rearrange(SWAP_8).blend(v15, ODD_8);
      v7 = t;
    }
    if (LANES > 4) {
      t = v0.blend(v4.rearrange(SWAP_4), ODD_4);
      v4 = v0.rearrange(SWAP_4).blend(v4, ODD_4);
      v0 = t;
      t = v1.blend(v5.rearrange(SWAP_4), ODD_4);
      v5 = v1.rearrange(SWAP_4).blend(v5, ODD_4);
      v1 = t;
      t = v2.blend(v6.rearrange(SWAP_4), ODD_4);
      v6 = v2.rearrange(SWAP_4).blend(v6, ODD_4);
      v2 = t;
      t = v3.blend(v7.rearrange(SWAP_4), ODD_4);
      v7 = v3.rearrange(SWAP_4).blend(v7, ODD_4);
      v3 = t;
      t = v8.blend(v12.rearrange(SWAP_4), ODD_4);
      v12 = v8.rearrange(SWAP_4).blend(v12, ODD_4);
      v8 = t;
      t = v9.blend(v13.rearrange(SWAP_4), ODD_4);
      v13 = v9.rearrange(SWAP_4).blend(v13, ODD_4);
      v9 = t;
      t = v10.blend(v14.rearrange(SWAP_4), ODD_4);
      v14 = v10.rearrange(SWAP_4).blend(v14, ODD_4);
      v10 = t;
      t = v11.blend(v15.rearrange(SWAP_4), ODD_4);
      v15 = v11.rearrange(SWAP_4).blend(v15, ODD_4);
      v11 = t;
    }
    if (LANES > 2) {
      t = v0.blend(v2.rearrange(SWAP_2), ODD_2);
      v2 = v0.rearrange(SWAP_2).blend(v2, ODD_2);
      v0 = t;
      t = v1.blend(v3.rearrange(SWAP_2), ODD_2);
      v3 = v1.rearrange(SWAP_2).blend(v3, ODD_2);
      v1 = t;
      t = v4.blend(v6.rearrange(SWAP_2), ODD_2);
      v6 = v4.rearrange(SWAP_2).blend(v6, ODD_2);
      v4 = t;
      t = v5.blend(v7.rearrange(SWAP_2), ODD_2);
      v7 = v5.rearrange(SWAP_2).blend(v7, ODD_2);
      v5 = t;
      t = v8.blend(v10.rearrange(SWAP_2), ODD_2);
      v10 = v8.rearrange(SWAP_2).blend(v10, ODD_2);
      v8 = t;
      t = v9.blend(v11.rearrange(SWAP_2), ODD_2);
      v11 = v9.rearrange(SWAP_2).blend(v11, ODD_2);
      v9 = t;
      t = v12.blend(v14.rearrange(SWAP_2), ODD_2);
      v14 = v12.rearrange(SWAP_2).blend(v14, ODD_2);
      v12 = t;
      t = v13.blend(v15.rearrange(SWAP_2), ODD_2);
      v15 = v13.rearrange(SWAP_2).blend(v15, ODD_2);
      v13 = t;
    }
    if (LANES > 1) {
      t = v0.blend(v1.rearrange(SWAP_1), ODD_1);
      v1 = v0.rearrange(SWAP_1).blend(v1, ODD_1);
      v0 = t;
      t = v2.blend(v3.rearrange(SWAP_1), ODD_1);
      v3 = v2.rearrange(SWAP_1).blend(v3, ODD_1);
      v2 = t;
      t = v4.blend(v5.rearrange(SWAP_1), ODD_1);
      v5 = v4.rearrange(SWAP_1).blend(v5, ODD_1);
      v4 = t;
      t = v6.blend(v7.rearrange(SWAP_1), ODD_1);
      v7 = v6.rearrange(SWAP_1).blend(v7, ODD_1);
      v6 = t;
      t = v8.blend(v9.rearrange(SWAP_1), ODD_1);
      v9 = v8.rearrange(SWAP_1).blend(v9, ODD_1);
      v8 = t;
      t = v10.blend(v11.rearrange(SWAP_1), ODD_1);
      v11 = v10.rearrange(SWAP_1).blend(v11, ODD_1);
      v10 = t;
      t = v12.blend(v13.rearrange(SWAP_1), ODD_1);
      v13 = v12.rearrange(SWAP_1).blend(v13, ODD_1);
      v12 = t;
      t = v14.blend(v15.rearrange(SWAP_1), ODD_1);
      v15 = v14.rearrange(SWAP_1).blend(v15, ODD_1);
      v14 = t;
    }
    v0.add(add[addAt + 0 % LANES]).intoArray(out, place(outAt, outPitch, 0));
    v1.add(add[addAt + 1 % LANES]).intoArray(out, place(outAt, outPitch, 1));
    v2.add(add[addAt + 2 % LANES]).intoArray(out, place(outAt, outPitch, 2));
    v3.add(add[addAt + 3 % LANES]).intoArray(out, place(outAt, outPitch, 3));
    v4.add(add[addAt + 4 % LANES]).intoArray(out, place(outAt, outPitch, 4));
    v5.add(add[addAt + 5 % LANES]).intoArray(out, place(outAt, outPitch, 5));
    v6.add(add[addAt + 6 % LANES]).intoArray(out, place(outAt, outPitch, 6));
    v7.add(add[addAt + 7 % LANES]).intoArray(out, place(outAt, outPitch, 7));
    v8.add(add[addAt + 8 % LANES]).intoArray(out, place(outAt, outPitch, 8));
    v9.add(add[addAt + 9 % LANES]).intoArray(out, place(outAt, outPitch, 9));
    v10.add(add[addAt + 10 % LANES]).intoArray(out, place(outAt, outPitch, 10));
    v11.add(add[addAt + 11 % LANES]).intoArray(out, place(outAt, outPitch, 11));
    v12.add(add[addAt + 12 % LANES]).intoArray(out, place(outAt, outPitch, 12));
    v13.add(add[addAt + 13 % LANES]).intoArray(out, place(outAt, outPitch, 13));
    v14.add(add[addAt + 14 % LANES]).intoArray(out, place(outAt, outPitch, 14));
    v15.add(add[addAt + 15 % LANES]).intoArray(out, place(outAt, outPitch, 15));
  }

  @Override
  public void copy(float[] in, int inAt, float[] out, int outAt, int length, float add) {
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, in, inAt + i).add(add).intoArray(out, outAt + i);
    }
    for (; i < length; i++) {
      out[outAt + i] = in[inAt + i] + add;
    }
  }

  @Override
  public void windows(
      float[] x,
      int xAt,
      int stride,
      int[] step,
      int from,
      int steps,
      float[] out,
      int outAt,
      int pitch,
      int length,
      int room) {
    // the last vector of a row may read what lies behind it, if that is still in the array
    long end = (long) xAt + step[from + steps - 1] + (long) stride * (LANES - 1) + LANES;
    int whole = length / LANES * LANES;
    boolean over =
        room >= (length + LANES - 1) / LANES * LANES && end + (long) whole * stride <= x.length;
    int vectors = over ? length : whole;
    if (stride > 2
        || (stride == 2 && end + (long) (vectors - 1) / LANES * LANES * stride > x.length)) {
      Windows.one(x, xAt, stride, step, from, steps, out, outAt, pitch, length);
      return;
    }
    int count = (vectors + LANES - 1) / LANES;
    if (stride == 2) {
      for (int j = 0; j < count; j++) {
        everyOther(x, xAt + 2 * j * LANES, step, from, steps, out, outAt + j * LANES, pitch);
      }
    } else if (count == 4) {
      fourVectors(x, xAt, step, from, steps, out, outAt, pitch);
    } else {
      vectors(count, x, xAt, step, from, steps, out, outAt, pitch);
    }
    if (vectors < length) {
      Windows.one(
          x,
          xAt + whole * stride,
          stride,
          step,
          from,
          steps,
          out,
          outAt + whole,
          pitch,
          length - whole);
    }
  }

  /** Row by row, since rows are far apart: a column at a time took three times as long. */
  private static void vectors(
      int count,
      float[] x,
      int xAt,
      int[] step,
      int from,
      int steps,
      float[] out,
      int outAt,
      int pitch) {
    for (int k = 0; k < steps; k++) {
      int at = xAt + step[from + k];
      int to = outAt + k * pitch;
      for (int j = 0; j < count; j++) {
        FloatVector.fromArray(SPECIES, x, at + j * LANES).intoArray(out, to + j * LANES);
      }
    }
  }

  private static void fourVectors(
      float[] x, int xAt, int[] step, int from, int steps, float[] out, int outAt, int pitch) {
    for (int k = 0; k < steps; k++) {
      int at = xAt + step[from + k];
      int to = outAt + k * pitch;
      FloatVector.fromArray(SPECIES, x, at).intoArray(out, to);
      FloatVector.fromArray(SPECIES, x, at + LANES).intoArray(out, to + LANES);
      FloatVector.fromArray(SPECIES, x, at + 2 * LANES).intoArray(out, to + 2 * LANES);
      FloatVector.fromArray(SPECIES, x, at + 3 * LANES).intoArray(out, to + 3 * LANES);
    }
  }

  private static final VectorShuffle<Float> EVEN =
      VectorShuffle.fromOp(SPECIES, i -> 2 * i % LANES);
  private static final VectorMask<Float> UPPER = odd(LANES / 2);

  /** One vector of each row, of every other pixel. */
  private static void everyOther(
      float[] x, int xAt, int[] step, int from, int steps, float[] out, int outAt, int pitch) {
    for (int k = 0; k < steps; k++) {
      int at = xAt + step[from + k];
      FloatVector first = FloatVector.fromArray(SPECIES, x, at).rearrange(EVEN);
      FloatVector second = FloatVector.fromArray(SPECIES, x, at + LANES).rearrange(EVEN);
      first.blend(second, UPPER).intoArray(out, outAt + k * pitch);
    }
  }

  /** Where row i goes: into row i % LANES of the result, behind the blocks of the rows before it. */
  private static int place(int outAt, int outPitch, int i) {
    return outAt + i % LANES * outPitch + i / LANES * LANES;
  }
}
