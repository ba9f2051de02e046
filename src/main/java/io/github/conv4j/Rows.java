package io.github.conv4j;

import java.util.Arrays;

/** A walk over the rows of one or more tensors of equal shape, in row-major order: call {@link #next} before each row. */
final class Rows {
  private final int[] lengths;
  private final int[][] strides;
  private final int[] positions;
  private final int[] index;
  private final int last;
  private int left;
  private boolean started;

  /**
   * Takes the arrays as they are, and moves in {@code offsets}.
   *
   * @param rows the product of all lengths but the last
   * @param strides per operand, one step per axis
   * @param offsets the first position of each operand
   */
  Rows(int rows, int[] lengths, int[][] strides, int[] offsets) {
    this.lengths = lengths;
    this.strides = strides;
    this.positions = offsets;
    this.last = lengths.length - 1;
    this.index = new int[last];
    this.left = rows;
  }

  /** The rows along the last axis of a tensor of rank 1 or more, even where it is empty. */
  static Rows alongLast(Layout layout) {
    int rows = 1;
    for (int axis = 0; axis < layout.rank() - 1; axis++) {
      rows *= layout.dim(axis);
    }
    return new Rows(
        rows, layout.shape(), new int[][] {layout.strides()}, new int[] {layout.offset()});
  }

  /** The number of rows that {@link #next} has not reached yet. */
  int count() {
    return left;
  }

  /** The length of every row. */
  int length() {
    return lengths[last];
  }

  /** The step from one element of a row to the next. */
  int stride(int operand) {
    return strides[operand][last];
  }

  /** The position of the current row's first element. */
  int position(int operand) {
    return positions[operand];
  }

  /** Moves to the next row, at first to the first one; false if there is none. */
  boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    if (started) {
      int axis = last - 1;
      while (index[axis] == lengths[axis] - 1) {
        move(axis, -index[axis]);
        axis--;
      }
      move(axis, 1);
    }
    started = true;
    return true;
  }

  private void move(int axis, int steps) {
    index[axis] += steps;
    for (int t = 0; t < positions.length; t++) {
      positions[t] += steps * strides[t][axis];
    }
  }

  /** Copies n elements, at least 1, from one step to another. */
  static void copyRow(float[] from, int at, int step, float[] to, int toAt, int toStep, int n) {
    if (step == 1 && toStep == 1) {
      System.arraycopy(from, at, to, toAt, n);
    } else if (step == 0 && toStep == 1) {
      Arrays.fill(to, toAt, toAt + n, from[at]);
    } else {
      for (int k = 0; k < n; k++) {
        to[toAt + k * toStep] = from[at + k * step];
      }
    }
  }
}
