package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;
import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Pools a vector of windows at a time, the last of a row moved back to its end. Of windows two apart, the first half begins in the
 * even lanes of one vector, the other in the odd lanes of the one that ends with the last of them.
 */
final class VectorPooling {
  private static final VectorSpecies<Double> DOUBLES =
      VectorSpecies.of(double.class, SPECIES.vectorShape());

  private VectorPooling() {}

  /** What {@link Kernel#pool} computes. */
  static void pool(Pooling p) {
    for (int row = 0; row < p.rows; row++) {
      int at = p.xAt + row * p.xPitch;
      int to = p.outAt + row * p.outPitch;
      if (p.averages && p.stride == 1) {
        averages(p, at, to);
      } else if (p.averages) {
        averagesOfTwoApart(p, at, to);
      } else {
        maximaOfTwoApart(p, at, to);
      }
    }
  }

  /** Rows first, since their maxima need no rearrangement; two columns side by side share them. */
  private static void maximaOfTwoApart(Pooling p, int at, int to) {
    float[] x = p.x;
    int[] step = p.step;
    int taps = p.tapRows * p.tapColumns;
    int columns = taps == 0 ? 0 : p.tapColumns;
    int pairs = columns > 1 && step[1] - step[0] == 1 ? columns - 1 : 0;
    int last = p.width - LANES;
    for (int j = 0; j < p.width; j += LANES) {
      int column = Math.min(j, last);
      int window = at + 2 * column;
      FloatVector most = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      int kw = 0;
      for (; kw < pairs; kw += 2) {
        int place = window + step[kw];
        FloatVector lower = FloatVector.fromArray(SPECIES, x, place);
        FloatVector upper = FloatVector.fromArray(SPECIES, x, place + LANES);
        for (int t = kw + columns; t < taps; t += columns) {
          place = window + step[t];
          lower = lower.max(FloatVector.fromArray(SPECIES, x, place));
          upper = upper.max(FloatVector.fromArray(SPECIES, x, place + LANES));
        }
        most = most.max(
            lower.rearrange(Vectors.EVEN).blend(upper.rearrange(Vectors.EVEN), Vectors.UPPER));
        most = most.max(
            lower.rearrange(Vectors.ODD).blend(upper.rearrange(Vectors.ODD), Vectors.UPPER));
      }
      for (; kw < columns; kw++) {
        int place = window + step[kw];
        FloatVector lower = FloatVector.fromArray(SPECIES, x, place);
        FloatVector upper = FloatVector.fromArray(SPECIES, x, place + LANES - 1);
        for (int t = kw + columns; t < taps; t += columns) {
          place = window + step[t];
          lower = lower.max(FloatVector.fromArray(SPECIES, x, place));
          upper = upper.max(FloatVector.fromArray(SPECIES, x, place + LANES - 1));
        }
        most = most.max(
            lower.rearrange(Vectors.EVEN).blend(upper.rearrange(Vectors.ODD), Vectors.UPPER));
      }
      most.intoArray(p.out, to + column);
    }
  }

  /** One loop over all taps: in two, JDK 17 boxes the sums. */
  private static void averages(Pooling p, int at, int to) {
    float[] x = p.x;
    int[] step = p.step;
    int taps = p.tapRows * p.tapColumns;
    int last = p.width - LANES;
    for (int j = 0; j < p.width; j += LANES) {
      int column = Math.min(j, last);
      DoubleVector lower = DoubleVector.zero(DOUBLES);
      DoubleVector upper = DoubleVector.zero(DOUBLES);
      for (int t = 0; t < taps; t++) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, at + column + step[t]);
        lower = lower.add(v.convertShape(F2D, DOUBLES, 0));
        upper = upper.add(v.convertShape(F2D, DOUBLES, 1));
      }
      FloatVector half = (FloatVector) lower.div(p.divisor).convertShape(D2F, SPECIES, 0);
      FloatVector other = (FloatVector) upper.div(p.divisor).convertShape(D2F, SPECIES, -1);
      half.blend(other, Vectors.UPPER).intoArray(p.out, to + column);
    }
  }

  private static void averagesOfTwoApart(Pooling p, int at, int to) {
    float[] x = p.x;
    int[] step = p.step;
    int taps = p.tapRows * p.tapColumns;
    int last = p.width - LANES;
    for (int j = 0; j < p.width; j += LANES) {
      int column = Math.min(j, last);
      DoubleVector lower = DoubleVector.zero(DOUBLES);
      DoubleVector upper = DoubleVector.zero(DOUBLES);
      for (int t = 0; t < taps; t++) {
        int place = at + 2 * column + step[t];
        FloatVector evens = FloatVector.fromArray(SPECIES, x, place).rearrange(Vectors.EVEN);
        FloatVector odds =
            FloatVector.fromArray(SPECIES, x, place + LANES - 1).rearrange(Vectors.ODD);
        FloatVector v = evens.blend(odds, Vectors.UPPER);
        lower = lower.add(v.convertShape(F2D, DOUBLES, 0));
        upper = upper.add(v.convertShape(F2D, DOUBLES, 1));
      }
      FloatVector half = (FloatVector) lower.div(p.divisor).convertShape(D2F, SPECIES, 0);
      FloatVector other = (FloatVector) upper.div(p.divisor).convertShape(D2F, SPECIES, -1);
      half.blend(other, Vectors.UPPER).intoArray(p.out, to + column);
    }
  }
}
