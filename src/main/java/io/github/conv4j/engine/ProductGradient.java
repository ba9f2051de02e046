package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Product;
import io.github.conv4j.engine.work.Buffer;
import io.github.conv4j.engine.work.Work;

/**
 * The weight gradient as matrix products of the output's gradient and windows, a reduction step being an output pixel. What an
 * image adds is one chain an element over all of its pixels; what the images of a batch add is summed.
 */
final class ProductGradient {
  /** Rows of a chunk at most, in whole tiles: its product stays in L1 over all pixels. */
  private static final int CHUNK = 50;

  private static final int SMALLEST_CHUNK = 12;

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
  private final GradientOperands operands;

  /** Columns of a panel, and panels of a group. */
  private final int width;

  private final int panels;

  /** Tiles of a chunk at most, chunks of a product. */
  private final int tilesAChunk;

  private final int chunks;

  /** From one row of a product to the next, and the elements of one. */
  private final int pitch;

  private final int size;

  private ProductGradient(GradientCall call, boolean channelsInLanes, Scratch scratch) {
    this.call = call;
    this.kernel = call.kernel;
    this.s = call.shape;
    this.taps = s.taps();
    this.channels = s.groupOutChannels();
    this.pixels = s.outPlane();
    this.channelsInLanes = channelsInLanes;
    this.operands = new GradientOperands(call, channelsInLanes, scratch);
    this.width = operands.width;
    this.panels = operands.panels;
    int tile = operands.cut.wide();
    this.tilesAChunk = Math.max(1, chunk() / tile);
    this.chunks = (operands.cut.count() + tilesAChunk - 1) / tilesAChunk;
    this.pitch = width + ProductConvolution.SPARE_COLUMNS;
    this.size = (Math.min(operands.rows, tilesAChunk * tile) + Product.SPARE_ROWS) * pitch;
  }

  private int chunk() {
    int wanted = call.threads == 1 ? 1 : ITEMS_A_THREAD * call.threads;
    int each = (int) Math.min(CHUNK, (long) operands.rows * panels * s.groups() / wanted);
    return Math.max(SMALLEST_CHUNK, each);
  }

  /** Computes the gradient of a batch; see {@link WeightGradient#compute}. */
  static void compute(GradientCall call, boolean channelsInLanes) {
    Scratch scratch = Scratch.PER_THREAD.get();
    new ProductGradient(call, channelsInLanes, scratch).run(scratch);
  }

  /** As many images at a time as the buffers hold that are kept, or as many pixels of one. */
  private void run(Scratch scratch) {
    long pixel = operands.sizeOfPixel();
    int fitting = (int) Math.min(pixels, Math.max(1, Buffer.KEPT / pixel));
    long atATime = fitting < pixels ? 1 : Math.max(1, Buffer.KEPT / (pixel * pixels));
    // what chains of an image have come to
    float[] carried = fitting < pixels
        ? new float[Math.toIntExact((long) s.groups() * panels * chunks * size)]
        : null;
    FramedImages images = operands.firstImages(atATime, scratch);
    for (; images != null; images = images.next(scratch)) {
      for (int from = 0; from < pixels; from += fitting) {
        int end = Math.min(pixels, from + fitting);
        operands.take(images, from, end, scratch);
        call.run(new Part(images, from, end, carried));
      }
    }
    scratch.trim();
  }

  /** Some images, or some pixels of one. */
  private final class Part implements Work.Job<Scratch> {
    private final FramedImages images;
    private final int from;
    private final int end;
    private final float[] carried;

    /** Blocks of pixels, each small enough to stay in L1 while all rows of a chunk use it. */
    private final int blocks;

    private final boolean panelByPanel;

    Part(FramedImages images, int from, int end, float[] carried) {
      this.images = images;
      this.from = from;
      this.end = end;
      this.carried = carried;
      this.blocks = ProductConvolution.blocksOf(kernel, end - from);
      // the other way the result is written as it lies, but all panels are read for each chunk
      this.panelByPanel = channelsInLanes || operands.sizeOfPanels() > NEAR;
    }

    /** To fill frames, which serve all parts of their images; to pack; to multiply. */
    @Override
    public int stages() {
      return 3;
    }

    @Override
    public int items(int stage) {
      return switch (stage) {
        case 0 -> from == 0 ? images.planesToFill() : 0;
        case 1 -> operands.packs();
        default -> s.groups() * panels * chunks;
      };
    }

    @Override
    public void run(Scratch scratch, int stage, int item) {
      try {
        switch (stage) {
          case 0 -> images.fill(kernel, scratch, item, 1);
          case 1 -> operands.pack(scratch, item);
          default -> new Item(scratch, item).run();
        }
      } finally {
        scratch.letGo();
      }
    }

    /** A chunk of rows times a panel. */
    private final class Item {
      private final Scratch buffers;

      /** Whatever the order of items, which may change from part to part. */
      private final int carriedAt;

      private final int group;
      private final int panel;
      private final int column;
      private final int chunkColumns;
      private final int firstTile;
      private final int endTile;
      private final int row;
      private final int chunkRows;

      Item(Scratch buffers, int item) {
        this.buffers = buffers;
        int all = s.groups() * panels;
        int c = panelByPanel ? item % chunks : item / all;
        int panelOfAll = panelByPanel ? item / chunks : item % all;
        this.carriedAt = (panelOfAll * chunks + c) * size;
        this.group = panelOfAll / panels;
        this.panel = panelOfAll % panels;
        this.column = panel * width;
        this.chunkColumns = Math.min(width, operands.columns - column);
        this.firstTile = c * tilesAChunk;
        this.endTile = Math.min(operands.tiles.count(), firstTile + tilesAChunk);
        this.row = operands.tiles.row(firstTile);
        this.chunkRows = operands.tiles.row(endTile) - row;
      }

      /** Writes a product to the result at once, so that its memory comes while others are multiplied, if it lies there like that. */
      void run() {
        boolean whole = chunkColumns == width && operands.cut.first(endTile) == row + chunkRows;
        if (!channelsInLanes && s.batch() == 1 && whole && end - from == pixels) {
          multiply(0, call.out, place(), taps);
        } else {
          throughBuffer();
        }
      }

      /** Image after image. */
      private void throughBuffer() {
        float[] product = buffers.tile.of(size);
        float[] sum = buffers.panel.of(size);
        if (from > 0) {
          System.arraycopy(carried, carriedAt, product, 0, size);
        }
        if (images.first > 0 && end == pixels) {
          load(sum);
        }
        for (int image = 0; image < images.count; image++) {
          multiply(image, product, 0, pitch);
          if (end < pixels) {
            System.arraycopy(product, 0, carried, carriedAt, size);
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

      private void multiply(int image, float[] product, int productAt, int productPitch) {
        Product p = buffers.product;
        operands.give(p, image, group, panel);
        p.c = product;
        p.cAt = productAt;
        p.cPitch = productPitch;
        p.add = null;
        int steps = end - from;
        for (int block = 0; block < blocks; block++) {
          int first = ProductConvolution.partAt(steps, block, blocks);
          int last = ProductConvolution.partAt(steps, block + 1, blocks);
          p.resumed = from > 0 || block > 0;
          kernel.multiply(p, firstTile, endTile, chunkColumns, first, last);
        }
      }

      private void add(float[] product, float[] sum) {
        for (int i = 0; i < chunkRows * pitch; i++) {
          sum[i] += product[i];
        }
      }

      /** Where this part of the result begins. */
      private int place() {
        int channel = group * channels + (channelsInLanes ? column : row);
        return channel * taps + (channelsInLanes ? row : column);
      }

      private void load(float[] sum) {
        if (channelsInLanes) {
          Transposition.transpose(
              kernel, call.out, place(), taps, chunkColumns, chunkRows, sum, 0, pitch, null, 0);
          return;
        }
        for (int i = 0; i < chunkRows; i++) {
          System.arraycopy(call.out, place() + i * taps, sum, i * pitch, chunkColumns);
        }
      }

      private void store(float[] sum) {
        if (channelsInLanes) {
          Transposition.transpose(
              kernel, sum, 0, pitch, chunkRows, chunkColumns, call.out, place(), taps, null, 0);
          return;
        }
        for (int i = 0; i < chunkRows; i++) {
          System.arraycopy(sum, i * pitch, call.out, place() + i * taps, chunkColumns);
        }
      }
    }
  }
}
