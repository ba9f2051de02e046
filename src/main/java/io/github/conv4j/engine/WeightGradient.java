package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernels;

/** The gradient of a convolution's weight. */
public final class WeightGradient {
  private WeightGradient() {}

  /**
   * Computes the gradient of a batch. For each image every element is one chain of {@code fma(gradOutput, x, acc)} from +0 over
   * output row, output column, ascending, x being padded with +0; the images' results are added in ascending order.
   *
   * @param s the sizes of the convolution
   * @param x holds its input
   * @param xAt where it begins
   * @param gradOutput holds the gradient with respect to its output
   * @param gradAt where that begins
   * @param out all zero; holds the result, of the weight's shape, from 0
   */
  public static void compute(
      ConvShape s, float[] x, int xAt, float[] gradOutput, int gradAt, float[] out) {
    Kernels.call(kernel -> compute(new GradientCall(kernel, s.threads(), s.flattened())
        .of(x, xAt)
        .with(gradOutput, gradAt)
        .into(out)));
  }

  static void compute(GradientCall call) {
    if (call.shape.multiplyAdds() == 0) {
      return;
    }
    Strategy strategy = Strategy.ofWeightGradient(call.kernel, call.shape);
    if (strategy == Strategy.CHAINS) {
      ChainGradient.compute(call);
    } else {
      ProductGradient.compute(call, strategy == Strategy.PRODUCT_OF_CHANNELS);
    }
  }
}
