package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Product;

/**
 * A product with output channels in the lanes, which comes out pixel by pixel and is transposed on its way to the output. No lane
 * is idle where the map is small.
 */
abstract class ChannelProduct extends ProductConvolution {
  /** Fewest pixels of an item: each reads all weights of its channels. */
  static final int SPAN = 40;

  /** From one row of a product to the next. */
  final int pitch;

  ChannelProduct(Call call, Scratch scratch) {
    super(call, true, Frame.ofPhases(call.shape), scratch);
    this.pitch = layout.cut.wide() + SPARE_COLUMNS;
  }

  @Override
  final void multiply(Scratch scratch, int item) {
    // a thread has most spans of a range, whose weights it keeps in its cache
    int span = item % spans;
    int range = item / spans % ranges;
    int map = item / ranges / spans;
    int firstTile = partAt(tiles.count(), span, spans);
    int endTile = partAt(tiles.count(), span + 1, spans);
    int firstPanel = partAt(layout.count(), range, ranges);
    int endPanel = partAt(layout.count(), range + 1, ranges);
    Product p = scratch.product;
    p.tiles = tiles;
    p.cPitch = pitch;
    multiply(scratch, p, map, firstTile, endTile, firstPanel, endPanel);
  }

  /** Computes some tiles of pixels times some panels of channels. */
  abstract void multiply(
      Scratch scratch, Product p, int map, int tile, int end, int panel, int endPanel);

  /** Gives a product some steps of a panel of weights, the first of them as its first. */
  final void takePanel(Scratch scratch, Product p, int map, int panel, int from, int to) {
    int group = map % s.groups();
    int width = layout.cut.width(panel);
    if (laidOut != null) {
      p.b = laidOut;
      p.bAt = weightAt(group, panel) + from * width;
    } else {
      p.b = scratch.panel.of((long) (to - from) * width);
      p.bAt = 0;
      weights.pack(layout, group, panel, from, to, p.b, 0);
    }
  }

  final int pixels(int tile, int end) {
    return tiles.row(end) - tiles.row(tile);
  }

  /** Brings what a product holds of some tiles and a panel into the output. */
  final void store(Product p, int map, int panel, int tile, int end) {
    int channel = map % s.groups() * s.groupOutChannels() + layout.cut.first(panel);
    int image = images.first + map / s.groups();
    int to = call.outPlane(image * s.outChannels() + channel) + tiles.row(tile);
    int pixels = pixels(tile, end);
    int channels = layout.channels(panel);
    Transposition.transpose(
        kernel,
        p.c,
        p.cAt,
        pitch,
        pixels,
        channels,
        call.out,
        to,
        s.outPlane(),
        call.bias,
        channel);
  }
}
