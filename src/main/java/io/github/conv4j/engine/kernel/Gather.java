package io.github.conv4j.engine.kernel;

/** Copies of rows element by element. */
final class Gather {
  private Gather() {}

  /** What {@link Kernel#gatherRows} computes, element by element. */
  static void rows(
      float[] x,
      int xAt,
      int stride,
      int[] step,
      int firstStep,
      int steps,
      float[] out,
      int outAt,
      int pitch,
      int length) {
    for (int k = 0; k < steps; k++) {
      row(x, xAt + step[firstStep + k], stride, out, outAt + k * pitch, length);
    }
  }

  private static void row(float[] x, int xAt, int stride, float[] out, int outAt, int length) {
    for (int j = 0; j < length; j++) {
      out[outAt + j] = x[xAt + j * stride];
    }
  }
}
