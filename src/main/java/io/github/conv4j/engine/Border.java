package io.github.conv4j.engine;

/** Puts together planes out of the pixels of other planes: an image with a border. */
public final class Border {
  /** Stands for a pixel that is 0. */
  public static final int ZERO = -1;

  private Border() {}

  /**
   * Fills planes of {@code rows.length * columns.length} pixels.
   *
   * @param planes how many
   * @param height rows of an input plane
   * @param width columns of an input plane
   * @param x holds the input planes
   * @param xAt where they begin
   * @param rows the input row that each row of the result repeats, or {@link #ZERO}
   * @param columns the input column that each column repeats, or {@link #ZERO}
   * @param out all zero; holds the result, from 0
   */
  public static void fill(
      int planes,
      int height,
      int width,
      float[] x,
      int xAt,
      int[] rows,
      int[] columns,
      float[] out) {
    int to = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int row : rows) {
        if (row != ZERO) {
          row(x, xAt + (plane * height + row) * width, columns, out, to);
        }
        to += columns.length;
      }
    }
  }

  private static void row(float[] x, int rowAt, int[] columns, float[] out, int to) {
    for (int j = 0; j < columns.length; j++) {
      if (columns[j] != ZERO) {
        out[to + j] = x[rowAt + columns[j]];
      }
    }
  }
}
