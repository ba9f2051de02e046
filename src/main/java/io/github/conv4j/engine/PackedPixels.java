package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Packing;
import io.github.conv4j.engine.kernel.Product;
import io.github.conv4j.engine.work.Buffer;

/**
 * Output pixels in the lanes, which are packed. A panel of them is packed block by block of the reduction, and each block is used
 * by all tiles of weights while it is in L1.
 */
final class PackedPixels extends PixelProduct {
  /** Elements of a band of all channels of a group: 1 MB. */
  private static final int BAND = 1 << 18;

  /** Elements of an image that is framed at once, at most; a frame of 13 MB took 18 % of a layer's time. */
  private static final int WHOLE = 1 << 20;

  /** Panels that share a block of weights while it is in L2: 0.9 of the time where weights have more than 1 MB. */
  private static final int TOGETHER = 8;

  private final PixelPacker packer;

  /** Output rows of a band at most; all if the image is framed at once. */
  private final int band;

  /** Blocks of the reduction. */
  private final int blocks;

  /** Whether tiles are whole, so that they may be written to the output as they come. */
  private final boolean straight;

  PackedPixels(Call call, Scratch scratch) {
    this(call, call.kernel.panel(call.shape.outPlane()), scratch);
  }

  private PackedPixels(Call call, int panel, Scratch scratch) {
    this(call, panel, band(call.shape, panel), scratch);
  }

  private PackedPixels(Call call, int panel, int band, Scratch scratch) {
    super(call, Frame.ofPhases(call.shape, band, 0), call.shape.outPlane(), panel, scratch);
    this.band = band;
    this.packer = new PixelPacker(s, frame, step);
    this.blocks = blocksOf(kernel, taps);
    this.straight = layout.cut.sum() == s.groupOutChannels();
  }

  /** Many rows, of which a few are copied for two bands, but no more than L2 holds; all rows where bands would gain nothing. */
  private static int band(ConvShape s, int panel) {
    int rows = s.rows().output();
    long all = s.inChannels() * Frame.planeOfPhases(s, rows);
    if (all <= WHOLE || !Frame.copiesPhases(s)) {
      return rows;
    }
    long rest = s.groupInChannels() * Frame.planeOfPhases(s, 0);
    long row = s.groupInChannels() * Frame.planeOfPhases(s, 1) - rest;
    // bands are cut evenly, so that one may have half of these rows
    long band = Math.max(2L * leastRows(s, panel), (BAND - rest) / row);
    return rest + band * row <= Buffer.KEPT ? (int) Math.min(rows, band) : rows;
  }

  /** Rows of a band that has a panel, and more than are copied twice. */
  private static int leastRows(ConvShape s, int panel) {
    int columns = s.columns().output();
    return Math.max(s.rows().reach() / s.rows().stride() + 1, (panel + columns - 1) / columns);
  }

  private boolean byBands() {
    return band < s.rows().output();
  }

  @Override
  FramedImages images(Scratch scratch) {
    return byBands() ? FramedImages.byBands(s, call.x, call.xAt, frame) : super.images(scratch);
  }

  @Override
  int spans(int wanted) {
    int rows = s.rows().output();
    int bands = (rows + band - 1) / band;
    return byBands()
        ? Math.max(bands, Math.min(wanted, rows / leastRows(s, panel)))
        : super.spans(wanted);
  }

  @Override
  int first(int span) {
    return byBands() ? row(span) * s.columns().output() : super.first(span);
  }

  /** The first row of a band. */
  private int row(int span) {
    return partAt(s.rows().output(), span, spans);
  }

  @Override
  void begin(Scratch scratch, int map, int span) {
    if (byBands()) {
      float[] data = images.band(kernel, scratch, map, row(span));
      packer.take(scratch.packing, data, 0, row(span));
    } else {
      packer.take(scratch.packing, images.data, images.group(map), 0);
    }
  }

  /** One where nothing is shared; no more than there is room for, if they are not computed where they belong. */
  @Override
  int panelsAtOnce() {
    int fitting = straight ? TOGETHER : Buffer.KEPT / size(s.groupOutChannels());
    return blocks == 1 ? 1 : Math.max(1, Math.min(TOGETHER, fitting));
  }

  /** Elements of a panel's product. */
  private int size(int rows) {
    return (rows + Product.SPARE_ROWS) * panel;
  }

  /** Block by block, in each panel by panel. */
  @Override
  void multiply(Scratch scratch, Product p, int map, int pixel, int endPixel, int tile, int end) {
    int rows = tiles.row(end) - tiles.row(tile);
    int panels = (endPixel - pixel) / panel;
    int size = size(rows);
    int out = outAt(map, tile) + pixel;
    p.b = scratch.windows.of((long) panel * (taps / blocks + 1));
    p.c = straight ? call.out : scratch.tile.of((long) panels * size);
    p.cPitch = straight ? pixels : panel;
    for (int block = 0; block < blocks; block++) {
      int from = blockEnd(block - 1, blocks);
      int to = blockEnd(block, blocks);
      p.bAt = -from * panel;
      p.resumed = block > 0;
      p.add = block == blocks - 1 ? call.bias : null;
      for (int i = 0; i < panels; i++) {
        pack(scratch.packing, p.b, pixel + i * panel, from, to);
        p.cAt = straight ? out + i * panel : i * size;
        kernel.multiply(p, tile, end, panel, from, to);
      }
    }
    for (int i = 0; i < panels && !straight; i++) {
      for (int row = 0; row < rows; row++) {
        int to = out + i * panel + row * pixels;
        kernel.copy(p.c, i * size + row * panel, call.out, to, panel, -0f);
      }
    }
  }

  /** Packs some steps of a panel, vector by vector where it does not lie in a row. */
  private void pack(Packing p, float[] out, int pixel, int from, int to) {
    p.from = from;
    p.to = to;
    p.out = out;
    p.pitch = panel;
    int length = s.columns().output();
    int piece = pixel % length + panel <= length ? panel : kernel.lanes();
    for (int i = 0; i < panel; i += piece) {
      p.outAt = i;
      packer.pack(kernel, p, pixel + i, piece);
    }
  }
}
