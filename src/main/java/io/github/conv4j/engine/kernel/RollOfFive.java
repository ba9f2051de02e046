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
 * 5 × 5: an input row is loaded once, and what it adds goes to as many accumulators as it has outputs below it. Printed by
 * {@code KernelPrinter} in the tests.
 */
final class RollOfFive {
  private RollOfFive() {}

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
    VectorMask<Float> m01 =
        LANE.compare(GE, t.from(column0, 1)).and(LANE.compare(LT, t.to(column0, 1)));
    VectorMask<Float> m03 =
        LANE.compare(GE, t.from(column0, 3)).and(LANE.compare(LT, t.to(column0, 3)));
    VectorMask<Float> m04 =
        LANE.compare(GE, t.from(column0, 4)).and(LANE.compare(LT, t.to(column0, 4)));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int plane = 0; plane < t.planes; plane++) {
      int w = t.weightAt + plane * 25;
      FloatVector w00 = FloatVector.broadcast(SPECIES, weight[w + 0]);
      FloatVector w01 = FloatVector.broadcast(SPECIES, weight[w + 1]);
      FloatVector w02 = FloatVector.broadcast(SPECIES, weight[w + 2]);
      FloatVector w03 = FloatVector.broadcast(SPECIES, weight[w + 3]);
      FloatVector w04 = FloatVector.broadcast(SPECIES, weight[w + 4]);
      FloatVector w10 = FloatVector.broadcast(SPECIES, weight[w + 5]);
      FloatVector w11 = FloatVector.broadcast(SPECIES, weight[w + 6]);
      FloatVector w12 = FloatVector.broadcast(SPECIES, weight[w + 7]);
      FloatVector w13 = FloatVector.broadcast(SPECIES, weight[w + 8]);
      FloatVector w14 = FloatVector.broadcast(SPECIES, weight[w + 9]);
      FloatVector w20 = FloatVector.broadcast(SPECIES, weight[w + 10]);
      FloatVector w21 = FloatVector.broadcast(SPECIES, weight[w + 11]);
      FloatVector w22 = FloatVector.broadcast(SPECIES, weight[w + 12]);
      FloatVector w23 = FloatVector.broadcast(SPECIES, weight[w + 13]);
      FloatVector w24 = FloatVector.broadcast(SPECIES, weight[w + 14]);
      float add = t.add(plane);
      int planeAt = t.xAt + plane * t.planePitch;
      int to = t.outAt + plane * t.outPitch;
      FloatVector a00 = zero;
      FloatVector a01 = zero;
      FloatVector a02 = zero;
      FloatVector a03 = zero;
      FloatVector a04 = zero;
      for (int i = -4; i < rows; i++) {
        int row0 = firstRow + i + 4;
        boolean inside0 = row0 >= 0 && row0 < height;
        float[] in0 = inside0 ? x : VectorRoll.ZEROS;
        int at00 = inside0 ? planeAt + row0 * width + column0 : 0;
        FloatVector v000 = zero.blend(FloatVector.fromArray(SPECIES, in0, at00), m00);
        FloatVector v001 = zero.blend(FloatVector.fromArray(SPECIES, in0, at00 + 1), m01);
        FloatVector v002 = FloatVector.fromArray(SPECIES, in0, at00 + 2);
        FloatVector v003 = zero.blend(FloatVector.fromArray(SPECIES, in0, at00 + 3), m03);
        FloatVector v004 = zero.blend(FloatVector.fromArray(SPECIES, in0, at00 + 4), m04);
        a04 = v000.fma(FloatVector.broadcast(SPECIES, weight[w + 20]), a04);
        a04 = v001.fma(FloatVector.broadcast(SPECIES, weight[w + 21]), a04);
        a04 = v002.fma(FloatVector.broadcast(SPECIES, weight[w + 22]), a04);
        a04 = v003.fma(FloatVector.broadcast(SPECIES, weight[w + 23]), a04);
        a04 = v004.fma(FloatVector.broadcast(SPECIES, weight[w + 24]), a04);
        a03 = v000.fma(FloatVector.broadcast(SPECIES, weight[w + 15]), a03);
        a03 = v001.fma(FloatVector.broadcast(SPECIES, weight[w + 16]), a03);
        a03 = v002.fma(FloatVector.broadcast(SPECIES, weight[w + 17]), a03);
        a03 = v003.fma(FloatVector.broadcast(SPECIES, weight[w + 18]), a03);
        a03 = v004.fma(FloatVector.broadcast(SPECIES, weight[w + 19]), a03);
        a02 = v000.fma(w20, a02);
        a02 = v001.fma(w21, a02);
        a02 = v002.fma(w22, a02);
        a02 = v003.fma(w23, a02);
        a02 = v004.fma(w24, a02);
        a01 = v000.fma(w10, a01);
        a01 = v001.fma(w11, a01);
        a01 = v002.fma(w12, a01);
        a01 = v003.fma(w13, a01);
        a01 = v004.fma(w14, a01);
        a00 = v000.fma(w00, a00);
        a00 = v001.fma(w01, a00);
        a00 = v002.fma(w02, a00);
        a00 = v003.fma(w03, a00);
        a00 = v004.fma(w04, a00);
        if (i >= 0) {
          a04.add(add).intoArray(out, to + column0);
          to += t.outWidth;
        }
        a04 = a03;
        a03 = a02;
        a02 = a01;
        a01 = a00;
        a00 = zero;
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
    VectorMask<Float> m01 =
        LANE.compare(GE, t.from(column0, 1)).and(LANE.compare(LT, t.to(column0, 1)));
    VectorMask<Float> m03 =
        LANE.compare(GE, t.from(column0, 3)).and(LANE.compare(LT, t.to(column0, 3)));
    VectorMask<Float> m04 =
        LANE.compare(GE, t.from(column0, 4)).and(LANE.compare(LT, t.to(column0, 4)));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int plane = 0; plane < t.planes; plane++) {
      int w = t.weightAt + plane * 25;
      FloatVector w00 = FloatVector.broadcast(SPECIES, weight[w + 0]);
      FloatVector w01 = FloatVector.broadcast(SPECIES, weight[w + 1]);
      FloatVector w02 = FloatVector.broadcast(SPECIES, weight[w + 2]);
      FloatVector w03 = FloatVector.broadcast(SPECIES, weight[w + 3]);
      FloatVector w04 = FloatVector.broadcast(SPECIES, weight[w + 4]);
      FloatVector w10 = FloatVector.broadcast(SPECIES, weight[w + 5]);
      FloatVector w11 = FloatVector.broadcast(SPECIES, weight[w + 6]);
      FloatVector w12 = FloatVector.broadcast(SPECIES, weight[w + 7]);
      FloatVector w13 = FloatVector.broadcast(SPECIES, weight[w + 8]);
      FloatVector w14 = FloatVector.broadcast(SPECIES, weight[w + 9]);
      FloatVector w20 = FloatVector.broadcast(SPECIES, weight[w + 10]);
      FloatVector w21 = FloatVector.broadcast(SPECIES, weight[w + 11]);
      FloatVector w22 = FloatVector.broadcast(SPECIES, weight[w + 12]);
      FloatVector w23 = FloatVector.broadcast(SPECIES, weight[w + 13]);
      FloatVector w24 = FloatVector.broadcast(SPECIES, weight[w + 14]);
      FloatVector w30 = FloatVector.broadcast(SPECIES, weight[w + 15]);
      FloatVector w31 = FloatVector.broadcast(SPECIES, weight[w + 16]);
      FloatVector w32 = FloatVector.broadcast(SPECIES, weight[w + 17]);
      FloatVector w33 = FloatVector.broadcast(SPECIES, weight[w + 18]);
      FloatVector w34 = FloatVector.broadcast(SPECIES, weight[w + 19]);
      FloatVector w40 = FloatVector.broadcast(SPECIES, weight[w + 20]);
      FloatVector w41 = FloatVector.broadcast(SPECIES, weight[w + 21]);
      FloatVector w42 = FloatVector.broadcast(SPECIES, weight[w + 22]);
      FloatVector w43 = FloatVector.broadcast(SPECIES, weight[w + 23]);
      FloatVector w44 = FloatVector.broadcast(SPECIES, weight[w + 24]);
      float add = t.add(plane);
      int planeAt = t.xAt + plane * t.planePitch;
      int to = t.outAt + plane * t.outPitch;
      FloatVector a00 = zero;
      FloatVector a01 = zero;
      FloatVector a02 = zero;
      for (int i = -2; i < rows; i++) {
        int row0 = firstRow + 2 * i + 4;
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
        FloatVector v001 = zero.blend(
            lowerv000.rearrange(Vectors.ODD).blend(upperv000.rearrange(Vectors.ODD), Vectors.UPPER),
            m01);
        FloatVector lowerv002 = FloatVector.fromArray(SPECIES, in0, at00 + 2);
        FloatVector upperv002 = FloatVector.fromArray(SPECIES, in0, at00 + 2 + LANES);
        FloatVector v002 = lowerv002
            .rearrange(Vectors.EVEN)
            .blend(upperv002.rearrange(Vectors.EVEN), Vectors.UPPER);
        FloatVector v003 = zero.blend(
            lowerv002.rearrange(Vectors.ODD).blend(upperv002.rearrange(Vectors.ODD), Vectors.UPPER),
            m03);
        FloatVector lowerv004 = FloatVector.fromArray(SPECIES, in0, at00 + 4);
        FloatVector upperv004 = FloatVector.fromArray(SPECIES, in0, at00 + 4 + LANES);
        FloatVector v004 = zero.blend(
            lowerv004
                .rearrange(Vectors.EVEN)
                .blend(upperv004.rearrange(Vectors.EVEN), Vectors.UPPER),
            m04);
        a02 = v000.fma(w40, a02);
        a02 = v001.fma(w41, a02);
        a02 = v002.fma(w42, a02);
        a02 = v003.fma(w43, a02);
        a02 = v004.fma(w44, a02);
        a01 = v000.fma(w20, a01);
        a01 = v001.fma(w21, a01);
        a01 = v002.fma(w22, a01);
        a01 = v003.fma(w23, a01);
        a01 = v004.fma(w24, a01);
        a00 = v000.fma(w00, a00);
        a00 = v001.fma(w01, a00);
        a00 = v002.fma(w02, a00);
        a00 = v003.fma(w03, a00);
        a00 = v004.fma(w04, a00);
        int row1 = firstRow + 2 * i + 5;
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
        FloatVector v101 = zero.blend(
            lowerv100.rearrange(Vectors.ODD).blend(upperv100.rearrange(Vectors.ODD), Vectors.UPPER),
            m01);
        FloatVector lowerv102 = FloatVector.fromArray(SPECIES, in1, at10 + 2);
        FloatVector upperv102 = FloatVector.fromArray(SPECIES, in1, at10 + 2 + LANES);
        FloatVector v102 = lowerv102
            .rearrange(Vectors.EVEN)
            .blend(upperv102.rearrange(Vectors.EVEN), Vectors.UPPER);
        FloatVector v103 = zero.blend(
            lowerv102.rearrange(Vectors.ODD).blend(upperv102.rearrange(Vectors.ODD), Vectors.UPPER),
            m03);
        FloatVector lowerv104 = FloatVector.fromArray(SPECIES, in1, at10 + 4);
        FloatVector upperv104 = FloatVector.fromArray(SPECIES, in1, at10 + 4 + LANES);
        FloatVector v104 = zero.blend(
            lowerv104
                .rearrange(Vectors.EVEN)
                .blend(upperv104.rearrange(Vectors.EVEN), Vectors.UPPER),
            m04);
        a01 = v100.fma(w30, a01);
        a01 = v101.fma(w31, a01);
        a01 = v102.fma(w32, a01);
        a01 = v103.fma(w33, a01);
        a01 = v104.fma(w34, a01);
        a00 = v100.fma(w10, a00);
        a00 = v101.fma(w11, a00);
        a00 = v102.fma(w12, a00);
        a00 = v103.fma(w13, a00);
        a00 = v104.fma(w14, a00);
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
}
