package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANES;

/** Cuts {@link Product} into tiles of rows times vectors, and holds what one tile reads and writes. */
final class VectorProduct {
  /** AVX2 has 16 registers, which hold 6 × 2 accumulators; AVX-512, SVE and NEON have 32, for 6 × 4. */
  private static final int VECTORS = LANES == 8 ? 2 : 4;

  static final int PANEL = VECTORS * LANES;

  /** 128 steps of a panel are 32 KB, which stay in L1 while all rows use them: 149 GFLOP/s; all 1,152 at once 124. */
  static final int DEPTH = 128;

  private static final int ROWS = Product.TILE_ROWS;
  private static final float[] ZEROS = new float[PANEL];

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

  void multiply(Product p, int rows, int width, int steps) {
    a = p.a;
    step = p.step;
    stepAt = p.stepAt;
    this.steps = steps;
    b = p.b;
    bAt = p.bAt;
    start = p.resumed ? p.c : ZEROS;
    startPitch = p.resumed ? p.cPitch : 0;
    c = p.c;
    cPitch = p.cPitch;
    int last = p.rowAt + rows - 1;
    int i = 0;
    while (i < rows) {
      cAt = p.cAt + i * p.cPitch;
      startAt = p.resumed ? cAt : 0;
      int at = p.rowAt + i;
      r0 = p.aAt + p.row[at];
      // discarding half a tile of rows costs less than computing rows one by one
      boolean tile = rows - i > ROWS / 2;
      if (tile) {
        r1 = p.aAt + p.row[Math.min(at + 1, last)];
        r2 = p.aAt + p.row[Math.min(at + 2, last)];
        r3 = p.aAt + p.row[Math.min(at + 3, last)];
        r4 = p.aAt + p.row[Math.min(at + 4, last)];
        r5 = p.aAt + p.row[Math.min(at + 5, last)];
      }
      run(tile, width);
      i += tile ? ROWS : 1;
    }
    a = null;
    step = null;
    b = null;
    start = null;
    c = null;
  }

  private void run(boolean tile, int width) {
    if (VECTORS == 2 || (tile && width <= 2 * LANES)) {
      if (tile) {
        ProductTiles.sixByTwo(this);
      } else {
        ProductTiles.oneByTwo(this);
      }
    } else if (tile) {
      ProductTiles.sixByFour(this);
    } else {
      ProductTiles.oneByFour(this);
    }
  }
}
