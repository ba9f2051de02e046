package io.github.conv4j.engine.kernel;

/** Copies element by element. */
final class Gather {
  private Gather() {}

  /** What {@link Kernel#packTile} computes. */
  static void tile(
      float[] x,
      int at,
      int rest,
      int split,
      int[] step,
      int from,
      int to,
      float[] out,
      int outAt,
      int width) {
    for (int k = from; k < to; k++) {
      int outPlace = outAt + (k - from) * width;
      for (int i = 0; i < split; i++) {
        out[outPlace + i] = x[at + step[k] + i];
      }
      for (int i = split; i < width; i++) {
        out[outPlace + i] = x[rest + step[k] + i - split];
      }
    }
  }
}
