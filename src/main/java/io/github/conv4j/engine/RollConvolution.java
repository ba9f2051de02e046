package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Roll;
import io.github.conv4j.engine.work.Work;

/**
 * Depthwise convolutions, and those of one plane, by kernels that roll down the rows of planes where they lie: borders are made in
 * registers. What a vector reads beyond the input's array, or writes beyond the planes of an item, goes through a buffer.
 */
final class RollConvolution implements Work.Job<Scratch> {
  /** Elements that one item should write at least. */
  private static final int ITEM = 1 << 13;

  /** Rows of a band: with 14 and more, their streams are too many to be prefetched. */
  private static final int BAND = 8;

  /** A plane whose rows are longer is computed in bands, so that its rows stay in cache from one column to the next. */
  private static final int LONG_ROW = 256;

  private final Call call;
  private final ConvShape s;
  private final int size;
  private final int stride;
  private final int lanes;

  /** Output planes of an input plane. */
  private final int multiplier;

  private final int band;
  private final int bands;

  /** Planes of an item, and items of a band of an image. */
  private final int each;

  private final int blocks;

  private RollConvolution(Call call) {
    this.call = call;
    this.s = call.shape;
    this.size = s.rows().kernel();
    this.stride = s.rows().stride();
    this.lanes = call.kernel.lanes();
    this.multiplier = s.groupOutChannels();
    this.band = s.columns().output() > LONG_ROW ? BAND : s.rows().output();
    this.bands = (s.rows().output() + band - 1) / band;
    this.each = Math.max(1, Math.min(s.outChannels(), ITEM / (band * s.columns().output())));
    this.blocks = (s.outChannels() + each - 1) / each;
  }

  /** Convolves a batch; see {@link Convolution#forward}. */
  static void forward(Call call) {
    call.run(new RollConvolution(call));
  }

  @Override
  public int stages() {
    return 1;
  }

  @Override
  public int items(int stage) {
    return s.batch() * blocks * bands;
  }

  @Override
  public void run(Scratch scratch, int stage, int item) {
    int block = item / bands;
    int first = block % blocks * each;
    int end = Math.min(s.outChannels(), first + each);
    try {
      roll(scratch, block / blocks, first, end, item % bands * band);
    } finally {
      scratch.letGo();
    }
  }

  /** A band of some planes of an image. */
  private void roll(Scratch scratch, int image, int first, int end, int row) {
    Roll r = scratch.roll;
    r.size = size;
    r.stride = stride;
    r.height = s.rows().input();
    r.width = s.columns().input();
    r.top = s.rows().padBegin();
    r.left = s.columns().padBegin();
    r.weight = call.rows;
    r.bias = call.bias;
    r.outHeight = s.rows().output();
    r.outWidth = s.columns().output();
    r.firstRow = row;
    r.rows = Math.min(band, s.rows().output() - row);
    // what a vector writes behind a plane, later planes overwrite; behind the last ones lies what
    // is another's
    int behind = Math.max(0, lanes - r.outWidth);
    int direct = Math.max(first, end - (behind + s.outPlane() - 1) / s.outPlane());
    for (int plane = first; plane < end; ) {
      int next = plane + 1;
      boolean inside = isInside(r, image, plane);
      while (multiplier == 1 && inside && next < direct && isInside(r, image, next)) {
        next++;
      }
      r.weightAt = call.weights.at() + plane * size * size;
      r.biasAt = plane;
      r.x = call.x;
      r.xAt = inPlane(image, plane);
      if (!inside) {
        copyAside(r, scratch);
      }
      int to = call.outPlane(image * s.outChannels() + plane);
      if (plane >= direct) {
        r.out = scratch.tile.of(s.outPlane() + (long) lanes);
        r.outAt = 0;
      } else {
        r.out = call.out;
        r.outAt = to;
      }
      call.kernel.roll(r, next - plane);
      if (plane >= direct) {
        System.arraycopy(r.out, 0, call.out, to, s.outPlane());
      }
      plane = next;
    }
  }

  private int inPlane(int image, int plane) {
    return call.inPlane(image * s.inChannels() + plane / multiplier);
  }

  private int firstInput(Roll r) {
    return Math.max(0, r.firstRow * stride - r.top);
  }

  /** With a stride of 2 the last output row's kernel ends in the first of two input rows that are loaded together. */
  private int endInput(Roll r) {
    int last = (r.firstRow + r.rows - 1) * stride - r.top + size - 1;
    return Math.min(r.height, last + stride);
  }

  /** How far the last vector of a row reaches. */
  private int reach(Roll r) {
    return stride * (Math.max(0, r.outWidth - lanes) + lanes) + size - r.left;
  }

  private boolean isInside(Roll r, int image, int plane) {
    int at = inPlane(image, plane);
    return at + firstInput(r) * r.width >= r.left
        && at + (long) (endInput(r) - 1) * r.width + reach(r) <= call.x.length;
  }

  private void copyAside(Roll r, Scratch scratch) {
    int from = firstInput(r) * r.width;
    int length = Math.max(0, endInput(r) * r.width - from);
    float[] aside = scratch.frame.of((long) r.left + length + reach(r));
    System.arraycopy(r.x, r.xAt + from, aside, r.left, length);
    r.x = aside;
    r.xAt = r.left - from;
  }
}
