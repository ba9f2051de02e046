package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Packing;

/** Packs output pixels, which need not lie in one row, step by step for a product: what each tap of the reduction sees of them. */
final class PixelPacker {
  private final ConvShape s;
  private final Frame frame;

  /** The distance of each tap from the first, and the largest. */
  private final int[] step;

  private final int reach;

  PixelPacker(ConvShape s, Frame frame, int[] step) {
    this.s = s;
    this.frame = frame;
    this.step = step;
    int most = 0;
    for (int k = 0; k < s.taps(); k++) {
      most = Math.max(most, step[k]);
    }
    this.reach = most;
  }

  /**
   * Packs a piece; behind the last pixel that pixel is repeated.
   *
   * @param p says which steps, and where they go
   * @param x holds the images
   * @param source where the first channel of one begins
   * @param pixel the first
   * @param width how many
   */
  void pack(Kernel kernel, Packing p, float[] x, int source, int pixel, int width) {
    p.x = x;
    p.step = step;
    p.reach = reach;
    int length = s.columns().output();
    int row = pixel / length;
    int column = pixel % length;
    boolean inTwoRows = width - (length - column) <= length;
    if (inTwoRows && pixel + width <= s.outPlane()) {
      p.width = width;
      p.split = Math.min(length - column, width);
      p.at = source + frame.pixel(row, column);
      p.rest = p.split < width ? source + frame.pixel(row + 1, 0) : p.at + width;
      kernel.pack(p);
    } else {
      pixelByPixel(p, source, pixel, width);
    }
  }

  private void pixelByPixel(Packing p, int source, int first, int width) {
    int length = s.columns().output();
    for (int i = 0; i < width; i++) {
      int pixel = Math.min(first + i, s.outPlane() - 1);
      int at = source + frame.pixel(pixel / length, pixel % length);
      for (int k = p.from; k < p.to; k++) {
        p.out[p.outAt + (k - p.from) * p.pitch + i] = p.x[at + step[k]];
      }
    }
  }
}
