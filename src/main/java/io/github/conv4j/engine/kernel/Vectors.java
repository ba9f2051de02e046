package io.github.conv4j.engine.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the kernels over the Vector API share, above all the one species of this JVM: with two, JDK 17 ran every kernel that it
 * compiled afterwards at 5 % of the peak. That of doubles in {@link VectorPooling} did not harm products, slides and rolls that
 * it compiled before or after.
 *
 * <p>What C2 asks for besides, as measured on JDK 17 and 25: one flat loop over named accumulators, and no call that takes
 * vectors (one that is not inlined boxes them all: 30 of 150 GFLOP/s); operands in one object, since with 14 parameters the
 * register allocator runs short of integer registers and keeps the loop counter in a vector one (100 of 150).
 */
final class Vectors {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /** Collects every other lane, in both halves of a vector. */
  static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(SPECIES, i -> 2 * i % LANES);

  /** The same for the lanes between. */
  static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(SPECIES, i -> (2 * i + 1) % LANES);

  /** The upper half of a vector. */
  static final VectorMask<Float> UPPER = odd(LANES / 2);

  /** The index of each lane. */
  static final FloatVector LANE = FloatVector.fromArray(SPECIES, lanes(), 0);

  private Vectors() {}

  /** {@code addIndex} would do the same, but loads all operators of the API, and so takes as long as all the rest of this class. */
  private static float[] lanes() {
    float[] lanes = new float[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] = lane;
    }
    return lanes;
  }

  /** Exchanges neighbouring blocks of lanes. */
  static VectorShuffle<Float> swap(int block) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ block) % LANES);
  }

  /** The second of each pair of blocks. */
  static VectorMask<Float> odd(int block) {
    boolean[] odd = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      odd[lane] = (lane & block) != 0;
    }
    return VectorMask.fromArray(SPECIES, odd, 0);
  }
}
