package io.github.conv4j;

import io.github.conv4j.engine.Border;

/** Which pixel of an image stands where in its border. */
final class Pad2d {
  private Pad2d() {}

  /** Pads the last two axes of a contiguous tensor; arguments are checked. */
  static Tensor pad(Tensor x, Padding padding, PadMode mode, int[] outShape) {
    Tensor result = Tensor.zeros(outShape);
    if (x.size() > 0) {
      int height = x.dim(-2);
      int width = x.dim(-1);
      int[] rows = sources(mode, height, padding.top(), padding.bottom());
      int[] columns = sources(mode, width, padding.left(), padding.right());
      int planes = x.size() / (height * width);
      Border.fill(
          planes, height, width, x.data(), x.layout().offset(), rows, columns, result.data());
    }
    return result;
  }

  /** The pixel of the image that each pixel of the result repeats, along one axis. */
  private static int[] sources(PadMode mode, int length, int begin, int end) {
    int[] sources = new int[begin + length + end];
    for (int i = 0; i < sources.length; i++) {
      int at = i - begin;
      boolean inside = at >= 0 && at < length;
      sources[i] = inside ? at : outside(mode, at, length);
    }
    return sources;
  }

  private static int outside(PadMode mode, int at, int length) {
    if (mode == PadMode.ZEROS) {
      return Border.ZERO;
    }
    if (mode == PadMode.REFLECT) {
      return at < 0 ? -at : 2 * (length - 1) - at;
    }
    if (mode == PadMode.REPLICATE) {
      return at < 0 ? 0 : length - 1;
    }
    return at < 0 ? at + length : at - length;
  }
}
