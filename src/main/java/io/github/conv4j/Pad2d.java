package io.github.conv4j;

import io.github.conv4j.engine.Border;

/** Puts a border around images: which pixel of an image is repeated where. */
final class Pad2d {
  private Pad2d() {}

  /** Checks what the border needs of the image, and computes the shape of the result. */
  static int[] shape(String operation, Layout images, Padding padding, PadMode mode) {
    Shapes.rankAtLeast(operation, 2, images);
    int h = images.rank() - 2;
    int w = images.rank() - 1;
    allowed(operation, mode, "top", padding.top(), h, images);
    allowed(operation, mode, "bottom", padding.bottom(), h, images);
    allowed(operation, mode, "left", padding.left(), w, images);
    allowed(operation, mode, "right", padding.right(), w, images);
    int[] shape = images.shape();
    long[] lengths = Shapes.longs(shape);
    lengths[h] = AxisSizes.paddedLength(shape[h], padding.top(), padding.bottom());
    lengths[w] = AxisSizes.paddedLength(shape[w], padding.left(), padding.right());
    if (!Shapes.fitsArray(lengths)) {
      throw Shapes.error(operation, Shapes.excess("result of ", lengths), images);
    }
    shape[h] = (int) lengths[h];
    shape[w] = (int) lengths[w];
    return shape;
  }

  private static void allowed(
      String operation, PadMode mode, String side, int padding, int axis, Layout images) {
    int length = images.dim(axis);
    int most = switch (mode) {
      case ZEROS -> Integer.MAX_VALUE;
      case REFLECT -> Math.max(length - 1, 0);
      case REPLICATE -> length == 0 ? 0 : Integer.MAX_VALUE;
      case SYMMETRIC, CIRCULAR -> length;
    };
    if (padding > most) {
      String what = mode + " padding at the " + side + " is " + padding + " but axis " + axis
          + " of length " + length + " allows " + most;
      throw Shapes.error(operation, what, images);
    }
  }

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
    return switch (mode) {
      case ZEROS -> Border.ZERO;
      case REFLECT -> at < 0 ? -at : 2 * (length - 1) - at;
      case SYMMETRIC -> at < 0 ? -at - 1 : 2 * length - 1 - at;
      case REPLICATE -> at < 0 ? 0 : length - 1;
      case CIRCULAR -> at < 0 ? at + length : at - length;
    };
  }
}
