package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Product;
import io.github.conv4j.engine.work.Work;

/**
 * Convolutions as matrix products of weights and windows, with either in the lanes; the other is read one element at a
 * time, for many pixels or channels together.
 *
 * <p>With output channels in the lanes, windows need not be copied: they are read from the image in place, or, for
 * 1×1, from a panel that gathers the pixels of a chunk. The product comes out pixel by pixel and is transposed on its way to the
 * output, and no lane is idle where the map is small. With pixels in the lanes it comes out as it is stored, which pays where
 * there are few taps and many pixels.
 */
final class ProductConvolution implements Work.Job<Scratch> {
  /** What keeps rows that are read or written together out of each other's cache sets: 5 % of ResNet-50's time for windows. */
  static final int SPARE_COLUMNS = 16;

  /** Pixels of a chunk with channels in the lanes: eight tiles. */
  private static final int CHUNK = 48;

  /** Chunks that use a panel of weights while it is cached; fewer where their windows would fill the L2 cache. */
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

  /** The weight in place, one row per channel, if it is read element by element; null if panels are needed. */
  private final float[] rows;

  private final WeightPanels layout;

  /** Width of a panel of windows. */
  private final int pitch;

  /** Pixels of a chunk but the last, chunks of an image. */
  private final int chunk;

  private final int chunks;

  /** From one row of a product to the next, and the elements of one. */
  private final int tilePitch;

  private final int tile;

  /** Blocks of the reduction. */
  private final int blocks;

  /** Distances in an image of taps, from 0, and of pixels, from {@code steps}; in a panel of steps, from {@code panelSteps}. */
  private int[] table;

  private final int panelSteps;
  private FramedImages images;

  /** Items of a group's chunks, and of its panels. */
  private int spans;

  private int ranges;

  /** The whole weight, in panels or rows; null if each item lays its panels out. */
  private float[] laidOut;

  /** Whether it is packed in this call, for all items. */
  private boolean share;

  /** The same once it has been packed for some images of the batch; the others need not wait for it again. */
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
    this.layout = weights.layout(kernel, s);
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
      products.plan(scratch);
      call.run(products);
      products.packed = products.share ? products.laidOut : products.packed;
    }
  }

  private void fillTable(Scratch scratch) {
    table = scratch.table(panelSteps + steps);
    images.frame.steps(table);
    if (direct) {
      images.frame.pixels(table, steps);
      return;
    }
    // a panel is ordered by step, a weight that is not packed by channel
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
   * Plans the work of some images of a batch. An item is a span of chunks of one group of one image, times a range of panels of
   * weights; where there are many spans, the range is all panels, and the weight is packed once, before.
   */
  private void plan(Scratch scratch) {
    int maps = images.count * s.groups();
    int wanted = call.threads == 1 ? 1 : ITEMS_A_THREAD * call.threads;
    long fitting = direct ? CHUNKS : WINDOWS / Math.max(1, (long) steps * pitch);
    int most = (int) Math.max(1, Math.min(Math.min(chunks, CHUNKS), fitting));
    spans = Math.max((chunks + most - 1) / most, Math.min(chunks, (wanted + maps - 1) / maps));
    ranges = Math.min(layout.count, (wanted + maps * spans - 1) / (maps * spans));
    laidOut = rows != null ? rows : packed != null ? packed : weights.panels(layout);
    share = laidOut == null && spans * images.count > 1 && !layout.isWasteful();
    if (share) {
      laidOut = scratch.weights.of(layout.sizeOfAll());
    }
  }

  /** To fill frames, to lay the weight out, to multiply. */
  @Override
  public int stages() {
    return 3;
  }

  @Override
  public int items(int stage) {
    return switch (stage) {
      case 0 -> images.planesToFill();
      case 1 -> share ? layout.count * s.groups() : 0;
      default -> images.count * s.groups() * spans * ranges;
    };
  }

  @Override
  public void run(Scratch scratch, int stage, int item) {
    switch (stage) {
      case 0 -> images.fill(kernel, scratch, item, 1);
      case 1 -> weights.pack(layout, item, laidOut, item * layout.size());
      default -> scratch.item.run(this, scratch, item);
    }
  }

  private int pixels(int c) {
    return c == chunks - 1 ? s.outPlane() - c * chunk : chunk;
  }

  /** What one thread does of a product: a span of chunks times a range of panels. It is kept from call to call. */
  static final class Item {
    private ProductConvolution m;
    private Scratch buffers;
    private Product p;
    private int image;
    private int group;
    private int source;
    private int firstChunk;
    private int endChunk;
    private int firstPanel;
    private int endPanel;

    void run(ProductConvolution product, Scratch scratch, int item) {
      m = product;
      buffers = scratch;
      p = scratch.product;
      int range = item % m.ranges;
      int span = item / m.ranges % m.spans;
      int map = item / m.ranges / m.spans;
      image = map / m.s.groups();
      group = map % m.s.groups();
      source = m.images.channel(image, group * m.s.groupInChannels());
      firstChunk = (int) ((long) m.chunks * span / m.spans);
      endChunk = (int) ((long) m.chunks * (span + 1) / m.spans);
      firstPanel = (int) ((long) m.layout.count * range / m.ranges);
      endPanel = (int) ((long) m.layout.count * (range + 1) / m.ranges);
      run();
      p.letGo();
      m = null;
    }

    /** Panel after panel, chunk after chunk, each over the whole reduction, so that the product stays in L1. */
    private void run() {
      float[] windows = m.direct ? null : windows();
      float[] panels = m.laidOut != null ? m.laidOut : buffers.panel.of(m.layout.size());
      p.step = m.table;
      for (int panel = firstPanel; panel < endPanel; panel++) {
        int panelAt = panelAt(panel);
        if (m.laidOut == null) {
          m.weights.pack(m.layout, group * m.layout.count + panel, panels, 0);
        }
        for (int c = firstChunk; c < endChunk; c++) {
          int windowsAt = (c - firstChunk) * m.steps * m.pitch;
          int whole = straight(c, panel, windows, windowsAt, panels, panelAt);
          int left = (m.channelsInLanes ? m.pixels(c) : m.layout.channels(panel)) - whole;
          if (left > 0) {
            p.c = buffers.tile.of(m.tile);
            p.cAt = 0;
            p.cPitch = m.tilePitch;
            multiply(c, panel, whole, left, windows, windowsAt, panels, panelAt);
            store(c, panel, whole);
          }
        }
      }
    }

    /**
     * Writes whole tiles of a full panel of pixels to the output at once, so that its memory comes while others are multiplied;
     * a product of its own would be copied all at once.
     *
     * @return how many channels those are
     */
    private int straight(
        int c, int panel, float[] windows, int windowsAt, float[] panels, int panelAt) {
      if (m.channelsInLanes || m.pixels(c) < m.pitch) {
        return 0;
      }
      int whole = m.layout.channels(panel) / Product.TILE_ROWS * Product.TILE_ROWS;
      if (whole > 0) {
        p.c = m.call.out;
        p.cAt = outAt(c, panel);
        p.cPitch = m.s.outPlane();
        multiply(c, panel, 0, whole, windows, windowsAt, panels, panelAt);
      }
      for (int i = 0; i < whole && m.call.bias != null; i++) {
        int at = outAt(c, panel) + i * m.s.outPlane();
        m.kernel.copy(m.call.out, at, m.call.out, at, m.pitch, m.call.add(channel(panel) + i));
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
      for (int block = 0; block < m.blocks; block++) {
        int from = (int) ((long) m.steps * block / m.blocks);
        int end = (int) ((long) m.steps * (block + 1) / m.blocks);
        p.resumed = block > 0;
        readOneByOne(c, from, windows, windowsAt, panels, panelAt);
        p.rowAt += row;
        fillLanes(from, windows, windowsAt, panels, panelAt);
        int columns = m.channelsInLanes ? m.layout.channels(panel) : m.pixels(c);
        m.kernel.multiply(p, count, columns, end - from);
      }
    }

    /** The first channel of a panel, and where the output of a chunk of it begins. */
    private int channel(int panel) {
      return group * m.s.groupOutChannels() + panel * m.layout.width;
    }

    private int outAt(int c, int panel) {
      return m.call.outPlane((m.images.first + image) * m.s.outChannels() + channel(panel))
          + c * m.chunk;
    }

    private int panelAt(int panel) {
      if (m.rows != null) {
        return m.weights.at() + (group * m.s.groupOutChannels() + panel * m.layout.width) * m.steps;
      }
      return m.laidOut == null ? 0 : (group * m.layout.count + panel) * m.layout.size();
    }

    /** Lays out the windows of all chunks. */
    private float[] windows() {
      int size = m.steps * m.pitch;
      float[] windows = buffers.windows.of((long) (endChunk - firstChunk) * size);
      for (int c = firstChunk; c < endChunk; c++) {
        int at = (c - firstChunk) * size;
        Windows.fill(
            m.kernel,
            m.s,
            m.images,
            source,
            m.table,
            c * m.chunk,
            m.pixels(c),
            windows,
            at,
            m.pitch);
      }
      return windows;
    }

    /** A: pixels in the image or in a panel of windows, or channels in the weight or a panel of it. */
    private void readOneByOne(
        int c, int from, float[] windows, int windowsAt, float[] panels, int panelAt) {
      p.row = m.table;
      p.rowAt = m.direct ? m.steps + c * m.chunk : m.steps;
      p.stepAt = m.direct ? from : m.panelSteps + from;
      if (m.direct) {
        p.a = m.images.data;
        p.aAt = source;
      } else {
        p.a = m.channelsInLanes ? windows : panels;
        p.aAt = m.channelsInLanes ? windowsAt : panelAt;
      }
    }

    /** B: a panel of weights or of windows. */
    private void fillLanes(int from, float[] windows, int windowsAt, float[] panels, int panelAt) {
      p.b = m.channelsInLanes ? panels : windows;
      p.bPitch = m.channelsInLanes ? m.layout.width : m.pitch;
      p.bAt = (m.channelsInLanes ? panelAt : windowsAt) + from * p.bPitch;
    }

    /** Puts a finished product, of the rows from a given one, where it belongs, and adds the bias. */
    private void store(int c, int panel, int row) {
      int channels = m.layout.channels(panel);
      int pixels = m.pixels(c);
      int to = outAt(c, panel);
      if (m.channelsInLanes) {
        int channel = channel(panel);
        Transposition.transpose(
            m.kernel,
            p.c,
            0,
            m.tilePitch,
            pixels,
            channels,
            m.call.out,
            to,
            m.s.outPlane(),
            m.call.bias,
            channel);
        return;
      }
      for (int i = row; i < channels; i++) {
        int at = (i - row) * m.tilePitch;
        float add = m.call.add(channel(panel) + i);
        m.kernel.copy(p.c, at, m.call.out, to + i * m.s.outPlane(), pixels, add);
      }
    }
  }
}
