package io.github.conv4j.engine;

import java.util.Arrays;

/**
 * The micro-kernel in plain Java, whose loops C2 turns into vector instructions by itself. It does so, on 17 and 25, where
 * every array is indexed by the same variable alone: so rows of B and C are copied into arrays of their own.
 */
final class PlainMicroKernel implements MicroKernel {
  /** Long rows: before and behind its vector loop C2 runs up to 15 single steps (512 columns: 66 GFLOP/s, 1,024: 74). */
  private static final int PANEL = 1024;

  private static final int ROWS = 4;
  private static final int NEGATIVE_ZERO = Float.floatToRawIntBits(-0f);

  /** Steps whose rows of B, 4 KB each, stay in L1 while all rows of C use them. */
  private static final int DEPTH = 8;

  /** All rows begin at the same place of a cache line, with the array header's 16 bytes: 66 GFLOP/s become 75. */
  private static final int ROW_LENGTH = PANEL + 12;

  /** JDK 17 leaves a loop of 4 × 4 multiply-adds scalar (12 GFLOP/s; 4 × 2: 70), 25 makes the most of it (95). */
  private static final boolean FOUR_TAPS = Runtime.version().feature() >= 25;

  private static final int SHORT_ROW = 8;

  @Override
  public String name() {
    return "plain";
  }

  /** Whichever has the longer rows. */
  @Override
  public boolean prefersChannels(ConvShape s, boolean live) {
    return s.groupOutChannels() > s.outPlane();
  }

  /** Only where rows are too short for loops over them: 7 × 7 pixels take two thirds of the time, 14 × 14 half as much again. */
  @Override
  public boolean prefersDepthwisePanels(ConvShape s) {
    return s.columns().output() <= SHORT_ROW;
  }

  @Override
  public int panel(int columns) {
    return Math.min(PANEL, (columns + 15) / 16 * 16);
  }

  @Override
  public int depth() {
    return 128;
  }

  @Override
  public void multiply(Product p, int rows, int width, int steps) {
    float[][] arrays = arrays(p, rows);
    for (int i = 0; i < rows; i++) {
      if (p.resumed) {
        System.arraycopy(p.c, p.cAt + i * p.cPitch, arrays[DEPTH + i], 0, width);
      } else {
        Arrays.fill(arrays[DEPTH + i], 0, width, 0f);
      }
    }
    for (int k = 0; k < steps; k += DEPTH) {
      int block = Math.min(DEPTH, steps - k);
      for (int s = 0; s < block; s++) {
        System.arraycopy(p.b, p.bAt + (k + s) * p.bPitch, arrays[s], 0, width);
      }
      for (int i = 0; i < rows; i += ROWS) {
        block(p, arrays, i, rows, width, k, block);
      }
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(arrays[DEPTH + i], 0, p.c, p.cAt + i * p.cPitch, width);
    }
  }

  /** Rows of B, then those of C and a few more for tiles that are not full. */
  private static float[][] arrays(Product p, int rows) {
    int needed = DEPTH + rows + ROWS - 1;
    if (p.rows.length < needed) {
      p.rows = new float[needed][ROW_LENGTH];
    }
    return p.rows;
  }

  /** Four rows of C over a few steps. */
  private static void block(Product p, float[][] arrays, int i, int rows, int n, int k, int steps) {
    float[] c0 = arrays[DEPTH + i];
    float[] c1 = arrays[DEPTH + i + 1];
    float[] c2 = arrays[DEPTH + i + 2];
    float[] c3 = arrays[DEPTH + i + 3];
    int last = p.rowAt + rows - 1;
    int r0 = p.aAt + p.row[p.rowAt + i];
    int r1 = p.aAt + p.row[Math.min(p.rowAt + i + 1, last)];
    int r2 = p.aAt + p.row[Math.min(p.rowAt + i + 2, last)];
    int r3 = p.aAt + p.row[Math.min(p.rowAt + i + 3, last)];
    int at = p.stepAt + k;
    int s = 0;
    if (FOUR_TAPS) {
      for (; s + 4 <= steps; s += 4) {
        fourTaps(
            n,
            c0,
            c1,
            c2,
            c3,
            arrays[s],
            arrays[s + 1],
            arrays[s + 2],
            arrays[s + 3],
            p.a,
            r0,
            r1,
            r2,
            r3,
            p.step,
            at + s);
      }
    }
    for (; s + 2 <= steps; s += 2) {
      twoTaps(n, c0, c1, c2, c3, arrays[s], arrays[s + 1], p.a, r0, r1, r2, r3, p.step, at + s);
    }
    if (s < steps) {
      oneTap(n, c0, c1, c2, c3, arrays[s], p.a, r0, r1, r2, r3, p.step[at + s]);
    }
  }

  private static void fourTaps(
      int n,
      float[] c0,
      float[] c1,
      float[] c2,
      float[] c3,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      int[] step,
      int k) {
    int s0 = step[k];
    int s1 = step[k + 1];
    int s2 = step[k + 2];
    int s3 = step[k + 3];
    float a00 = a[r0 + s0];
    float a01 = a[r0 + s1];
    float a02 = a[r0 + s2];
    float a03 = a[r0 + s3];
    float a10 = a[r1 + s0];
    float a11 = a[r1 + s1];
    float a12 = a[r1 + s2];
    float a13 = a[r1 + s3];
    float a20 = a[r2 + s0];
    float a21 = a[r2 + s1];
    float a22 = a[r2 + s2];
    float a23 = a[r2 + s3];
    float a30 = a[r3 + s0];
    float a31 = a[r3 + s1];
    float a32 = a[r3 + s2];
    float a33 = a[r3 + s3];
    for (int j = 0; j < n; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      float x2 = b2[j];
      float x3 = b3[j];
      c0[j] = Math.fma(a03, x3, Math.fma(a02, x2, Math.fma(a01, x1, Math.fma(a00, x0, c0[j]))));
      c1[j] = Math.fma(a13, x3, Math.fma(a12, x2, Math.fma(a11, x1, Math.fma(a10, x0, c1[j]))));
      c2[j] = Math.fma(a23, x3, Math.fma(a22, x2, Math.fma(a21, x1, Math.fma(a20, x0, c2[j]))));
      c3[j] = Math.fma(a33, x3, Math.fma(a32, x2, Math.fma(a31, x1, Math.fma(a30, x0, c3[j]))));
    }
  }

  private static void twoTaps(
      int n,
      float[] c0,
      float[] c1,
      float[] c2,
      float[] c3,
      float[] b0,
      float[] b1,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      int[] step,
      int k) {
    int s0 = step[k];
    int s1 = step[k + 1];
    float a00 = a[r0 + s0];
    float a01 = a[r0 + s1];
    float a10 = a[r1 + s0];
    float a11 = a[r1 + s1];
    float a20 = a[r2 + s0];
    float a21 = a[r2 + s1];
    float a30 = a[r3 + s0];
    float a31 = a[r3 + s1];
    for (int j = 0; j < n; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      c0[j] = Math.fma(a01, x1, Math.fma(a00, x0, c0[j]));
      c1[j] = Math.fma(a11, x1, Math.fma(a10, x0, c1[j]));
      c2[j] = Math.fma(a21, x1, Math.fma(a20, x0, c2[j]));
      c3[j] = Math.fma(a31, x1, Math.fma(a30, x0, c3[j]));
    }
  }

  private static void oneTap(
      int n,
      float[] c0,
      float[] c1,
      float[] c2,
      float[] c3,
      float[] b0,
      float[] a,
      int r0,
      int r1,
      int r2,
      int r3,
      int step) {
    float a0 = a[r0 + step];
    float a1 = a[r1 + step];
    float a2 = a[r2 + step];
    float a3 = a[r3 + step];
    for (int j = 0; j < n; j++) {
      float x = b0[j];
      c0[j] = Math.fma(a0, x, c0[j]);
      c1[j] = Math.fma(a1, x, c1[j]);
      c2[j] = Math.fma(a2, x, c2[j]);
      c3[j] = Math.fma(a3, x, c3[j]);
    }
  }

  @Override
  public int transposedColumns() {
    return 16;
  }

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
    for (int j = 0; j < 16; j++) {
      int to = outAt + j * outPitch;
      for (int i = 0; i < 16; i++) {
        out[to + i] = in[inAt + i * inPitch + j] + add[addAt + j];
      }
    }
  }

  @Override
  public void copy(float[] in, int inAt, float[] out, int outAt, int length, float add) {
    System.arraycopy(in, inAt, out, outAt, length);
    if (Float.floatToRawIntBits(add) != NEGATIVE_ZERO) {
      for (int i = outAt; i < outAt + length; i++) {
        out[i] += add;
      }
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
    if (stride != 1) {
      Windows.one(x, xAt, stride, step, from, steps, out, outAt, pitch, length);
      return;
    }
    for (int k = 0; k < steps; k++) {
      System.arraycopy(x, xAt + step[from + k], out, outAt + k * pitch, length);
    }
  }

  /** Taps that one loop takes: their rows are copied, since C2 leaves a loop over shifted rows scalar. */
  private static final int SLIDING_TAPS = 4;

  @Override
  public int run() {
    return PANEL;
  }

  @Override
  public void slide(Slide s, int rows) {
    if (s.rows.length == 0) {
      s.rows = new float[SLIDING_TAPS + 1][ROW_LENGTH];
    }
    float[] c = s.rows[SLIDING_TAPS];
    int n = s.length;
    for (int run = 0; run < rows * s.runsARow; run++) {
      Arrays.fill(c, 0, n, 0f);
      int from = s.xAt + s.at[run];
      int tap = 0;
      for (; tap + SLIDING_TAPS <= s.taps; tap += SLIDING_TAPS) {
        for (int t = 0; t < SLIDING_TAPS; t++) {
          System.arraycopy(s.x, from + s.step[tap + t], s.rows[t], 0, n);
        }
        int w = s.weightAt + tap;
        slideFour(n, c, s.rows, s.weight[w], s.weight[w + 1], s.weight[w + 2], s.weight[w + 3]);
      }
      for (; tap < s.taps; tap++) {
        System.arraycopy(s.x, from + s.step[tap], s.rows[0], 0, n);
        slideOne(n, c, s.rows[0], s.weight[s.weightAt + tap]);
      }
      copy(c, 0, s.out, s.outAt + s.to[run], n, s.add);
    }
  }

  private static void slideFour(
      int n, float[] c, float[][] rows, float w0, float w1, float w2, float w3) {
    float[] x0 = rows[0];
    float[] x1 = rows[1];
    float[] x2 = rows[2];
    float[] x3 = rows[3];
    for (int j = 0; j < n; j++) {
      c[j] =
          Math.fma(w3, x3[j], Math.fma(w2, x2[j], Math.fma(w1, x1[j], Math.fma(w0, x0[j], c[j]))));
    }
  }

  private static void slideOne(int n, float[] c, float[] x, float w) {
    for (int j = 0; j < n; j++) {
      c[j] = Math.fma(w, x[j], c[j]);
    }
  }

  @Override
  public void slideChannels(ChannelSlide s, int rows) {
    float[] c = new float[ChannelSlide.CHANNELS];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < s.width; column++) {
        int from = row * s.rowStep + column * s.pixelStep;
        Arrays.fill(c, 0f);
        for (int t = 0; t < s.taps; t++) {
          slidePixel(c, s.x, from + s.step[t], s.weight, t * ChannelSlide.CHANNELS);
        }
        int to = (row * s.width + column) * ChannelSlide.CHANNELS;
        System.arraycopy(c, 0, s.out, to, ChannelSlide.CHANNELS);
      }
    }
  }

  private static void slidePixel(float[] c, float[] x, int at, float[] weight, int weightAt) {
    for (int i = 0; i < ChannelSlide.CHANNELS; i++) {
      c[i] = Math.fma(weight[weightAt + i], x[at + i], c[i]);
    }
  }
}
