package io.github.conv4j;

/** The loops that reduce a whole tensor or one axis. Sums are computed in {@code double}, in row-major order. */
final class Reductions {
  private Reductions() {}

  static double sum(float[] values, Layout layout) {
    Rows rows = new MergedAxes(layout).rows();
    double sum = 0;
    while (rows.next()) {
      sum = sumOfRow(values, rows, sum);
    }
    return sum;
  }

  /** The largest element, or NaN if there is one. */
  static float max(float[] values, Layout layout) {
    Rows rows = new MergedAxes(layout).rows();
    float max = Float.NEGATIVE_INFINITY;
    while (rows.next()) {
      max = Math.max(max, maxOfRow(values, rows));
    }
    return max;
  }

  /** The smallest element, or NaN if there is one. */
  static float min(float[] values, Layout layout) {
    Rows rows = new MergedAxes(layout).rows();
    float min = Float.POSITIVE_INFINITY;
    while (rows.next()) {
      min = Math.min(min, minOfRow(values, rows));
    }
    return min;
  }

  /** The sums along the last axis, each divided by {@code divisor}. */
  static float[] sumLast(float[] values, Layout layout, double divisor) {
    return reduceLast(layout, rows -> (float) (sumOfRow(values, rows, 0) / divisor));
  }

  static float[] maxLast(float[] values, Layout layout) {
    return reduceLast(layout, rows -> maxOfRow(values, rows));
  }

  static float[] minLast(float[] values, Layout layout) {
    return reduceLast(layout, rows -> minOfRow(values, rows));
  }

  private static float[] reduceLast(Layout layout, RowReduction reduction) {
    Rows rows = Rows.alongLast(layout);
    float[] result = new float[rows.count()];
    for (int at = 0; rows.next(); at++) {
      result[at] = reduction.apply(rows);
    }
    return result;
  }

  /** From the row at which a walk stands to one number. */
  private interface RowReduction {
    float apply(Rows rows);
  }

  static int[] argmaxLast(float[] values, Layout layout) {
    Rows rows = Rows.alongLast(layout);
    int[] result = new int[rows.count()];
    for (int at = 0; rows.next(); at++) {
      result[at] = argmaxOfRow(values, rows);
    }
    return result;
  }

  private static double sumOfRow(float[] values, Rows rows, double start) {
    int position = rows.position(0);
    int step = rows.stride(0);
    double sum = start;
    for (int k = 0; k < rows.length(); k++) {
      sum += values[position + k * step];
    }
    return sum;
  }

  private static float maxOfRow(float[] values, Rows rows) {
    int position = rows.position(0);
    int step = rows.stride(0);
    float max = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < rows.length(); k++) {
      max = Math.max(max, values[position + k * step]);
    }
    return max;
  }

  private static float minOfRow(float[] values, Rows rows) {
    int position = rows.position(0);
    int step = rows.stride(0);
    float min = Float.POSITIVE_INFINITY;
    for (int k = 0; k < rows.length(); k++) {
      min = Math.min(min, values[position + k * step]);
    }
    return min;
  }

  /** The index of the first NaN if there is one, else of the first maximum. */
  private static int argmaxOfRow(float[] values, Rows rows) {
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
