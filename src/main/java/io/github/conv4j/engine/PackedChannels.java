package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Cut;
import io.github.conv4j.engine.kernel.Packing;
import io.github.conv4j.engine.kernel.Product;

/**
 * Output channels in the lanes, by pixels that are packed in tiles: some steps of a chunk of pixels, which stay in L2 while all
 * panels of channels use them. So every weight is read once a chunk, from as far away as it lies.
 */
final class PackedChannels extends ChannelProduct {
  /**
   * Pixels of a chunk, more or less: a block of so many takes 154 KB of an L2 of 512 KB and more, and twice that with 8 lanes. Its
   * products take 800 bytes a channel.
   */
  private static final int CHUNK = 200;

  /** Channels of a range at least, or packing the same pixels for each would cost more than 5 %. */
  private static final int RANGE = 256;

  /** How pixels are cut into tiles. */
  private final Cut cut;

  private final PixelPacker packer;

  /** Blocks of the reduction, and the steps of the longest. */
  private final int blocks;

  private final int steps;

  PackedChannels(Call call, Scratch scratch) {
    super(call, scratch);
    this.cut = kernel.tiles(s.outPlane());
    this.packer = new PixelPacker(s, frame, step);
    // short blocks, so that a panel's weights stay in L1: 0.93 of the time of 512 steps (Xeon)
    this.blocks = blocksOf(kernel, taps);
    this.steps = (taps + blocks - 1) / blocks;
    tiles.add(cut, s.outPlane(), 0, steps);
  }

  /** As few spans as give every thread an item, none shorter than a chunk if there are enough: each reads all weights. */
  @Override
  void plan(int wanted) {
    int maps = images.count * s.groups();
    int least = (call.threads + maps - 1) / maps;
    int most = Math.min(Math.max(1, s.groupOutChannels() / RANGE), layout.count());
    spans = Math.min(chunks(s.outPlane()), wanted);
    ranges = Math.min(most, (wanted + spans - 1) / spans);
    if (spans * ranges < least) {
      spans = Math.min(Math.max(1, s.outPlane() / SPAN), (least + ranges - 1) / ranges);
    }
  }

  /** What is used once is packed by who uses it, when it is cached. */
  @Override
  boolean packsOnce() {
    return spans * images.count > 1 || chunks(s.outPlane()) > 1;
  }

  private static int chunks(int pixels) {
    return Math.max(1, Math.round((float) pixels / CHUNK));
  }

  @Override
  void multiply(Scratch scratch, Product p, int map, int tile, int end, int panel, int endPanel) {
    int chunks = chunks(pixels(tile, end));
    for (int chunk = 0; chunk < chunks; chunk++) {
      int first = tile + partAt(end - tile, chunk, chunks);
      int last = tile + partAt(end - tile, chunk + 1, chunks);
      multiplyChunk(scratch, p, map, first, last, panel, endPanel);
    }
  }

  /** A chunk times some panels, block by block. */
  private void multiplyChunk(
      Scratch scratch, Product p, int map, int tile, int end, int firstPanel, int endPanel) {
    int size = (pixels(tile, end) + Product.SPARE_ROWS) * pitch; // of the product with a panel
    p.a = scratch.windows.of((long) (end - tile) * cut.wide() * steps);
    // of a large image, places overflow: only how far apart they are counts
    p.aAt = -tiles.at(tile);
    p.c = scratch.tile.of((long) (blocks == 1 ? 1 : endPanel - firstPanel) * size);
    p.add = null;
    for (int block = 0; block < blocks; block++) {
      int from = blockEnd(block - 1, blocks);
      int to = blockEnd(block, blocks);
      pack(scratch.packing, p, map, tile, end, from, to);
      p.resumed = block > 0;
      for (int panel = firstPanel; panel < endPanel; panel++) {
        takePanel(scratch, p, map, panel, from, to);
        p.cAt = blocks == 1 ? 0 : (panel - firstPanel) * size;
        kernel.multiply(p, tile, end, layout.channels(panel), 0, to - from);
        if (block == blocks - 1) {
          store(p, map, panel, tile, end);
        }
      }
    }
  }

  /** Packs some steps of some tiles. */
  private void pack(Packing packing, Product p, int map, int tile, int end, int from, int to) {
    packer.take(packing, images.data, images.group(map), 0);
    packing.out = p.a;
    packing.from = from;
    packing.to = to;
    for (int t = tile; t < end; t++) {
      packing.outAt = p.aAt + tiles.at(t);
      packing.pitch = cut.width(t);
      packer.pack(kernel, packing, tiles.row(t), cut.width(t));
    }
  }
}
