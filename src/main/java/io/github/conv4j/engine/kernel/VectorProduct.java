package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANES;

/** Cuts {@link Product} into tiles of rows times two vectors, and holds what one tile reads and writes. */
final class VectorProduct {
  /**
   * Columns of a panel. Two vectors a row and many rows, rather than four and half as many, read half as much of B, which comes
   * from L2 where it is long: 10 × 2 takes 0.9 times as long as 5 × 4 on a Xeon.
   */
  static final int PANEL = 2 * LANES;

  /**
   * Rows of tiles are 5 and 4 units: 10 × 2 accumulators fit 32 registers, 5 × 2 the 16 of AVX2. The lanes tell how many there are:
   * 8 are taken for AVX2, though SVE may have them too, others for AVX-512 or NEON.
   */
  static final int UNIT = LANES == 8 ? 1 : 2;

  /** Rows of the lower of the two tiles; the other has 5 units. */
  private static final int NARROW = 4 * UNIT;

  /** Steps of a panel of 24 KB, which leave some room in L1. */
  static final int DEPTH = (6 << 10) / PANEL;

  private static final float[] ZEROS = new float[PANEL];

  float[] a;
  int aAt;
  float[] b;
  int bAt;
  int from;
  int to;
  float[] start;
  int startAt;
  int startPitch;
  float[] c;
  int cAt;
  int cPitch;
  float add0;
  float add1;
  float add2;
  float add3;
  float add4;
  float add5;
  float add6;
  float add7;
  float add8;
  float add9;

  /** What {@link Kernel#multiply} computes. */
  void multiply(Product p, int tile, int end, int from, int to) {
    RowTiles tiles = p.tiles;
    a = p.a;
    b = p.b;
    bAt = p.bAt;
    this.from = from;
    this.to = to;
    start = p.resumed ? p.c : ZEROS;
    startPitch = p.resumed ? p.cPitch : 0;
    c = p.c;
    cPitch = p.cPitch;
    for (int t = tile; t < end; t++) {
      int row = tiles.row(t) - tiles.row(tile);
      int rows = tiles.row(t + 1) - tiles.row(t);
      aAt = p.aAt + tiles.at(t);
      cAt = p.cAt + row * cPitch;
      startAt = p.resumed ? cAt : 0;
      add(p.add, p.addAt + row, rows);
      run(rows > NARROW);
    }
  }

  private void run(boolean wide) {
    if (UNIT == 2) {
      if (wide) {
        ProductTiles.tenByTwo(this);
      } else {
        ProductTiles.eightByTwo(this);
      }
    } else if (wide) {
      ProductTiles.fiveByTwo(this);
    } else {
      ProductTiles.fourByTwo(this);
    }
  }

  /** Forgets the arrays of others. */
  void letGo() {
    a = null;
    b = null;
    start = null;
    c = null;
  }

  private void add(float[] add, int at, int rows) {
    add0 = element(add, at, 0, rows);
    add1 = element(add, at, 1, rows);
    add2 = element(add, at, 2, rows);
    add3 = element(add, at, 3, rows);
    add4 = element(add, at, 4, rows);
    if (UNIT == 2) {
      add5 = element(add, at, 5, rows);
      add6 = element(add, at, 6, rows);
      add7 = element(add, at, 7, rows);
      add8 = element(add, at, 8, rows);
      add9 = element(add, at, 9, rows);
    }
  }

  private static float element(float[] add, int at, int row, int rows) {
    return add == null || row >= rows ? -0f : add[at + row];
  }
}
