package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Product;

/**
 * A product with output pixels in the lanes, which comes out as it is stored. Pixels are read in place and counted along the rows
 * of the frame, with the few between two rows, which are computed and dropped.
 */
final class PixelProduct extends ProductConvolution {
  /** Tiles whose results lie in cache until their rows are copied, where rows do not follow each other. */
  private static final int TILES_A_COPY = 16;

  /** Pixels whose outputs make up four cache lines, which had better be written together: 10 % where there are few taps. */
  private static final int CACHE_LINES = 64;

  /** Taps of so many pixels that stay in half of L1. */
  private static final int FEW_TAPS = 64;

  /** Pixels of a frame from the first of an image to the last. */
  private final int pixels;

  /** Pixels that are multiplied at once, and how many such panels an image has. */
  private final int panel;

  private final int panels;

  /** Whether what a tile makes of a panel is a block of the output. */
  private final boolean straight;

  /** Items of a map: spans of panels times ranges of tiles. */
  private int spans;

  private int ranges;

  PixelProduct(Call call, Scratch scratch) {
    super(call, false, scratch);
    this.pixels = pixels(s);
    int narrow = kernel.panel(pixels);
    boolean several = narrow < CACHE_LINES && pixels >= CACHE_LINES && taps <= FEW_TAPS;
    this.panel = several ? CACHE_LINES : narrow;
    this.panels = (pixels + panel - 1) / panel;
    this.straight = pixels == s.outPlane() && layout.cut.sum() == s.groupOutChannels();
    tiles.add(layout.cut, s.groupOutChannels(), 0, taps);
  }

  /** Pixels of a frame from the first of an image to the last. */
  static int pixels(ConvShape s) {
    return (s.rows().output() - 1) * Frame.pitchOfPhases(s) + s.columns().output();
  }

  @Override
  void plan(int wanted) {
    spans = Math.min(panels, wanted);
    ranges = Math.min(Math.max(1, tiles.count() / TILES_A_COPY), (wanted + spans - 1) / spans);
  }

  @Override
  boolean packsOnce() {
    return true;
  }

  @Override
  int products() {
    return images.count * s.groups() * spans * ranges;
  }

  @Override
  void multiply(Scratch scratch, int item) {
    int range = item % ranges;
    int span = item / ranges % spans;
    int map = item / ranges / spans;
    int image = map / s.groups();
    int group = map % s.groups();
    int firstTile = (int) ((long) tiles.count() * range / ranges);
    int endTile = (int) ((long) tiles.count() * (range + 1) / ranges);
    Product p = scratch.product;
    p.tiles = tiles;
    p.a = laidOut;
    p.aAt = weightAt(group, 0);
    p.aStep = panelStep;
    p.aStepOfNarrow = narrowStep;
    p.b = images.data;
    p.bStep = step;
    p.packedA = !readsInOrder();
    p.packedB = false;
    int endPanel = (int) ((long) panels * (span + 1) / spans);
    for (int i = (int) ((long) panels * span / spans); i < endPanel; i++) {
      int pixel = Math.max(0, Math.min(i * panel, pixels - panel)); // the last ends with the map
      p.bAt = images.channel(image, group * s.groupInChannels()) + pixel;
      int at = call.outPlane((images.first + image) * s.outChannels());
      if (straight) {
        multiplyStraight(p, group, pixel, at, firstTile, endTile);
      } else {
        multiplyAndCopy(scratch, p, group, pixel, at, firstTile, endTile);
      }
    }
    p.letGo();
  }

  private int width() {
    return Math.min(panel, pixels);
  }

  private void multiplyStraight(Product p, int group, int pixel, int at, int tile, int end) {
    int channel = group * s.groupOutChannels() + tiles.row(tile);
    p.c = call.out;
    p.cAt = at + channel * s.outPlane() + pixel;
    p.cPitch = s.outPlane();
    p.addAt = channel;
    multiply(p, tile, end, width(), call.bias);
  }

  private void multiplyAndCopy(
      Scratch scratch, Product p, int group, int pixel, int at, int firstTile, int endTile) {
    p.cPitch = panel + SPARE_COLUMNS;
    p.cAt = 0;
    for (int tile = firstTile; tile < endTile; tile += TILES_A_COPY) {
      int end = Math.min(endTile, tile + TILES_A_COPY);
      int rows = tiles.row(end) - tiles.row(tile);
      int channel = group * s.groupOutChannels() + tiles.row(tile);
      p.c = scratch.tile.of((long) (rows + Product.SPARE_ROWS) * p.cPitch);
      p.addAt = channel;
      multiply(p, tile, end, width(), call.bias);
      copy(p, pixel, rows, at + channel * s.outPlane());
    }
  }

  /** Copies what lies inside of rows. */
  private void copy(Product p, int pixel, int channels, int to) {
    int length = s.columns().output();
    int end = pixel + width();
    for (int row = pixel / frame.rowPitch; row * frame.rowPitch < end; row++) {
      int rowAt = row * frame.rowPitch;
      int from = Math.max(pixel, rowAt);
      int count = Math.min(end, rowAt + length) - from;
      int outAt = to + row * length + from - rowAt;
      for (int i = 0; i < channels && count > 0; i++) {
        int at = p.cAt + i * p.cPitch + from - pixel;
        kernel.copy(p.c, at, call.out, outAt + i * s.outPlane(), count, -0f);
      }
    }
  }
}
