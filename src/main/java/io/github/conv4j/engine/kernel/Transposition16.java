package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposes 16 rows of as many columns as a vector has lanes, by halves: at each stage two rows exchange every other block
 * of lanes. Printed by {@code KernelPrinter} in the tests.
 */
final class Transposition16 {
  private Transposition16() {}

  private static final VectorShuffle<Float> SWAP_8 = Vectors.swap(8);
  private static final VectorMask<Float> ODD_8 = Vectors.odd(8);
  private static final VectorShuffle<Float> SWAP_4 = Vectors.swap(4);
  private static final VectorMask<Float> ODD_4 = Vectors.odd(4);
  private static final VectorShuffle<Float> SWAP_2 = Vectors.swap(2);
  private static final VectorMask<Float> ODD_2 = Vectors.odd(2);
  private static final VectorShuffle<Float> SWAP_1 = Vectors.swap(1);
  private static final VectorMask<Float> ODD_1 = Vectors.odd(1);

  /** About 110 cycles for 16 × 16; {@link Kernel#transpose} says what it computes. */
  static void transpose(
      float[] in,
      int inAt,
      int inPitch,
      float[] out,
      int outAt,
      int outPitch,
      float[] add,
      int addAt) {
    FloatVector b = FloatVector.fromArray(SPECIES, add, addAt); // one vector for all rows
    FloatVector v0 = FloatVector.fromArray(SPECIES, in, inAt).add(b);
    FloatVector v1 = FloatVector.fromArray(SPECIES, in, inAt + inPitch).add(b);
    FloatVector v2 = FloatVector.fromArray(SPECIES, in, inAt + 2 * inPitch).add(b);
    FloatVector v3 = FloatVector.fromArray(SPECIES, in, inAt + 3 * inPitch).add(b);
    FloatVector v4 = FloatVector.fromArray(SPECIES, in, inAt + 4 * inPitch).add(b);
    FloatVector v5 = FloatVector.fromArray(SPECIES, in, inAt + 5 * inPitch).add(b);
    FloatVector v6 = FloatVector.fromArray(SPECIES, in, inAt + 6 * inPitch).add(b);
    FloatVector v7 = FloatVector.fromArray(SPECIES, in, inAt + 7 * inPitch).add(b);
    FloatVector v8 = FloatVector.fromArray(SPECIES, in, inAt + 8 * inPitch).add(b);
    FloatVector v9 = FloatVector.fromArray(SPECIES, in, inAt + 9 * inPitch).add(b);
    FloatVector v10 = FloatVector.fromArray(SPECIES, in, inAt + 10 * inPitch).add(b);
    FloatVector v11 = FloatVector.fromArray(SPECIES, in, inAt + 11 * inPitch).add(b);
    FloatVector v12 = FloatVector.fromArray(SPECIES, in, inAt + 12 * inPitch).add(b);
    FloatVector v13 = FloatVector.fromArray(SPECIES, in, inAt + 13 * inPitch).add(b);
    FloatVector v14 = FloatVector.fromArray(SPECIES, in, inAt + 14 * inPitch).add(b);
    FloatVector v15 = FloatVector.fromArray(SPECIES, in, inAt + 15 * inPitch).add(b);
    FloatVector t;
    if (LANES > 8) {
      t = v0.blend(v8.rearrange(SWAP_8), ODD_8);
      v8 = v0.rearrange(SWAP_8).blend(v8, ODD_8);
      v0 = t;
      t = v1.blend(v9.rearrange(SWAP_8), ODD_8);
      v9 = v1.rearrange(SWAP_8).blend(v9, ODD_8);
      v1 = t;
      t = v2.blend(v10.rearrange(SWAP_8), ODD_8);
      v10 = v2.rearrange(SWAP_8).blend(v10, ODD_8);
      v2 = t;
      t = v3.blend(v11.rearrange(SWAP_8), ODD_8);
      v11 = v3.rearrange(SWAP_8).blend(v11, ODD_8);
      v3 = t;
      t = v4.blend(v12.rearrange(SWAP_8), ODD_8);
      v12 = v4.rearrange(SWAP_8).blend(v12, ODD_8);
      v4 = t;
      t = v5.blend(v13.rearrange(SWAP_8), ODD_8);
      v13 = v5.rearrange(SWAP_8).blend(v13, ODD_8);
      v5 = t;
      t = v6.blend(v14.rearrange(SWAP_8), ODD_8);
      v14 = v6.rearrange(SWAP_8).blend(v14, ODD_8);
      v6 = t;
      t = v7.blend(v15.rearrange(SWAP_8), ODD_8);
      v15 = v7.rearrange(SWAP_8).blend(v15, ODD_8);
      v7 = t;
    }
    if (LANES > 4) {
      t = v0.blend(v4.rearrange(SWAP_4), ODD_4);
      v4 = v0.rearrange(SWAP_4).blend(v4, ODD_4);
      v0 = t;
      t = v1.blend(v5.rearrange(SWAP_4), ODD_4);
      v5 = v1.rearrange(SWAP_4).blend(v5, ODD_4);
      v1 = t;
      t = v2.blend(v6.rearrange(SWAP_4), ODD_4);
      v6 = v2.rearrange(SWAP_4).blend(v6, ODD_4);
      v2 = t;
      t = v3.blend(v7.rearrange(SWAP_4), ODD_4);
      v7 = v3.rearrange(SWAP_4).blend(v7, ODD_4);
      v3 = t;
      t = v8.blend(v12.rearrange(SWAP_4), ODD_4);
      v12 = v8.rearrange(SWAP_4).blend(v12, ODD_4);
      v8 = t;
      t = v9.blend(v13.rearrange(SWAP_4), ODD_4);
      v13 = v9.rearrange(SWAP_4).blend(v13, ODD_4);
      v9 = t;
      t = v10.blend(v14.rearrange(SWAP_4), ODD_4);
      v14 = v10.rearrange(SWAP_4).blend(v14, ODD_4);
      v10 = t;
      t = v11.blend(v15.rearrange(SWAP_4), ODD_4);
      v15 = v11.rearrange(SWAP_4).blend(v15, ODD_4);
      v11 = t;
    }
    if (LANES > 2) {
      t = v0.blend(v2.rearrange(SWAP_2), ODD_2);
      v2 = v0.rearrange(SWAP_2).blend(v2, ODD_2);
      v0 = t;
      t = v1.blend(v3.rearrange(SWAP_2), ODD_2);
      v3 = v1.rearrange(SWAP_2).blend(v3, ODD_2);
      v1 = t;
      t = v4.blend(v6.rearrange(SWAP_2), ODD_2);
      v6 = v4.rearrange(SWAP_2).blend(v6, ODD_2);
      v4 = t;
      t = v5.blend(v7.rearrange(SWAP_2), ODD_2);
      v7 = v5.rearrange(SWAP_2).blend(v7, ODD_2);
      v5 = t;
      t = v8.blend(v10.rearrange(SWAP_2), ODD_2);
      v10 = v8.rearrange(SWAP_2).blend(v10, ODD_2);
      v8 = t;
      t = v9.blend(v11.rearrange(SWAP_2), ODD_2);
      v11 = v9.rearrange(SWAP_2).blend(v11, ODD_2);
      v9 = t;
      t = v12.blend(v14.rearrange(SWAP_2), ODD_2);
      v14 = v12.rearrange(SWAP_2).blend(v14, ODD_2);
      v12 = t;
      t = v13.blend(v15.rearrange(SWAP_2), ODD_2);
      v15 = v13.rearrange(SWAP_2).blend(v15, ODD_2);
      v13 = t;
    }
    if (LANES > 1) {
      t = v0.blend(v1.rearrange(SWAP_1), ODD_1);
      v1 = v0.rearrange(SWAP_1).blend(v1, ODD_1);
      v0 = t;
      t = v2.blend(v3.rearrange(SWAP_1), ODD_1);
      v3 = v2.rearrange(SWAP_1).blend(v3, ODD_1);
      v2 = t;
      t = v4.blend(v5.rearrange(SWAP_1), ODD_1);
      v5 = v4.rearrange(SWAP_1).blend(v5, ODD_1);
      v4 = t;
      t = v6.blend(v7.rearrange(SWAP_1), ODD_1);
      v7 = v6.rearrange(SWAP_1).blend(v7, ODD_1);
      v6 = t;
      t = v8.blend(v9.rearrange(SWAP_1), ODD_1);
      v9 = v8.rearrange(SWAP_1).blend(v9, ODD_1);
      v8 = t;
      t = v10.blend(v11.rearrange(SWAP_1), ODD_1);
      v11 = v10.rearrange(SWAP_1).blend(v11, ODD_1);
      v10 = t;
      t = v12.blend(v13.rearrange(SWAP_1), ODD_1);
      v13 = v12.rearrange(SWAP_1).blend(v13, ODD_1);
      v12 = t;
      t = v14.blend(v15.rearrange(SWAP_1), ODD_1);
      v15 = v14.rearrange(SWAP_1).blend(v15, ODD_1);
      v14 = t;
    }
    // row i goes into row i % LANES of the result, behind the blocks of the rows before it
    v0.intoArray(out, outAt + 0 % LANES * outPitch + 0 / LANES * LANES);
    v1.intoArray(out, outAt + 1 % LANES * outPitch + 1 / LANES * LANES);
    v2.intoArray(out, outAt + 2 % LANES * outPitch + 2 / LANES * LANES);
    v3.intoArray(out, outAt + 3 % LANES * outPitch + 3 / LANES * LANES);
    v4.intoArray(out, outAt + 4 % LANES * outPitch + 4 / LANES * LANES);
    v5.intoArray(out, outAt + 5 % LANES * outPitch + 5 / LANES * LANES);
    v6.intoArray(out, outAt + 6 % LANES * outPitch + 6 / LANES * LANES);
    v7.intoArray(out, outAt + 7 % LANES * outPitch + 7 / LANES * LANES);
    v8.intoArray(out, outAt + 8 % LANES * outPitch + 8 / LANES * LANES);
    v9.intoArray(out, outAt + 9 % LANES * outPitch + 9 / LANES * LANES);
    v10.intoArray(out, outAt + 10 % LANES * outPitch + 10 / LANES * LANES);
    v11.intoArray(out, outAt + 11 % LANES * outPitch + 11 / LANES * LANES);
    v12.intoArray(out, outAt + 12 % LANES * outPitch + 12 / LANES * LANES);
    v13.intoArray(out, outAt + 13 % LANES * outPitch + 13 / LANES * LANES);
    v14.intoArray(out, outAt + 14 % LANES * outPitch + 14 / LANES * LANES);
    v15.intoArray(out, outAt + 15 % LANES * outPitch + 15 / LANES * LANES);
  }
}
