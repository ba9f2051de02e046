package io.github.conv4j;

/** The loops of element-wise arithmetic. Results are new and contiguous. */
final class Elementwise {
  private static final int CHUNK = 1024; // two operands and a result fit the first-level cache

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
    float[] result = new float[layoutA.size()];
    if (isWholeArray(layoutA) && isWholeArray(layoutB)) {
      combine(operation, a, b, result, result.length);
    } else if (layoutA.liesInRows() && layoutB.liesInRows()) {
      applyByRows(operation, a, b, result, new MergedAxes(layoutA, layoutB).rows());
    } else {
      Layout rowMajor = Layout.contiguous(layoutA.shape());
      applyByBlocks(operation, a, b, result, new Blocks(rowMajor, layoutA, layoutB));
    }
    return result;
  }

  /** Whether elements have the indices that they have in a new array. */
  private static boolean isWholeArray(Layout layout) {
    return layout.offset() == 0 && layout.isContiguous();
  }

  private static void applyByBlocks(
      Operation operation, float[] a, float[] b, float[] result, Blocks blocks) {
    float[] left = new float[blocks.largest()];
    float[] right = new float[left.length];
    while (blocks.next()) {
      blocks.gather(1, a, left);
      blocks.gather(2, b, right);
      combine(operation, left, right, left, blocks.size());
      blocks.scatter(left, result);
    }
  }

  private static void applyByRows(
      Operation operation, float[] a, float[] b, float[] result, Rows rows) {
    float[] left = new float[Math.min(result.length, CHUNK)];
    float[] right = new float[left.length];
    int done = 0;
    while (rows.next()) {
      for (int from = 0; from < rows.length(); ) {
        int filled = done % CHUNK;
        int n = Math.min(rows.length() - from, CHUNK - filled);
        int i = rows.position(0) + from * rows.stride(0);
        int j = rows.position(1) + from * rows.stride(1);
        Rows.copyRow(a, i, rows.stride(0), left, filled, 1, n);
        Rows.copyRow(b, j, rows.stride(1), right, filled, 1, n);
        from += n;
        done += n;
        if (filled + n == CHUNK || done == result.length) {
          combine(operation, left, right, left, filled + n);
          System.arraycopy(left, 0, result, done - filled - n, filled + n);
        }
      }
    }
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

  /**
   * Applies an operation to the first n elements of two arrays. C2 vectorises a loop whose arrays are read and written at the same
   * index: elements that lie elsewhere are copied, and maxima still take half the time. One loop per operation: a shared loop
   * would call the operation for every element.
   */
  private static void combine(Operation operation, float[] a, float[] b, float[] to, int n) {
    switch (operation) {
      case ADD -> {
        for (int k = 0; k < n; k++) {
          to[k] = a[k] + b[k];
        }
      }
      case SUB -> {
        for (int k = 0; k < n; k++) {
          to[k] = a[k] - b[k];
        }
      }
      case MUL -> {
        for (int k = 0; k < n; k++) {
          to[k] = a[k] * b[k];
        }
      }
      case DIV -> {
        for (int k = 0; k < n; k++) {
          to[k] = a[k] / b[k];
        }
      }
      case MAX -> {
        for (int k = 0; k < n; k++) {
          to[k] = Math.max(a[k], b[k]);
        }
      }
      case MIN -> {
        for (int k = 0; k < n; k++) {
          to[k] = Math.min(a[k], b[k]);
        }
      }
    }
  }

  /** {@code to = fma(scale, from, to)}. */
  static void addScaled(float scale, float[] from, Layout layoutFrom, float[] to, Layout layoutTo) {
    int[] axes = layoutTo.axesByStride(); // the order of writing does not matter
    Layout orderedFrom = layoutFrom.permute(axes);
    Layout orderedTo = layoutTo.permute(axes);
    if (orderedFrom.liesInRows()) {
      addScaledByRows(scale, from, orderedFrom, to, orderedTo);
      return;
    }
    Blocks blocks = new Blocks(orderedTo, orderedFrom);
    float[] sum = new float[blocks.largest()];
    float[] added = new float[sum.length];
    while (blocks.next()) {
      blocks.gather(0, to, sum);
      blocks.gather(1, from, added);
      for (int k = 0; k < blocks.size(); k++) {
        sum[k] = Math.fma(scale, added[k], sum[k]);
      }
      blocks.scatter(sum, to);
    }
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
