package io.github.conv4j.engine;

/**
 * The dense convolution as matrix products of weights and windows, with either in the lanes; the other is read one number at a
 * time, for many pixels or channels together.
 *
 * <p>With output channels in the lanes, windows need not be laid out: they are read from the image where they lie, or, for
 * 1×1, from a panel that gathers the pixels of a chunk. The product comes out pixel by pixel and is transposed on its way to the
 * output, and no lane is idle where the map is small. With pixels in the lanes it comes out as it is stored, which pays where
 * there are few taps and many pixels.
 */
final class Dense {
  /** What keeps the rows of a tile out of each other's cache sets. */
  private static final int SPARE_COLUMNS = 16;

  /** Pixels of a chunk with channels in the lanes: eight tiles. */
  private static final int CHUNK = 48;

  /** Chunks that a block of a panel of weights, once near, is used for; fewer where their products would fill the L2 cache. */
  private static final int CHUNKS = 8;

  private static final int PRODUCTS = 1 << 18;

  /** Items for each thread, so that the last ones to end are short. */
  private static final int ITEMS_A_THREAD = 4;

  private final MicroKernel kernel;
  private final ConvShape s;
  private final float[] bias;
  private final float[] out;
  private final int steps;
  private final boolean channelsInLanes;

  /** Whether windows are read from the image. */
  private final boolean direct;

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
  private PaddedImages images;
  private int firstImage;

  private Dense(MicroKernel kernel, ConvShape s, float[] bias, float[] out) {
    this.kernel = kernel;
    this.s = s;
    this.bias = bias;
    this.out = out;
    this.steps = s.taps();
    this.channelsInLanes = kernel.prefersChannels(s);
    this.direct = channelsInLanes && steps != s.groupInChannels();
    this.layout = new WeightPanels(kernel, s.groups(), s.groupOutChannels(), steps);
    this.pitch = kernel.panel(s.outPlane());
    this.chunk = channelsInLanes ? Math.min(pitch, CHUNK) : pitch;
    int longer = Math.min(pitch - chunk, CHUNK / 2); // a last chunk may be that much longer
    this.chunks = Math.max(1, (s.outPlane() - longer + chunk - 1) / chunk);
    int tileRows = channelsInLanes ? chunk + longer : layout.width;
    this.tilePitch = (channelsInLanes ? layout.width : pitch) + SPARE_COLUMNS;
    this.tile = (tileRows + Product.SPARE_ROWS) * tilePitch;
    this.blocks = Math.max(1, Math.round((float) steps / kernel.depth()));
    this.panelSteps = steps + s.outPlane();
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
    Scratch scratch = Scratch.ofThisThread();
    Dense dense = new Dense(kernel, s, bias, out);
    int atATime = PaddedImages.atATime(s);
    for (int first = 0; first < s.batch(); first += atATime) {
      int count = Math.min(atATime, s.batch() - first);
      dense.images = PaddedImages.of(s, x, xAt, first, count, scratch);
      dense.firstImage = first;
      if (first == 0) {
        dense.fillTable(scratch);
      }
      dense.run(threads, scratch, weights, count);
    }
  }

  private void fillTable(Scratch scratch) {
    table = scratch.table(panelSteps + steps);
    images.steps(table);
    if (direct) {
      images.pixels(table, steps);
    }
    int rows = channelsInLanes ? pitch : layout.width;
    for (int k = 0; k < steps; k++) {
      table[panelSteps + k] = k * rows;
    }
  }

  /**
   * Some images of a batch. An item is a run of chunks of one group of one image, times a range of panels of weights; where
   * there are many runs, the range is all panels, and the weight is laid out before, once.
   */
  private void run(int threads, Scratch scratch, Weights weights, int count) {
    int panels = layout.count;
    int maps = count * s.groups();
    int wanted = threads == 1 ? 1 : ITEMS_A_THREAD * threads;
    int most = Math.max(1, Math.min(Math.min(CHUNKS, chunks), PRODUCTS / (tile * panels)));
    int runs = Math.max((chunks + most - 1) / most, Math.min(chunks, (wanted + maps - 1) / maps));
    int ranges = Math.min(panels, (wanted + maps * runs - 1) / (maps * runs));
    float[] laidOut = weights.panels(layout);
    boolean share = laidOut == null && runs * count > 1;
    float[] all = share ? scratch.weights.of(layout.sizeOfAll()) : laidOut;
    Work.Phase pad = Work.phase(
        s.isPadded() ? count * s.inChannels() : 0, (buffers, plane) -> images.pad(plane));
    Work.Phase pack = Work.phase(
        share ? panels * s.groups() : 0,
        (buffers, panel) -> pack(weights, panel, 0, steps, all, panel * layout.size()));
    Work.Phase multiply = Work.phase(maps * runs * ranges, (buffers, item) -> {
      int range = item % ranges;
      int run = item / ranges % runs;
      Item work = new Item(buffers, weights, all, item / ranges / runs);
      work.firstChunk = (int) ((long) chunks * run / runs);
      work.endChunk = (int) ((long) chunks * (run + 1) / runs);
      work.firstPanel = panels * range / ranges;
      work.endPanel = panels * (range + 1) / ranges;
      if (direct) {
        work.readImage();
      } else {
        work.layOutWindows();
      }
      buffers.product.letGo();
    });
    Work.run(threads, scratch, pad, pack, multiply);
  }

  private void pack(Weights weights, int panel, int first, int count, float[] to, int at) {
    int groupAt = weights.at() + panel / layout.count * s.groupOutChannels() * steps;
    layout.pack(weights.values(), groupAt, panel % layout.count, first, count, to, at);
  }

  private int blockStart(int block) {
    return (int) ((long) steps * block / blocks);
  }

  private int pixels(int c) {
    return c == chunks - 1 ? s.outPlane() - c * chunk : chunk;
  }

  /** A run of chunks times a range of panels. */
  private final class Item {
    private final Scratch buffers;
    private final Weights weights;
    private final float[] laidOut; // all panels, or null
    private final int image;
    private final int group;
    private final int source;
    private final Product p;
    private int firstChunk;
    private int endChunk;
    private int firstPanel;
    private int endPanel;

    Item(Scratch buffers, Weights weights, float[] laidOut, int map) {
      this.buffers = buffers;
      this.weights = weights;
      this.laidOut = laidOut;
      this.image = map / s.groups();
      this.group = map % s.groups();
      int channel = image * s.inChannels() + group * s.groupInChannels();
      this.source = images.at + channel * images.planePitch;
      this.p = buffers.product;
      p.cPitch = tilePitch;
    }

    /** Panel after panel, chunk after chunk, each over the whole reduction, so that the product stays in L1. */
    void readImage() {
      p.c = buffers.tile.of(tile);
      p.cAt = 0;
      p.a = images.data;
      p.aAt = source;
      p.row = table;
      p.step = table;
      p.b = laidOut != null ? laidOut : buffers.panel.of(layout.size());
      p.bPitch = layout.width;
      for (int panel = firstPanel; panel < endPanel; panel++) {
        int at = (group * layout.count + panel) * layout.size();
        if (laidOut == null) {
          pack(weights, group * layout.count + panel, 0, steps, p.b, 0);
          at = 0;
        }
        for (int c = firstChunk; c < endChunk; c++) {
          p.rowAt = steps + c * chunk;
          for (int block = 0; block < blocks; block++) {
            p.resumed = block > 0;
            p.stepAt = blockStart(block);
            p.bAt = at + p.stepAt * layout.width;
            int end = blockStart(block + 1);
            kernel.multiply(p, pixels(c), layout.channels(panel), end - p.stepAt);
          }
          store(c, panel);
        }
      }
    }

    /** Block after block of the reduction, so that the windows of one stay near while all panels of weights pass by. */
    void layOutWindows() {
      int count = endChunk - firstChunk;
      int depth = (steps + blocks - 1) / blocks;
      float[] windows = buffers.windows.of((long) count * depth * pitch);
      float[] near = laidOut != null ? laidOut : buffers.panel.of((long) depth * layout.width);
      p.c = buffers.tile.of(blocks == 1 ? tile : (long) count * (endPanel - firstPanel) * tile);
      p.row = Product.IN_ORDER;
      p.rowAt = 0;
      p.step = table;
      p.stepAt = panelSteps;
      for (int block = 0; block < blocks; block++) {
        int from = blockStart(block);
        int n = blockStart(block + 1) - from;
        for (int i = 0; i < count; i++) {
          windows(firstChunk + i, from, n, windows, i * depth * pitch);
        }
        p.resumed = block > 0;
        for (int panel = firstPanel; panel < endPanel; panel++) {
          int at = (group * layout.count + panel) * layout.size() + from * layout.width;
          if (laidOut == null) {
            pack(weights, group * layout.count + panel, from, n, near, 0);
            at = 0;
          }
          for (int i = 0; i < count; i++) {
            p.cAt = blocks == 1 ? 0 : ((panel - firstPanel) * count + i) * tile;
            multiply(firstChunk + i, panel, windows, i * depth * pitch, near, at, n);
            if (block == blocks - 1) {
              store(firstChunk + i, panel);
            }
          }
        }
      }
    }

    private void windows(int c, int from, int count, float[] to, int at) {
      Windows.fill(
          kernel, s, images, source, table, from, count, c * chunk, pixels(c), to, at, pitch);
    }

    /** One chunk of windows times one panel of weights. */
    private void multiply(
        int c, int panel, float[] windows, int windowsAt, float[] panels, int panelAt, int count) {
      p.a = channelsInLanes ? windows : panels;
      p.aAt = channelsInLanes ? windowsAt : panelAt;
      p.b = channelsInLanes ? panels : windows;
      p.bAt = channelsInLanes ? panelAt : windowsAt;
      p.bPitch = channelsInLanes ? layout.width : pitch;
      int pixels = pixels(c);
      int channels = layout.channels(panel);
      kernel.multiply(
          p, channelsInLanes ? pixels : channels, channelsInLanes ? channels : pixels, count);
    }

    /** Puts a finished product where it belongs, and adds the bias. */
    private void store(int c, int panel) {
      int channels = layout.channels(panel);
      int channel = group * s.groupOutChannels() + panel * layout.width;
      int pixels = pixels(c);
      int to = ((firstImage + image) * s.outChannels() + channel) * s.outPlane() + c * chunk;
      if (channelsInLanes) {
        Transposition.store(
            kernel, p.c, p.cAt, tilePitch, pixels, channels, out, to, s.outPlane(), bias, channel);
        return;
      }
      for (int i = 0; i < channels; i++) {
        float add = bias == null ? -0f : bias[channel + i];
        kernel.copy(p.c, p.cAt + i * tilePitch, out, to + i * s.outPlane(), pixels, add);
      }
    }
  }
}
