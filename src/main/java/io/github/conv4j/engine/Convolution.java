package io.github.conv4j.engine;

/** The convolution of a batch: chooses how, and on how many threads. */
public final class Convolution {
  /** Multiply-adds up to which four plain chains are done before anything is laid out. */
  private static final int TINY = 1024;

  private Convolution() {}

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
      ConvShape given,
      float[] x,
      int xAt,
      Weights weights,
      float[] bias,
      float[] out) {
    if (out.length == 0) {
      return;
    }
    ConvShape shape = given.withoutIdleStrides();
    float[] values = weights.values(); // once: another call may lay the weight out meanwhile
    if (values == null || isDense(kernel, shape)) { // panels are for the dense way alone
      Dense.forward(kernel, threads, shape.flattened(), x, xAt, weights, bias, out);
    } else if (isTiny(shape)) {
      PixelConvolution.forward(shape.flattened(), x, xAt, values, weights.at(), bias, out);
    } else if (isPlaneByPlane(shape.groupOutChannels(), shape.groupInChannels())) {
      if (DepthwisePanels.takes(shape) && kernel.prefersDepthwisePanels(shape)) {
        DepthwisePanels.forward(kernel, threads, shape, x, xAt, weights, bias, out);
      } else {
        Planes.forward(kernel, threads, shape, x, xAt, weights, bias, out);
      }
    } else if (FewChannels.fits(kernel, shape)) {
      FewChannels.forward(kernel, threads, shape, x, xAt, values, weights.at(), bias, out);
    } else { // chains so long that panels of them would take more than they give
      PixelConvolution.forward(shape.flattened(), x, xAt, values, weights.at(), bias, out);
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
    return !isTiny(shape)
        && !isPlaneByPlane(shape.groupOutChannels(), shape.groupInChannels())
        && !FewChannels.fits(kernel, shape)
        && Dense.takes(kernel, shape);
  }

  /** Too little work to lay anything out. */
  private static boolean isTiny(ConvShape shape) {
    return shape.taps() == 0 || shape.multiplyAdds() <= TINY;
  }

  /** Too few channels come of one plane to share its windows. */
  private static boolean isPlaneByPlane(int groupOutChannels, int groupInChannels) {
    return groupInChannels == 1 && groupOutChannels < 4;
  }
}
