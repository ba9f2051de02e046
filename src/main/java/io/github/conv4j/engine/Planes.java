package io.github.conv4j.engine;

import java.util.Arrays;

/**
 * Convolutions that take one plane to another: images of one channel, and depthwise ones. The kernel slides over bands of rows:
 * the image itself where it lies, or, with padding or a horizontal stride, a band of it copied into a strip that stays near.
 */
final class Planes {
  /** Numbers of a strip: 64 KB. */
  private static final int STRIP = 1 << 14;

  /** Numbers that one item should write at least. */
  private static final int ITEM = 1 << 13;

  private final MicroKernel kernel;
  private final ConvShape s;
  private final float[] x;
  private final int xAt;
  private final float[] weight;
  private final int weightAt;
  private final float[] bias;
  private final float[] out;
  private final boolean copied;

  /** From one row of the strip to the next, and from one phase of a row to the next. */
  private final int pitch;

  private final int phasePitch;

  /** Output rows of a band, and bands of a plane. */
  private final int band;

  private final int bands;

  private final int runsARow;
  private final int length;
  private final int[] step;
  private final int[] at;
  private final int[] to;

  private Planes(
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
    ConvAxis columns = s.columns();
    int stride = columns.stride();
    int width = columns.output();
    this.copied = s.isPadded() || stride > 1 || width < kernel.run();
    this.phasePitch = (columns.paddedInput() + stride - 1) / stride;
    this.pitch = copied ? phasePitch * stride : columns.input();
    int rowsThatFit = (STRIP / pitch - extent(s.rows())) / s.rows().stride() + 1;
    this.band = copied
        ? Math.max(1, Math.min(s.rows().output(), rowsThatFit))
        : Math.min(s.rows().output(), 64);
    this.bands = (s.rows().output() + band - 1) / band;
    this.length = Math.min(width, kernel.run());
    this.runsARow = (width + length - 1) / length;
    this.step = steps();
    this.at = new int[band * runsARow];
    this.to = new int[band * runsARow];
    for (int i = 0; i < at.length; i++) {
      int column = Math.min(
          i % runsARow * length, width - length); // the last run of a row overlaps the one before
      at[i] = i / runsARow * s.rows().stride() * pitch + column;
      to[i] = i / runsARow * width + column;
    }
  }

  /** Rows that the kernel covers, less one. */
  private static int extent(ConvAxis axis) {
    return (axis.kernel() - 1) * axis.dilation();
  }

  private int[] steps() {
    int stride = s.columns().stride();
    int[] steps = new int[s.taps()];
    for (int tap = 0; tap < steps.length; tap++) {
      int row = tap / s.columns().kernel() * s.rows().dilation();
      int column = tap % s.columns().kernel() * s.columns().dilation();
      steps[tap] = row * pitch + (copied ? column % stride * phasePitch + column / stride : column);
    }
    return steps;
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
    Planes planes = new Planes(kernel, s, x, xAt, weights.values(), weights.at(), bias, out);
    int all = s.batch() * s.outChannels() * planes.bands;
    int each = Math.max(1, ITEM / Math.max(1, planes.band * s.columns().output()));
    Work.Phase slide = Work.phase((all + each - 1) / each, (buffers, item) -> {
      for (int i = item * each; i < Math.min(all, (item + 1) * each); i++) {
        planes.slide(buffers, i / planes.bands, i % planes.bands * planes.band);
      }
    });
    Work.run(threads, Scratch.ofThisThread(), slide);
  }

  /** One band of one plane. */
  private void slide(Scratch scratch, int plane, int firstRow) {
    int channel = plane % s.outChannels();
    int rows = Math.min(band, s.rows().output() - firstRow);
    int source = plane / s.outChannels() * s.inChannels() + channel / s.groupOutChannels();
    Slide slide = scratch.slide;
    if (copied) {
      slide.x = scratch.padded.of(
          pitch * ((band - 1L) * s.rows().stride() + extent(s.rows()) + 1) + kernel.run());
      slide.xAt = 0;
      strip(
          xAt + source * s.inPlane(),
          firstRow * s.rows().stride(),
          (rows - 1) * s.rows().stride() + extent(s.rows()) + 1,
          slide.x);
    } else {
      slide.x = x;
      slide.xAt = xAt + source * s.inPlane() + firstRow * s.rows().stride() * pitch;
    }
    slide.at = at;
    slide.step = step;
    slide.taps = s.taps();
    slide.weight = weight;
    slide.weightAt = weightAt + channel * s.taps();
    slide.add = bias == null ? -0f : bias[channel];
    slide.out = out;
    slide.outAt = plane * s.outPlane() + firstRow * s.columns().output();
    slide.to = to;
    slide.length = length;
    slide.limit = slide.outAt + rows * s.columns().output();
    kernel.slide(slide, rows * runsARow);
  }

  /** Copies rows of a padded plane; with a horizontal stride, all pixels of one phase come before those of the next. */
  private void strip(int planeAt, int firstRow, int rows, float[] strip) {
    ConvAxis columns = s.columns();
    int left = Math.max(0, columns.padBegin());
    int cut = left - columns.padBegin();
    int inside = Math.max(0, Math.min(columns.input() - cut, columns.paddedInput() - left));
    int stride = columns.stride();
    for (int i = 0; i < rows; i++) {
      int row = firstRow + i - s.rows().padBegin();
      int to = i * pitch;
      if (row < 0 || row >= s.rows().input()) {
        Arrays.fill(strip, to, to + pitch, 0f);
        continue;
      }
      int from = planeAt + row * columns.input() + cut;
      if (stride == 1) {
        Arrays.fill(strip, to, to + left, 0f);
        System.arraycopy(x, from, strip, to + left, inside);
        Arrays.fill(strip, to + left + inside, to + pitch, 0f);
      } else {
        Arrays.fill(strip, to, to + pitch, 0f);
        for (int phase = 0; phase < stride; phase++) {
          phase(from, left, inside, phase, strip, to + phase * phasePitch);
        }
      }
    }
  }

  private void phase(int from, int left, int inside, int phase, float[] strip, int to) {
    int stride = s.columns().stride();
    int first = Math.max(0, (left - phase + stride - 1) / stride);
    int end = Math.min(phasePitch, (left + inside - phase + stride - 1) / stride);
    for (int j = first; j < end; j++) {
      strip[to + j] = x[from + j * stride + phase - left];
    }
  }
}
