package io.github.conv4j.engine;

import java.util.Arrays;

/**
 * Convolutions that take one plane to another: images of one channel, and depthwise ones. The kernel slides over bands of rows:
 * the image itself where it lies, or, with padding or a horizontal stride, a band of it copied into a strip that stays near.
 */
final class Planes {
  /** Numbers of a strip: 256 KB, so that few rows are copied twice. */
  private static final int STRIP = 1 << 16;

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
  private final int[] inputRows;
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
    this.inputRows = new int[copied ? (band - 1) * s.rows().stride() + extent(s.rows()) + 1 : 0];
    for (int row = 0; row < inputRows.length; row++) {
      inputRows[row] = row * columns.input();
    }
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
      int end = Math.min(all, (item + 1) * each);
      for (int i = item * each; i < end; i++) {
        planes.slide(buffers, i, end);
      }
    });
    Work.run(threads, Scratch.ofThisThread(), slide);
  }

  /** Where a band, counted over all planes, begins in the output. */
  private int start(int i) {
    int row = i % bands * band;
    return i / bands * s.outPlane() + row * s.columns().output();
  }

  /** One band of one plane; the results of those before {@code end} are this thread's. */
  private void slide(Scratch scratch, int i, int end) {
    int plane = i / bands;
    int firstRow = i % bands * band;
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
    slide.outAt = start(i);
    slide.to = to;
    slide.length = length;
    slide.limit = start(end);
    slide.kernelWidth = s.columns().kernel();
    slide.rowStep = s.rows().stride() * pitch;
    slide.kernelRowStep = s.rows().dilation() * pitch;
    slide.runsARow = runsARow;
    kernel.slide(slide, rows);
    slide.letGo();
  }

  /** Copies rows of a padded plane; with a horizontal stride, all pixels of one phase come before those of the next. */
  private void strip(int planeAt, int firstRow, int rows, float[] strip) {
    ConvAxis columns = s.columns();
    int begin = Math.max(0, Math.min(rows, s.rows().padBegin() - firstRow));
    int end = Math.max(begin, Math.min(rows, s.rows().padBegin() + s.rows().input() - firstRow));
    int left = columns.zerosBefore();
    int cut = columns.cutBefore();
    int inside = columns.kept();
    int from = planeAt + (firstRow + begin - s.rows().padBegin()) * columns.input() + cut;
    int stride = columns.stride();
    for (int phase = 0; phase < stride; phase++) {
      int to = begin * pitch + phase * phasePitch;
      int first = (left + stride - 1 - phase) / stride;
      int last =
          Math.max(first, Math.min(phasePitch, (left + inside + stride - 1 - phase) / stride));
      int length = last - first;
      if (length > 0 && begin < end) {
        // a vector may run over the end of a row into what is written after it: the next row, and
        // the zeros around
        int room = stride == 1 ? length + kernel.run() : phasePitch - first;
        kernel.windows(
            x,
            from + first * stride + phase - left,
            stride,
            inputRows,
            0,
            end - begin,
            strip,
            to + first,
            pitch,
            length,
            room);
      }
      for (int row = begin; row < end; row++, to += pitch) {
        zero(strip, to, to + first);
        zero(strip, to + last, to + phasePitch);
      }
    }
    Arrays.fill(strip, 0, begin * pitch, 0f);
    Arrays.fill(strip, end * pitch, rows * pitch, 0f);
  }

  /** Fills a border, which is mostly one number wide: a call of a library's loop takes longer. */
  private static void zero(float[] strip, int from, int to) {
    for (int i = from; i < to; i++) {
      strip[i] = 0;
    }
  }
}
