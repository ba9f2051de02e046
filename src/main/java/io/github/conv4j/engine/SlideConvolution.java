package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Slide;
import io.github.conv4j.engine.work.Work;

/**
 * Convolutions of few channels, above all to few: kernels slide over the input where it lies or, with padding or a stride, over a
 * band of all channels of a group in a frame of phases that stays in cache.
 */
final class SlideConvolution implements Work.Job<Scratch> {
  /** Elements of a band of several channels: 96 KB, so that it stays in L2 while all output channels use it. */
  private static final int BAND = 24 << 10;

  /** The same for one channel: 256 KB, so that few rows are copied twice. */
  private static final int BAND_OF_ONE = 64 << 10;

  /** Elements that one item should write at least. */
  private static final int ITEM = 1 << 13;

  /** Output rows of the tallest tile: bands of whole ones take 3 % off a first layer with stride 2. */
  private static final int TILE_ROWS = 4;

  private final Call call;
  private final ConvShape s;
  private final Frame frame;

  /** Output rows of a band, and bands of a map. */
  private final int band;

  private final int bands;

  /** Bands of all maps, and of an item. */
  private final int all;

  private final int each;
  private final int[] step;

  private SlideConvolution(Call call) {
    this.call = call;
    this.s = call.shape;
    this.band = band();
    this.bands = (s.rows().output() + band - 1) / band;
    this.all = s.batch() * s.groups() * bands;
    this.each = Math.max(1, ITEM / (band * s.columns().output() * s.groupOutChannels()));
    this.frame = Frame.ofPhases(s, band, call.kernel.lanes());
    this.step = Scratch.PER_THREAD.get().table(s.taps());
    frame.steps(step);
  }

  /** As many output rows as the band holds, in whole tiles if the map is cut, and no fewer than one. */
  private int band() {
    int channels = s.groupInChannels();
    long size = channels == 1 ? BAND_OF_ONE : BAND;
    long rest = channels * Frame.planeOfPhases(s, 0);
    long row = channels * Frame.planeOfPhases(s, 1) - rest;
    int reach = s.rows().reach() / s.rows().stride(); // rows that every band copies besides its own
    int fitting = (int) Math.min(s.rows().output(), Math.max(reach + 1, (size - rest) / row));
    int each = (s.rows().output() + call.threads - 1) / call.threads;
    int band = Math.min(fitting, Math.max(1, each));
    boolean whole = band == s.rows().output();
    return whole || band < TILE_ROWS ? band : band / TILE_ROWS * TILE_ROWS;
  }

  /** Convolves a batch; see {@link Convolution#forward}. */
  static void forward(Call call) {
    call.run(new SlideConvolution(call));
  }

  @Override
  public int stages() {
    return 1;
  }

  @Override
  public int items(int stage) {
    return (all + each - 1) / each;
  }

  @Override
  public void run(Scratch scratch, int stage, int item) {
    int end = Math.min(all, (item + 1) * each);
    try {
      for (int i = item * each; i < end; i++) {
        slide(scratch, i);
      }
    } finally {
      scratch.letGo();
    }
  }

  /** One band of one group of an image, counted over all of them. */
  private void slide(Scratch scratch, int i) {
    int row = i % bands * band;
    int map = i / bands; // a group, counted over all images
    int channel = map % s.groups() * s.groupOutChannels();
    Slide slide = scratch.slide;
    if (frame.isCopy()) {
      slide.x = scratch.frame.of(frame.size(s.groupInChannels()) + call.kernel.lanes());
      slide.xAt = 0;
      int plane = call.inPlane(map * s.groupInChannels());
      frame.fill(call.kernel, scratch, call.x, plane, s.groupInChannels(), row, slide.x, 0);
    } else {
      slide.x = call.x;
      slide.xAt = call.inPlane(map * s.groupInChannels()) + row * frame.rowPitch;
    }
    slide.xPitch = frame.rowPitch;
    slide.step = step;
    slide.taps = s.taps();
    slide.weight = call.rows;
    slide.weightAt = call.weights.at() + channel * s.taps();
    slide.bias = call.bias;
    slide.biasAt = channel;
    slide.out = call.out;
    slide.outAt = call.outPlane(map * s.groupOutChannels()) + row * s.columns().output();
    slide.outPitch = s.outPlane();
    slide.channels = s.groupOutChannels();
    slide.rows = Math.min(band, s.rows().output() - row);
    slide.width = s.columns().output();
    boolean shared =
        s.groupInChannels() == 1 && s.rows().stride() == 1 && s.rows().dilation() == 1;
    slide.sharedTaps = shared ? s.columns().kernel() : 0;
    call.kernel.slide(slide);
  }
}
