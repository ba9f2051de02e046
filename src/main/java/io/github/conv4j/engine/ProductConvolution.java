package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.RowTiles;
import io.github.conv4j.engine.work.Work;

/**
 * Convolutions as matrix products of weights and pixels: what all products have in common. The image is taken in a frame in which
 * every stride is 1: a tap of neighbouring pixels is a run of elements, some distance from the first tap's, which is read in place
 * or packed.
 */
abstract class ProductConvolution implements Work.Job<Scratch> {
  /** What keeps rows that are written together out of each other's cache sets. */
  static final int SPARE_COLUMNS = 16;

  /** Channels whose panels are packed as one item. */
  private static final int PACKED = 64;

  /** Steps that are packed of one panel before the next. */
  private static final int PACKED_STEPS = 64;

  /** Items for each thread, so that the last ones to end are short. */
  private static final int ITEMS_A_THREAD = 8;

  final Call call;
  final Kernel kernel;
  final ConvShape s;
  final int taps;
  final Weights weights;
  final WeightPanels layout;
  final Frame frame;

  /** The distance of each tap from the first. */
  final int[] step;

  /** Where each step of a panel of weights lies, for kernels that do not pack. */
  final int[] panelStep;

  /** The rows of the product. */
  final RowTiles tiles;

  FramedImages images;

  /** Items of a map: spans of its pixels times ranges of its channels. */
  int spans;

  int ranges;

  /** The whole weight, in panels or in its order; null if each item packs what it needs. */
  float[] laidOut;

  /** Whether it is packed in this call, for all items. */
  private boolean share;

  /** The same once it has been packed for some images of the batch; the others need not wait for it again. */
  private float[] packedOnce;

  ProductConvolution(Call call, boolean channelsInLanes, Frame frame, Scratch scratch) {
    this.call = call;
    this.kernel = call.kernel;
    this.s = call.shape;
    this.taps = s.taps();
    this.weights = call.weights;
    this.layout = weights.layout(kernel, s, channelsInLanes);
    this.frame = frame;
    this.step = scratch.table(taps);
    this.panelStep = kernel.packs() ? null : scratch.panelSteps.of(layout.cut.wide(), taps);
    this.tiles = scratch.tiles;
    frame.steps(step);
    tiles.clear();
  }

  /** Convolves a batch; see {@link Convolution#forward}. */
  static void forward(Call call, boolean channelsInLanes) {
    Scratch scratch = Scratch.PER_THREAD.get();
    of(call, channelsInLanes, scratch).run(scratch);
  }

  private static ProductConvolution of(Call call, boolean channelsInLanes, Scratch scratch) {
    if (call.kernel.packs()) {
      return channelsInLanes ? new PackedChannels(call, scratch) : new PackedPixels(call, scratch);
    }
    return channelsInLanes ? new ChannelsInPlace(call, scratch) : new PixelsInPlace(call, scratch);
  }

  private void run(Scratch scratch) {
    images = images(scratch);
    for (; images != null; images = images.next(scratch)) {
      int wanted = call.threads == 1 ? 1 : ITEMS_A_THREAD * call.threads;
      int maps = images.count * s.groups();
      plan((wanted + maps - 1) / maps);
      laidOut =
          readsInOrder() ? call.rows : packedOnce != null ? packedOnce : weights.panels(layout);
      share = laidOut == null && packsOnce() && !layout.isWasteful();
      if (share) {
        laidOut = scratch.weights.of(layout.sizeOfAll());
      }
      call.run(this);
      packedOnce = share ? laidOut : packedOnce;
    }
    scratch.trim();
  }

  /** The first images of the batch. */
  FramedImages images(Scratch scratch) {
    return FramedImages.first(s, call.x, call.xAt, frame, s.batch(), scratch);
  }

  /** Plans the {@link #spans} and {@link #ranges} of a map: at least so many items, if there are. */
  abstract void plan(int wanted);

  /** Whether a live weight had better be packed for all items, rather than by each. */
  abstract boolean packsOnce();

  /** Whether the weight is read in its order, without a panel. */
  final boolean readsInOrder() {
    return !layout.inLanes && layout.cut.wide() == 1 && call.rows != null;
  }

  /** Where a panel of a group begins in the weight that is {@link #laidOut}. */
  final int weightAt(int group, int panel) {
    return (readsInOrder() ? weights.at() : 0) + layout.at(group, panel);
  }

  /** The blocks into which a reduction is cut, so that one of B stays in L1 while all tiles use it. */
  static int blocksOf(Kernel kernel, int steps) {
    return Math.max(1, Math.round((float) steps / kernel.depth()));
  }

  /** Where a part begins if something is cut evenly; behind the last part, its end. */
  static int partAt(int all, int part, int parts) {
    return (int) ((long) all * part / parts);
  }

  /** The step behind the last one of a block. */
  final int blockEnd(int block, int blocks) {
    return partAt(taps, block + 1, blocks);
  }

  // ---- stages: to fill frames, to pack, to multiply ----

  @Override
  public final int stages() {
    return 3;
  }

  @Override
  public final int items(int stage) {
    return switch (stage) {
      case 0 -> images.planesToFill();
      case 1 -> share ? s.groups() * packs() : 0;
      default -> products();
    };
  }

  @Override
  public final void run(Scratch scratch, int stage, int item) {
    try {
      switch (stage) {
        case 0 -> images.fill(kernel, scratch, item, 1);
        case 1 -> pack(item);
        default -> multiply(scratch, item);
      }
    } finally {
      scratch.letGo();
    }
  }

  /** Items of a group's weight. */
  private int packs() {
    return (layout.count() + panelsAPack() - 1) / panelsAPack();
  }

  private int panelsAPack() {
    return Math.max(1, PACKED / layout.cut.wide());
  }

  /** Some steps of all panels, then the next: what lies side by side in the weight is read together. */
  private void pack(int item) {
    int group = item / packs();
    int first = item % packs() * panelsAPack();
    int end = Math.min(layout.count(), first + panelsAPack());
    for (int from = 0; from < taps; from += PACKED_STEPS) {
      int to = Math.min(taps, from + PACKED_STEPS);
      for (int panel = first; panel < end; panel++) {
        int at = layout.at(group, panel) + from * layout.cut.width(panel);
        weights.pack(layout, group, panel, from, to, laidOut, at);
      }
    }
  }

  private int products() {
    return images.count * s.groups() * spans * ranges;
  }

  /** Computes one of them. */
  abstract void multiply(Scratch scratch, int item);
}
