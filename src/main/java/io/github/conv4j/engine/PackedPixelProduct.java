package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Packing;
import io.github.conv4j.engine.kernel.Product;

/**
 * A product with output pixels in the lanes, which are packed panel by panel and block by block of the reduction, each for all
 * tiles of weights. Groups of panels that share a block of weights in L2 gained nothing.
 */
final class PackedPixelProduct extends ProductConvolution {
  /** Tiles of a range at least, or packing the same pixels for each would cost more than a twentieth. */
  private static final int RANGE = 16;

  private final PixelPacking packing;
  private final int pixels;

  /** Pixels of a panel, and panels of an image. */
  private final int panel;

  private final int panels;

  /** Blocks of the reduction: what is packed is used in L1. */
  private final int blocks;

  /** Where each step of a panel of pixels lies. */
  private final int[] pixelStep;

  /** Whether tiles are whole, so that they may be written to the output as they come. */
  private final boolean straight;

  /** Items of a map: spans of panels times ranges of tiles. */
  private int spans;

  private int ranges;

  PackedPixelProduct(Call call, Scratch scratch) {
    super(call, false, scratch);
    this.packing = new PixelPacking(s, frame, step);
    this.pixels = s.outPlane();
    this.panel = kernel.panel(pixels);
    this.panels = (pixels + panel - 1) / panel;
    this.blocks = Math.max(1, Math.round((float) taps / kernel.depth()));
    this.pixelStep = scratch.windowSteps.of(panel, taps);
    this.straight = layout.cut.sum() == s.groupOutChannels() && pixels >= panel;
    tiles.add(layout.cut, s.groupOutChannels(), 0, taps);
  }

  @Override
  void plan(int wanted) {
    spans = Math.min(panels, wanted);
    ranges = Math.min(Math.max(1, tiles.count() / RANGE), (wanted + spans - 1) / spans);
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
    int group = map % s.groups();
    int tile = (int) ((long) tiles.count() * range / ranges);
    int end = (int) ((long) tiles.count() * (range + 1) / ranges);
    int rows = tiles.row(end) - tiles.row(tile);
    int channel = group * s.groupOutChannels() + tiles.row(tile);
    int out = call.outPlane((images.first + map / s.groups()) * s.outChannels() + channel);
    Product p = scratch.product;
    p.tiles = tiles;
    p.a = laidOut;
    p.aAt = weightAt(group, 0);
    p.aStep = panelStep;
    p.aStepOfNarrow = narrowStep;
    p.packedA = true;
    p.b = scratch.windows.of((long) panel * (taps / blocks + 1));
    p.bStep = pixelStep;
    p.packedB = true;
    p.c = straight ? call.out : scratch.tile.of((long) (rows + Product.SPARE_ROWS) * panel);
    p.cPitch = straight ? pixels : panel;
    p.addAt = channel;
    int endPanel = (int) ((long) panels * (span + 1) / spans);
    for (int i = (int) ((long) panels * span / spans); i < endPanel; i++) {
      int pixel = Math.max(0, Math.min(i * panel, pixels - panel)); // the last ends with the map
      p.cAt = straight ? out + pixel : 0;
      for (int block = 0; block < blocks; block++) {
        int from = blockEnd(block - 1, blocks);
        int to = blockEnd(block, blocks);
        pack(scratch.packing, p.b, map, pixel, from, to);
        p.bAt = -from * panel;
        p.resumed = block > 0;
        p.add = block == blocks - 1 ? call.bias : null;
        kernel.multiply(p, tile, end, panel, from, to);
      }
      for (int row = 0; row < rows && !straight; row++) {
        int count = Math.min(panel, pixels);
        kernel.copy(p.c, row * panel, call.out, out + row * pixels + pixel, count, -0f);
      }
    }
    p.letGo();
  }

  /** Packs some steps of a panel, vector by vector. */
  private void pack(Packing p, float[] out, int map, int pixel, int from, int to) {
    int source = images.channel(map / s.groups(), map % s.groups() * s.groupInChannels());
    p.from = from;
    p.to = to;
    p.out = out;
    p.pitch = panel;
    for (int i = 0; i < panel; i += kernel.lanes()) {
      p.outAt = i;
      int first = Math.min(pixel + i, pixels - 1);
      packing.pack(kernel, p, images.data, source, first, kernel.lanes());
    }
    p.letGo();
  }
}
