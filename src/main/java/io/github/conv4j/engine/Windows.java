package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;

/** Copies the windows of some output pixels into a panel, one row per tap and one column per pixel (im2col, a piece at a time). */
final class Windows {
  private Windows() {}

  /**
   * Fills a panel.
   *
   * @param rowLength output pixels of a row
   * @param images in frames of phases
   * @param source where the first channel begins, in the images' array
   * @param step the distance of each tap from the first
   * @param tap the first tap
   * @param taps how many
   * @param pixel the first output pixel
   * @param pixels how many
   */
  static void fill(
      Kernel kernel,
      int rowLength,
      FramedImages images,
      int source,
      int[] step,
      int tap,
      int taps,
      int pixel,
      int pixels,
      float[] panel,
      int panelAt,
      int pitch) {
    for (int done = 0; done < pixels; ) {
      int row = (pixel + done) / rowLength;
      int column = (pixel + done) % rowLength;
      int length = Math.min(pixels - done, rowLength - column);
      int from = source + row * images.frame.rowPitch + column;
      for (int k = 0; k < taps; k++) {
        int to = panelAt + k * pitch + done;
        System.arraycopy(images.data, from + step[tap + k], panel, to, length);
      }
      done += length;
    }
  }
}
