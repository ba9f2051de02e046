package io.github.conv4j.engine;

/** Lays the windows of a convolution out as the columns of a matrix: im2col. */
public final class Unfold {
  private Unfold() {}

  /**
   * Fills a matrix of {@code inChannels * rows.kernel * columns.kernel} rows and {@code rows.output * columns.output} columns
   * for each image.
   *
   * @param s the sizes; its output channels do not matter
   * @param x holds the input
   * @param xAt where it begins
   * @param windows all zero; holds the matrices, from 0
   */
  public static void columns(ConvShape s, float[] x, int xAt, float[] windows) {
    if (windows.length == 0) {
      return;
    }
    int to = 0;
    for (int plane = 0; plane < s.batch() * s.inChannels(); plane++) {
      int planeAt = xAt + plane * s.inPlane();
      for (int kh = 0; kh < s.rows().kernel(); kh++) {
        for (int kw = 0; kw < s.columns().kernel(); kw++) {
          for (int row = 0; row < s.rows().output(); row++) {
            long xRow = s.rows().inputOf(row, kh);
            if (xRow >= 0 && xRow < s.rows().input()) {
              row(s.columns(), kw, x, planeAt + (int) xRow * s.columns().input(), windows, to);
            }
            to += s.columns().output();
          }
        }
      }
    }
  }

  /** What one kernel column sees of an input row, where it is inside of the row. */
  private static void row(ConvAxis columns, int kw, float[] x, int rowAt, float[] windows, int to) {
    for (int j = 0; j < columns.output(); j++) {
      long column = columns.inputOf(j, kw);
      if (column >= 0 && column < columns.input()) {
        windows[to + j] = x[rowAt + (int) column];
      }
    }
  }
}
