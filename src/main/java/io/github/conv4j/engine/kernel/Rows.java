package io.github.conv4j.engine.kernel;

/** Copies of rows that need no vectors. */
final class Rows {
  private Rows() {}

  /** What {@link Kernel#gatherRows} computes, element by element. */
  static void gather(
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
      copy(x, xAt + step[firstStep + k], stride, out, outAt + k * pitch, length);
    }
  }

  private static void copy(float[] x, int xAt, int stride, float[] out, int outAt, int length) {
    for (int j = 0; j < length; j++) {
      out[outAt + j] = x[xAt + j * stride];
    }
  }

  /** One row and one phase of {@link Kernel#frameRows}. */
  static void frame(
      float[] x, int xAt, int width, int left, int stride, float[] out, int outAt, int pitch) {
    int begin = Math.min(pitch, Math.max(0, ceilDiv(left, stride)));
    int end = Math.max(begin, Math.min(pitch, ceilDiv(left + width, stride)));
    for (int j = 0; j < begin; j++) { // mostly one: a call of a library's loop takes longer
      out[outAt + j] = 0;
    }
    int from = xAt + begin * stride - left;
    if (stride == 1 && begin < end) {
      System.arraycopy(x, from, out, outAt + begin, end - begin);
    } else {
      copy(x, from, stride, out, outAt + begin, end - begin);
    }
    for (int j = end; j < pitch; j++) {
      out[outAt + j] = 0;
    }
  }

  private static int ceilDiv(int a, int b) {
    return -Math.floorDiv(-a, b);
  }
}
