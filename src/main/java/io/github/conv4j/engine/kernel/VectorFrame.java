package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANE;
import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Copies rows with zeros around them, a vector of all rows at a time: what lies beyond a row is loaded, and replaced by zeros.
 * Row by row, with calls for each border, it took four times as long.
 */
final class VectorFrame {
  private VectorFrame() {}

  /** What {@link Kernel#frameRows} computes. */
  static void rows(
      float[] x,
      int xAt,
      int width,
      int xPitch,
      int rows,
      int left,
      int stride,
      int phases,
      float[] out,
      int outAt,
      int pitch,
      int phasePitch) {
    int last = Math.max(0, pitch - LANES); // the last vector lies at a row's end, or reaches beyond
    int reach = stride * (last + LANES) - left; // of the last vector that is loaded
    int begin = Math.min(rows, xAt >= left ? 0 : (left - xAt + xPitch - 1) / xPitch);
    int end = rows;
    while (end > begin && xAt + (long) (end - 1) * xPitch + reach > x.length) {
      end--;
    }
    while (end > begin && last == 0 && (end - 1) * pitch + LANES > rows * pitch) {
      end--;
    }
    if (stride > 2) {
      end = begin;
    }
    int columns = begin < end ? last + LANES : 0;
    for (int v = 0; v < columns; v += LANES) {
      int column = Math.min(v, last);
      int from = xAt + begin * xPitch + column * stride - left;
      int to = outAt + begin * pitch + column;
      int first = left - column * stride;
      int behind = first + width;
      if (stride == 1) {
        whole(end - begin, first, behind, x, from, xPitch, out, to, pitch);
      } else {
        halves(end - begin, first, behind, x, from, xPitch, phases, out, to, pitch, phasePitch);
      }
    }
    for (int p = 0; p < phases; p++) {
      for (int i = 0; i < rows; i = i == begin - 1 ? Math.max(end, begin) : i + 1) {
        if (i < begin || i >= end) {
          int to = outAt + p * phasePitch + i * pitch;
          Rows.frame(x, xAt + i * xPitch, width, left - p, stride, out, to, pitch);
        }
      }
    }
  }

  /** One vector of each row, of which the elements from one to before another lie inside of the row. */
  private static void whole(
      int rows,
      int first,
      int end,
      float[] x,
      int from,
      int xPitch,
      float[] out,
      int to,
      int pitch) {
    VectorMask<Float> inside = LANE.compare(GE, (float) first).and(LANE.compare(LT, (float) end));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < rows; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, from + i * xPitch);
      zero.blend(v, inside).intoArray(out, to + i * pitch);
    }
  }

  /** The same for the even elements and the odd ones of two vectors. */
  private static void halves(
      int rows,
      int first,
      int end,
      float[] x,
      int from,
      int xPitch,
      int phases,
      float[] out,
      int to,
      int pitch,
      int phasePitch) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector twice = LANE.add(LANE);
    VectorMask<Float> evenInside =
        twice.compare(GE, (float) first).and(twice.compare(LT, (float) end));
    VectorMask<Float> oddInside =
        twice.compare(GE, (float) (first - 1)).and(twice.compare(LT, (float) (end - 1)));
    for (int i = 0; i < rows; i++) {
      FloatVector lower = FloatVector.fromArray(SPECIES, x, from + i * xPitch);
      FloatVector upper = FloatVector.fromArray(SPECIES, x, from + i * xPitch + LANES);
      FloatVector even =
          lower.rearrange(Vectors.EVEN).blend(upper.rearrange(Vectors.EVEN), Vectors.UPPER);
      zero.blend(even, evenInside).intoArray(out, to + i * pitch);
      if (phases == 2) {
        FloatVector odd =
            lower.rearrange(Vectors.ODD).blend(upper.rearrange(Vectors.ODD), Vectors.UPPER);
        zero.blend(odd, oddInside).intoArray(out, to + phasePitch + i * pitch);
      }
    }
  }
}
