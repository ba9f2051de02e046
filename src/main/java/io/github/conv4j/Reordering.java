package io.github.conv4j;

import java.util.Arrays;

/** The loops that put the indices of an axis in another order. Results are new and contiguous. */
final class Reordering {
  private Reordering() {}

  /** The elements at some indices of an axis, in the order given. */
  static Tensor take(float[] values, Layout layout, int axis, int[] indices) {
    int[] shape = layout.shape();
    shape[axis] = indices.length;
    Layout layoutTo = Layout.contiguous(shape);
    float[] result = new float[layoutTo.size()];
    if (result.length > 0) {
      Rows rows = new MergedAxes(layout.select(axis, 0), layoutTo.select(axis, 0)).rows();
      int stepFrom = layout.stride(axis);
      int stepTo = layoutTo.stride(axis);
      while (rows.next()) {
        for (int k = 0; k < indices.length; k++) {
          int from = rows.position(0) + indices[k] * stepFrom;
          int to = rows.position(1) + k * stepTo;
          Rows.copyRow(values, from, rows.stride(0), result, to, rows.stride(1), rows.length());
        }
      }
    }
    return new Tensor(result, layoutTo);
  }

  /** The elements with the order of all indices of some axes reversed. */
  static Tensor flip(float[] values, Layout layout, int[] axes) {
    int[] shape = layout.shape();
    float[] result = Copying.rowMajor(values, layout);
    for (int axis : axes) {
      int length = shape[axis];
      int inner = Arrays.stream(shape, axis + 1, shape.length).reduce(1, (a, b) -> a * b);
      for (int at = 0; at < result.length; at += length * inner) {
        reverse(result, at, length, inner);
      }
    }
    return new Tensor(result, Layout.contiguous(shape));
  }

  /** Exchanges the first of some runs that follow each other with the last, the second with the last but one, and so on. */
  private static void reverse(float[] values, int at, int runs, int size) {
    int first = at;
    int last = at + (runs - 1) * size;
    for (; first < last; first += size, last -= size) {
      for (int k = 0; k < size; k++) {
        float kept = values[first + k];
        values[first + k] = values[last + k];
        values[last + k] = kept;
      }
    }
  }
}
