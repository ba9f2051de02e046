package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Cut;
import io.github.conv4j.engine.kernel.Packing;
import io.github.conv4j.engine.kernel.Product;

/**
 * A product with output channels in the lanes, which comes out pixel by pixel and is transposed on its way to the output. No lane
 * is idle where the map is small.
 *
 * <p>Pixels are read from the frame in place, or packed tile by tile where tiles would cross rows that do not follow each other
 * and on machines that do better so: a chunk at a time, so that it stays in L2 while all panels use it.
 */
final class ChannelProduct extends ProductConvolution {
  /** Pixels of a chunk, whose product stays in L1 until it is transposed. */
  private static final int CHUNK = 80;

  /** Pixels that the transposition takes at once. */
  private static final int TRANSPOSED = 16;

  /** Pixels of a span: while a panel of weights is cached, some chunks use it. */
  private static final int SPAN = 8 * CHUNK;

  /** Elements of packed pixels that stay in L2 until all panels have used them: 256 KB. */
  private static final int NEAR = 1 << 16;

  /** Steps of a block where panels are packed for a single use, so that they are used in cache. */
  private static final int STEPS = 512;

  /** Channels of a range at least, or packing the same pixels for each would cost more than 4 %. */
  private static final int RANGE = 128;

  private final boolean packed;

  /** How pixels are cut into tiles if they are packed. */
  private final Cut cut;

  /** From one row of a product to the next. */
  private final int pitch;

  /** Where each step of a packed tile lies; else those in the image. */
  private final int[] tileStep;

  private final int[] narrowTileStep;

  private final PixelPacker packer;

  ChannelProduct(Call call, Scratch scratch) {
    super(call, true, scratch);
    this.pitch = layout.cut.wide() + SPARE_COLUMNS;
    int rowLength = s.columns().output();
    boolean contiguous = frame.rowPitch == rowLength || s.rows().output() == 1;
    int run = contiguous ? s.outPlane() : rowLength;
    this.packed = kernel.packsImages() || kernel.tiles(run).sum() != run;
    this.cut = kernel.tiles(packed ? s.outPlane() : run);
    this.tileStep = packed ? scratch.windowSteps.of(cut.wide(), taps) : step;
    this.narrowTileStep = packed ? scratch.narrowWindowSteps.of(cut.narrow(), taps) : step;
    this.packer = packed ? new PixelPacker(s, frame, step) : null;
    if (packed) {
      tiles.add(cut, s.outPlane(), 0, taps);
    } else if (contiguous) {
      tiles.add(cut, s.outPlane(), 0, 1);
    } else {
      for (int row = 0; row < s.rows().output(); row++) {
        tiles.add(cut, rowLength, row * frame.rowPitch, 1);
      }
    }
  }

  @Override
  void plan(int wanted) {
    spans = Math.min(
        Math.max(1, s.outPlane() / (CHUNK / 2)),
        Math.max((s.outPlane() + SPAN - 1) / SPAN, wanted));
    int most = packed ? Math.max(1, s.groupOutChannels() / RANGE) : layout.count();
    ranges = Math.min(Math.min(most, layout.count()), (wanted + spans - 1) / spans);
  }

  /** A panel that is used once is packed by who uses it, when it is cached. */
  @Override
  boolean packsOnce() {
    return spans * images.count > 1 || (packed && s.outPlane() > CHUNK + 2 * TRANSPOSED);
  }

  @Override
  void multiply(Scratch scratch, int item) {
    int range = item % ranges;
    int span = item / ranges % spans;
    int map = item / ranges / spans;
    int firstTile = (int) ((long) tiles.count() * span / spans);
    int endTile = (int) ((long) tiles.count() * (span + 1) / spans);
    int firstPanel = (int) ((long) layout.count() * range / ranges);
    int endPanel = (int) ((long) layout.count() * (range + 1) / ranges);
    Product p = scratch.product;
    p.tiles = tiles;
    p.aStep = tileStep;
    p.aStepOfNarrow = narrowTileStep;
    p.bStep = panelStep;
    p.packedA = packed;
    p.packedB = true;
    p.cPitch = pitch;
    if (packed) {
      for (int tile = firstTile; tile < endTile; ) {
        int end = chunkEnd(tile, endTile);
        multiplyPacked(scratch, p, map, tile, end, firstPanel, endPanel);
        tile = end;
      }
    } else {
      p.a = images.data;
      p.aAt = images.group(map);
      p.cAt = 0;
      for (int panel = firstPanel; panel < endPanel; panel++) {
        takePanel(scratch, p, map, panel, 0, taps);
        for (int tile = firstTile; tile < endTile; ) {
          int end = chunkEnd(tile, endTile);
          p.c = scratch.tile.of((long) pixels(tile, end) * pitch);
          multiply(p, tile, end, layout.channels(panel), null);
          store(p, map, panel, tile, end);
          tile = end;
        }
      }
    }
  }

  /** A chunk times some panels, block by block of the reduction. */
  private void multiplyPacked(
      Scratch scratch, Product p, int map, int tile, int end, int firstPanel, int endPanel) {
    int size = (pixels(tile, end) + Product.SPARE_ROWS) * pitch; // of the product with a panel
    int blocks = laidOut != null ? 1 : (taps + STEPS - 1) / STEPS;
    p.a = scratch.windows.of((long) (end - tile) * cut.wide() * taps);
    p.aAt =
        -tiles.at(tile); // of a large image, places overflow: only how far apart they are counts
    p.c = scratch.tile.of((long) (blocks == 1 ? 1 : endPanel - firstPanel) * size);
    p.add = null;
    Packing packing = scratch.packing;
    packing.out = p.a;
    int from = 0;
    for (int block = 0; block < blocks; block++) {
      int to = blockEnd(block, blocks);
      packing.from = from;
      packing.to = to;
      for (int t = tile; t < end; t++) {
        packing.outAt = p.aAt + tiles.at(t);
        packing.pitch = cut.width(t);
        packer.pack(kernel, packing, images.data, images.group(map), tiles.row(t), cut.width(t));
      }
      p.resumed = block > 0;
      for (int panel = firstPanel; panel < endPanel; panel++) {
        takePanel(scratch, p, map, panel, from, to);
        p.cAt = blocks == 1 ? 0 : (panel - firstPanel) * size;
        kernel.multiply(p, tile, end, layout.channels(panel), 0, to - from);
        if (block == blocks - 1) {
          store(p, map, panel, tile, end);
        }
      }
      from = to;
    }
  }

  // ---- operands ----

  private void takePanel(Scratch scratch, Product p, int map, int panel, int from, int to) {
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

  // ---- chunks ----

  /** As many tiles as a chunk takes, whole blocks of the transposition if that is near. */
  private int chunkEnd(int tile, int end) {
    int t = tile + 1;
    for (; t < end; t++) {
      int pixels = pixels(tile, t);
      boolean whole = pixels >= CHUNK && pixels % TRANSPOSED == 0;
      boolean far = packed && laidOut != null && (long) pixels * taps >= NEAR;
      if (whole || far || pixels >= CHUNK + 2 * TRANSPOSED) {
        break;
      }
    }
    return t;
  }

  private int pixels(int tile, int end) {
    return tiles.row(end) - tiles.row(tile);
  }

  private void store(Product p, int map, int panel, int tile, int end) {
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
