package io.github.conv4j;

/** Puts a border around the last two axes of a tensor. */
final class Pad2d {
  /** Stands for a pixel that no pixel of the image is repeated at. */
  private static final int ZERO = -1;

  private Pad2d() {}

  /** Pads a contiguous tensor; arguments are checked. */
  static Tensor pad(Tensor x, Padding padding, PadMode mode, int[] outShape) {
    Tensor result = Tensor.zeros(outShape);
    if (x.size() == 0 || result.size() == 0) {
      return result;
    }
    int[] rows = sources(mode, x.dim(-2), padding.top(), padding.bottom());
    int[] columns = sources(mode, x.dim(-1), padding.left(), padding.right());
    float[] from = x.data();
    float[] to = result.data();
    int planeSize = x.dim(-2) * x.dim(-1);
    int at = 0;
    for (int plane = 0; plane < x.size() / planeSize; plane++) {
      for (int row : rows) {
        if (row != ZERO) {
          padRow(from, x.layout().offset() + plane * planeSize + row * x.dim(-1), columns, to, at);
        }
        at += columns.length;
      }
    }
    return result;
  }

  private static void padRow(float[] from, int fromAt, int[] columns, float[] to, int toAt) {
    for (int j = 0; j < columns.length; j++) {
      if (columns[j] != ZERO) {
        to[toAt + j] = from[fromAt + columns[j]];
      }
    }
  }

  /** Which pixel of the image stands at each pixel of the result along one axis. */
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
      case ZEROS -> ZERO;
      case REFLECT -> at < 0 ? -at : 2 * (length - 1) - at;
      case REPLICATE -> at < 0 ? 0 : length - 1;
      case CIRCULAR -> at < 0 ? at + length : at - length;
    };
  }
}
