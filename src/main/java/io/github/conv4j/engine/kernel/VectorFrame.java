package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANE;
import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Copies rows with zeros around them, a vector of up to 32 rows at a time: what lies beyond a row is loaded, and replaced by zeros.
 * Row by row, with calls for each border, it took four times as long.
 */
final class VectorFrame {
  /** Rows whose vectors are copied together, which stay in L1 until their lines are whole. */
  private static final int ROWS = 32;

  private VectorFrame() {}

  /** What {@link Kernel#frame} computes. */
  static void frame(Framing f) {
    int last =
        Math.max(0, f.pitch - LANES); // the last vector lies at a row's end, or reaches beyond
    for (int plane = 0; plane < f.planes; plane++) {
      int begin = begin(f, plane);
      int end = f.stride > 2 ? begin : Math.max(begin, end(f, plane, last));
      for (int row = begin; row < end; row += ROWS) {
        some(f, plane, row, Math.min(ROWS, end - row), last);
      }
      for (int phase = 0; phase < f.phases; phase++) {
        f.zeros(plane, phase); // last: a vector may have reached into them
        for (int i = 0; i < begin; i++) {
          f.row(plane, phase, i);
        }
        for (int i = end; i < f.rows; i++) {
          f.row(plane, phase, i);
        }
      }
    }
  }

  /** Copies some rows of a plane. */
  private static void some(Framing f, int plane, int row, int rows, int last) {
    for (int v = 0; v < last + LANES; v += LANES) {
      int column = Math.min(v, last);
      int from = f.xAt + plane * f.xPlanePitch + row * f.xPitch + column * f.stride - f.left;
      int to = f.outAt + plane * f.outPlanePitch + (f.above + row) * f.pitch + column;
      int first = f.left - column * f.stride;
      if (f.stride == 1) {
        whole(f, rows, first, from, to);
      } else {
        halves(f, rows, first, from, to);
      }
    }
  }

  /** The first row before which nothing lies outside of the array. */
  private static int begin(Framing f, int plane) {
    int missing = f.left - f.xAt - plane * f.xPlanePitch;
    if (f.width == 0) {
      return f.rows;
    }
    return missing <= 0 ? 0 : Math.min(f.rows, (missing + f.xPitch - 1) / f.xPitch);
  }

  /** The row behind the last one whose last vector lies inside of the array, and writes nothing but rows of the same phase. */
  private static int end(Framing f, int plane, int last) {
    long reach = f.xAt + (long) plane * f.xPlanePitch + (long) f.stride * (last + LANES) - f.left;
    int end = f.rows;
    while (end > 0 && reach + (end - 1L) * f.xPitch > f.x.length) {
      end--;
    }
    int rows = f.rows + f.below;
    while (end > 0 && (end - 1) * f.pitch + LANES > rows * f.pitch && last == 0) {
      end--;
    }
    return end;
  }

  /** One vector of each row, of which the elements from one on lie inside of the row. */
  private static void whole(Framing f, int rows, int first, int from, int to) {
    float[] x = f.x;
    float[] out = f.out;
    int xPitch = f.xPitch;
    int pitch = f.pitch;
    VectorMask<Float> inside =
        LANE.compare(GE, (float) first).and(LANE.compare(LT, (float) (first + f.width)));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < rows; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, from + i * xPitch);
      zero.blend(v, inside).intoArray(out, to + i * pitch);
    }
  }

  /** The same for the even elements and the odd ones of two vectors. */
  private static void halves(Framing f, int rows, int first, int from, int to) {
    float[] x = f.x;
    float[] out = f.out;
    int xPitch = f.xPitch;
    int pitch = f.pitch;
    int odds = f.phases == 2 ? f.phasePitch : 0;
    int end = first + f.width;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector twice = LANE.add(LANE);
    VectorMask<Float> evenInside =
        twice.compare(GE, (float) first).and(twice.compare(LT, (float) end));
    VectorMask<Float> oddInside =
        twice.compare(GE, (float) (first - 1)).and(twice.compare(LT, (float) (end - 1)));
    for (int i = 0; i < rows; i++) {
      FloatVector lower = FloatVector.fromArray(SPECIES, x, from + i * xPitch);
      FloatVector upper = FloatVector.fromArray(SPECIES, x, from + i * xPitch + LANES);
      if (odds > 0) {
        FloatVector odd =
            lower.rearrange(Vectors.ODD).blend(upper.rearrange(Vectors.ODD), Vectors.UPPER);
        zero.blend(odd, oddInside).intoArray(out, to + odds + i * pitch);
      }
      FloatVector even =
          lower.rearrange(Vectors.EVEN).blend(upper.rearrange(Vectors.EVEN), Vectors.UPPER);
      zero.blend(even, evenInside).intoArray(out, to + i * pitch);
    }
  }
}
