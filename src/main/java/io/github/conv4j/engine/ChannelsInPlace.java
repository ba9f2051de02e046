package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Product;

/** Output channels in the lanes, by pixels of an image that is read in place. */
final class ChannelsInPlace extends ChannelProduct {
  /** Pixels of a chunk, more or less, whose product is cached until it is transposed. */
  private static final int CHUNK = 80;

  /** Pixels of an item at most: while a panel of weights is cached, some chunks use it. */
  private static final int MOST = 8 * CHUNK;

  ChannelsInPlace(Call call, Scratch scratch) {
    super(call, scratch);
    int length = s.columns().output();
    for (int row = 0; row < s.rows().output(); row++) {
      tiles.add(kernel.tiles(length), length, row * frame.rowPitch, 1);
    }
  }

  @Override
  void plan(int wanted) {
    int pixels = s.outPlane();
    spans = Math.min(Math.max(1, pixels / SPAN), Math.max((pixels + MOST - 1) / MOST, wanted));
    ranges = Math.min(layout.count(), (wanted + spans - 1) / spans);
  }

  /** A panel that is used once is packed by who uses it, when it is cached. */
  @Override
  boolean packsOnce() {
    return spans * images.count > 1;
  }

  @Override
  void multiply(Scratch scratch, Product p, int map, int tile, int end, int panel, int endPanel) {
    p.a = images.data;
    p.aAt = images.group(map);
    p.aStep = step;
    p.bStep = panelStep;
    p.cAt = 0;
    p.resumed = false;
    p.add = null;
    int chunks = Math.max(1, Math.round((float) pixels(tile, end) / CHUNK));
    for (int j = panel; j < endPanel; j++) {
      takePanel(scratch, p, map, j, 0, taps);
      for (int chunk = 0; chunk < chunks; chunk++) {
        int first = tile + partAt(end - tile, chunk, chunks);
        int last = tile + partAt(end - tile, chunk + 1, chunks);
        p.c = scratch.tile.of((long) pixels(first, last) * pitch);
        kernel.multiply(p, first, last, layout.channels(j), 0, taps);
        store(p, map, j, first, last);
      }
    }
  }
}
