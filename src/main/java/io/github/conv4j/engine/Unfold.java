package io.github.conv4j.engine;

/** Lays the windows of a convolution out as the columns of a matrix: im2col. */
public final class Unfold {
  private Unfold() {}

  /**
   * Fills a matrix of {@code inChannels * kernelHeight * kernelWidth} rows and {@code outHeight * outWidth} columns for each
   * image.
   *
   * @param s the sizes; its output channels do not matter
   * @param x holds the input
   * @param xAt where it begins
   * @param columns all zero; holds the matrices, from 0
   */
  public static void columns(ConvShape s, float[] x, int xAt, float[] columns) {
    if (columns.length == 0) {
      return;
    }
    int to = 0;
    for (int plane = 0; plane < s.batch() * s.inChannels(); plane++) {
      int planeAt = xAt + plane * s.height() * s.width();
      for (int kh = 0; kh < s.kernelHeight(); kh++) {
        for (int kw = 0; kw < s.kernelWidth(); kw++) {
          for (int row = 0; row < s.outHeight(); row++) {
            int xRow = row * s.strideH() + kh * s.dilationH() - s.padTop();
            if (xRow >= 0 && xRow < s.height()) {
              row(s, x, planeAt + xRow * s.width(), kw * s.dilationW() - s.padLeft(), columns, to);
            }
            to += s.outWidth();
          }
        }
      }
    }
  }

  /** Every {@code strideW}-th pixel of an input row from {@code first} on, where it is inside of the row. */
  private static void row(ConvShape s, float[] x, int rowAt, int first, float[] columns, int to) {
    for (int j = 0; j < s.outWidth(); j++) {
      int column = first + j * s.strideW();
      if (column >= 0 && column < s.width()) {
        columns[to + j] = x[rowAt + column];
      }
    }
  }
}
