package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Kernels;

/** The gradient of a convolution's weight: chooses how, and on how many threads. */
public final class WeightGradient {
  /** Multiply-adds up to which nothing is laid out. */
  private static final int TINY = 1024;

  /** Output channels of a group up to which lanes would be idle: of 32, in one of which a chain takes as long as in all. */
  private static final int FEW_CHANNELS = 2;

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
    compute(Kernels.chosen(), s.threads(), s, x, xAt, gradOutput, gradAt, out);
  }

  /** The same with a given micro-kernel on at most so many threads. */
  static void compute(
      Kernel kernel,
      int threads,
      ConvShape s,
      float[] x,
      int xAt,
      float[] gradOutput,
      int gradAt,
      float[] out) {
    if (s.multiplyAdds() == 0) {
      return;
    }
    ConvShape flat = s.flattened();
    if (flat.groupOutChannels() <= FEW_CHANNELS || flat.multiplyAdds() <= TINY) {
      ChainGradient.compute(kernel, threads, flat, x, xAt, gradOutput, gradAt, out);
    } else {
      ProductGradient.compute(kernel, threads, flat, x, xAt, gradOutput, gradAt, out);
    }
  }
}
