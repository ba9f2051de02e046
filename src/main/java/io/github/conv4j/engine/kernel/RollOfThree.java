package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANE;
import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Loops down the rows of planes, of one vector or two of their columns, as {@link VectorRoll} asks for them, for kernels of
 * 3 × 3: an input row is loaded once, and what it adds goes to as many accumulators as it has outputs below it. Printed by
 * {@code KernelPrinter} in the tests.
 */
final class RollOfThree {
  private RollOfThree() {}

  static void single(VectorRoll t) {
    float[] x = t.x;
    float[] weight = t.weight;
    float[] out = t.out;
    int width = t.width;
    int height = t.height;
    int rows = t.rows;
    int firstRow = t.firstRow;
    int column0 = t.column0;
    VectorMask<Float> m00 =
        LANE.compare(GE, t.from(column0, 0)).and(LANE.compare(LT, t.to(column0, 0)));
    VectorMask<Float> m02 =
        LANE.compare(GE, t.from(column0, 2)).and(LANE.compare(LT, t.to(column0, 2)));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int plane = 0; plane < t.planes; plane++) {
      int w = t.weightAt + plane * 9;
      FloatVector w00 = FloatVector.broadcast(SPECIES, weight[w + 0]);
      FloatVector w01 = FloatVector.broadcast(SPECIES, weight[w + 1]);
      FloatVector w02 = FloatVector.broadcast(SPECIES, weight[w + 2]);
      FloatVector w10 = FloatVector.broadcast(SPECIES, weight[w + 3]);
      FloatVector w11 = FloatVector.broadcast(SPECIES, weight[w + 4]);
      FloatVector w12 = FloatVector.broadcast(SPECIES, weight[w + 5]);
      FloatVector w20 = FloatVector.broadcast(SPECIES, weight[w + 6]);
      FloatVector w21 = FloatVector.broadcast(SPECIES, weight[w + 7]);
      FloatVector w22 = FloatVector.broadcast(SPECIES, weight[w + 8]);
      float add = t.add(plane);
      int planeAt = t.xAt + plane * t.planePitch;
      int to = t.outAt + plane * t.outPitch;
      FloatVector a00 = zero;
      FloatVector a01 = zero;
      FloatVector a02 = zero;
      for (int i = -2; i < rows; i++) {
        int row0 = firstRow + i + 2;
        boolean inside0 = row0 >= 0 && row0 < height;
        float[] in0 = inside0 ? x : VectorRoll.ZEROS;
        int at00 = inside0 ? planeAt + row0 * width + column0 : 0;
        FloatVector v000 = zero.blend(FloatVector.fromArray(SPECIES, in0, at00), m00);
        FloatVector v001 = FloatVector.fromArray(SPECIES, in0, at00 + 1);
        FloatVector v002 = zero.blend(FloatVector.fromArray(SPECIES, in0, at00 + 2), m02);
        a02 = v000.fma(w20, a02);
        a02 = v001.fma(w21, a02);
        a02 = v002.fma(w22, a02);
        a01 = v000.fma(w10, a01);
        a01 = v001.fma(w11, a01);
        a01 = v002.fma(w12, a01);
        a00 = v000.fma(w00, a00);
        a00 = v001.fma(w01, a00);
        a00 = v002.fma(w02, a00);
        if (i >= 0) {
          a02.add(add).intoArray(out, to + column0);
          to += t.outWidth;
        }
        a02 = a01;
        a01 = a00;
        a00 = zero;
      }
    }
  }

  static void pair(VectorRoll t) {
    float[] x = t.x;
    float[] weight = t.weight;
    float[] out = t.out;
    int width = t.width;
    int height = t.height;
    int rows = t.rows;
    int firstRow = t.firstRow;
    int column0 = t.column0;
    VectorMask<Float> m00 =
        LANE.compare(GE, t.from(column0, 0)).and(LANE.compare(LT, t.to(column0, 0)));
    VectorMask<Float> m02 =
        LANE.compare(GE, t.from(column0, 2)).and(LANE.compare(LT, t.to(column0, 2)));
    int column1 = t.column1;
    VectorMask<Float> m10 =
        LANE.compare(GE, t.from(column1, 0)).and(LANE.compare(LT, t.to(column1, 0)));
    VectorMask<Float> m12 =
        LANE.compare(GE, t.from(column1, 2)).and(LANE.compare(LT, t.to(column1, 2)));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int plane = 0; plane < t.planes; plane++) {
      int w = t.weightAt + plane * 9;
      FloatVector w00 = FloatVector.broadcast(SPECIES, weight[w + 0]);
      FloatVector w01 = FloatVector.broadcast(SPECIES, weight[w + 1]);
      FloatVector w02 = FloatVector.broadcast(SPECIES, weight[w + 2]);
      FloatVector w10 = FloatVector.broadcast(SPECIES, weight[w + 3]);
      FloatVector w11 = FloatVector.broadcast(SPECIES, weight[w + 4]);
      FloatVector w12 = FloatVector.broadcast(SPECIES, weight[w + 5]);
      FloatVector w20 = FloatVector.broadcast(SPECIES, weight[w + 6]);
      FloatVector w21 = FloatVector.broadcast(SPECIES, weight[w + 7]);
      FloatVector w22 = FloatVector.broadcast(SPECIES, weight[w + 8]);
      float add = t.add(plane);
      int planeAt = t.xAt + plane * t.planePitch;
      int to = t.outAt + plane * t.outPitch;
      FloatVector a00 = zero;
      FloatVector a01 = zero;
      FloatVector a02 = zero;
      FloatVector a10 = zero;
      FloatVector a11 = zero;
      FloatVector a12 = zero;
      for (int i = -2; i < rows; i++) {
        int row0 = firstRow + i + 2;
        boolean inside0 = row0 >= 0 && row0 < height;
        float[] in0 = inside0 ? x : VectorRoll.ZEROS;
        int at00 = inside0 ? planeAt + row0 * width + column0 : 0;
        int at01 = inside0 ? planeAt + row0 * width + column1 : 0;
        FloatVector v000 = zero.blend(FloatVector.fromArray(SPECIES, in0, at00), m00);
        FloatVector v001 = FloatVector.fromArray(SPECIES, in0, at00 + 1);
        FloatVector v002 = zero.blend(FloatVector.fromArray(SPECIES, in0, at00 + 2), m02);
        a02 = v000.fma(w20, a02);
        a02 = v001.fma(w21, a02);
        a02 = v002.fma(w22, a02);
        a01 = v000.fma(w10, a01);
        a01 = v001.fma(w11, a01);
        a01 = v002.fma(w12, a01);
        a00 = v000.fma(w00, a00);
        a00 = v001.fma(w01, a00);
        a00 = v002.fma(w02, a00);
        FloatVector v010 = zero.blend(FloatVector.fromArray(SPECIES, in0, at01), m10);
        FloatVector v011 = FloatVector.fromArray(SPECIES, in0, at01 + 1);
        FloatVector v012 = zero.blend(FloatVector.fromArray(SPECIES, in0, at01 + 2), m12);
        a12 = v010.fma(w20, a12);
        a12 = v011.fma(w21, a12);
        a12 = v012.fma(w22, a12);
        a11 = v010.fma(w10, a11);
        a11 = v011.fma(w11, a11);
        a11 = v012.fma(w12, a11);
        a10 = v010.fma(w00, a10);
        a10 = v011.fma(w01, a10);
        a10 = v012.fma(w02, a10);
        if (i >= 0) {
          a02.add(add).intoArray(out, to + column0);
          a12.add(add).intoArray(out, to + column1);
          to += t.outWidth;
        }
        a02 = a01;
        a01 = a00;
        a00 = zero;
        a12 = a11;
        a11 = a10;
        a10 = zero;
      }
    }
  }

  static void pairInside(VectorRoll t) {
    float[] x = t.x;
    float[] weight = t.weight;
    float[] out = t.out;
    int width = t.width;
    int height = t.height;
    int rows = t.rows;
    int firstRow = t.firstRow;
    int column0 = t.column0;
    int column1 = t.column1;
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int plane = 0; plane < t.planes; plane++) {
      int w = t.weightAt + plane * 9;
      FloatVector w00 = FloatVector.broadcast(SPECIES, weight[w + 0]);
      FloatVector w01 = FloatVector.broadcast(SPECIES, weight[w + 1]);
      FloatVector w02 = FloatVector.broadcast(SPECIES, weight[w + 2]);
      FloatVector w10 = FloatVector.broadcast(SPECIES, weight[w + 3]);
      FloatVector w11 = FloatVector.broadcast(SPECIES, weight[w + 4]);
      FloatVector w12 = FloatVector.broadcast(SPECIES, weight[w + 5]);
      FloatVector w20 = FloatVector.broadcast(SPECIES, weight[w + 6]);
      FloatVector w21 = FloatVector.broadcast(SPECIES, weight[w + 7]);
      FloatVector w22 = FloatVector.broadcast(SPECIES, weight[w + 8]);
      float add = t.add(plane);
      int planeAt = t.xAt + plane * t.planePitch;
      int to = t.outAt + plane * t.outPitch;
      FloatVector a00 = zero;
      FloatVector a01 = zero;
      FloatVector a02 = zero;
      FloatVector a10 = zero;
      FloatVector a11 = zero;
      FloatVector a12 = zero;
      for (int i = -2; i < rows; i++) {
        int row0 = firstRow + i + 2;
        boolean inside0 = row0 >= 0 && row0 < height;
        float[] in0 = inside0 ? x : VectorRoll.ZEROS;
        int at00 = inside0 ? planeAt + row0 * width + column0 : 0;
        int at01 = inside0 ? planeAt + row0 * width + column1 : 0;
        FloatVector v000 = FloatVector.fromArray(SPECIES, in0, at00);
        FloatVector v001 = FloatVector.fromArray(SPECIES, in0, at00 + 1);
        FloatVector v002 = FloatVector.fromArray(SPECIES, in0, at00 + 2);
        a02 = v000.fma(w20, a02);
        a02 = v001.fma(w21, a02);
        a02 = v002.fma(w22, a02);
        a01 = v000.fma(w10, a01);
        a01 = v001.fma(w11, a01);
        a01 = v002.fma(w12, a01);
        a00 = v000.fma(w00, a00);
        a00 = v001.fma(w01, a00);
        a00 = v002.fma(w02, a00);
        FloatVector v010 = FloatVector.fromArray(SPECIES, in0, at01);
        FloatVector v011 = FloatVector.fromArray(SPECIES, in0, at01 + 1);
        FloatVector v012 = FloatVector.fromArray(SPECIES, in0, at01 + 2);
        a12 = v010.fma(w20, a12);
        a12 = v011.fma(w21, a12);
        a12 = v012.fma(w22, a12);
        a11 = v010.fma(w10, a11);
        a11 = v011.fma(w11, a11);
        a11 = v012.fma(w12, a11);
        a10 = v010.fma(w00, a10);
        a10 = v011.fma(w01, a10);
        a10 = v012.fma(w02, a10);
        if (i >= 0) {
          a02.add(add).intoArray(out, to + column0);
          a12.add(add).intoArray(out, to + column1);
          to += t.outWidth;
        }
        a02 = a01;
        a01 = a00;
        a00 = zero;
        a12 = a11;
        a11 = a10;
        a10 = zero;
      }
    }
  }

  static void stridedSingle(VectorRoll t) {
    float[] x = t.x;
    float[] weight = t.weight;
    float[] out = t.out;
    int width = t.width;
    int height = t.height;
    int rows = t.rows;
    int firstRow = t.firstRow;
    int column0 = t.column0;
    VectorMask<Float> m00 =
        LANE.compare(GE, t.from(column0, 0)).and(LANE.compare(LT, t.to(column0, 0)));
    VectorMask<Float> m02 =
        LANE.compare(GE, t.from(column0, 2)).and(LANE.compare(LT, t.to(column0, 2)));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int plane = 0; plane < t.planes; plane++) {
      int w = t.weightAt + plane * 9;
      FloatVector w00 = FloatVector.broadcast(SPECIES, weight[w + 0]);
      FloatVector w01 = FloatVector.broadcast(SPECIES, weight[w + 1]);
      FloatVector w02 = FloatVector.broadcast(SPECIES, weight[w + 2]);
      FloatVector w10 = FloatVector.broadcast(SPECIES, weight[w + 3]);
      FloatVector w11 = FloatVector.broadcast(SPECIES, weight[w + 4]);
      FloatVector w12 = FloatVector.broadcast(SPECIES, weight[w + 5]);
      FloatVector w20 = FloatVector.broadcast(SPECIES, weight[w + 6]);
      FloatVector w21 = FloatVector.broadcast(SPECIES, weight[w + 7]);
      FloatVector w22 = FloatVector.broadcast(SPECIES, weight[w + 8]);
      float add = t.add(plane);
      int planeAt = t.xAt + plane * t.planePitch;
      int to = t.outAt + plane * t.outPitch;
      FloatVector a00 = zero;
      FloatVector a01 = zero;
      for (int i = -1; i < rows; i++) {
        int row0 = firstRow + 2 * i + 2;
        boolean inside0 = row0 >= 0 && row0 < height;
        float[] in0 = inside0 ? x : VectorRoll.ZEROS;
        int at00 = inside0 ? planeAt + row0 * width + 2 * column0 : 0;
        FloatVector lowerv000 = FloatVector.fromArray(SPECIES, in0, at00);
        FloatVector upperv000 = FloatVector.fromArray(SPECIES, in0, at00 + LANES);
        FloatVector v000 = zero.blend(
            lowerv000
                .rearrange(Vectors.EVEN)
                .blend(upperv000.rearrange(Vectors.EVEN), Vectors.UPPER),
            m00);
        FloatVector v001 =
            lowerv000.rearrange(Vectors.ODD).blend(upperv000.rearrange(Vectors.ODD), Vectors.UPPER);
        FloatVector lowerv002 = FloatVector.fromArray(SPECIES, in0, at00 + 2);
        FloatVector upperv002 = FloatVector.fromArray(SPECIES, in0, at00 + 2 + LANES);
        FloatVector v002 = zero.blend(
            lowerv002
                .rearrange(Vectors.EVEN)
                .blend(upperv002.rearrange(Vectors.EVEN), Vectors.UPPER),
            m02);
        a01 = v000.fma(w20, a01);
        a01 = v001.fma(w21, a01);
        a01 = v002.fma(w22, a01);
        a00 = v000.fma(w00, a00);
        a00 = v001.fma(w01, a00);
        a00 = v002.fma(w02, a00);
        int row1 = firstRow + 2 * i + 3;
        boolean inside1 = row1 >= 0 && row1 < height;
        float[] in1 = inside1 ? x : VectorRoll.ZEROS;
        int at10 = inside1 ? planeAt + row1 * width + 2 * column0 : 0;
        FloatVector lowerv100 = FloatVector.fromArray(SPECIES, in1, at10);
        FloatVector upperv100 = FloatVector.fromArray(SPECIES, in1, at10 + LANES);
        FloatVector v100 = zero.blend(
            lowerv100
                .rearrange(Vectors.EVEN)
                .blend(upperv100.rearrange(Vectors.EVEN), Vectors.UPPER),
            m00);
        FloatVector v101 =
            lowerv100.rearrange(Vectors.ODD).blend(upperv100.rearrange(Vectors.ODD), Vectors.UPPER);
        FloatVector lowerv102 = FloatVector.fromArray(SPECIES, in1, at10 + 2);
        FloatVector upperv102 = FloatVector.fromArray(SPECIES, in1, at10 + 2 + LANES);
        FloatVector v102 = zero.blend(
            lowerv102
                .rearrange(Vectors.EVEN)
                .blend(upperv102.rearrange(Vectors.EVEN), Vectors.UPPER),
            m02);
        a00 = v100.fma(w10, a00);
        a00 = v101.fma(w11, a00);
        a00 = v102.fma(w12, a00);
        if (i >= 0) {
          a01.add(add).intoArray(out, to + column0);
          to += t.outWidth;
        }
        a01 = a00;
        a00 = zero;
      }
    }
  }
}
