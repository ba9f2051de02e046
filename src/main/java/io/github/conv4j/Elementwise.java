package io.github.conv4j;

import java.util.Arrays;

/** The loops of element-wise arithmetic. Results are new and contiguous. */
final class Elementwise {
  private Elementwise() {}

  /** An operation on two elements. */
  enum Operation {
    ADD,
    SUB,
    MUL,
    DIV,
    MAX,
    MIN
  }

  /** Applies an operation to operands of one shape. */
  static float[] apply(Operation operation, float[] a, Layout layoutA, float[] b, Layout layoutB) {
    return layoutA.liesInRows() && layoutB.liesInRows()
        ? applyByRows(operation, a, layoutA, b, layoutB)
        : applyByBlocks(operation, a, layoutA, b, layoutB);
  }

  private static float[] applyByBlocks(
      Operation operation, float[] a, Layout layoutA, float[] b, Layout layoutB) {
    float[] result = new float[layoutA.size()];
    Blocks blocks = new Blocks(Layout.contiguous(layoutA.shape()), layoutA, layoutB);
    float[] left = new float[blocks.largest()];
    float[] right = new float[left.length];
    while (blocks.next()) {
      blocks.gather(1, a, left);
      blocks.gather(2, b, right);
      combine(operation, left, 0, left, 0, right, 0, blocks.size());
      blocks.scatter(left, result);
    }
    return result;
  }

  private static float[] applyByRows(
      Operation operation, float[] a, Layout layoutA, float[] b, Layout layoutB) {
    float[] result = new float[layoutA.size()];
    Rows rows = new MergedAxes(layoutA, layoutB).rows();
    int length = rows.length();
    Operand left = new Operand(a, rows.stride(0), length);
    Operand right = new Operand(b, rows.stride(1), length);
    int to = 0;
    while (rows.next()) {
      for (int from = 0; from < length; from += Operand.CHUNK) {
        int n = Math.min(length - from, Operand.CHUNK);
        left.load(rows.position(0) + from * rows.stride(0), n);
        right.load(rows.position(1) + from * rows.stride(1), n);
        combine(operation, result, to, left.values, left.at, right.values, right.at, n);
        to += n;
      }
    }
    return result;
  }

  /** Applies an operation with a number to all elements of an array, in place. */
  static void apply(Operation operation, float[] values, float number) {
    switch (operation) {
      case ADD -> {
        for (int k = 0; k < values.length; k++) {
          values[k] += number;
        }
      }
      case SUB -> {
        for (int k = 0; k < values.length; k++) {
          values[k] -= number;
        }
      }
      case MUL -> {
        for (int k = 0; k < values.length; k++) {
          values[k] *= number;
        }
      }
      case DIV -> {
        for (int k = 0; k < values.length; k++) {
          values[k] /= number;
        }
      }
      case MAX -> {
        for (int k = 0; k < values.length; k++) {
          values[k] = Math.max(values[k], number);
        }
      }
      case MIN -> {
        for (int k = 0; k < values.length; k++) {
          values[k] = Math.min(values[k], number);
        }
      }
    }
  }

  /** One loop per operation: a shared loop would call the operation for every element. */
  private static void combine(
      Operation operation, float[] to, int at, float[] a, int i, float[] b, int j, int n) {
    switch (operation) {
      case ADD -> {
        for (int k = 0; k < n; k++) {
          to[at + k] = a[i + k] + b[j + k];
        }
      }
      case SUB -> {
        for (int k = 0; k < n; k++) {
          to[at + k] = a[i + k] - b[j + k];
        }
      }
      case MUL -> {
        for (int k = 0; k < n; k++) {
          to[at + k] = a[i + k] * b[j + k];
        }
      }
      case DIV -> {
        for (int k = 0; k < n; k++) {
          to[at + k] = a[i + k] / b[j + k];
        }
      }
      case MAX -> {
        for (int k = 0; k < n; k++) {
          to[at + k] = Math.max(a[i + k], b[j + k]);
        }
      }
      case MIN -> {
        for (int k = 0; k < n; k++) {
          to[at + k] = Math.min(a[i + k], b[j + k]);
        }
      }
    }
  }

  /**
   * One operand of {@link #combine}, contiguous: in place where it already is, else gathered chunk by chunk. Loops with a
   * variable stride took 17 ns per element once C2 had compiled them for other strides.
   */
  private static final class Operand {
    static final int CHUNK = 1024; // two operands and a result fit the first-level cache

    private final float[] source;
    private final int step;
    private final float[] values;
    private int at;

    Operand(float[] source, int step, int length) {
      this.source = source;
      this.step = step;
      this.values = step == 1 ? source : new float[Math.min(length, CHUNK)];
    }

    /** Makes n elements, from a position on, available from index {@link #at} of {@link #values}. */
    void load(int position, int n) {
      if (step == 1) {
        at = position;
      } else if (step == 0) {
        Arrays.fill(values, 0, n, source[position]);
      } else {
        for (int k = 0; k < n; k++) {
          values[k] = source[position + k * step];
        }
      }
    }
  }

  /** {@code to = fma(scale, from, to)}. */
  static void addScaled(float scale, float[] from, Layout layoutFrom, float[] to, Layout layoutTo) {
    int[] axes = layoutTo.axesByStride(); // the order of writing does not matter
    Layout orderedFrom = layoutFrom.permute(axes);
    if (!orderedFrom.liesInRows()) {
      float[] rearranged = Copying.rowMajor(from, orderedFrom);
      addScaledByRows(
          scale, rearranged, Layout.contiguous(orderedFrom.shape()), to, layoutTo.permute(axes));
      return;
    }
    addScaledByRows(scale, from, orderedFrom, to, layoutTo.permute(axes));
  }

  private static void addScaledByRows(
      float scale, float[] from, Layout layoutFrom, float[] to, Layout layoutTo) {
    Rows rows = new MergedAxes(layoutFrom, layoutTo).rows();
    int length = rows.length();
    int stepFrom = rows.stride(0);
    int stepTo = rows.stride(1);
    while (rows.next()) {
      int i = rows.position(0);
      int j = rows.position(1);
      for (int k = 0; k < length; k++) {
        to[j + k * stepTo] = Math.fma(scale, from[i + k * stepFrom], to[j + k * stepTo]);
      }
    }
  }

  /** Whether |a − b| ≤ atol + rtol·|b| for every pair, in {@code double}. */
  static boolean allClose(
      float[] a, Layout layoutA, float[] b, Layout layoutB, double rtol, double atol) {
    Rows rows = new MergedAxes(layoutA, layoutB).rows();
    while (rows.next()) {
      for (int k = 0; k < rows.length(); k++) {
        double x = a[rows.position(0) + k * rows.stride(0)];
        double y = b[rows.position(1) + k * rows.stride(1)];
        // an infinity is close only to itself, though an infinite tolerance would admit anything
        boolean finite = Double.isFinite(x) && Double.isFinite(y);
        boolean close = x == y || (finite && Math.abs(x - y) <= atol + rtol * Math.abs(y));
        if (!close) {
          return false;
        }
      }
    }
    return true;
  }
}
