package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Product;
import io.github.conv4j.engine.work.Work;

/**
 * Convolutions as matrix products of weights and windows, with either in the lanes; the other is read one number at a
 * time, for many pixels or channels together.
 *
 * <p>With output channels in the lanes, windows need not be laid out: they are read from the image where they lie, or, for
 * 1×1, from a panel that gathers the pixels of a chunk. The product comes out pixel by pixel and is transposed on its way to the
 * output, and no lane is idle where the map is small. With pixels in the lanes it comes out as it is stored, which pays where
 * there are few taps and many pixels.
 */
final class ProductConvolution {
  /** What keeps rows that are read or written together out of each other's cache sets: 5 % of ResNet-50's time for windows. */
  static final int SPARE_COLUMNS = 16;

  /** Pixels of a chunk with channels in the lanes: eight tiles. */
  private static final int CHUNK = 48;

  /** Chunks that a panel of weights, once near, is used for; fewer where their windows would fill the L2 cache. */
  private static final int CHUNKS = 8;

  private static final int WINDOWS = 1 << 18;

  /** Numbers of a panel of windows at most: 4 MB. */
  private static final int WIDEST = 1 << 20;

  /** Items for each thread, so that the last ones to end are short. */
  private static final int ITEMS_A_THREAD = 4;

  private final Call call;
  private final Kernel kernel;
  private final ConvShape s;
  private final Weights weights;
  private final int steps;
  private final boolean channelsInLanes;

  /** Whether windows are read from the image. */
  private final boolean direct;

  /** The weight where it lies, a row a channel, if that is what is read one by one; null if panels are needed. */
  private final float[] rows;

  private final WeightPanels layout;

  /** Width of a panel of windows. */
  private final int pitch;

  /** Pixels of a chunk but the last, chunks of an image. */
  private final int chunk;

  private final int chunks;

  /** From one row of a product to the next, and numbers of one. */
  private final int tilePitch;

  private final int tile;

  /** Blocks of the reduction. */
  private final int blocks;

  /** Distances in an image of taps, from 0, and of pixels, from {@code steps}; in a panel of steps, from {@code panelSteps}. */
  private int[] table;

  private final int panelSteps;
  private FramedImages images;

  /** The whole weight once it has been laid out for some images of the batch; the others need not wait for it again. */
  private float[] packed;

  private ProductConvolution(Call call, boolean channelsInLanes) {
    this.call = call;
    this.kernel = call.kernel;
    this.weights = call.weights;
    this.s = call.shape;
    this.steps = s.taps();
    this.channelsInLanes = channelsInLanes;
    this.direct = channelsInLanes && steps != s.groupInChannels();
    this.rows = channelsInLanes ? null : call.rows;
    this.layout = new WeightPanels(kernel, s.groups(), s.groupOutChannels(), steps);
    int widest = Math.max(64, WIDEST / Math.max(1, steps));
    int panel = kernel.panel(Math.min(s.outPlane(), widest));
    this.pitch = channelsInLanes ? panel + SPARE_COLUMNS : panel;
    this.chunk = channelsInLanes ? Math.min(panel, CHUNK) : panel;
    int longer = Math.min(pitch - chunk, CHUNK / 2); // a last chunk may be that much longer
    this.chunks = Math.max(1, (s.outPlane() - longer + chunk - 1) / chunk);
    int tileRows = channelsInLanes ? chunk + longer : layout.width;
    this.tilePitch = (channelsInLanes ? layout.width : pitch) + SPARE_COLUMNS;
    this.tile = (tileRows + Product.SPARE_ROWS) * tilePitch;
    this.blocks = Math.max(1, Math.round((float) steps / kernel.depth()));
    this.panelSteps = steps + Math.max(s.outPlane(), layout.width);
  }

  /** Convolves a batch; see {@link Convolution#forward}. */
  static void forward(Call call, boolean channelsInLanes) {
    Scratch scratch = Scratch.PER_THREAD.get();
    var products = new ProductConvolution(call, channelsInLanes);
    products.images = FramedImages.first(call.shape, call.x, call.xAt, scratch);
    products.fillTable(scratch);
    for (; products.images != null; products.images = products.images.next(scratch)) {
      products.run(scratch);
    }
  }

  private void fillTable(Scratch scratch) {
    table = scratch.table(panelSteps + steps);
    images.frame.steps(table);
    if (direct) {
      images.frame.pixels(table, steps);
      return;
    }
    // a panel goes on step by step, a weight that is not laid out channel by channel
    int step = rows != null ? 1 : channelsInLanes ? pitch : layout.width;
    int row = rows != null ? steps : 1;
    for (int k = 0; k < steps; k++) {
      table[panelSteps + k] = k * step;
    }
    for (int i = 0; i < Math.max(chunk + CHUNK, layout.width) && steps + i < panelSteps; i++) {
      table[steps + i] = i * row;
    }
  }

  /**
   * Some images of a batch. An item is a run of chunks of one group of one image, times a range of panels of weights; where
   * there are many runs, the range is all panels, and the weight is laid out before, once.
   */
  private void run(Scratch scratch) {
    int panels = layout.count;
    int maps = images.count * s.groups();
    int wanted = call.threads == 1 ? 1 : ITEMS_A_THREAD * call.threads;
    long fitting = direct ? CHUNKS : WINDOWS / Math.max(1, (long) steps * pitch);
    int most = (int) Math.max(1, Math.min(Math.min(chunks, CHUNKS), fitting));
    int runs = Math.max((chunks + most - 1) / most, Math.min(chunks, (wanted + maps - 1) / maps));
    int ranges = Math.min(panels, (wanted + maps * runs - 1) / (maps * runs));
    float[] laidOut = rows != null ? rows : packed != null ? packed : weights.panels(layout);
    boolean share = laidOut == null && runs * images.count > 1;
    float[] all = share ? scratch.weights.of(layout.sizeOfAll()) : laidOut;
    var pack = new Work.Stage<Scratch>(
        share ? panels * s.groups() : 0,
        (buffers, panel) -> weights.pack(layout, panel, all, panel * layout.size()));
    var multiply = new Work.Stage<Scratch>(maps * runs * ranges, (buffers, item) -> {
      int range = item % ranges;
      int run = item / ranges % runs;
      Item work = new Item(buffers, all, item / ranges / runs);
      work.firstChunk = (int) ((long) chunks * run / runs);
      work.endChunk = (int) ((long) chunks * (run + 1) / runs);
      work.firstPanel = panels * range / ranges;
      work.endPanel = panels * (range + 1) / ranges;
      work.run();
    });
    call.run(images.fill(kernel), pack, multiply);
    packed = share ? all : packed;
  }

  private int pixels(int c) {
    return c == chunks - 1 ? s.outPlane() - c * chunk : chunk;
  }

  /** A run of chunks times a range of panels. */
  private final class Item {
    private final Scratch buffers;
    private final float[]
        laidOut; // the whole weight, in panels or rows; null if panels are this item's to make
    private final int image;
    private final int group;
    private final int source;
    private final Product p;
    private int firstChunk;
    private int endChunk;
    private int firstPanel;
    private int endPanel;

    Item(Scratch buffers, float[] laidOut, int map) {
      this.buffers = buffers;
      this.laidOut = laidOut;
      this.image = map / s.groups();
      this.group = map % s.groups();
      this.source = images.channel(image, group * s.groupInChannels());
      this.p = buffers.product;
    }

    /** Panel after panel, chunk after chunk, each over the whole reduction, so that the product stays in L1. */
    void run() {
      float[] windows = direct ? null : windows();
      float[] panels = laidOut != null ? laidOut : buffers.panel.of(layout.size());
      p.step = table;
      for (int panel = firstPanel; panel < endPanel; panel++) {
        int panelAt = panelAt(panel);
        if (laidOut == null) {
          weights.pack(layout, group * layout.count + panel, panels, 0);
        }
        for (int c = firstChunk; c < endChunk; c++) {
          int windowsAt = (c - firstChunk) * steps * pitch;
          int whole = straight(c, panel, windows, windowsAt, panels, panelAt);
          int left = (channelsInLanes ? pixels(c) : layout.channels(panel)) - whole;
          if (left > 0) {
            p.c = buffers.tile.of(tile);
            p.cAt = 0;
            p.cPitch = tilePitch;
            multiply(c, panel, whole, left, windows, windowsAt, panels, panelAt);
            store(c, panel, whole);
          }
        }
      }
      p.letGo();
    }

    /**
     * Writes whole tiles of a full panel of pixels to the output at once, so that its memory comes while others are multiplied;
     * a product of its own would be copied all at once.
     *
     * @return how many channels those are
     */
    private int straight(
        int c, int panel, float[] windows, int windowsAt, float[] panels, int panelAt) {
      if (channelsInLanes || pixels(c) < pitch) {
        return 0;
      }
      int whole = layout.channels(panel) / Product.TILE_ROWS * Product.TILE_ROWS;
      if (whole > 0) {
        p.c = call.out;
        p.cAt = outAt(c, panel);
        p.cPitch = s.outPlane();
        multiply(c, panel, 0, whole, windows, windowsAt, panels, panelAt);
      }
      for (int i = 0; i < whole && call.bias != null; i++) {
        int at = outAt(c, panel) + i * s.outPlane();
        kernel.copy(call.out, at, call.out, at, pitch, call.add(channel(panel) + i));
      }
      return whole;
    }

    /** Multiplies some rows, block after block of the reduction. */
    private void multiply(
        int c,
        int panel,
        int row,
        int count,
        float[] windows,
        int windowsAt,
        float[] panels,
        int panelAt) {
      for (int block = 0; block < blocks; block++) {
        int from = (int) ((long) steps * block / blocks);
        int end = (int) ((long) steps * (block + 1) / blocks);
        p.resumed = block > 0;
        readOneByOne(c, from, windows, windowsAt, panels, panelAt);
        p.rowAt += row;
        fillLanes(from, windows, windowsAt, panels, panelAt);
        int columns = channelsInLanes ? layout.channels(panel) : pixels(c);
        kernel.multiply(p, count, columns, end - from);
      }
    }

    /** The first channel of a panel, and where the output of a chunk of it begins. */
    private int channel(int panel) {
      return group * s.groupOutChannels() + panel * layout.width;
    }

    private int outAt(int c, int panel) {
      return call.outPlane((images.first + image) * s.outChannels() + channel(panel)) + c * chunk;
    }

    private int panelAt(int panel) {
      if (rows != null) {
        return weights.at() + (group * s.groupOutChannels() + panel * layout.width) * steps;
      }
      return laidOut == null ? 0 : (group * layout.count + panel) * layout.size();
    }

    /** Lays out the windows of all chunks. */
    private float[] windows() {
      int size = steps * pitch;
      float[] windows = buffers.windows.of((long) (endChunk - firstChunk) * size);
      for (int c = firstChunk; c < endChunk; c++) {
        int at = (c - firstChunk) * size;
        Windows.fill(kernel, s, images, source, table, c * chunk, pixels(c), windows, at, pitch);
      }
      return windows;
    }

    /** A: pixels in the image or in a panel of windows, or channels in the weight or a panel of it. */
    private void readOneByOne(
        int c, int from, float[] windows, int windowsAt, float[] panels, int panelAt) {
      p.row = table;
      p.rowAt = direct ? steps + c * chunk : steps;
      p.stepAt = direct ? from : panelSteps + from;
      if (direct) {
        p.a = images.data;
        p.aAt = source;
      } else {
        p.a = channelsInLanes ? windows : panels;
        p.aAt = channelsInLanes ? windowsAt : panelAt;
      }
    }

    /** B: a panel of weights or of windows. */
    private void fillLanes(int from, float[] windows, int windowsAt, float[] panels, int panelAt) {
      p.b = channelsInLanes ? panels : windows;
      p.bPitch = channelsInLanes ? layout.width : pitch;
      p.bAt = (channelsInLanes ? panelAt : windowsAt) + from * p.bPitch;
    }

    /** Puts a finished product, of the rows from a given one, where it belongs, and adds the bias. */
    private void store(int c, int panel, int row) {
      int channels = layout.channels(panel);
      int pixels = pixels(c);
      int to = outAt(c, panel);
      if (channelsInLanes) {
        int channel = channel(panel);
        Transposition.transpose(
            kernel,
            p.c,
            0,
            tilePitch,
            pixels,
            channels,
            call.out,
            to,
            s.outPlane(),
            call.bias,
            channel);
        return;
      }
      for (int i = row; i < channels; i++) {
        int at = (i - row) * tilePitch;
        float add = call.add(channel(panel) + i);
        kernel.copy(p.c, at, call.out, to + i * s.outPlane(), pixels, add);
      }
    }
  }
}
