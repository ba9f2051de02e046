package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Packing;
import io.github.conv4j.engine.kernel.Product;

/**
 * Output pixels in the lanes, which are packed. A panel of them is packed block by block of the reduction, and each block is used
 * by all tiles of weights while it is in L1. To let several panels share a block of weights in L2 was no faster.
 */
final class PackedPixels extends PixelProduct {
  private final PixelPacker packer;

  /** Blocks of the reduction. */
  private final int blocks;

  /** Whether tiles are whole, so that they may be written to the output as they come. */
  private final boolean straight;

  PackedPixels(Call call, Scratch scratch) {
    super(call, call.shape.outPlane(), call.kernel.panel(call.shape.outPlane()), scratch);
    this.packer = new PixelPacker(s, frame, step);
    this.blocks = blocksOf(kernel, taps);
    this.straight = layout.cut.sum() == s.groupOutChannels();
  }

  @Override
  void multiply(Scratch scratch, Product p, int map, int pixel, int tile, int end) {
    int rows = tiles.row(end) - tiles.row(tile);
    int out = outAt(map, tile) + pixel;
    p.b = scratch.windows.of((long) panel * (taps / blocks + 1));
    p.c = straight ? call.out : scratch.tile.of((long) (rows + Product.SPARE_ROWS) * panel);
    p.cPitch = straight ? pixels : panel;
    p.cAt = straight ? out : 0;
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
      kernel.copy(p.c, row * panel, call.out, out + row * pixels, panel, -0f);
    }
  }

  /** Packs some steps of a panel, vector by vector. */
  private void pack(Packing p, float[] out, int map, int pixel, int from, int to) {
    p.from = from;
    p.to = to;
    p.out = out;
    p.pitch = panel;
    for (int i = 0; i < panel; i += kernel.lanes()) {
      p.outAt = i;
      packer.pack(kernel, p, images.data, images.group(map), pixel + i, kernel.lanes());
    }
  }
}
