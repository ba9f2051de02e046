package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import java.util.List;

/** Checks two or more shapes against each other: broadcasting, joining, matrix products. */
final class ShapeAgreement {
  private ShapeAgreement() {}

  /** The shape to which both broadcast, by NumPy's rules. */
  static int[] broadcast(String operation, Layout a, Layout b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] shape = new int[rank];
    for (int back = 1; back <= rank; back++) {
      int lengthA = back <= a.rank() ? a.dim(a.rank() - back) : 1;
      int lengthB = back <= b.rank() ? b.dim(b.rank() - back) : 1;
      if (lengthA != lengthB && lengthA != 1 && lengthB != 1) {
        throw Shapes.error(
            operation,
            "length " + lengthA + " does not broadcast with length " + lengthB + " along axis "
                + -back,
            "this = " + Shapes.text(a) + ", other = " + Shapes.text(b));
      }
      shape[rank - back] = lengthA == 1 ? lengthB : lengthA;
    }
    long[] lengths = Shapes.longs(shape);
    if (!Shapes.fitsArray(lengths)) {
      throw Shapes.error(
          operation,
          Shapes.excess("result of ", lengths),
          "this = " + Shapes.text(a) + ", other = " + Shapes.text(b));
    }
    return shape;
  }

  /** Checks that a tensor broadcasts to a shape that the caller gave. */
  static int[] broadcastTo(String operation, Layout layout, int[] shape) {
    return broadcastTo(operation, "tensor ", layout, "shape ", Shapes.shape(operation, shape));
  }

  /** Checks that the argument of an operation in place broadcasts to the tensor that it changes. */
  static int[] broadcastToThis(String operation, Layout argument, Layout self) {
    return broadcastTo(operation, "t = ", argument, "this = ", self.shape());
  }

  private static int[] broadcastTo(
      String operation, String from, Layout layout, String to, int[] shape) {
    String what = null;
    if (layout.rank() > shape.length) {
      what = "rank " + layout.rank() + " does not broadcast to rank " + shape.length;
    }
    for (int back = 1; back <= layout.rank() && what == null; back++) {
      int length = layout.dim(layout.rank() - back);
      int wanted = shape[shape.length - back];
      if (length != wanted && length != 1) {
        what =
            "length " + length + " does not broadcast to length " + wanted + " along axis " + -back;
      }
    }
    if (what != null) {
      throw Shapes.error(
          operation, what, from + Shapes.text(layout) + ", " + to + Arguments.text(shape));
    }
    return shape;
  }

  /** Checks that two tensors have one shape, or that both are absent. */
  static void sameShape(String operation, String nameA, Layout a, String nameB, Layout b) {
    if (a == null ? b != null : b == null || !a.sameShape(b)) {
      String operands = nameA + " = " + textOrNone(a) + ", " + nameB + " = " + textOrNone(b);
      throw Shapes.error(operation, nameA + " and " + nameB + " differ in shape", operands);
    }
  }

  private static String textOrNone(Layout layout) {
    return layout == null ? "none" : Shapes.text(layout);
  }

  /** Checks the operands of a matrix product. */
  static void matrixProduct(String operation, Layout a, Layout b) {
    String what = null;
    if (a.rank() != 2 || b.rank() != 2) {
      what = a.rank() != 2 ? "this has rank " + a.rank() : "other has rank " + b.rank();
      what += " but must have rank 2";
    } else if (a.dim(1) != b.dim(0)) {
      what = "this has " + Shapes.count(a.dim(1), "column") + " but other has "
          + Shapes.count(b.dim(0), "row");
    } else if (!Shapes.fitsArray(a.dim(0), b.dim(1))) {
      what = Shapes.excess("result of ", a.dim(0), b.dim(1));
    }
    if (what != null) {
      throw Shapes.error(
          operation,
          what,
          "this (m, k) = " + Shapes.text(a) + ", other (k, n) = " + Shapes.text(b));
    }
  }

  /** Checks that tensors agree along every axis except the one along which they are joined, −1 if there is none. */
  static void joinable(String operation, List<Layout> layouts, int joined) {
    Layout first = layouts.get(0);
    for (int i = 1; i < layouts.size(); i++) {
      Layout layout = layouts.get(i);
      String what = null;
      if (layout.rank() != first.rank()) {
        what = "rank is " + first.rank() + " in tensor 0 but " + layout.rank() + " in tensor " + i;
      }
      for (int axis = 0; axis < layout.rank() && what == null; axis++) {
        if (axis != joined && layout.dim(axis) != first.dim(axis)) {
          what = "axis " + axis + " has length " + first.dim(axis) + " in tensor 0 but "
              + layout.dim(axis) + " in tensor " + i;
        }
      }
      if (what != null) {
        throw Shapes.error(
            operation,
            what,
            "tensor 0 = " + Shapes.text(first) + ", tensor " + i + " = " + Shapes.text(layout));
      }
    }
  }

  /** The total length of tensors that are joined along an axis. */
  static int joinedLength(String operation, List<Layout> layouts, int axis) {
    long length = 0;
    for (Layout layout : layouts) {
      length += layout.dim(axis);
    }
    if (length > Arguments.ARRAY_LIMIT) {
      String what = "length " + length + " of axis " + axis + " exceeds an array's limit of "
          + Arguments.ARRAY_LIMIT;
      throw Shapes.error(operation, what, "tensor 0 = " + Shapes.text(layouts.get(0)));
    }
    return (int) length;
  }
}
