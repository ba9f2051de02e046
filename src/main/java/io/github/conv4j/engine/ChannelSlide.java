package io.github.conv4j.engine;

/** A depthwise kernel that slides over {@value #CHANNELS} channels at once, as {@link MicroKernel#slideChannels} finds it. */
final class ChannelSlide {
  /** Numbers of a pixel: one a channel, side by side. */
  static final int CHANNELS = 16;

  /** Pixels computed together. Behind the last one of a shorter row, so many may be read in x and written in out. */
  static final int RUN = 8;

  /** Output pixel (i, j) sees {@code x[i * rowStep + j * pixelStep + step[t] + channel]} through tap t. */
  float[] x;

  int rowStep;
  int pixelStep;
  int[] step;

  /** Taps, and those of a kernel row. */
  int taps;

  int kernelWidth;

  /** From one kernel row to the next in x, and from one tap of it to the next. */
  int kernelRowStep;

  int kernelPixelStep;

  /** {@value #CHANNELS} numbers a tap. */
  float[] weight;

  /** {@value #CHANNELS} numbers an output pixel, without gaps. */
  float[] out;

  /** Pixels of an output row. */
  int width;
}
