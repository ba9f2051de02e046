package io.github.conv4j.engine;

import java.util.Arrays;

/**
 * Depthwise convolutions of small maps with neighbouring channels in the lanes. A block of planes is transposed into pixels of
 * {@value ChannelSlide#CHANNELS} channels in a frame of zeros, and the results are transposed back: short rows leave no lane
 * idle, and strides and dilations only change distances.
 */
final class DepthwisePanels {
  private static final int CHANNELS = ChannelSlide.CHANNELS;

  /** Numbers that one item writes, about. */
  private static final int ITEM = 1 << 13;

  /** Pixels of a plane, with its padding, that a frame is made for: 1 MB. */
  private static final int MOST_PIXELS = 1 << 14;

  private final MicroKernel kernel;
  private final ConvShape s;
  private final float[] x;
  private final int xAt;
  private final float[] weight;
  private final int weightAt;
  private final float[] bias;
  private final float[] out;

  /** Blocks of channels of an image. */
  private final int blocks;

  /** From one row of the frame to the next. */
  private final int pitch;

  private final int[] step;

  private DepthwisePanels(
      MicroKernel kernel,
      ConvShape s,
      float[] x,
      int xAt,
      float[] weight,
      int weightAt,
      float[] bias,
      float[] out) {
    this.kernel = kernel;
    this.s = s;
    this.x = x;
    this.xAt = xAt;
    this.weight = weight;
    this.weightAt = weightAt;
    this.bias = bias;
    this.out = out;
    this.blocks = (s.outChannels() + CHANNELS - 1) / CHANNELS;
    this.pitch = s.columns().paddedInput() * CHANNELS;
    this.step = new int[s.taps()];
    for (int tap = 0; tap < step.length; tap++) {
      int row = tap / s.columns().kernel();
      int column = tap % s.columns().kernel();
      step[tap] = row * s.rows().dilation() * pitch + column * s.columns().dilation() * CHANNELS;
    }
  }

  /** Whether each channel has a kernel of its own, and enough of them fit a frame. */
  static boolean takes(ConvShape s) {
    long padded = (long) s.rows().paddedInput() * s.columns().paddedInput();
    return s.groupInChannels() == 1
        && s.groupOutChannels() == 1
        && s.groups() >= CHANNELS
        && Math.max(padded, s.inPlane()) <= MOST_PIXELS;
  }

  /** Convolves a batch; see {@link Convolution#forward}. */
  static void forward(
      MicroKernel kernel,
      int threads,
      ConvShape s,
      float[] x,
      int xAt,
      Weights weights,
      float[] bias,
      float[] out) {
    var panels = new DepthwisePanels(kernel, s, x, xAt, weights.values(), weights.at(), bias, out);
    int all = s.batch() * panels.blocks;
    int each = Math.max(1, ITEM / (CHANNELS * s.outPlane()));
    Work.Phase convolve = Work.phase(
        (all + each - 1) / each,
        (buffers, item) -> panels.convolve(buffers, item * each, Math.min(all, (item + 1) * each)));
    Work.run(threads, Scratch.ofThisThread(), convolve);
  }

  /** Some blocks, counted over all images. */
  private void convolve(Scratch scratch, int first, int end) {
    int rowStep = s.rows().stride() * pitch;
    int pixelStep = s.columns().stride() * CHANNELS;
    int frame = s.rows().paddedInput() * pitch;
    ChannelSlide slide = new ChannelSlide();
    slide.x = scratch.padded.of(frame + (long) ChannelSlide.RUN * pixelStep);
    slide.rowStep = rowStep;
    slide.pixelStep = pixelStep;
    slide.step = step;
    slide.taps = step.length;
    slide.kernelWidth = s.columns().kernel();
    slide.kernelRowStep = s.rows().dilation() * pitch;
    slide.kernelPixelStep = s.columns().dilation() * CHANNELS;
    slide.weight = scratch.panel.of((long) step.length * CHANNELS);
    // first the block without its frame, then the results: both at once would leave L1
    int pixels = Math.max(s.inPlane(), s.outPlane() + ChannelSlide.RUN);
    slide.out = scratch.tile.of((long) pixels * CHANNELS);
    slide.width = s.columns().output();
    if (s.isPadded()) {
      Arrays.fill(slide.x, 0, frame, 0f);
    }
    for (int i = first; i < end; i++) {
      // the last block of an image overlaps the one before, and gives what that one gives
      int channel = Math.min(i % blocks * CHANNELS, s.outChannels() - CHANNELS);
      convolve(slide, i / blocks * s.outChannels() + channel, channel);
    }
  }

  /** One block: the planes from one on, with the kernels from that of a channel on. */
  private void convolve(ChannelSlide slide, int plane, int channel) {
    int taps = step.length;
    transposeIn(weight, weightAt + channel * taps, taps, slide.weight);
    if (s.isPadded()) {
      transposeIn(x, xAt + plane * s.inPlane(), s.inPlane(), slide.out);
      frame(slide.out, slide.x);
    } else {
      transposeIn(x, xAt + plane * s.inPlane(), s.inPlane(), slide.x);
    }
    kernel.slideChannels(slide, s.rows().output());
    int size = s.outPlane();
    Transposition.store(
        kernel, slide.out, 0, CHANNELS, size, CHANNELS, out, plane * size, size, bias, channel);
  }

  /** Turns rows of one channel each into columns. */
  private void transposeIn(float[] from, int at, int length, float[] to) {
    Transposition.store(kernel, from, at, length, CHANNELS, length, to, 0, CHANNELS, null, 0);
  }

  /** Copies transposed planes to where the zeros around them are; a negative padding cuts pixels off. */
  private void frame(float[] block, float[] frame) {
    ConvAxis rows = s.rows();
    ConvAxis columns = s.columns();
    int from = (rows.cutBefore() * columns.input() + columns.cutBefore()) * CHANNELS;
    int to = rows.zerosBefore() * pitch + columns.zerosBefore() * CHANNELS;
    int length = columns.kept() * CHANNELS;
    for (int row = 0; row < rows.kept(); row++) {
      System.arraycopy(block, from, frame, to, length);
      from += columns.input() * CHANNELS;
      to += pitch;
    }
  }
}
