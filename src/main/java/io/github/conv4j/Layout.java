package io.github.conv4j;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where the elements of a tensor lie in its array: shape, strides and offset, all counted in elements. Immutable.
 *
 * <p>This is the only place that turns indices into positions; {@link Rows} and {@link Blocks} walk through many of them.
 * Invariants:
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

  int stride(int axis) {
    return strides[axis];
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

  /** Whether no step is shorter than one along the last axis, so that rows are read as they lie; single elements do. */
  boolean liesInRows() {
    int shortest = 0;
    for (int axis = rank() - 1; axis >= 0 && size > 0; axis--) {
      if (shape[axis] == 1) {
        continue;
      }
      if (shortest == 0) {
        shortest = strides[axis];
        if (shortest == 0) { // one element for the whole row
          return true;
        }
      } else if (strides[axis] > 0 && strides[axis] < shortest) {
        return false;
      }
    }
    return true;
  }

  /** The axes in the order of their strides, the largest first: along the last one, neighbours lie closest. */
  int[] axesByStride() {
    int[] axes = new int[rank()];
    for (int i = 0; i < axes.length; i++) {
      int at = i;
      while (at > 0 && strides[axes[at - 1]] < strides[i]) {
        axes[at] = axes[at - 1];
        at--;
      }
      axes[at] = i;
    }
    return axes;
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
