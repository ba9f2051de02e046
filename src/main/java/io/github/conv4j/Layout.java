package io.github.conv4j;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where the elements of a tensor lie in its array: shape, strides and offset, all counted in elements. Immutable.
 *
 * <p>This is the only place that turns indices into positions. Invariants:
 *
 * <ol>
 *   <li>{@code shape} and {@code strides} have one entry per axis; no length and no stride is negative.
 *   <li>{@code size} is the product of the lengths, and it fits an array.
 *   <li>The element at index i lies at {@code offset + Σ i[axis] * strides[axis]}, inside the array.
 *   <li>Two elements share a position only along an axis of stride 0, which only {@link #broadcastTo} makes.
 * </ol>
 *
 * <p>Arguments are trusted: {@link Shapes} has checked them.
 */
final class Layout {
  private final int[] shape;
  private final int[] strides;
  private final int offset;
  private final int size;

  private Layout(int[] shape, int[] strides, int offset) {
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.size = product(shape);
  }

  /** Row-major, with the first element at position 0. */
  static Layout contiguous(int... shape) {
    return contiguousAt(0, shape.clone());
  }

  private static Layout contiguousAt(int offset, int[] shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= Math.max(shape[axis], 1); // PyTorch's strides of an empty tensor
    }
    return new Layout(shape, strides, offset);
  }

  int rank() {
    return shape.length;
  }

  int dim(int axis) {
    return shape[axis];
  }

  int[] shape() {
    return shape.clone();
  }

  int[] strides() {
    return strides.clone();
  }

  int offset() {
    return offset;
  }

  int size() {
    return size;
  }

  boolean sameShape(Layout other) {
    return Arrays.equals(shape, other.shape);
  }

  /** Whether every element has the same position in both. */
  boolean samePositions(Layout other) {
    return offset == other.offset && sameShape(other) && Arrays.equals(strides, other.strides);
  }

  /** Whether the elements lie side by side in row-major order; the stride of an axis of length 1 does not matter. */
  boolean isContiguous() {
    int expected = 1;
    for (int axis = rank() - 1; axis >= 0 && size > 0; axis--) {
      if (shape[axis] != 1 && strides[axis] != expected) {
        return false;
      }
      expected *= shape[axis];
    }
    return true;
  }

  /** Whether two elements share a position, so that writing to one would change the other. */
  boolean sharesPositions() {
    for (int axis = 0; axis < rank() && size > 0; axis++) {
      if (shape[axis] > 1 && strides[axis] == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether some element of this contiguous layout lies where one of another layout of the same array does. */
  boolean sharesPositions(Layout other) {
    int last = other.offset;
    for (int axis = 0; axis < other.rank(); axis++) {
      last += Math.max(0, other.shape[axis] - 1) * other.strides[axis];
    }
    if (size == 0 || other.size == 0 || last < offset || other.offset >= offset + size) {
      return false;
    }
    return other.isContiguous() || other.reaches(0, other.offset, offset, offset + size);
  }

  /** Whether some element, of those whose first indices have led to a position, lies from one position to before another. */
  private boolean reaches(int axis, int position, int from, int end) {
    if (axis == rank()) {
      return position >= from && position < end;
    }
    for (int i = 0; i < shape[axis]; i++) {
      if (reaches(axis + 1, position + i * strides[axis], from, end)) {
        return true;
      }
    }
    return false;
  }

  int position(int[] index) {
    int position = offset;
    for (int axis = 0; axis < index.length; axis++) {
      position += index[axis] * strides[axis];
    }
    return position;
  }

  Layout slice(int axis, int from, int to, int step) {
    int[] newShape = shape.clone();
    int[] newStrides = strides.clone();
    newShape[axis] = (int) (((long) to - from + step - 1) / step);
    // A step that leads past the only element is never taken, so its stride may saturate.
    newStrides[axis] = (int) Math.min((long) strides[axis] * step, Integer.MAX_VALUE);
    int newOffset = newShape[axis] == 0 ? offset : moved(from, axis);
    return new Layout(newShape, newStrides, newOffset);
  }

  Layout select(int axis, int index) {
    return new Layout(without(shape, axis), without(strides, axis), moved(index, axis));
  }

  /** The offset after some steps along an axis; without elements it stays, so that it cannot leave the array. */
  private int moved(int steps, int axis) {
    return size == 0 ? offset : offset + steps * strides[axis];
  }

  Layout permute(int[] axes) {
    int[] newShape = new int[axes.length];
    int[] newStrides = new int[axes.length];
    for (int axis = 0; axis < axes.length; axis++) {
      newShape[axis] = shape[axes[axis]];
      newStrides[axis] = strides[axes[axis]];
    }
    return new Layout(newShape, newStrides, offset);
  }

  Layout transpose(int axis1, int axis2) {
    int[] axes = new int[rank()];
    Arrays.setAll(axes, axis -> axis == axis1 ? axis2 : axis == axis2 ? axis1 : axis);
    return permute(axes);
  }

  /** Moves an axis to the end; the others keep their order. */
  Layout moveToEnd(int axis) {
    int last = rank() - 1;
    int[] axes = new int[rank()];
    Arrays.setAll(axes, i -> i == last ? axis : i < axis ? i : i + 1);
    return permute(axes);
  }

  Layout squeeze() {
    return permute(IntStream.range(0, rank()).filter(axis -> shape[axis] != 1).toArray());
  }

  Layout unsqueeze(int axis) {
    // the new axis steps over everything inside it, as PyTorch's does
    long stride = axis < rank() ? (long) shape[axis] * strides[axis] : 1;
    return new Layout(
        with(shape, axis, 1),
        with(strides, axis, (int) Math.min(stride, Integer.MAX_VALUE)),
        offset);
  }

  /** Stretches axes of length 1, and new ones in front, by a stride of 0. */
  Layout broadcastTo(int[] newShape) {
    int[] newStrides = new int[newShape.length];
    int added = newShape.length - rank();
    for (int axis = 0; axis < rank(); axis++) {
      newStrides[added + axis] = shape[axis] == newShape[added + axis] ? strides[axis] : 0;
    }
    return new Layout(newShape.clone(), newStrides, offset);
  }

  /**
   * The same elements in row-major order under another shape of the same size.
   *
   * @return the layout of a view, or null if no strides can express it
   */
  Layout reshape(int[] newShape) {
    if (size == 0) {
      return contiguousAt(offset, newShape.clone());
    }
    int[] newStrides = new int[newShape.length];
    Arrays.fill(newStrides, 1);
    Layout old = squeeze(); // axes of length 1 move no element
    int newAxis = newShape.length - 1;
    int inner = old.rank() - 1;
    while (inner >= 0) {
      // The old axes outer..inner are one run: they step through memory as a single axis would.
      int outer = inner;
      int run = old.shape[inner];
      int stride = old.strides[inner];
      while (outer > 0 && old.strides[outer - 1] == run * stride) {
        outer--;
        run *= old.shape[outer];
      }
      // New axes must fill that run exactly.
      int filled = 1;
      while (newAxis >= 0 && (filled < run || newShape[newAxis] == 1)) {
        newStrides[newAxis] = filled * stride;
        filled *= newShape[newAxis];
        newAxis--;
      }
      if (filled != run) {
        return null;
      }
      inner = outer - 1;
    }
    return new Layout(newShape.clone(), newStrides, offset);
  }

  /** Walks the rows of this layout, a row being the run along the last axis; rank at least 1. */
  Rows rows() {
    int rows = product(Arrays.copyOf(shape, rank() - 1));
    return new Rows(rows, shape, new int[][] {strides}, new int[] {offset});
  }

  /**
   * Walks tensors of one shape together, row by row in row-major order. Adjacent axes that all of them step through as
   * one are merged, so that contiguous tensors are a single long row.
   */
  static Rows rowsOf(Layout... operands) {
    Layout first = operands[0];
    int[] lengths = new int[Math.max(first.rank(), 1)];
    int[][] steps = new int[operands.length][lengths.length];
    int kept = 0;
    for (int axis = 0; axis < first.rank(); axis++) {
      int length = first.shape[axis];
      if (length == 1) {
        continue;
      }
      boolean joins = kept > 0;
      for (int t = 0; t < operands.length && joins; t++) {
        joins = steps[t][kept - 1] == operands[t].strides[axis] * length;
      }
      int at = joins ? kept - 1 : kept++;
      lengths[at] = joins ? lengths[at] * length : length;
      for (int t = 0; t < operands.length; t++) {
        steps[t][at] = operands[t].strides[axis];
      }
    }
    if (kept == 0) { // a single element is a row of length 1
      lengths[kept++] = 1;
    }
    int[] offsets = new int[operands.length];
    for (int t = 0; t < operands.length; t++) {
      offsets[t] = operands[t].offset;
    }
    lengths = Arrays.copyOf(lengths, kept);
    // rows of length 0 would begin past the end of an empty array
    int rows = first.size == 0 ? 0 : first.size / lengths[kept - 1];
    return new Rows(rows, lengths, steps, offsets);
  }

  /** A walk over the rows of one or more tensors of equal shape: call {@link #next} before each row. */
  static final class Rows {
    private final int[] lengths;
    private final int[][] strides;
    private final int[] positions;
    private final int[] index;
    private final int last;
    private int left;
    private boolean started;

    private Rows(int rows, int[] lengths, int[][] strides, int[] offsets) {
      this.lengths = lengths;
      this.strides = strides;
      this.positions = offsets;
      this.last = lengths.length - 1;
      this.index = new int[last];
      this.left = rows;
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
  }

  private static int product(int[] lengths) {
    int product = 1;
    for (int length : lengths) {
      product *= length;
    }
    return product;
  }

  private static int[] without(int[] values, int axis) {
    int[] result = new int[values.length - 1];
    System.arraycopy(values, 0, result, 0, axis);
    System.arraycopy(values, axis + 1, result, axis, result.length - axis);
    return result;
  }

  private static int[] with(int[] values, int axis, int value) {
    int[] result = new int[values.length + 1];
    System.arraycopy(values, 0, result, 0, axis);
    result[axis] = value;
    System.arraycopy(values, axis, result, axis + 1, values.length - axis);
    return result;
  }
}
