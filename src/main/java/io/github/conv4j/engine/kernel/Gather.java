package io.github.conv4j.engine.kernel;

/** Copies element by element. */
final class Gather {
  private Gather() {}

  /** What {@link Kernel#packTile} computes, from one step on. */
  static void tile(
      float[] x,
      int at,
      int rest,
      int split,
      int[] step,
      int from,
      int steps,
      float[] out,
      int outAt,
      int width) {
    for (int k = from; k < steps; k++) {
      int to = outAt + k * width;
      for (int i = 0; i < split; i++) {
        out[to + i] = x[at + step[k] + i];
      }
      for (int i = split; i < width; i++) {
        out[to + i] = x[rest + step[k] + i - split];
      }
    }
  }
}
