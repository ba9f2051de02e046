package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANE;
import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;
import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Packs pieces of up to a vector, one vector a step: what it writes behind a piece is overwritten by the next. */
final class VectorPacking {
  private VectorPacking() {}

  /** What {@link Kernel#pack} does. */
  static void pack(Packing p) {
    // the last steps may not write behind the last piece
    int over = (LANES - Math.min(LANES, p.width) + p.pitch - 1) / p.pitch;
    int last = Math.max(p.at, p.rest - p.split) + p.reach + LANES;
    boolean fits = p.width <= LANES && p.rest >= p.split && last <= p.x.length;
    int end = fits ? Math.max(p.from, p.to - over) : p.from;
    if (p.split == p.width) {
      copy(p, end);
    } else {
      blend(p, end);
    }
    p.elements(end);
  }

  private static void copy(Packing p, int end) {
    float[] x = p.x;
    int at = p.at;
    int[] step = p.step;
    int from = p.from;
    float[] out = p.out;
    int outAt = p.outAt;
    int pitch = p.pitch;
    for (int k = 0; k < end - from; k++) {
      FloatVector.fromArray(SPECIES, x, at + step[from + k]).intoArray(out, outAt + k * pitch);
    }
  }

  private static void blend(Packing p, int end) {
    float[] x = p.x;
    int at = p.at;
    int restAt = p.rest - p.split;
    int[] step = p.step;
    int from = p.from;
    float[] out = p.out;
    int outAt = p.outAt;
    int pitch = p.pitch;
    VectorMask<Float> rest = LANE.compare(GE, (float) p.split);
    for (int k = 0; k < end - from; k++) {
      FloatVector first = FloatVector.fromArray(SPECIES, x, at + step[from + k]);
      FloatVector second = FloatVector.fromArray(SPECIES, x, restAt + step[from + k]);
      first.blend(second, rest).intoArray(out, outAt + k * pitch);
    }
  }
}
