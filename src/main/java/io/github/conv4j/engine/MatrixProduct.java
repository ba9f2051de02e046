package io.github.conv4j.engine;

/** Matrix product of contiguous row-major arrays. */
public final class MatrixProduct {
  private MatrixProduct() {}

  /**
   * Computes {@code A(m, k) · B(k, n)} as the 1×1 convolution that it is: the rows of A are output channels, those of B input
   * channels of n pixels. Every element is one chain of {@code fma(A[i, l], B[l, j], acc)} from +0 over ascending l.
   *
   * @param m rows of A
   * @param k columns of A and rows of B
   * @param n columns of B
   * @param a holds A
   * @param aAt where A begins
   * @param b holds B
   * @param bAt where B begins
   * @param out holds the result, from 0
   */
  public static void multiply(
      int m, int k, int n, float[] a, int aAt, float[] b, int bAt, float[] out) {
    ConvShape pointwise = new ConvShape(1, 1, k, m, ConvAxis.pointwise(1), ConvAxis.pointwise(n));
    Convolution.forward(pointwise, b, bAt, Weights.live(a, aAt), null, out, 0);
  }

  /**
   * Computes {@code A(m, k) · B(n, k)ᵀ}, the same chains, with both factors read where they lie. It is what the gradient of a
   * 1×1 convolution's weight is: A takes the place of the output's gradient, B that of the input, whose pixels are the columns.
   *
   * @param m rows of A
   * @param k columns of A and B
   * @param n rows of B
   * @param a holds A
   * @param aAt where A begins
   * @param b holds B
   * @param bAt where B begins
   * @param out all zero; holds the result, from 0
   */
  public static void multiplyByTransposed(
      int m, int k, int n, float[] a, int aAt, float[] b, int bAt, float[] out) {
    ConvShape pointwise = new ConvShape(1, 1, n, m, ConvAxis.pointwise(1), ConvAxis.pointwise(k));
    WeightGradient.compute(pointwise, b, bAt, a, aAt, out);
  }
}
