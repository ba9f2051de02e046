package io.github.conv4j;

import java.util.random.RandomGenerator;

/** Fills arrays with random numbers, the same ones on every JDK and machine for the same seed. */
final class RandomValues {
  private RandomValues() {}

  static void uniform(RandomGenerator random, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
  }

  /** The Box–Muller method: nextGaussian's algorithm may change between JDKs, and Math.log's last bit between machines. */
  static void normal(RandomGenerator random, float[] values) {
    for (int i = 0; i < values.length; i += 2) {
      double radius =
          StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble())); // 1 − [0, 1) is never 0
      double angle = 2 * Math.PI * random.nextDouble();
      values[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < values.length) {
        values[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
  }
}
