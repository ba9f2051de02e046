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

  int offset(int operand) {
    return offsets[operand];
  }

  int stride(int operand, int axis) {
    return strides[operand][axis];
  }

  /** The axes in which an operand is not stretched, in the order of its strides, the smallest first. */
  int[] byStride(int operand) {
    int[] steps = strides[operand];
    int[] axes = new int[lengths.length];
    int count = 0;
    for (int axis = lengths.length - 1; axis >= 0; axis--) {
      if (steps[axis] > 0) {
        int at = count++;
        for (; at > 0 && steps[axes[at - 1]] > steps[axis]; at--) {
          axes[at] = axes[at - 1];
        }
        axes[at] = axis;
      }
    }
    return Arrays.copyOf(axes, count);
  }

  /** Walks the rows along the last axis. */
  Rows rows() {
    int rows = 1;
    for (int axis = 0; axis < lengths.length - 1; axis++) {
      rows *= lengths[axis];
    }
    // rows of length 0 would begin past the end of an empty array
    return new Rows(empty ? 0 : rows, lengths, strides, offsets.clone());
  }
}
