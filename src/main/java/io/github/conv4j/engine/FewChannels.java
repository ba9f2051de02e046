package io.github.conv4j.engine;

/**
 * Convolutions of many channels to few, such as the gradient of an image: too few to fill a tile of the micro-kernel, or to
 * pay for windows that are laid out. The kernel slides over all channels of an image where it lies, or in its frame.
 */
final class FewChannels {
  /** Output channels of a group that fill no more than half of a tile's rows. */
  private static final int FEW = 3;

  /** Output rows of an item: the input rows below them are near while all output channels use them. */
  private static final int BAND = 8;

  private final MicroKernel kernel;
  private final ConvShape s;
  private final float[] weight;
  private final int weightAt;
  private final float[] bias;
  private final float[] out;
  private final int bands;
  private final int length;
  private final int runsARow;
  private final int[] step;
  private final int[] at;
  private final int[] to;

  private FewChannels(
      MicroKernel kernel,
      ConvShape s,
      PaddedImages images,
      float[] weight,
      int weightAt,
      float[] bias,
      float[] out) {
    this.kernel = kernel;
    this.s = s;
    this.weight = weight;
    this.weightAt = weightAt;
    this.bias = bias;
    this.out = out;
    this.bands = (s.rows().output() + BAND - 1) / BAND;
    this.length = kernel.run();
    int width = s.columns().output();
    this.runsARow = (width + length - 1) / length;
    this.step = new int[s.taps()];
    images.steps(step);
    this.at = new int[BAND * runsARow];
    this.to = new int[BAND * runsARow];
    for (int i = 0; i < at.length; i++) {
      int column = Math.min(
          i % runsARow * length, width - length); // the last run of a row overlaps the one before
      at[i] = i / runsARow * s.rows().stride() * images.rowPitch + column;
      to[i] = i / runsARow * width + column;
    }
  }

  /** Whether a live weight should go this way. */
  static boolean fits(MicroKernel kernel, ConvShape s) {
    return s.groupOutChannels() <= FEW
        && s.columns().stride() == 1
        && s.columns().output() >= kernel.run();
  }

  /** Convolves a batch; see {@link Convolution#forward}. */
  static void forward(
      MicroKernel kernel,
      int threads,
      ConvShape s,
      float[] x,
      int xAt,
      float[] weight,
      int weightAt,
      float[] bias,
      float[] out) {
    Scratch scratch = Scratch.ofThisThread();
    FewChannels few = null;
    int atATime = PaddedImages.atATime(s);
    for (int first = 0; first < s.batch(); first += atATime) {
      int count = Math.min(atATime, s.batch() - first);
      PaddedImages images = PaddedImages.of(s, x, xAt, first, count, scratch);
      if (few == null) {
        few = new FewChannels(kernel, s, images, weight, weightAt, bias, out);
      }
      few.run(threads, scratch, images, first, count);
    }
  }

  private void run(int threads, Scratch scratch, PaddedImages images, int first, int count) {
    Work.Phase pad = Work.phase(
        s.isPadded() ? count * s.inChannels() : 0, (buffers, plane) -> images.pad(plane));
    int maps = count * s.groups();
    Work.Phase slide = Work.phase(
        maps * bands,
        (buffers, item) -> slide(buffers.slide, images, first, item / bands, item % bands));
    Work.run(threads, scratch, pad, slide);
  }

  /** One band of all output channels of one group of an image. */
  private void slide(Slide slide, PaddedImages images, int first, int map, int band) {
    int image = map / s.groups();
    int group = map % s.groups();
    int row = band * BAND;
    int source = image * s.inChannels() + group * s.groupInChannels();
    slide.x = images.data;
    slide.xAt = images.at + source * images.planePitch + row * s.rows().stride() * images.rowPitch;
    slide.at = at;
    slide.step = step;
    slide.taps = s.taps();
    slide.weight = weight;
    slide.out = out;
    slide.to = to;
    slide.length = length;
    slide.limit = out.length; // no vector reaches over the end of its row
    slide.kernelWidth = s.columns().kernel();
    slide.rowStep = s.rows().stride() * images.rowPitch;
    slide.kernelRowStep = 0; // taps of several channels: rows do not share what they load
    slide.runsARow = runsARow;
    for (int i = 0; i < s.groupOutChannels(); i++) {
      int channel = group * s.groupOutChannels() + i;
      slide.weightAt = weightAt + channel * s.taps();
      slide.add = bias == null ? -0f : bias[channel];
      slide.outAt = ((first + image) * s.outChannels() + channel) * s.outPlane()
          + row * s.columns().output();
      kernel.slide(slide, Math.min(BAND, s.rows().output() - row));
    }
    slide.letGo();
  }
}
