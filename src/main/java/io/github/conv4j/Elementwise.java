package io.github.conv4j;

import java.util.Arrays;

/** The loops of arithmetic that works element by element. Results are new and contiguous. */
final class Elementwise {
  private Elementwise() {}

  /** Applies {@code +}, {@code -}, {@code *}, {@code /} or the maximum, {@code >}, to operands of one shape. */
  static float[] apply(char operation, float[] a, Layout layoutA, float[] b, Layout layoutB) {
    float[] result = new float[layoutA.size()];
    Layout.Rows rows = Layout.rowsOf(layoutA, layoutB);
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

  /** Applies an operation to n elements side by side and one number: the short way of a bias. */
  static float[] apply(char operation, float[] a, int at, int n, float number) {
    float[] result = new float[n];
    switch (operation) {
      case '+' -> {
        for (int k = 0; k < n; k++) {
          result[k] = a[at + k] + number;
        }
      }
      case '-' -> {
        for (int k = 0; k < n; k++) {
          result[k] = a[at + k] - number;
        }
      }
      case '*' -> {
        for (int k = 0; k < n; k++) {
          result[k] = a[at + k] * number;
        }
      }
      case '/' -> {
        for (int k = 0; k < n; k++) {
          result[k] = a[at + k] / number;
        }
      }
      default -> {
        for (int k = 0; k < n; k++) {
          result[k] = Math.max(a[at + k], number);
        }
      }
    }
    return result;
  }

  /** One loop an operation: a shared one would call the operation for every element. */
  private static void combine(
      char operation, float[] to, int at, float[] a, int i, float[] b, int j, int n) {
    switch (operation) {
      case '+' -> {
        for (int k = 0; k < n; k++) {
          to[at + k] = a[i + k] + b[j + k];
        }
      }
      case '-' -> {
        for (int k = 0; k < n; k++) {
          to[at + k] = a[i + k] - b[j + k];
        }
      }
      case '*' -> {
        for (int k = 0; k < n; k++) {
          to[at + k] = a[i + k] * b[j + k];
        }
      }
      case '/' -> {
        for (int k = 0; k < n; k++) {
          to[at + k] = a[i + k] / b[j + k];
        }
      }
      default -> {
        for (int k = 0; k < n; k++) {
          to[at + k] = Math.max(a[i + k], b[j + k]);
        }
      }
    }
  }

  /**
   * One operand of {@link #combine}, side by side: in place where it is so, else gathered chunk by chunk. Loops that step by
   * strides ran at 17 ns an element once C2 had compiled them for other strides.
   */
  private static final class Operand {
    static final int CHUNK = 1024; // two operands and a result stay in a first-level cache

    private final float[] source;
    private final int step;
    private final float[] values;
    private int at;

    Operand(float[] source, int step, int length) {
      this.source = source;
      this.step = step;
      this.values = step == 1 ? source : new float[Math.min(length, CHUNK)];
    }

    /** Puts n elements from a position on at {@link #at} of {@link #values}. */
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

  static float[] map(Tensor.FloatUnaryOperator operator, float[] a, Layout layout) {
    float[] result = new float[layout.size()];
    Layout.Rows rows = Layout.rowsOf(layout);
    int length = rows.length();
    int step = rows.stride(0);
    for (int to = 0; rows.next(); to += length) {
      int i = rows.position(0);
      for (int k = 0; k < length; k++) {
        result[to + k] = operator.applyAsFloat(a[i + k * step]);
      }
    }
    return result;
  }

  /** Copies elements in row-major order to {@code to}, which has another layout of the same shape. */
  static void copy(float[] from, Layout layoutFrom, float[] to, Layout layoutTo) {
    Layout.Rows rows = Layout.rowsOf(layoutFrom, layoutTo);
    int length = rows.length();
    int stepFrom = rows.stride(0);
    int stepTo = rows.stride(1);
    while (rows.next()) {
      int i = rows.position(0);
      int j = rows.position(1);
      if (stepFrom == 1 && stepTo == 1) {
        System.arraycopy(from, i, to, j, length);
      } else {
        for (int k = 0; k < length; k++) {
          to[j + k * stepTo] = from[i + k * stepFrom];
        }
      }
    }
  }

  /** {@code to = fma(scale, from, to)}. */
  static void addScaled(float scale, float[] from, Layout layoutFrom, float[] to, Layout layoutTo) {
    Layout.Rows rows = Layout.rowsOf(layoutFrom, layoutTo);
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
    Layout.Rows rows = Layout.rowsOf(layoutA, layoutB);
    while (rows.next()) {
      for (int k = 0; k < rows.length(); k++) {
        double x = a[rows.position(0) + k * rows.stride(0)];
        double y = b[rows.position(1) + k * rows.stride(1)];
        // an infinity is close to itself alone, though an infinite bound would let all pass
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
