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
   * Has pieces of some channels packed from now on.
   *
   * @param data holds them
   * @param source where the first of them begins
   * @param row which output row finds its pixels at its beginning
   */
  void take(Packing p, float[] data, int source, int row) {
    p.x = data;
    p.source = source - frame.pixel(row, 0);
    p.step = step;
    p.reach = reach;
  }

  /**
   * Packs a piece; behind the last pixel that pixel is repeated.
   *
   * @param p has {@linkplain #take taken} the channels, and says which steps, and where they go
   * @param pixel the first
   * @param width how many
   */
  void pack(Kernel kernel, Packing p, int pixel, int width) {
    int there = Math.min(width, s.outPlane() - pixel);
    int done = 0;
    if (addRuns(p, pixel, there)) {
      kernel.pack(p); // what it writes behind them is replaced
      done = there;
    }
    pixelByPixel(p, pixel, done, width);
  }

  /** Adds the pixels row by row; false if they lie in too many. */
  private boolean addRuns(Packing p, int pixel, int width) {
    int length = s.columns().output();
    int row = pixel / length;
    int column = pixel % length;
    boolean added = true;
    p.clear();
    for (int done = 0; done < width && added; row++) {
      int run = Math.min(width - done, length - column);
      added = p.add(frame.pixel(row, column), run);
      done += run;
      column = 0;
    }
    return added;
  }

  /** Packs some of the pixels, counted from the first one of the piece. */
  private void pixelByPixel(Packing p, int first, int from, int end) {
    int length = s.columns().output();
    for (int i = from; i < end; i++) {
      int pixel = Math.min(first + i, s.outPlane() - 1);
      int place = p.source + frame.pixel(pixel / length, pixel % length);
      for (int k = p.from; k < p.to; k++) {
        p.out[p.outAt + (k - p.from) * p.pitch + i] = p.x[place + step[k]];
      }
    }
  }
}
