package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Product;

/** A product with output pixels in the lanes, which comes out as it is stored: panel by panel, each for all tiles of weights. */
abstract class PixelProduct extends ProductConvolution {
  /** Fewest tiles of a range: each range packs the same pixels again, at 5 % of its time. */
  private static final int RANGE = 16;

  /** Pixels of a map, and of a panel. */
  final int pixels;

  final int panel;

  PixelProduct(Call call, Frame frame, int pixels, int panel, Scratch scratch) {
    super(call, false, frame, scratch);
    assert kernel.lanes() == 1 || pixels >= panel; // else channels had filled the lanes
    this.pixels = pixels;
    this.panel = panel;
    tiles.add(layout.cut, s.groupOutChannels(), 0, taps);
  }

  @Override
  final void plan(int wanted) {
    spans = spans(wanted);
    ranges = Math.min(Math.max(1, tiles.count() / RANGE), (wanted + spans - 1) / spans);
  }

  /** Into how many spans a map is cut if so many are wanted. */
  int spans(int wanted) {
    return Math.min(panelsApart(), wanted);
  }

  /** The first pixel of a span, which has at least a panel. */
  int first(int span) {
    return partAt(panelsApart(), span, spans) * panel;
  }

  /**
   * Panels that different items may have. The last panel ends with the map and overlaps the one before; both may keep partial
   * sums in the result, so that one item has to compute one after the other.
   */
  private int panelsApart() {
    return Math.max(1, pixels / panel);
  }

  /** Is called before the panels of a span are computed. */
  void begin(Scratch scratch, int map, int span) {}

  @Override
  final boolean packsOnce() {
    return true;
  }

  @Override
  final void multiply(Scratch scratch, int item) {
    int range = item % ranges;
    int span = item / ranges % spans;
    int map = item / ranges / spans;
    int tile = partAt(tiles.count(), range, ranges);
    int end = partAt(tiles.count(), range + 1, ranges);
    assert laidOut != null; // it is packed once
    Product p = scratch.product;
    p.tiles = tiles;
    p.a = laidOut;
    p.aAt = weightAt(map % s.groups(), 0);
    p.aStep = panelStep;
    p.addAt = channel(map, tile);
    begin(scratch, map, span);
    int last = span + 1 == spans ? pixels : first(span + 1);
    int together = panel * panelsAtOnce();
    int whole = last - (last - first(span)) % panel; // the end of the last whole panel
    for (int pixel = first(span); pixel < whole; pixel += together) {
      multiply(scratch, p, map, pixel, Math.min(whole, pixel + together), tile, end);
    }
    if (whole < last) {
      multiply(scratch, p, map, Math.max(0, last - panel), last, tile, end);
    }
  }

  /** Panels that one call of {@link #multiply} may have. */
  int panelsAtOnce() {
    return 1;
  }

  /** Computes the panels from one pixel to another, none of which overlap, of some tiles. */
  abstract void multiply(
      Scratch scratch, Product p, int map, int pixel, int endPixel, int tile, int end);

  /** Pixels of a panel, fewer if there are not so many. */
  final int width() {
    return Math.min(panel, pixels);
  }

  /** The first channel of a tile, counted over all groups. */
  final int channel(int map, int tile) {
    return map % s.groups() * s.groupOutChannels() + tiles.row(tile);
  }

  /** Where it begins in the result. */
  final int outAt(int map, int tile) {
    int image = images.first + map / s.groups();
    return call.outPlane(image * s.outChannels() + channel(map, tile));
  }
}
