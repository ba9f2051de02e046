package io.github.conv4j.engine;

import java.util.Arrays;

/**
 * The micro-kernel in plain Java, whose loops C2 turns into vector instructions by itself. It does so, on 17 and 25, where
 * every array is indexed by the same variable alone: so rows of B and C are copied into arrays of their own.
 */
final class PlainMicroKernel implements MicroKernel {
  /** Rows of 2 KB: longer ones leave L1 (1,024 numbers: 116 GFLOP/s instead of 133). */
  static final int PANEL = 512;

  private static final int ROWS = 2;
  private static final int TAPS = 4;
  private static final int NEGATIVE_ZERO = Float.floatToRawIntBits(-0f);

  /** Steps whose rows of B, 32 KB, stay in L1 while all rows of C use them. */
  private static final int DEPTH = 16;

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

  /** As few panels as possible, of equal width. */
  @Override
  public int panel(int columns) {
    int panels = Math.max(1, (columns + PANEL - 1) / PANEL);
    int width = (columns + panels - 1) / panels;
    return (width + 15) / 16 * 16;
  }

  /** All steps at once, since each call copies C (7 % of ResNet-50's time with 128). */
  @Override
  public int depth() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void multiply(Product p, int rows, int width, int steps) {
    LoopRows loops = p.rows;
    loops.choose((long) rows * width * steps);
    // rows of B, then those of C, one more where their number is odd
    float[][] r = loops.of(DEPTH + (rows + 1) / ROWS * ROWS);
    for (int i = 0; i < rows; i++) {
      if (p.resumed) {
        loops.fill(r[DEPTH + i], p.c, p.cAt + i * p.cPitch, width);
      } else {
        loops.clear(r[DEPTH + i], width);
      }
    }
    for (int k = 0; k < steps; k += DEPTH) {
      int block = Math.min(DEPTH, steps - k);
      for (int s = 0; s < block; s++) {
        loops.fill(r[s], p.b, p.bAt + (k + s) * p.bPitch, width);
      }
      for (int i = 0; i < rows; i += ROWS) {
        int at = p.rowAt + i;
        int r0 = p.aAt + p.row[at];
        int r1 = i + 1 < rows ? p.aAt + p.row[at + 1] : r0;
        twoRows(p.a, r0, r1, p.step, p.stepAt + k, block, r, i, loops.start(), loops.end(width));
      }
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(r[DEPTH + i], loops.start(), p.c, p.cAt + i * p.cPitch, width);
    }
  }

  /** Two rows of C over a few steps. */
  private static void twoRows(
      float[] a,
      int r0,
      int r1,
      int[] step,
      int stepAt,
      int steps,
      float[][] rows,
      int i,
      int from,
      int to) {
    float[] c0 = rows[DEPTH + i];
    float[] c1 = rows[DEPTH + i + 1];
    int s = 0;
    for (; s + TAPS <= steps; s += TAPS) {
      int s0 = step[stepAt + s];
      int s1 = step[stepAt + s + 1];
      int s2 = step[stepAt + s + 2];
      int s3 = step[stepAt + s + 3];
      fourTaps(
          from,
          to,
          c0,
          c1,
          rows[s],
          rows[s + 1],
          rows[s + 2],
          rows[s + 3],
          a[r0 + s0],
          a[r0 + s1],
          a[r0 + s2],
          a[r0 + s3],
          a[r1 + s0],
          a[r1 + s1],
          a[r1 + s2],
          a[r1 + s3]);
    }
    for (; s < steps; s++) {
      int step0 = step[stepAt + s];
      oneTap(from, to, c0, c1, rows[s], a[r0 + step0], a[r1 + step0]);
    }
  }

  /**
   * Two taps come from variables, two are read again: JDK 17 leaves the loop scalar with four variables, 4 × 4 taps, or 3 × 4 (12
   * GFLOP/s), depending on what is around it; this one became vectors everywhere (130 GFLOP/s on both).
   */
  static void fourTaps(
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

  @Override
  public int run() {
    return Slide.LONGEST;
  }

  /** Rows are copied, since C2 leaves a loop over shifted rows scalar. */
  @Override
  public void slide(Slide s, int rows) {
    int n = s.length;
    int runs = rows * s.runsARow;
    s.rows.choose((long) runs * s.taps * n);
    float[][] r = s.rows.of(TAPS + 1);
    float[] c = r[TAPS];
    int from = s.rows.start();
    int to = s.rows.end(n);
    for (int run = 0; run < runs; run++) {
      s.rows.clear(c, n);
      int at = s.xAt + s.at[run];
      int tap = 0;
      for (; tap + TAPS <= s.taps; tap += TAPS) {
        for (int t = 0; t < TAPS; t++) {
          s.rows.fill(r[t], s.x, at + s.step[tap + t], n);
        }
        int w = s.weightAt + tap;
        slideFour(from, to, c, r, s.weight[w], s.weight[w + 1], s.weight[w + 2], s.weight[w + 3]);
      }
      for (; tap < s.taps; tap++) {
        s.rows.fill(r[0], s.x, at + s.step[tap], n);
        slideOne(from, to, c, r[0], s.weight[s.weightAt + tap]);
      }
      copy(c, from, s.out, s.outAt + s.to[run], n, s.add);
    }
  }

  private static void slideFour(
      int from, int to, float[] c, float[][] rows, float w0, float w1, float w2, float w3) {
    float[] x0 = rows[0];
    float[] x1 = rows[1];
    float[] x2 = rows[2];
    float[] x3 = rows[3];
    for (int j = from; j < to; j++) {
      c[j] =
          Math.fma(w3, x3[j], Math.fma(w2, x2[j], Math.fma(w1, x1[j], Math.fma(w0, x0[j], c[j]))));
    }
  }

  private static void slideOne(int from, int to, float[] c, float[] x, float w) {
    for (int j = from; j < to; j++) {
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
