package io.github.conv4j.engine;

import io.github.conv4j.engine.work.Work;

/**
 * The weight gradient tap by tap, for depthwise convolutions and small ones. A chain runs over all pixels of an image, so that
 * nothing but other chains can run beside it: nine at a time, which hide each other's latency.
 */
final class ChainGradient implements Work.Job<Scratch> {
  /** The taps of a 3×3 kernel. */
  private static final int CHAINS = 9;

  private final GradientCall call;
  private final ConvShape s;
  private final int taps;
  private final int pixels;

  /** Distances of taps in an image, and of pixels. */
  private final int[] table;

  private final int[] pixelStep;

  private FramedImages images;

  private ChainGradient(GradientCall call, Scratch scratch) {
    this.call = call;
    this.s = call.shape;
    this.taps = s.taps();
    this.pixels = s.outPlane();
    this.table = scratch.table(taps);
    this.pixelStep = scratch.pixels(pixels);
  }

  /** Computes the gradient of a batch; see {@link WeightGradient#compute}. */
  static void compute(GradientCall call) {
    Scratch scratch = Scratch.PER_THREAD.get();
    var gradient = new ChainGradient(call, scratch);
    FramedImages images = FramedImages.whole(call.shape, call.x, call.xAt, scratch);
    images.frame.steps(gradient.table);
    images.frame.pixels(gradient.pixelStep);
    for (; images != null; images = images.next(scratch)) {
      gradient.images = images;
      call.run(gradient);
    }
  }

  /** To fill frames, to compute the chains of a channel. */
  @Override
  public int stages() {
    return 2;
  }

  @Override
  public int items(int stage) {
    return stage == 0 ? images.planesToFill() : s.outChannels();
  }

  @Override
  public void run(Scratch scratch, int stage, int item) {
    if (stage == 0) {
      images.fill(call.kernel, scratch, item, 1);
    } else {
      channel(item);
    }
  }

  /** All taps of one output channel. */
  private void channel(int channel) {
    float[] sums = new float[CHAINS];
    int source = channel / s.groupOutChannels() * s.groupInChannels();
    for (int tap = 0; tap < taps; tap += CHAINS) {
      int end = Math.min(taps, tap + CHAINS);
      for (int image = 0; image < images.count; image++) {
        int xAt = images.channel(image, source);
        int n = images.first + image;
        nine(tap, xAt, call.gradient(n, channel), sums);
        for (int t = tap; t < end; t++) {
          int at = channel * taps + t;
          call.out[at] = n == 0 ? sums[t - tap] : call.out[at] + sums[t - tap];
        }
      }
    }
  }

  /** Chains of nine taps from a given one; where there are fewer, the last one several times. */
  private void nine(int tap, int xAt, int from, float[] sums) {
    float[] g = call.gradOutput;
    float[] x = images.data;
    int[] step = table;
    int last = taps - 1;
    int r0 = xAt + step[tap];
    int r1 = xAt + step[Math.min(last, tap + 1)];
    int r2 = xAt + step[Math.min(last, tap + 2)];
    int r3 = xAt + step[Math.min(last, tap + 3)];
    int r4 = xAt + step[Math.min(last, tap + 4)];
    int r5 = xAt + step[Math.min(last, tap + 5)];
    int r6 = xAt + step[Math.min(last, tap + 6)];
    int r7 = xAt + step[Math.min(last, tap + 7)];
    int r8 = xAt + step[Math.min(last, tap + 8)];
    float c0 = 0;
    float c1 = 0;
    float c2 = 0;
    float c3 = 0;
    float c4 = 0;
    float c5 = 0;
    float c6 = 0;
    float c7 = 0;
    float c8 = 0;
    int[] pixel = pixelStep;
    for (int k = 0; k < pixels; k++) {
      float v = g[from + k];
      int at = pixel[k];
      c0 = Math.fma(v, x[at + r0], c0);
      c1 = Math.fma(v, x[at + r1], c1);
      c2 = Math.fma(v, x[at + r2], c2);
      c3 = Math.fma(v, x[at + r3], c3);
      c4 = Math.fma(v, x[at + r4], c4);
      c5 = Math.fma(v, x[at + r5], c5);
      c6 = Math.fma(v, x[at + r6], c6);
      c7 = Math.fma(v, x[at + r7], c7);
      c8 = Math.fma(v, x[at + r8], c8);
    }
    sums[0] = c0;
    sums[1] = c1;
    sums[2] = c2;
    sums[3] = c3;
    sums[4] = c4;
    sums[5] = c5;
    sums[6] = c6;
    sums[7] = c7;
    sums[8] = c8;
  }
}
