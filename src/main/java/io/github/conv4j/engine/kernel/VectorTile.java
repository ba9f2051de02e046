package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANE;
import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;
import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Packs tiles of rows: a vector a step, of which what lies behind the tile is overwritten by the next. */
final class VectorTile {
  private VectorTile() {}

  /** What {@link Kernel#packTile} computes. */
  static void pack(
      float[] x,
      int at,
      int rest,
      int split,
      int[] step,
      int from,
      int to,
      int reach,
      float[] out,
      int outAt,
      int width) {
    int over = (LANES - 1) / width; // the last steps may not write behind the tile
    boolean inside = Math.max(at, rest - split) + reach + LANES <= x.length && rest >= split;
    int end = inside && width <= LANES ? Math.max(from, to - over) : from;
    if (split == width) {
      copy(x, at, step, from, end, out, outAt, width);
    } else {
      blend(x, at, rest - split, split, step, from, end, out, outAt, width);
    }
    Gather.tile(x, at, rest, split, step, end, to, out, outAt + (end - from) * width, width);
  }

  private static void copy(
      float[] x, int at, int[] step, int from, int to, float[] out, int outAt, int width) {
    for (int k = 0; k < to - from; k++) {
      FloatVector.fromArray(SPECIES, x, at + step[from + k]).intoArray(out, outAt + k * width);
    }
  }

  private static void blend(
      float[] x,
      int at,
      int restAt,
      int split,
      int[] step,
      int from,
      int to,
      float[] out,
      int outAt,
      int width) {
    VectorMask<Float> rest = LANE.compare(GE, (float) split);
    for (int k = 0; k < to - from; k++) {
      FloatVector first = FloatVector.fromArray(SPECIES, x, at + step[from + k]);
      FloatVector second = FloatVector.fromArray(SPECIES, x, restAt + step[from + k]);
      first.blend(second, rest).intoArray(out, outAt + k * width);
    }
  }
}
