package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANE;
import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;
import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Packs pieces, a vector a step: what it writes behind a piece is overwritten by the next. Of pieces that are longer than a vector,
 * the last vectors come first.
 */
final class VectorPacking {
  private VectorPacking() {}

  /** What {@link Kernel#pack} does. */
  static void pack(Packing p) {
    int length = (p.width() + LANES - 1) / LANES * LANES;
    // the last steps may not write behind the last piece
    int over = (length - p.width() + p.pitch - 1) / p.pitch;
    int end = Math.max(p.from, Math.min(p.to - over, p.readable(length)));
    if (p.runs() == 1 && length == 2 * LANES) {
      pairs(p, end);
      length = 0;
    }
    for (int i = length - LANES; i >= 0; i -= LANES) {
      switch (p.runs()) {
        case 1 -> ofOne(p, i, end);
        case 2 -> ofTwo(p, i, end);
        default -> ofFour(p, i, end);
      }
    }
    p.elements(end);
  }

  private static void ofOne(Packing p, int i, int end) {
    float[] x = p.x;
    int at = p.at(0) + i;
    int[] step = p.step;
    float[] out = p.out;
    int to = p.outAt + i;
    int pitch = p.pitch;
    for (int k = p.from; k < end; k++) {
      FloatVector.fromArray(SPECIES, x, at + step[k]).intoArray(out, to);
      to += pitch; // a product of k took two registers more, which came from the stack
    }
  }

  /** Two vectors of one run: where steps lie a power of two apart, the line that they share is gone when it is read again. */
  private static void pairs(Packing p, int end) {
    float[] x = p.x;
    int at = p.at(0);
    int[] step = p.step;
    float[] out = p.out;
    int to = p.outAt;
    int pitch = p.pitch;
    for (int k = p.from; k < end; k++) {
      int s = at + step[k];
      FloatVector first = FloatVector.fromArray(SPECIES, x, s);
      FloatVector second = FloatVector.fromArray(SPECIES, x, s + LANES);
      first.intoArray(out, to);
      second.intoArray(out, to + LANES);
      to += pitch;
    }
  }

  private static void ofTwo(Packing p, int i, int end) {
    float[] x = p.x;
    int a0 = p.at(0) + i;
    int a1 = p.at(1) + i;
    int[] step = p.step;
    float[] out = p.out;
    int to = p.outAt + i;
    int pitch = p.pitch;
    VectorMask<Float> from1 = from(p.begin(1) - i);
    for (int k = p.from; k < end; k++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, a0 + step[k]);
      v = v.blend(FloatVector.fromArray(SPECIES, x, a1 + step[k]), from1);
      v.intoArray(out, to);
      to += pitch;
    }
  }

  /** The same of three or four runs; a fourth that is not there is read and not taken. */
  private static void ofFour(Packing p, int i, int end) {
    float[] x = p.x;
    int a0 = p.at(0) + i;
    int a1 = p.at(1) + i;
    int a2 = p.at(2) + i;
    int a3 = p.at(3) + i;
    int[] step = p.step;
    float[] out = p.out;
    int to = p.outAt + i;
    int pitch = p.pitch;
    VectorMask<Float> from1 = from(p.begin(1) - i);
    VectorMask<Float> from2 = from(p.begin(2) - i);
    VectorMask<Float> from3 = from(p.begin(3) - i);
    for (int k = p.from; k < end; k++) {
      int s = step[k];
      FloatVector v = FloatVector.fromArray(SPECIES, x, a0 + s);
      v = v.blend(FloatVector.fromArray(SPECIES, x, a1 + s), from1);
      v = v.blend(FloatVector.fromArray(SPECIES, x, a2 + s), from2);
      v = v.blend(FloatVector.fromArray(SPECIES, x, a3 + s), from3);
      v.intoArray(out, to);
      to += pitch;
    }
  }

  private static VectorMask<Float> from(int lane) {
    return LANE.compare(GE, (float) lane);
  }
}
