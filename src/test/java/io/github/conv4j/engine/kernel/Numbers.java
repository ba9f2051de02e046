package io.github.conv4j.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Random numbers, and their comparison bit for bit. */
public final class Numbers {
  /** What no result is: it shows where nobody has written. */
  public static final float UNTOUCHED = -12345.678f;

  private static final float[] SPECIAL = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    0x1.8p-128f,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    0x1p-80f
  };

  private Numbers() {}

  /** Seeds from 0, and fresh ones. */
  public static LongStream seeds(int fixed, int fresh) {
    return LongStream.concat(LongStream.range(0, fixed), new SplittableRandom().longs(fresh));
  }

  /** Numbers from −1 to 1. */
  public static float[] normal(SplittableRandom random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(-(1 << 24), 1 << 24) * 0x1p-24f;
    }
    return values;
  }

  /** Numbers of which one in eight is infinite, not a number, a zero or at an edge of the range. */
  public static float[] special(SplittableRandom random, int length) {
    float[] values = normal(random, length);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(8) == 0) {
        values[i] = SPECIAL[random.nextInt(SPECIAL.length)];
      }
    }
    return values;
  }

  public static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }

  /** All NaNs are one value; 0 and −0 are two. */
  public static void assertSameBits(float[] actual, float[] expected, Object what) {
    assertThat(actual).as("%s", what).hasSameSizeAs(expected);
    int at = Arrays.mismatch(actual, expected); // by Float.compare
    if (at >= 0) {
      assertThat(actual[at])
          .as("%s, number %d of %d", what, at, actual.length)
          .isEqualTo(expected[at]);
    }
  }
}
