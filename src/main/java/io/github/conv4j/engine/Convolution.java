package io.github.conv4j.engine;

/** The convolution of a batch: chooses how, and on how many threads. */
public final class Convolution {
  /** Multiply-adds up to which four plain chains are done before anything is laid out. */
  private static final int TINY = 1024;

  private Convolution() {}

  /** The ways to go. */
  enum Algorithm {
    /** {@link PixelConvolution}: output by output. */
    DIRECT,
    /** {@link Planes}: one plane to another. */
    PLANES,
    /** {@link FewChannels}: many planes to few. */
    FEW_CHANNELS,
    /** {@link DepthwisePanels}: many planes side by side. */
    DEPTHWISE_PANELS,
    /** {@link Dense}: matrix products. */
    DENSE
  }

  /**
   * Convolves a batch.
   *
   * @param shape the sizes
   * @param x holds the input
   * @param xAt where it begins
   * @param weights the weight
   * @param bias one number an output channel, from 0, or null for none
   * @param out holds the output, from 0
   */
  public static void forward(
      ConvShape shape, float[] x, int xAt, Weights weights, float[] bias, float[] out) {
    forward(MicroKernels.chosen(), Threads.forWork(shape), shape, x, xAt, weights, bias, out);
  }

  /** The same with a given micro-kernel on at most so many threads. */
  static void forward(
      MicroKernel kernel,
      int threads,
      ConvShape shape,
      float[] x,
      int xAt,
      Weights weights,
      float[] bias,
      float[] out) {
    if (out.length == 0) {
      return;
    }
    float[] values = weights.values(); // once: another call may lay the weight out meanwhile
    switch (choose(kernel, shape, values == null)) {
      case DIRECT ->
        PixelConvolution.forward(shape.flattened(), x, xAt, values, weights.at(), bias, out);
      case PLANES -> Planes.forward(kernel, threads, shape, x, xAt, weights, bias, out);
      case FEW_CHANNELS ->
        FewChannels.forward(kernel, threads, shape, x, xAt, values, weights.at(), bias, out);
      case DEPTHWISE_PANELS ->
        DepthwisePanels.forward(kernel, threads, shape, x, xAt, weights, bias, out);
      case DENSE -> Dense.forward(kernel, threads, shape.flattened(), x, xAt, weights, bias, out);
    }
  }

  /** Whether a frozen weight is laid out at once, whatever the input will be. */
  static boolean isWorthPanels(int groups, int groupOutChannels, int groupInChannels, int weights) {
    return weights >= TINY
        && weights != groups * groupOutChannels * groupInChannels // 1×1: the map decides
        && !isPlaneByPlane(groupOutChannels, groupInChannels);
  }

  /** Whether a convolution can take its weight in panels. */
  static boolean isDense(MicroKernel kernel, ConvShape shape) {
    return choose(kernel, shape, false) == Algorithm.DENSE;
  }

  /** Too few channels come of one plane to share its windows. */
  private static boolean isPlaneByPlane(int groupOutChannels, int groupInChannels) {
    return groupInChannels == 1 && groupOutChannels < 4;
  }

  /** A weight in panels is for the dense way alone. */
  private static Algorithm choose(MicroKernel kernel, ConvShape s, boolean inPanels) {
    if (inPanels) {
      return Algorithm.DENSE;
    }
    if (s.taps() == 0 || s.multiplyAdds() <= TINY) {
      return Algorithm.DIRECT;
    }
    if (isPlaneByPlane(s.groupOutChannels(), s.groupInChannels())) {
      return DepthwisePanels.takes(s) && kernel.prefersDepthwisePanels(s)
          ? Algorithm.DEPTHWISE_PANELS
          : Algorithm.PLANES;
    }
    return FewChannels.fits(kernel, s) ? Algorithm.FEW_CHANNELS : Algorithm.DENSE;
  }
}
