package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Product;
import io.github.conv4j.engine.work.Buffer;
import io.github.conv4j.engine.work.Work;
import java.util.Arrays;

/**
 * The weight gradient as matrix products of the output's gradient and windows, a reduction step being an output pixel. What
 * fills the lanes is packed pixel by pixel; the other is read one element at a time, in place.
 *
 * <p>With output channels in the lanes no windows are copied: taps are read from the image, as {@link ProductConvolution} reads them. With
 * taps in the lanes, the product comes out as it is stored.
 */
final class ProductGradient {
  /** What keeps the rows of a tile out of each other's cache sets. */
  private static final int SPARE_COLUMNS = 16;

  /** Chunks are made of whole tiles. */
  private static final int ROWS = Product.TILE_ROWS;

  /** Rows of a chunk: its product stays in L1 over all pixels. */
  private static final int CHUNK = 8 * ROWS;

  private static final int SMALLEST_CHUNK = 2 * ROWS;

  /** Pixels that are packed as one item. */
  private static final int SPAN = 512;

  /** Elements of panels that stay in L2: 1 MB. */
  private static final int NEAR = 1 << 18;

  /** Items for each thread, so that the last ones to end are short. */
  private static final int ITEMS_A_THREAD = 4;

  private final GradientCall call;
  private final Kernel kernel;
  private final ConvShape s;
  private final int taps;
  private final int channels;
  private final int pixels;
  private final boolean channelsInLanes;

  /** Of a product of one group. */
  private final int rows;

  private final int columns;

  /** Columns of a panel, which are its pitch, and panels of a group. */
  private final int width;

  private final int panels;

  /** Rows of a chunk but the last, chunks of a product. */
  private final int chunk;

  private final int chunks;

  /** From one row of a product to the next, and the elements of one. */
  private final int tilePitch;

  private final int tile;

  /** Distances in an image of taps, from 0, and of pixels; then, with taps in the lanes, those in the gradient. */
  private final int[] table;

  /** Where the distances of rows and of pixels begin. */
  private final int rowsAt;

  private final int pixelsAt;

  private FramedImages images;

  private ProductGradient(GradientCall call, boolean channelsInLanes, Scratch scratch) {
    this.call = call;
    this.kernel = call.kernel;
    this.s = call.shape;
    this.taps = s.taps();
    this.channels = s.groupOutChannels();
    this.pixels = s.outPlane();
    this.channelsInLanes = channelsInLanes;
    this.rows = channelsInLanes ? taps : channels;
    this.columns = channelsInLanes ? channels : taps;
    this.width = kernel.panel(columns);
    this.panels = (columns + width - 1) / width;
    this.chunk = chunk();
    this.chunks =
        Math.max(1, (rows - chunk / 2 + chunk - 1) / chunk); // the last may be that much longer
    this.tilePitch = width + SPARE_COLUMNS;
    this.tile = (Math.min(rows, chunk + chunk / 2) + Product.SPARE_ROWS) * tilePitch;
    this.rowsAt = channelsInLanes ? 0 : taps + pixels;
    this.pixelsAt = rowsAt + rows;
    this.table = scratch.table(pixelsAt + pixels);
  }

  private int chunk() {
    int wanted = call.threads == 1 ? 1 : ITEMS_A_THREAD * call.threads;
    int each = (int) Math.min(CHUNK, (long) rows * panels * s.groups() / wanted);
    return Math.max(SMALLEST_CHUNK, each / ROWS * ROWS);
  }

  /** Computes the gradient of a batch; see {@link WeightGradient#compute}. */
  static void compute(GradientCall call, boolean channelsInLanes) {
    Scratch scratch = Scratch.PER_THREAD.get();
    new ProductGradient(call, channelsInLanes, scratch).run(scratch);
  }

  /** As many images at a time as the buffers hold that are kept, or as many pixels of one. */
  private void run(Scratch scratch) {
    long pixel = (long) s.groups() * panels * width;
    int fitting = (int) Math.min(pixels, Math.max(1, Buffer.KEPT / pixel));
    long atATime = fitting < pixels ? 1 : Math.max(1, Buffer.KEPT / (pixel * pixels));
    // what chains of an image have come to
    float[] carried = fitting < pixels
        ? new float[Math.toIntExact((long) s.groups() * panels * chunks * tile)]
        : null;
    int most = (int) Math.min(atATime, s.batch());
    images = FramedImages.first(s, call.x, call.xAt, most, scratch);
    fillTable();
    for (; images != null; images = images.next(scratch)) {
      for (int from = 0; from < pixels; from += fitting) {
        int end = Math.min(pixels, from + fitting);
        call.run(new Part(from, end, carried, scratch));
      }
    }
  }

  private void fillTable() {
    images.frame.steps(table);
    images.frame.pixels(table, taps);
    if (!channelsInLanes) {
      for (int i = 0; i < channels; i++) {
        table[rowsAt + i] = i * pixels;
      }
      for (int k = 0; k < pixels; k++) {
        table[pixelsAt + k] = k;
      }
    }
  }

  /** Some images, or some pixels of one. */
  private final class Part implements Work.Job<Scratch> {
    private final int from;
    private final int end;
    private final float[] carried;
    private final float[] lanes;

    /** Elements of a panel of one image. */
    private final int size;

    private final int blocks;

    /** Items that pack one panel. */
    private final int spans;

    private final boolean panelByPanel;

    Part(int from, int end, float[] carried, Scratch scratch) {
      this.from = from;
      this.end = end;
      this.carried = carried;
      this.size = (end - from) * width;
      this.blocks = Math.max(1, Math.round((float) (end - from) / kernel.depth()));
      this.spans = (end - from + SPAN - 1) / SPAN;
      // the other way the result is written as it lies, but all panels are read for each chunk
      this.panelByPanel = channelsInLanes || (long) panels * size > NEAR;
      this.lanes = scratch.weights.of((long) images.count * s.groups() * panels * size);
    }

    /** To fill frames, which serve all parts of their images; to pack what fills the lanes; to multiply. */
    @Override
    public int stages() {
      return 3;
    }

    @Override
    public int items(int stage) {
      return switch (stage) {
        case 0 -> from == 0 ? images.planesToFill() : 0;
        case 1 -> images.count * s.groups() * panels * spans;
        default -> s.groups() * panels * chunks;
      };
    }

    @Override
    public void run(Scratch scratch, int stage, int item) {
      switch (stage) {
        case 0 -> images.fill(kernel, scratch, item, 1);
        case 1 -> {
          int first = from + item % spans * SPAN;
          layOut(scratch, item / spans, first, Math.min(end, first + SPAN));
        }
        default -> new Item(scratch, item).run();
      }
    }

    /** Fills a panel, counted over all images and groups, from one pixel to another. */
    private void layOut(Scratch buffers, int panel, int first, int last) {
      int image = panel / (s.groups() * panels);
      int group = panel / panels % s.groups();
      int column = panel % panels * width;
      int filled = Math.min(width, columns - column);
      int at = panel * size + (first - from) * width;
      if (channelsInLanes) {
        int from = call.gradient(images.first + image, group * channels + column);
        transpose(call.gradOutput, from + first, filled, last - first, at);
      } else if (s.isPointwise()) {
        int channel = (images.first + image) * s.inChannels() + group * taps + column;
        transpose(call.x, call.xAt + channel * pixels + first, filled, last - first, at);
      } else {
        unfold(buffers, source(image, group), column, filled, first, last, at);
      }
      for (int k = first; k < last && filled < width; k++, at += width) {
        Arrays.fill(lanes, at + filled, at + width, 0f);
      }
    }

    private void transpose(float[] in, int inAt, int filled, int steps, int at) {
      Transposition.transpose(kernel, in, inAt, pixels, filled, steps, lanes, at, width, null, 0);
    }

    /** Lays the windows of a few pixels out tap by tap, and transposes them. */
    private void unfold(
        Scratch buffers, int source, int tap, int filled, int first, int last, int at) {
      int pitch = (last - first + 15) / 16 * 16;
      float[] windows = buffers.windows.of((long) filled * pitch);
      Windows.fill(
          kernel, s, images, source, table, tap, filled, first, last - first, windows, 0, pitch);
      Transposition.transpose(
          kernel, windows, 0, pitch, filled, last - first, lanes, at, width, null, 0);
    }

    /** Where a group of an image begins. */
    private int source(int image, int group) {
      return images.channel(image, group * s.groupInChannels());
    }

    /** A chunk of rows times a panel. */
    private final class Item {
      private final Scratch buffers;
      private final int
          carriedAt; // whatever the order of items, which may change from part to part
      private final int panel;
      private final int column;
      private final int chunkColumns;
      private int row;
      private int chunkRows;

      Item(Scratch buffers, int item) {
        this.buffers = buffers;
        int all = s.groups() * panels;
        int c = panelByPanel ? item % chunks : item / all;
        this.panel = panelByPanel ? item / chunks : item % all;
        this.carriedAt = (panel * chunks + c) * tile;
        this.column = panel % panels * width;
        this.chunkColumns = Math.min(width, columns - column);
        this.row = c * chunk;
        this.chunkRows = c == chunks - 1 ? rows - row : chunk;
      }

      void run() {
        if (!channelsInLanes && s.batch() == 1 && chunkColumns == width) {
          straight();
        }
        if (chunkRows > 0) {
          throughTile();
        }
        buffers.product.letGo();
      }

      /**
       * Writes whole tiles of rows to the result at once, so that its memory comes while others are multiplied; a tile of its
       * own would be copied all at once.
       */
      private void straight() {
        int whole = chunkRows / ROWS * ROWS;
        if (whole > 0) {
          multiply(0, whole, call.out, place(), taps);
        }
        row += whole;
        chunkRows -= whole;
      }

      /** Image after image. */
      private void throughTile() {
        float[] product = buffers.tile.of(tile);
        float[] sum = buffers.panel.of(tile);
        if (from > 0) {
          System.arraycopy(carried, carriedAt, product, 0, tile);
        }
        if (images.first > 0 && end == pixels) {
          load(sum);
        }
        for (int image = 0; image < images.count; image++) {
          multiply(image, chunkRows, product, 0, tilePitch);
          if (end < pixels) {
            System.arraycopy(product, 0, carried, carriedAt, tile);
          } else if (images.first + image == 0) {
            float[] first = product;
            product = sum;
            sum = first;
          } else {
            add(product, sum);
          }
        }
        if (end == pixels) {
          store(sum);
        }
      }

      /** Block after block of pixels, each small enough to stay in L1 while all rows use it. */
      private void multiply(int image, int count, float[] product, int productAt, int pitch) {
        Product p = buffers.product;
        int group = panel / panels;
        p.a = channelsInLanes ? images.data : call.gradOutput;
        p.aAt = channelsInLanes
            ? source(image, group)
            : call.gradient(images.first + image, group * channels);
        p.row = table;
        p.rowAt = rowsAt + row;
        p.step = table;
        p.b = lanes;
        p.bPitch = width;
        p.c = product;
        p.cAt = productAt;
        p.cPitch = pitch;
        int panelAt = (image * s.groups() * panels + panel) * size;
        for (int block = 0; block < blocks; block++) {
          int first = (int) ((long) (end - from) * block / blocks);
          int last = (int) ((long) (end - from) * (block + 1) / blocks);
          p.stepAt = pixelsAt + from + first;
          p.bAt = panelAt + first * width;
          p.resumed = from > 0 || block > 0;
          kernel.multiply(p, count, chunkColumns, last - first);
        }
      }

      private void add(float[] product, float[] sum) {
        for (int i = 0; i < chunkRows * tilePitch; i++) {
          sum[i] += product[i];
        }
      }

      /** Where this part of the result begins. */
      private int place() {
        int channel = panel / panels * channels + (channelsInLanes ? column : row);
        return channel * taps + (channelsInLanes ? row : column);
      }

      private void load(float[] sum) {
        if (channelsInLanes) {
          Transposition.transpose(
              kernel, call.out, place(), taps, chunkColumns, chunkRows, sum, 0, tilePitch, null, 0);
          return;
        }
        for (int i = 0; i < chunkRows; i++) {
          System.arraycopy(call.out, place() + i * taps, sum, i * tilePitch, chunkColumns);
        }
      }

      private void store(float[] sum) {
        if (channelsInLanes) {
          Transposition.transpose(
              kernel, sum, 0, tilePitch, chunkRows, chunkColumns, call.out, place(), taps, null, 0);
          return;
        }
        for (int i = 0; i < chunkRows; i++) {
          System.arraycopy(sum, i * tilePitch, call.out, place() + i * taps, chunkColumns);
        }
      }
    }
  }
}
