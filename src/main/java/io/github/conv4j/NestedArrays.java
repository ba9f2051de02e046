package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import java.lang.reflect.Array;

/** Converts Java's arrays of arrays to tensors. */
final class NestedArrays {
  private NestedArrays() {}

  /** Copies arrays nested {@code rank} deep, at least 2; those of one depth must have one length. */
  static Tensor toTensor(String operation, Object[] values, int rank) {
    Arguments.notNull(operation, "values", values);
    int[] shape = new int[rank];
    shape[0] = values.length;
    Object first = values;
    for (int axis = 1; axis < rank && shape[axis - 1] > 0; axis++) {
      first = Arguments.notNull(operation, "values" + "[0]".repeat(axis), Array.get(first, 0));
      shape[axis] = Array.getLength(first);
    }
    check(operation, values, shape, 0, "");
    Tensor result = Tensor.zeros(Shapes.shape(operation, shape));
    copy(values, result.data(), 0);
    return result;
  }

  private static void check(String operation, Object[] values, int[] shape, int axis, String path) {
    for (int i = 0; i < values.length; i++) {
      String here = path + "[" + i + "]";
      Object inner = Arguments.notNull(operation, "values" + here, values[i]);
      int length = Array.getLength(inner);
      Shapes.notRagged(
          operation, "values" + here, length, "values" + "[0]".repeat(axis + 1), shape[axis + 1]);
      if (inner instanceof Object[] deeper) {
        check(operation, deeper, shape, axis + 1, here);
      }
    }
  }

  /** Copies row by row and returns where the next row goes. */
  private static int copy(Object[] values, float[] to, int at) {
    int next = at;
    for (Object inner : values) {
      if (inner instanceof float[] row) {
        System.arraycopy(row, 0, to, next, row.length);
        next += row.length;
      } else {
        next = copy((Object[]) inner, to, next);
      }
    }
    return next;
  }
}
