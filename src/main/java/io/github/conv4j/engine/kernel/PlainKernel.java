package io.github.conv4j.engine.kernel;

/** The kernel in plain Java, whose loops C2 turns into vector instructions by itself: see {@link PlainLoops}. */
final class PlainKernel implements Kernel {
  /** Rows of 2 KB: longer ones leave L1 (1,024 elements: 116 GFLOP/s instead of 133). */
  static final int PANEL = 512;

  /** Rows of 4 KB, where a single channel leaves room for them. */
  private static final int LONG_ROW = 1024;

  /** Pixels between two rows of pixels that are computed, and dropped, so that rows make one long run. */
  private static final int GAP = 32;

  /** Rows of C that are computed together: 1 MB, which stays in L2. */
  private static final int ROWS = 512;

  /** Steps whose rows of B, 32 KB, stay in L1 while all rows of C use them. */
  private static final int DEPTH = 16;

  private static final int TAPS = 4;
  private static final int NEGATIVE_ZERO = Float.floatToRawIntBits(-0f);

  /** What a thread keeps. */
  private static final class Rows {
    final PlainLoops products = new PlainLoops(PANEL);
    final PlainLoops slides = new PlainLoops(LONG_ROW);
  }

  /** Fails at once if the property of {@link LoopStart} is wrong. */
  PlainKernel() {
    LoopStart.fixedIndex(System.getProperty(LoopStart.PROPERTY));
  }

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public int lanes() {
    return 1;
  }

  /** As few panels as possible, of equal width. */
  @Override
  public int panel(int columns) {
    int panels = Math.max(1, (columns + PANEL - 1) / PANEL);
    int width = (columns + panels - 1) / panels;
    return (width + 15) / 16 * 16;
  }

  @Override
  public boolean packs() {
    return false;
  }

  /** All steps at once, since each call copies C (7 % of ResNet-50's time with 128). */
  @Override
  public int depth() {
    return Integer.MAX_VALUE;
  }

  /** A row is a tile: two of them may lie anywhere. */
  @Override
  public Cut tiles(int rows) {
    return Cut.even(rows, 1);
  }

  @Override
  public void multiply(Product p, int tile, int end, int width, int from, int to) {
    for (int first = tile; first < end; first += ROWS) {
      int rows = Math.min(ROWS, end - first);
      multiply(p, first, rows, first - tile, width, from, to);
    }
  }

  /** Some rows, before which there are others in C. */
  private void multiply(Product p, int first, int rows, int before, int width, int from, int to) {
    PlainLoops loops = p.memory.of(Rows.class, Rows::new).products;
    int cAt = p.cAt + before * p.cPitch;
    loops.begin((long) rows * width * (to - from), DEPTH + rows + 1);
    for (int i = 0; i < rows; i++) {
      if (p.resumed) {
        loops.fill(DEPTH + i, p.c, cAt + i * p.cPitch, width);
      } else {
        loops.clear(DEPTH + i, width);
      }
    }
    for (int k = from; k < to; k += DEPTH) {
      int block = Math.min(DEPTH, to - k);
      for (int s = 0; s < block; s++) {
        loops.fill(s, p.b, p.bAt + p.bStep[k + s], width);
      }
      for (int i = 0; i < rows; i += 2) {
        int r0 = p.aAt + p.tiles.at(first + i);
        int r1 = i + 1 < rows ? p.aAt + p.tiles.at(first + i + 1) : r0;
        loops.twoRows(DEPTH + i, width, block, p.a, r0, r1, p.aStep, k);
      }
    }
    for (int i = 0; i < rows; i++) {
      float add = p.add == null ? -0f : p.add[p.addAt + before + i];
      copy(loops.row(DEPTH + i), loops.start(), p.c, cAt + i * p.cPitch, width, add);
    }
  }

  // ---- slides ----

  /** Rows of pixels are computed as one run, with what lies between them. */
  @Override
  public void slide(Slide s) {
    PlainLoops loops = s.memory.of(Rows.class, Rows::new).slides;
    int longest = s.channels == 1 ? LONG_ROW : PANEL;
    boolean many = s.xPitch - s.width <= GAP && s.width + s.xPitch <= longest;
    int rows = many ? (longest - s.width) / s.xPitch + 1 : 1;
    int columns = many ? s.width : longest;
    for (int row = 0; row < s.rows; row += rows) {
      int count = Math.min(rows, s.rows - row);
      for (int column = 0; column < s.width; column += columns) {
        int width = Math.min(columns, s.width - column);
        run(s, loops, row, count, column, width);
      }
    }
  }

  private void run(Slide s, PlainLoops loops, int row, int rows, int column, int width) {
    int n = (rows - 1) * s.xPitch + width;
    loops.begin((long) n * s.channels * s.taps, DEPTH + s.channels + 1);
    for (int c = 0; c <= s.channels; c++) { // one more, for the second of two rows
      loops.clear(DEPTH + c, n);
    }
    int at = s.xAt + row * s.xPitch + column;
    int depth = s.channels == 1 ? TAPS : DEPTH; // rows that are used once need not stay in L1
    for (int tap = 0; tap < s.taps; tap += depth) {
      int block = Math.min(depth, s.taps - tap);
      for (int t = 0; t < block; t++) {
        loops.fill(t, s.x, at + s.step[tap + t], n);
      }
      int w = s.weightAt + tap;
      if (s.channels == 1) {
        loops.oneRow(DEPTH, n, block, s.weight, w);
      }
      for (int c = 0; c < s.channels && s.channels > 1; c += 2) {
        int second = Math.min(c + 1, s.channels - 1);
        loops.twoRows(DEPTH + c, n, block, s.weight, w + c * s.taps, w + second * s.taps);
      }
    }
    for (int c = 0; c < s.channels; c++) {
      int to = s.outAt + c * s.outPitch + row * s.width + column;
      for (int i = 0; i < rows; i++) {
        int from = loops.start() + i * s.xPitch;
        copy(loops.row(DEPTH + c), from, s.out, to + i * s.width, width, s.add(c));
      }
    }
  }

  /** C2 leaves loops over shifted rows scalar. */
  @Override
  public boolean rolls() {
    return false;
  }

  @Override
  public void roll(Roll r, int planes) {
    throw new UnsupportedOperationException("plain kernels slide");
  }

  // ---- pooling ----

  @Override
  public boolean pools() {
    return false;
  }

  @Override
  public void pool(Pooling p) {
    throw new UnsupportedOperationException("C2 finds the vectors");
  }

  // ---- moving ----

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
  public void frame(Framing f) {
    for (int plane = 0; plane < f.planes; plane++) {
      for (int phase = 0; phase < f.phases; phase++) {
        f.zeros(plane, phase);
        for (int i = 0; i < f.rows; i++) {
          f.row(plane, phase, i);
        }
      }
    }
  }

  @Override
  public void pack(Packing p) {
    p.elements(p.from);
  }
}
