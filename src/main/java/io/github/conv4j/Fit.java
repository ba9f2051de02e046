package io.github.conv4j;

import io.github.conv4j.engine.ConvShape;

/**
 * Operands of a convolution that fit each other, for whoever computes it again and again: what every input of one shape comes to.
 *
 * @param operands the ones that were checked; later inputs have the same shape
 * @param shape their sizes
 * @param simplified the same as they are computed
 */
record Fit(Operands operands, ConvShape shape, ConvShape simplified) {
  /** Checks operands. */
  static Fit of(Operands operands, ConvOptions options) {
    operands.generalRanks();
    ConvShape shape = operands.convolution(options);
    return new Fit(operands, shape, shape.simplified());
  }

  /** Whether it is what an input comes to, which may be null. */
  boolean isOf(Tensor x) {
    return x != null && operands.input().sameShape(x.layout());
  }
}
