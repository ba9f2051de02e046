package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernels;

/** The convolution of a batch. */
public final class Convolution {
  private Convolution() {}

  /**
   * Convolves a batch.
   *
   * @param shape the sizes
   * @param x holds the input
   * @param xAt where it begins
   * @param weights the weight
   * @param bias one element an output channel, from 0, or null for none
   * @param out takes the output; what it holds before does not matter
   * @param outAt where that begins
   */
  public static void forward(
      ConvShape shape, float[] x, int xAt, Weights weights, float[] bias, float[] out, int outAt) {
    Kernels.call(kernel -> forward(
        new Call(kernel, shape.threads(), shape).of(x, xAt).with(weights, bias).into(out, outAt)));
  }

  static void forward(Call call) {
    if (call.shape.isEmpty()) {
      return;
    }
    ConvShape shape = call.shape.simplified(call.threads);
    call.as(shape);
    if (OneWindowImages.are(shape)) {
      OneWindowImages.forward(call);
      return;
    }
    Strategy strategy = Strategy.of(call.kernel, shape, call.rows != null);
    // no switch: its table would be half a KB of the jar
    if (strategy == Strategy.CHAINS) {
      ChainConvolution.forward(call.as(shape.flattened()));
    } else if (strategy == Strategy.ROLL) {
      RollConvolution.forward(call);
    } else if (strategy == Strategy.SLIDE) {
      SlideConvolution.forward(call);
    } else {
      boolean channels = strategy == Strategy.PRODUCT_OF_CHANNELS;
      ProductConvolution.forward(call.as(shape.flattened()), channels);
    }
  }
}
