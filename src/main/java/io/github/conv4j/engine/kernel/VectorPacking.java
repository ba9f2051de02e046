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
    float[] out = p.out;
    int to = p.outAt;
    int pitch = p.pitch;
    for (int k = p.from; k < end; k++) {
      FloatVector.fromArray(SPECIES, x, at + step[k]).intoArray(out, to);
      to += pitch; // a product of k took two registers more, which came from the stack
    }
  }

  private static void blend(Packing p, int end) {
    float[] x = p.x;
    int at = p.at;
    int restAt = p.rest - p.split;
    int[] step = p.step;
    float[] out = p.out;
    int to = p.outAt;
    int pitch = p.pitch;
    VectorMask<Float> rest = LANE.compare(GE, (float) p.split);
    for (int k = p.from; k < end; k++) {
      FloatVector first = FloatVector.fromArray(SPECIES, x, at + step[k]);
      FloatVector second = FloatVector.fromArray(SPECIES, x, restAt + step[k]);
      first.blend(second, rest).intoArray(out, to);
      to += pitch;
    }
  }
}
