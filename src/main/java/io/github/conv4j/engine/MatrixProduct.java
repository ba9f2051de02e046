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
}
