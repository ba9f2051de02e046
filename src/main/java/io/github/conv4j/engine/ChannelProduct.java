package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Cut;
import io.github.conv4j.engine.kernel.Product;
import io.github.conv4j.engine.work.Buffer;
import java.util.Arrays;

/**
 * A product with output channels in the lanes, which comes out pixel by pixel and is transposed on its way to the output. No lane
 * is idle where the map is small.
 */
final class ChannelProduct extends ProductConvolution {
  /** Pixels of a chunk, whose product stays in L1 until it is transposed. */
  private static final int CHUNK = 80;

  private static final int NEAR = 1 << 16;

  /** Pixels that the transposition takes at once. */
  private static final int TRANSPOSED = 16;

  /** Pixels of a span: while a panel of weights is cached, some chunks use it. */
  private static final int SPAN = 8 * CHUNK;

  /** Whether windows are packed tile by tile: where tiles would cross rows that do not follow each other, or the kernel likes it. */
  private final boolean packed;

  /** The last step. */
  private final int reach;

  /** From one row of a product to the next. */
  private final int pitch;

  /** The windows of all tiles, if they are packed before; else each item packs a chunk at a time. */
  private float[] windows;

  /** How pixels are cut into tiles, and what these take if they are packed. */
  private final Cut cut;

  private final long windowsOfMap;
  private final int[] windowStep;
  private final int[] narrowWindowStep;

  /** Items of a map: spans of tiles times ranges of panels. */
  private int spans;

  private int ranges;

  ChannelProduct(Call call, Scratch scratch) {
    super(call, true, scratch);
    this.pitch = layout.cut.wide() + SPARE_COLUMNS;
    int rowLength = s.columns().output();
    boolean contiguous = frame.rowPitch == rowLength || s.rows().output() == 1;
    Cut ofMap = kernel.tiles(s.outPlane());
    Cut ofRow = contiguous ? ofMap : kernel.tiles(rowLength);
    this.packed = kernel.packsRows() || ofRow.sum() != (contiguous ? s.outPlane() : rowLength);
    this.cut = ofMap;
    this.windowsOfMap = packed ? (long) cut.sum() * taps : 0;
    this.windowStep = packed ? scratch.windowSteps.of(cut.wide(), taps) : step;
    this.narrowWindowStep = packed ? scratch.narrowWindowSteps.of(cut.narrow(), taps) : step;
    this.reach = Arrays.stream(step, 0, taps).max().orElse(0);
    if (packed) {
      tiles.add(cut, s.outPlane(), 0, taps);
    } else if (contiguous) {
      tiles.add(cut, s.outPlane(), 0, 1);
    } else {
      for (int row = 0; row < s.rows().output(); row++) {
        tiles.add(ofRow, rowLength, row * frame.rowPitch, 1);
      }
    }
  }

  @Override
  long imagesATime() {
    return packed ? Math.max(1, Buffer.KEPT / Math.max(1, s.groups() * windowsOfMap)) : s.batch();
  }

  @Override
  void plan(Scratch scratch, int maps, int wanted) {
    spans = Math.min(
        Math.max(1, s.outPlane() / (CHUNK / 2)),
        Math.max((s.outPlane() + SPAN - 1) / SPAN, wanted));
    ranges = Math.min(layout.count(), (wanted + spans - 1) / spans);
    windows =
        packed && ranges > 1 ? scratch.windows.of(images.count * s.groups() * windowsOfMap) : null;
  }

  /** One that is used once is packed by who uses it, when it is cached. */
  @Override
  boolean packsOnce(int maps) {
    return spans * images.count > 1 || (packed && s.outPlane() > CHUNK + 2 * TRANSPOSED);
  }

  // ---- windows ----

  @Override
  int windows() {
    return windows == null ? 0 : images.count * s.groups() * tiles.count();
  }

  @Override
  void fillWindow(int item) {
    int tile = item % tiles.count();
    int map = item / tiles.count();
    pack(map, tile, windows, Math.toIntExact(map * windowsOfMap) + tiles.at(tile));
  }

  private void pack(int map, int tile, float[] out, int at) {
    int length = s.columns().output();
    int first = tiles.row(tile);
    int rows = tiles.row(tile + 1) - first;
    int width = cut.width(tile);
    int source = source(map);
    int column = first % length;
    int from = source + frame.pixel(first / length, column);
    int split = length - column;
    if (rows == width && (split >= width || split + length >= width)) {
      int rest = split >= width ? from : source + frame.pixel(first / length + 1, 0);
      kernel.packTile(
          images.data, from, rest, Math.min(split, width), step, taps, reach, out, at, width);
      return;
    }
    for (int i = 0; i < width; i++) {
      int pixel = first + Math.min(i, rows - 1); // a spare row is the last one again
      int pixelAt = source + frame.pixel(pixel / length, pixel % length);
      for (int k = 0; k < taps; k++) {
        out[at + k * width + i] = images.data[pixelAt + step[k]];
      }
    }
  }

  /** Where a group of an image begins, counted over both. */
  private int source(int map) {
    return images.channel(map / s.groups(), map % s.groups() * s.groupInChannels());
  }

  // ---- products ----

  @Override
  int products() {
    return images.count * s.groups() * spans * ranges;
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
    p.aStep = windowStep;
    p.aStepOfNarrow = narrowWindowStep;
    p.bStep = panelStep;
    p.packed = true;
    p.cAt = 0;
    p.cPitch = pitch;
    if (packed && windows == null) {
      for (int tile = firstTile; tile < endTile; ) {
        int end = chunkEnd(tile, endTile);
        packChunk(scratch, p, map, tile, end);
        for (int panel = firstPanel; panel < endPanel; panel++) {
          takePanel(scratch, p, map, panel);
          chunk(scratch, p, map, panel, tile, end);
        }
        tile = end;
      }
    } else {
      p.a = packed ? windows : images.data;
      p.aAt = packed ? Math.toIntExact(map * windowsOfMap) : source(map);
      for (int panel = firstPanel; panel < endPanel; panel++) {
        takePanel(scratch, p, map, panel);
        for (int tile = firstTile; tile < endTile; ) {
          int end = chunkEnd(tile, endTile);
          chunk(scratch, p, map, panel, tile, end);
          tile = end;
        }
      }
    }
    p.letGo();
  }

  private void packChunk(Scratch scratch, Product p, int map, int tile, int end) {
    int from = tiles.at(tile);
    int size = tiles.at(end - 1) - from + cut.width(end - 1) * taps;
    p.a = scratch.windows.of(size);
    p.aAt = -from;
    for (int t = tile; t < end; t++) {
      pack(map, t, p.a, tiles.at(t) - from);
    }
  }

  private void takePanel(Scratch scratch, Product p, int map, int panel) {
    int group = map % s.groups();
    if (laidOut != null) {
      p.b = laidOut;
      p.bAt = weightAt(group, panel);
    } else {
      p.b = scratch.panel.of(layout.size(panel));
      p.bAt = 0;
      weights.pack(layout, group, panel, p.b, 0);
    }
  }

  private void chunk(Scratch scratch, Product p, int map, int panel, int tile, int end) {
    int pixels = tiles.row(end) - tiles.row(tile);
    p.c = scratch.tile.of((long) (pixels + Product.SPARE_ROWS) * pitch);
    multiply(p, tile, end, layout.channels(panel), null);
    store(p, map, panel, tiles.row(tile), pixels);
  }

  /** As many tiles as a chunk takes, whole blocks of the transposition if that is near. */
  private int chunkEnd(int tile, int end) {
    int first = tiles.row(tile);
    int t = tile + 1;
    for (; t < end; t++) {
      int pixels = tiles.row(t) - first;
      if ((packed && windows == null && (long) pixels * taps >= NEAR)
          || pixels >= CHUNK + 2 * TRANSPOSED
          || (pixels >= CHUNK && pixels % TRANSPOSED == 0)) {
        break;
      }
    }
    return t;
  }

  private void store(Product p, int map, int panel, int pixel, int pixels) {
    int channel = map % s.groups() * s.groupOutChannels() + layout.cut.first(panel);
    int image = images.first + map / s.groups();
    int to = call.outPlane(image * s.outChannels() + channel) + pixel;
    int channels = layout.channels(panel);
    Transposition.transpose(
        kernel, p.c, 0, pitch, pixels, channels, call.out, to, s.outPlane(), call.bias, channel);
  }
}
