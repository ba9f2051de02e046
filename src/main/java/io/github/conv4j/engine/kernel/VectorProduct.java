package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANES;

/** Cuts {@link Product} into tiles of rows times vectors, and holds what one tile reads and writes. */
final class VectorProduct {
  /**
   * 8 lanes are taken for AVX2, whose 16 registers hold 5 × 2 accumulators; others for machines with 32 registers (AVX-512, NEON),
   * which hold 5 × 4. SVE of 256 bits does with the smaller tile.
   */
  private static final int VECTORS = LANES == 8 ? 2 : 4;

  static final int PANEL = VECTORS * LANES;

  /** Steps of a panel of 40 KB. */
  static final int DEPTH = (10 << 10) / PANEL;

  /**
   * With two vectors a row a step has half the products for as many elements of A: what an address costs counts twice. On Zen 3 images read in place gave 62 GFLOP/s as A and 65 as B, packed ones 85 and 80.
   */
  static final boolean PACKS_IMAGES = VECTORS == 2;

  private static final float[] ZEROS = new float[PANEL];

  float[] a;
  int aAt;
  int[] aStep;
  float[] b;
  int bAt;
  int[] bStep;
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

  /** What {@link Kernel#multiply} computes, with all tiles or with two that can do everything that is asked for. */
  void multiply(Product p, int tile, int end, int width, int from, int to, boolean allTiles) {
    RowTiles tiles = p.tiles;
    a = p.a;
    b = p.b;
    bStep = p.bStep;
    this.from = from;
    this.to = to;
    start = p.resumed ? p.c : ZEROS;
    startPitch = p.resumed ? p.cPitch : 0;
    c = p.c;
    cPitch = p.cPitch;
    for (int t = tile; t < end; t++) {
      int row = tiles.row(t) - tiles.row(tile);
      int rows = tiles.row(t + 1) - tiles.row(t);
      boolean wide = rows > RowTiles.NARROW;
      aAt = p.aAt + tiles.at(t);
      aStep = wide ? p.aStep : p.aStepOfNarrow;
      add(p.add, p.addAt + row, rows);
      for (int column = 0; column < width; column += PANEL) {
        bAt = p.bAt + column;
        cAt = p.cAt + row * cPitch + column;
        startAt = p.resumed ? cAt : 0;
        if (VECTORS == 2 && p.packedA && p.packedB) {
          packed(wide);
        } else if (VECTORS == 4 && (width > 2 * LANES || !allTiles)) {
          byFour(wide, p.packedB && allTiles);
        } else {
          byTwo(wide, p.packedB && allTiles);
        }
      }
    }
  }

  /** Forgets the arrays of others. */
  void letGo() {
    a = null;
    aStep = null;
    b = null;
    bStep = null;
    start = null;
    c = null;
  }

  private void add(float[] add, int at, int rows) {
    add0 = add == null ? -0f : add[at];
    add1 = add == null || rows < 2 ? -0f : add[at + 1];
    add2 = add == null || rows < 3 ? -0f : add[at + 2];
    add3 = add == null || rows < 4 ? -0f : add[at + 3];
    add4 = add == null || rows < 5 ? -0f : add[at + 4];
  }

  private void packed(boolean wide) {
    if (wide) {
      ProductTiles.fiveByTwoPacked(this);
    } else {
      ProductTiles.fourByTwoPacked(this);
    }
  }

  private void byFour(boolean wide, boolean ofPanel) {
    if (ofPanel) {
      if (wide) {
        ProductTiles.fiveByFourOfPanel(this);
      } else {
        ProductTiles.fourByFourOfPanel(this);
      }
    } else if (wide) {
      ProductTiles.fiveByFour(this);
    } else {
      ProductTiles.fourByFour(this);
    }
  }

  private void byTwo(boolean wide, boolean ofPanel) {
    if (ofPanel) {
      if (wide) {
        ProductTiles.fiveByTwoOfPanel(this);
      } else {
        ProductTiles.fourByTwoOfPanel(this);
      }
    } else if (wide) {
      ProductTiles.fiveByTwo(this);
    } else {
      ProductTiles.fourByTwo(this);
    }
  }
}
