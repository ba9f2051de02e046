package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;

/** Copies the windows of some output pixels into a panel, one row per tap and one column per pixel (im2col, a piece at a time). */
final class Windows {
  private Windows() {}

  /**
   * Fills the first columns of a panel.
   *
   * @param source where the first channel begins, in the images' array
   * @param step the distance of each tap from the first, ascending
   * @param pixel the first output pixel
   * @param pixels how many
   */
  static void fill(
      Kernel kernel,
      ConvShape s,
      FramedImages images,
      int source,
      int[] step,
      int pixel,
      int pixels,
      float[] panel,
      int panelAt,
      int pitch) {
    fill(kernel, s, images, source, step, 0, s.taps(), pixel, pixels, panel, panelAt, pitch);
  }

  /** The same for some of the taps. */
  static void fill(
      Kernel kernel,
      ConvShape s,
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
    int rowLength = s.columns().output();
    int stride = s.columns().stride();
    for (int done = 0; done < pixels; ) {
      int row = (pixel + done) / rowLength;
      int column = (pixel + done) % rowLength;
      int length = Math.min(pixels - done, rowLength - column);
      int from = source + row * s.rows().stride() * images.frame.rowPitch + column * stride;
      kernel.gatherRows(
          images.data,
          from,
          stride,
          step,
          tap,
          taps,
          panel,
          panelAt + done,
          pitch,
          length,
          pitch - done);
      done += length;
    }
  }
}
