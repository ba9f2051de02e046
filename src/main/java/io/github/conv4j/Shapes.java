package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Checks one shape at a time and words what is wrong with it: {@code <operation>: <what disagrees, both numbers>; <operand> =
 * <shape>, …}. A message is built only when something is wrong. {@link ShapeAgreement} checks several shapes against each
 * other, {@link Operands} those of a convolution.
 */
final class Shapes {
  private Shapes() {}

  static String text(Layout layout) {
    return Arguments.text(layout.shape());
  }

  /** An operand as a message shows it, with the names of its axes unless these are empty. */
  static String named(String name, String axes, Layout layout) {
    return name + (axes.isEmpty() ? "" : " " + axes) + " = " + text(layout);
  }

  /** Such as {@code 1 channel} or {@code 2 channels}. */
  static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static String message(String operation, String what, String operands) {
    return operation + ": " + what + "; " + operands;
  }

  static IllegalArgumentException error(String operation, String what, String operands) {
    return new IllegalArgumentException(message(operation, what, operands));
  }

  static IllegalArgumentException error(String operation, String what, Layout tensor) {
    return error(operation, what, "tensor " + text(tensor));
  }

  private static IndexOutOfBoundsException outOfBounds(
      String operation, String what, Layout tensor) {
    return new IndexOutOfBoundsException(message(operation, what, "tensor " + text(tensor)));
  }

  // ---- single values ----

  static void groups(String operation, int groups, int channels, String which) {
    if (channels % groups != 0) {
      throw new IllegalArgumentException(operation + ": " + indivisible(groups, channels, which));
    }
  }

  /** Says that groups do not divide channels; {@code which} is {@code input} or {@code output}. */
  static String indivisible(int groups, int channels, String which) {
    return groups + " groups do not divide " + count(channels, which + " channel");
  }

  static void tolerance(String operation, String name, float value) {
    if (!(value >= 0)) { // NaN neither
      throw new IllegalArgumentException(
          operation + ": " + name + " is " + value + " but must be at least 0");
    }
  }

  // ---- shapes that a caller gave ----

  /** Checks that no length is negative and that the elements fit an array. */
  static int[] shape(String operation, int[] shape) {
    Arguments.notNull(operation, "shape", shape);
    return shape(operation, shape, shape);
  }

  /** The same for lengths derived from a given shape, which is the one that a message shows. */
  private static int[] shape(String operation, int[] lengths, int[] given) {
    for (int axis = 0; axis < lengths.length; axis++) {
      if (lengths[axis] < 0) {
        throw error(
            operation,
            "axis " + axis + " has negative length " + lengths[axis],
            "shape " + Arguments.text(given));
      }
    }
    long[] longs = longs(lengths);
    if (!fitsArray(longs)) {
      throw error(operation, excess("", longs), "shape " + Arguments.text(given));
    }
    return lengths;
  }

  /** The lengths as longs; a stream would take half the time of a tiny convolution. */
  static long[] longs(int[] lengths) {
    long[] longs = new long[lengths.length];
    for (int axis = 0; axis < lengths.length; axis++) {
      longs[axis] = lengths[axis];
    }
    return longs;
  }

  /** Whether the product of the lengths other than 0, of which strides are made, fits an array; then the elements do, too. */
  static boolean fitsArray(long... lengths) {
    long product = 1;
    for (long length : lengths) {
      long factor = Math.max(length, 1);
      if (factor > Arguments.ARRAY_LIMIT || product * factor > Arguments.ARRAY_LIMIT) {
        return false;
      }
      product *= factor;
    }
    return true;
  }

  /** Says that lengths exceed an array; {@code what} is a prefix such as "result of ". */
  static String excess(String what, long... lengths) {
    BigInteger product = BigInteger.ONE;
    boolean empty = false;
    for (long length : lengths) {
      product = product.multiply(BigInteger.valueOf(Math.max(length, 1)));
      empty |= length == 0;
    }
    String excess = empty
        ? "lengths other than 0 of product " + product + " exceed"
        : what + product + " elements " + (what.isEmpty() ? "exceed" : "exceeds");
    return excess + " an array's limit of " + Arguments.ARRAY_LIMIT;
  }

  /** Says that a length exceeds an array; {@code what} is a name such as {@code height}. */
  static String lengthExcess(String what, long length) {
    return what + " " + length + " exceeds an array's limit of " + Arguments.ARRAY_LIMIT;
  }

  /** Says that the kernel is longer than the input along an axis, with its dilation and the padding. */
  static String kernelExcess(String kernelName, String axisName, AxisSizes axis) {
    String image = (axis.isPadded() ? "padded " : "") + "input " + axisName + " ";
    return dilated(kernelName, axisName, axis) + " exceeds " + image + axis.paddedInput();
  }

  /** Such as {@code kernel height 3} or {@code dilated kernel height 5 (3 with dilation 2)}. */
  static String dilated(String kernelName, String axisName, AxisSizes axis) {
    String kernel = kernelName + " " + axisName + " " + axis.dilatedKernel();
    return axis.dilation() == 1
        ? kernel
        : "dilated " + kernel + " (" + axis.kernel() + " with dilation " + axis.dilation() + ")";
  }

  static void filled(String operation, int values, Layout layout) {
    if (values != layout.size()) {
      throw error(
          operation,
          "number of values is " + values + " but the shape has " + layout.size(),
          "shape " + text(layout));
    }
  }

  /** Checks that an array is as long as the first one at the same depth. */
  static void notRagged(
      String operation, String path, int length, String firstPath, int firstLength) {
    if (length != firstLength) {
      throw new IllegalArgumentException(operation + ": " + path + " has length " + length + " but "
          + firstPath + " has length " + firstLength);
    }
  }

  /** Resolves a new shape for the same elements, in which one length may be −1. */
  static int[] reshaped(String operation, int[] shape, Layout layout) {
    Arguments.notNull(operation, "shape", shape);
    int[] resolved = shape.clone();
    int open = -1;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] == -1) {
        if (open >= 0) {
          String what =
              "axes " + open + " and " + axis + " are both -1 but only one can be inferred";
          throw error(
              operation, what, "tensor " + text(layout) + ", shape " + Arguments.text(shape));
        }
        open = axis;
        resolved[axis] = 1;
      }
    }
    int size = layout.size();
    int others = Layout.contiguous(shape(operation, resolved, shape)).size();
    if (open < 0 ? others != size : others == 0 || size % others != 0) {
      String what = "size is " + size + " but the shape has " + others;
      if (open >= 0) {
        what = others == 0
            ? "axis " + open + " cannot be inferred beside a length of 0"
            : what + " beside axis " + open + ", which is to be inferred";
      }
      throw error(operation, what, "tensor " + text(layout) + ", shape " + Arguments.text(shape));
    }
    if (open >= 0) {
      resolved[open] = size / others;
    }
    return resolved;
  }

  // ---- axes, indices, ranges of a tensor ----

  /** Resolves an axis; a negative one counts from the end. */
  static int axis(String operation, int axis, Layout layout) {
    return axis(operation, axis, layout.rank(), "rank ", layout);
  }

  /** Resolves an axis of a result that has one more axis than the tensor. */
  static int newAxis(String operation, int axis, Layout layout) {
    return axis(operation, axis, layout.rank() + 1, "a result of rank ", layout);
  }

  private static int axis(String operation, int axis, int rank, String of, Layout layout) {
    if (axis < -rank || axis >= rank) {
      throw outOfBounds(operation, "axis " + axis + " out of bounds for " + of + rank, layout);
    }
    return axis < 0 ? axis + rank : axis;
  }

  static void index(String operation, int index, int axis, Layout layout) {
    if (index < 0 || index >= layout.dim(axis)) {
      throw outOfBounds(
          operation,
          "index " + index + " out of bounds for axis " + axis + " of length " + layout.dim(axis),
          layout);
    }
  }

  /** Checks that there is one index per axis, and that each is in range. */
  static void index(String operation, int[] index, Layout layout) {
    Arguments.notNull(operation, "index", index);
    if (index.length != layout.rank()) {
      throw error(
          operation,
          "number of indices is " + index.length + " but rank is " + layout.rank(),
          layout);
    }
    for (int axis = 0; axis < index.length; axis++) {
      index(operation, index[axis], axis, layout);
    }
  }

  /** Checks the indices of an axis that are to be taken, and that as many of them fit an array. */
  static void indices(String operation, int axis, int[] indices, Layout layout) {
    Arguments.notNull(operation, "indices", indices);
    for (int index : indices) {
      index(operation, index, axis, layout);
    }
    long[] lengths = longs(layout.shape());
    lengths[axis] = indices.length;
    if (!fitsArray(lengths)) {
      throw error(
          operation,
          excess("result of ", lengths),
          "tensor " + text(layout) + ", " + indices.length + " indices of axis " + axis);
    }
  }

  static void range(String operation, int axis, int from, int to, int step, Layout layout) {
    if (from < 0 || from > to || to > layout.dim(axis)) {
      throw outOfBounds(
          operation,
          "range " + from + " to " + to + " out of bounds for axis " + axis + " of length "
              + layout.dim(axis),
          layout);
    }
    if (step < 1) {
      throw error(operation, "step is " + step + " but must be at least 1", layout);
    }
  }

  /** Resolves a permutation of all axes. */
  static int[] permutation(String operation, int[] axes, Layout layout) {
    Arguments.notNull(operation, "axes", axes);
    if (axes.length != layout.rank()) {
      throw error(
          operation, "number of axes is " + axes.length + " but rank is " + layout.rank(), layout);
    }
    return distinctAxes(operation, axes, layout);
  }

  /** Resolves axes, each of which may be given once. */
  static int[] distinctAxes(String operation, int[] axes, Layout layout) {
    Arguments.notNull(operation, "axes", axes);
    int[] resolved =
        Arrays.stream(axes).map(axis -> axis(operation, axis, layout)).toArray();
    int[] seenAt = new int[layout.rank()];
    Arrays.fill(seenAt, -1);
    for (int i = 0; i < resolved.length; i++) {
      int before = seenAt[resolved[i]];
      if (before >= 0) {
        throw error(
            operation,
            "axis " + resolved[i] + " stands at places " + before + " and " + i + " of "
                + Arguments.text(axes),
            layout);
      }
      seenAt[resolved[i]] = i;
    }
    return resolved;
  }

  // ---- properties of a tensor ----

  static void rank(String operation, int rank, Layout layout) {
    if (layout.rank() != rank) {
      throw error(operation, "rank is " + layout.rank() + " but must be " + rank, layout);
    }
  }

  static void rankAtLeast(String operation, int least, Layout layout) {
    if (layout.rank() < least) {
      throw error(operation, "rank is " + layout.rank() + " but must be at least " + least, layout);
    }
  }

  /** Checks the rank of images or a plane where there is no kernel. */
  static void imagesOrPlane(String operation, String name, Layout layout) {
    int rank = layout.rank();
    if (rank < 2 || rank > 4) {
      throw error(
          operation,
          name + " has rank " + rank + " but must have rank 2, 3 or 4",
          name + " = " + text(layout));
    }
  }

  static void single(String operation, Layout layout) {
    if (layout.size() != 1) {
      throw error(operation, "size is " + layout.size() + " but must be 1", layout);
    }
  }

  static void notEmpty(String operation, Layout layout) {
    if (layout.size() == 0) {
      throw error(operation, "size is 0 but must be at least 1", layout);
    }
  }

  static void axisSingle(String operation, int axis, Layout layout) {
    if (layout.dim(axis) != 1) {
      throw error(
          operation,
          "axis " + axis + " has length " + layout.dim(axis) + " but must have length 1",
          layout);
    }
  }

  static void axisNotEmpty(String operation, int axis, Layout layout) {
    if (layout.dim(axis) == 0) {
      throw error(operation, "axis " + axis + " has length 0 but needs at least 1", layout);
    }
  }

  /** Checks that no two elements share memory, since writing to one would change the other. */
  static void writable(String operation, String name, Layout layout) {
    if (layout.sharesPositions()) {
      throw new UnsupportedOperationException(message(
          operation,
          "elements of " + name + " share memory, so write to a copy() of it",
          "tensor " + text(layout) + ", strides " + Arguments.text(layout.strides())));
    }
  }
}
