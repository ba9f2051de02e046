package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Packing;
import io.github.conv4j.engine.kernel.Product;

/**
 * A product with output pixels in the lanes, which comes out as it is stored.
 *
 * <p>Pixels are read from the frame in place and counted along its rows, with the few between two rows, which are computed and
 * dropped; or a panel of them is packed for all tiles of weights, on machines that do better so.
 */
final class PixelProduct extends ProductConvolution {
  /** Tiles whose results lie in cache until their rows are copied, where rows do not follow each other. */
  private static final int TILES_A_COPY = 16;

  /** Pixels whose outputs make up four cache lines, which had better be written together: 10 % where there are few taps. */
  private static final int CACHE_LINES = 64;

  /** Taps of so many pixels that stay in half of L1. */
  private static final int FEW_TAPS = 64;

  /** Pixels of an image, and from the first of a row to that of the next; in a frame with those between rows. */
  private final int pixels;

  private final int rowPitch;

  /** Pixels of a block. */
  private final int panel;

  private final int blocks;

  /** Packs pixels, or null if they are read in place; and where each step of them lies. */
  private final PixelPacking packing;

  private final int[] pixelStep;

  /** Whether a block of a tile is a block of the output. */
  private final boolean straight;

  /** Items of a map: spans of blocks times ranges of tiles. */
  private int spans;

  private int ranges;

  PixelProduct(Call call, Scratch scratch) {
    super(call, false, scratch);
    boolean packed = kernel.packsImages();
    this.pixels = pixels(kernel, s);
    this.rowPitch = packed ? s.columns().output() : frame.rowPitch;
    int narrow = kernel.panel(pixels);
    boolean several = narrow < CACHE_LINES && pixels >= CACHE_LINES && taps <= FEW_TAPS;
    this.panel = several && !packed ? CACHE_LINES : narrow;
    this.packing = packed ? new PixelPacking(s, frame, step) : null;
    this.pixelStep = packed ? scratch.windowSteps.of(panel, taps) : step;
    this.blocks = (pixels + panel - 1) / panel;
    this.straight = pixels == s.outPlane() && layout.cut.sum() == s.groupOutChannels();
    tiles.add(layout.cut, s.groupOutChannels(), 0, taps);
  }

  /** Pixels of an image; in a frame from the first to the last. */
  static int pixels(Kernel kernel, ConvShape s) {
    return kernel.packsImages()
        ? s.outPlane()
        : (s.rows().output() - 1) * Frame.pitchOfPhases(s) + s.columns().output();
  }

  @Override
  void plan(int wanted) {
    spans = Math.min(blocks, wanted);
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
    p.bStep = pixelStep;
    p.packedA = !readsInOrder();
    p.packedB = packing != null;
    int endBlock = (int) ((long) blocks * (span + 1) / spans);
    for (int block = (int) ((long) blocks * span / spans); block < endBlock; block++) {
      int pixel =
          Math.max(0, Math.min(block * panel, pixels - panel)); // the last ends with the map
      takePanel(scratch, p, images.channel(image, group * s.groupInChannels()), pixel);
      int at = call.outPlane((images.first + image) * s.outChannels());
      if (straight) {
        multiplyStraight(p, group, pixel, at, firstTile, endTile);
      } else {
        multiplyAndCopy(scratch, p, group, pixel, at, firstTile, endTile);
      }
    }
    p.letGo();
  }

  private void takePanel(Scratch scratch, Product p, int source, int pixel) {
    if (packing == null) {
      p.b = images.data;
      p.bAt = source + pixel;
      return;
    }
    p.b = scratch.windows.of((long) panel * taps);
    p.bAt = 0;
    Packing piece = scratch.packing;
    piece.from = 0;
    piece.to = taps;
    piece.out = p.b;
    piece.pitch = panel;
    for (int i = 0; i < panel; i += kernel.lanes()) {
      piece.outAt = i;
      packing.pack(
          kernel, piece, images.data, source, Math.min(pixel + i, pixels - 1), kernel.lanes());
    }
    piece.letGo();
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
    for (int row = pixel / rowPitch; row * rowPitch < end; row++) {
      int rowAt = row * rowPitch;
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
