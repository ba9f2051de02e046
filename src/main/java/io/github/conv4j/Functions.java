package io.github.conv4j;

/** Functions of one argument. Each replaces all elements of an array by its results, in ascending order. */
final class Functions {
  private Functions() {}

  static void map(Tensor.FloatUnaryOperator operator, float[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] = operator.applyAsFloat(values[k]);
    }
  }

  /** {@link StrictMath} in {@code double}, rounded once: the same bits everywhere. */
  static void exp(float[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) StrictMath.exp(values[k]);
    }
  }

  /** {@link StrictMath} in {@code double}, rounded once: the same bits everywhere. */
  static void log(float[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) StrictMath.log(values[k]);
    }
  }

  /** The square root of a float in {@code double}, rounded to float, is the correctly rounded one. */
  static void sqrt(float[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) Math.sqrt(values[k]);
    }
  }

  static void abs(float[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.abs(values[k]);
    }
  }
}
