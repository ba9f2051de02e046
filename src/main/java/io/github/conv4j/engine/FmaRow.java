package io.github.conv4j.engine;

/** The innermost loop of every product here: one multiply-add for each element of a row. */
final class FmaRow {
  private FmaRow() {}

  /**
   * Computes {@code out[o + j * outStep] = fma(weight, x[i + j * xStep], out[o + j * outStep])} for j from 0 to n − 1.
   *
   * <p>Each j is a chain of its own, so the loop may run in any order, or several j at once.
   */
  static void add(
      float[] out, int o, int outStep, float weight, float[] x, int i, int xStep, int n) {
    if (outStep == 1 && xStep == 1) {
      for (int j = 0; j < n; j++) {
        out[o + j] = Math.fma(weight, x[i + j], out[o + j]);
      }
    } else {
      for (int j = 0; j < n; j++) {
        out[o + j * outStep] = Math.fma(weight, x[i + j * xStep], out[o + j * outStep]);
      }
    }
  }
}
