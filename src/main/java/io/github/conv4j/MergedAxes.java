package io.github.conv4j;

import java.util.Arrays;

/**
 * Tensors of one shape as loops see them: axes of length 1 are left out, and adjacent axes that all of the tensors step
 * through as one are merged, so that contiguous tensors are a single long row. There is at least one axis.
 */
final class MergedAxes {
  private final int[] lengths;
  private final int[][] strides;
  private final int[] offsets;
  private final boolean empty;

  MergedAxes(Layout... operands) {
    Layout first = operands[0];
    int[] merged = new int[Math.max(first.rank(), 1)];
    strides = new int[operands.length][merged.length];
    int kept = 0;
    for (int axis = 0; axis < first.rank(); axis++) {
      int length = first.dim(axis);
      if (length == 1) {
        continue;
      }
      boolean joins = kept > 0;
      for (int t = 0; t < operands.length && joins; t++) {
        joins = strides[t][kept - 1] == operands[t].stride(axis) * length;
      }
      int at = joins ? kept - 1 : kept++;
      merged[at] = joins ? merged[at] * length : length;
      for (int t = 0; t < operands.length; t++) {
        strides[t][at] = operands[t].stride(axis);
      }
    }
    if (kept == 0) { // a single element is a row of length 1
      merged[kept++] = 1;
    }
    lengths = Arrays.copyOf(merged, kept);
    offsets = new int[operands.length];
    for (int t = 0; t < operands.length; t++) {
      offsets[t] = operands[t].offset();
    }
    empty = first.size() == 0;
  }

  int count() {
    return lengths.length;
  }

  int length(int axis) {
    return lengths[axis];
  }

  /** The strides of all operands along an axis. */
  int[] stridesAlong(int axis) {
    int[] along = new int[strides.length];
    Arrays.setAll(along, t -> strides[t][axis]);
    return along;
  }

  /** The axis along which the elements of an operand lie closest, of equals the last one. */
  int closest(int operand) {
    int closest = lengths.length - 1;
    for (int axis = closest - 1; axis >= 0; axis--) {
      int stride = strides[operand][axis];
      if (stride > 0 && stride < strides[operand][closest]) {
        closest = axis;
      }
    }
    return closest;
  }

  /** Walks the rows along the last axis. */
  Rows rows() {
    return walk(lengths, strides);
  }

  /** Walks the planes of the last axis and another one of at least two, each as a row of length 1. */
  Rows planes(int other) {
    int outer = lengths.length - 2;
    int[] outerLengths = new int[outer + 1];
    int[][] outerStrides = new int[strides.length][outer + 1];
    outerLengths[outer] = 1;
    for (int i = 0; i < outer; i++) {
      int axis = i < other ? i : i + 1;
      outerLengths[i] = lengths[axis];
      for (int t = 0; t < strides.length; t++) {
        outerStrides[t][i] = strides[t][axis];
      }
    }
    return walk(outerLengths, outerStrides);
  }

  private Rows walk(int[] walked, int[][] steps) {
    int rows = 1;
    for (int axis = 0; axis < walked.length - 1; axis++) {
      rows *= walked[axis];
    }
    // rows of length 0 would begin past the end of an empty array
    return new Rows(empty ? 0 : rows, walked, steps, offsets.clone());
  }
}
