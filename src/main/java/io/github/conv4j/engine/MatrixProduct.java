package io.github.conv4j.engine;

/** Matrix product of contiguous row-major arrays. */
public final class MatrixProduct {
  private MatrixProduct() {}

  /**
   * Adds {@code A(m, k) · B(k, n)} to {@code out(m, n)}. Every element is one chain of {@code fma(A[i, l], B[l, j], acc)}
   * over ascending l that continues from what {@code out} holds.
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
    for (int i = 0; i < m; i++) {
      for (int l = 0; l < k; l++) {
        FmaRow.add(out, i * n, 1, a[aAt + i * k + l], b, bAt + l * n, 1, n);
      }
    }
  }
}
