package io.github.conv4j.engine;

import java.util.Arrays;

/** The images that a convolution reads: the input where it lies, or a copy of some of its images in frames of zeros. */
final class PaddedImages {
  private final ConvShape s;
  private final float[] x;
  private final int xAt;
  private final int first;

  /** Holds the images. */
  final float[] data;

  /** Where the first channel of the first image begins. */
  final int at;

  /** From one row to the next. */
  final int rowPitch;

  /** From one channel to the next. */
  final int planePitch;

  private PaddedImages(ConvShape s, float[] x, int xAt, int first, float[] data, int at) {
    this.s = s;
    this.x = x;
    this.xAt = xAt;
    this.first = first;
    this.data = data;
    this.at = at;
    this.rowPitch = s.columns().paddedInput();
    this.planePitch = s.rows().paddedInput() * rowPitch;
  }

  /** How many images of a batch should be laid out at a time: all, or as many as fit the buffer that is kept. */
  static int atATime(ConvShape s) {
    long image = (long) s.inChannels() * s.rows().paddedInput() * s.columns().paddedInput();
    return s.isPadded()
        ? (int) Math.max(1, Math.min(s.batch(), Scratch.Buffer.KEPT / Math.max(1, image)))
        : s.batch();
  }

  /** Images first to first + count − 1 of a batch; padded ones have to be {@linkplain #pad filled} plane by plane. */
  static PaddedImages of(ConvShape s, float[] x, int xAt, int first, int count, Scratch scratch) {
    if (!s.isPadded()) {
      return new PaddedImages(s, x, xAt, 0, x, xAt + first * s.inChannels() * s.inPlane());
    }
    long plane = (long) s.rows().paddedInput() * s.columns().paddedInput();
    return new PaddedImages(
        s, x, xAt, first, scratch.padded.of((long) count * s.inChannels() * plane), 0);
  }

  /** Copies one plane, counted over all channels of all images, into its frame. A negative padding cuts pixels off. */
  void pad(int plane) {
    int height = s.rows().input();
    int width = s.columns().input();
    int left = s.columns().zerosBefore();
    int length = s.columns().kept();
    int from =
        xAt + (first * s.inChannels() + plane) * s.inPlane() + s.columns().cutBefore();
    int to = plane * planePitch;
    for (int i = 0; i < s.rows().paddedInput(); i++, to += rowPitch) {
      int row = i - s.rows().padBegin();
      if (row < 0 || row >= height) {
        Arrays.fill(data, to, to + rowPitch, 0f);
        continue;
      }
      Arrays.fill(data, to, to + left, 0f);
      System.arraycopy(x, from + row * width, data, to + left, length);
      Arrays.fill(data, to + left + length, to + rowPitch, 0f);
    }
  }

  /** Fills a table with the distance of each tap of a group from the first: by channel, kernel row, kernel column. */
  void steps(int[] table) {
    int i = 0;
    for (int c = 0; c < s.groupInChannels(); c++) {
      for (int kh = 0; kh < s.rows().kernel(); kh++) {
        int row = c * planePitch + kh * s.rows().dilation() * rowPitch;
        for (int kw = 0; kw < s.columns().kernel(); kw++) {
          table[i++] = row + kw * s.columns().dilation();
        }
      }
    }
  }

  /** Fills a table with the distance of each output pixel's first tap from that of the first pixel. */
  void pixels(int[] table, int at) {
    int i = at;
    for (int row = 0; row < s.rows().output(); row++) {
      int from = row * s.rows().stride() * rowPitch;
      for (int column = 0; column < s.columns().output(); column++) {
        table[i++] = from + column * s.columns().stride();
      }
    }
  }
}
