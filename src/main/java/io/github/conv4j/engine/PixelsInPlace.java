package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Product;

/**
 * Output pixels in the lanes, which are read in place and counted along the rows of the frame, with the few between two rows,
 * which are computed and dropped.
 */
final class PixelsInPlace extends PixelProduct {
  /** Tiles that are computed before they are copied: the next read the same pixels again. With 16, ResNet-50 took 4 % longer. */
  private static final int COPIED = 64;

  /** Whether rows of the product lie in the output as they are computed. */
  private final boolean straight;

  PixelsInPlace(Call call, Scratch scratch) {
    super(
        call,
        Frame.ofPhases(call.shape),
        pixels(call.shape),
        call.kernel.panel(pixels(call.shape)),
        scratch);
    this.straight = pixels == s.outPlane() && layout.cut.sum() == s.groupOutChannels();
  }

  /** Pixels of a frame from the first of an image to the last. */
  private static int pixels(ConvShape s) {
    return (s.rows().output() - 1) * Frame.pitchOfPhases(s) + s.columns().output();
  }

  @Override
  void multiply(Scratch scratch, Product p, int map, int pixel, int endPixel, int tile, int end) {
    p.b = images.data;
    p.bAt = images.group(map) + pixel;
    p.bStep = step;
    p.resumed = false;
    p.add = call.bias;
    if (straight) {
      p.c = call.out;
      p.cAt = outAt(map, tile) + pixel;
      p.cPitch = pixels;
      kernel.multiply(p, tile, end, width(), 0, taps);
    } else {
      multiplyAndCopy(scratch, p, map, pixel, tile, end);
    }
  }

  private void multiplyAndCopy(
      Scratch scratch, Product p, int map, int pixel, int firstTile, int endTile) {
    p.cPitch = panel + SPARE_COLUMNS;
    p.cAt = 0;
    for (int tile = firstTile; tile < endTile; tile += COPIED) {
      int end = Math.min(endTile, tile + COPIED);
      int rows = tiles.row(end) - tiles.row(tile);
      p.c = scratch.tile.of((long) (rows + Product.SPARE_ROWS) * p.cPitch);
      p.addAt = channel(map, tile);
      kernel.multiply(p, tile, end, width(), 0, taps);
      copy(p, pixel, rows, outAt(map, tile));
    }
  }

  /** Copies what lies inside of rows. */
  private void copy(Product p, int pixel, int channels, int to) {
    int length = s.columns().output();
    int end = pixel + width();
    for (int row = pixel / frame.rowPitch; row * frame.rowPitch < end; row++) {
      int rowAt = row * frame.rowPitch;
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
