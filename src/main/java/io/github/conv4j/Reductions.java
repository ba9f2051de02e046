package io.github.conv4j;

/** The loops that reduce a whole tensor or one axis. Sums are computed in {@code double}, in row-major order. */
final class Reductions {
  private Reductions() {}

  static double sum(float[] values, Layout layout) {
    Layout.Rows rows = Layout.rowsOf(layout);
    double sum = 0;
    while (rows.next()) {
      sum = sumOfRow(values, rows, sum);
    }
    return sum;
  }

  /** The largest element, or NaN if there is one. */
  static float max(float[] values, Layout layout) {
    Layout.Rows rows = Layout.rowsOf(layout);
    float max = Float.NEGATIVE_INFINITY;
    while (rows.next()) {
      max = Math.max(max, maxOfRow(values, rows));
    }
    return max;
  }

  /** The smallest element, or NaN if there is one. */
  static float min(float[] values, Layout layout) {
    Layout.Rows rows = Layout.rowsOf(layout);
    float min = Float.POSITIVE_INFINITY;
    while (rows.next()) {
      for (int k = 0; k < rows.length(); k++) {
        min = Math.min(min, values[rows.position(0) + k * rows.stride(0)]);
      }
    }
    return min;
  }

  /** The sums along the last axis, each divided by {@code divisor}. */
  static float[] sumLast(float[] values, Layout layout, double divisor) {
    Layout.Rows rows = layout.rows();
    float[] result = new float[rows.count()];
    for (int at = 0; rows.next(); at++) {
      result[at] = (float) (sumOfRow(values, rows, 0) / divisor);
    }
    return result;
  }

  static float[] maxLast(float[] values, Layout layout) {
    Layout.Rows rows = layout.rows();
    float[] result = new float[rows.count()];
    for (int at = 0; rows.next(); at++) {
      result[at] = maxOfRow(values, rows);
    }
    return result;
  }

  static int[] argmaxLast(float[] values, Layout layout) {
    Layout.Rows rows = layout.rows();
    int[] result = new int[rows.count()];
    for (int at = 0; rows.next(); at++) {
      result[at] = argmaxOfRow(values, rows);
    }
    return result;
  }

  private static double sumOfRow(float[] values, Layout.Rows rows, double start) {
    int position = rows.position(0);
    int step = rows.stride(0);
    double sum = start;
    for (int k = 0; k < rows.length(); k++) {
      sum += values[position + k * step];
    }
    return sum;
  }

  private static float maxOfRow(float[] values, Layout.Rows rows) {
    int position = rows.position(0);
    int step = rows.stride(0);
    float max = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < rows.length(); k++) {
      max = Math.max(max, values[position + k * step]);
    }
    return max;
  }

  /** The index of the first NaN if there is one, else of the first maximum. */
  private static int argmaxOfRow(float[] values, Layout.Rows rows) {
    int position = rows.position(0);
    int step = rows.stride(0);
    int best = 0;
    for (int k = 0; k < rows.length(); k++) {
      float value = values[position + k * step];
      if (Float.isNaN(value)) {
        return k;
      }
      if (value > values[position + best * step]) {
        best = k;
      }
    }
    return best;
  }
}
