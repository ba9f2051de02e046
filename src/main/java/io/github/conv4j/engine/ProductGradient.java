package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Cut;
import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Packing;
import io.github.conv4j.engine.kernel.Product;
import io.github.conv4j.engine.kernel.RowTiles;
import io.github.conv4j.engine.work.Buffer;
import io.github.conv4j.engine.work.Work;
import java.util.Arrays;

/**
 * The weight gradient as matrix products of the output's gradient and windows, a reduction step being an output pixel. Both are
 * packed pixel by pixel, one in panels for the lanes, the other in tiles of rows, if the kernel does not read its rows in place.
 */
final class ProductGradient {
  /** Rows of a chunk at most: its product stays in L1 over all pixels. */
  private static final int CHUNK = 48;

  private static final int SMALLEST_CHUNK = 12;

  /** Pixels that are packed as one item, and rows. */
  private static final int SPAN = 512;

  private static final int PACKED = 60;

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

  /** How rows are cut into tiles, and whether these are packed. */
  private final Cut cut;

  private final boolean packed;

  /** Tiles of a chunk at most, chunks of a product. */
  private final int tilesAChunk;

  private final int chunks;

  /** From one row of a product to the next, and the elements of one. */
  private final int tilePitch;

  private final int tile;

  /** Distances of taps in an image, and of pixels. */
  private final int[] table;

  private final int[] pixelStep;

  /** That of the last pixel. */
  private final int reach;

  private final Frame frame;
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
    this.cut = kernel.tiles(rows);
    this.packed = cut.wide() > 1;
    this.tilesAChunk = Math.max(1, chunk() / cut.wide());
    this.chunks = (cut.count() + tilesAChunk - 1) / tilesAChunk;
    this.tilePitch = width + ProductConvolution.SPARE_COLUMNS;
    this.tile = (Math.min(rows, tilesAChunk * cut.wide()) + Product.SPARE_ROWS) * tilePitch;
    this.frame = Frame.ofPhases(s);
    this.table = scratch.table(taps);
    this.pixelStep = scratch.pixels(pixels);
    this.reach = frame.pixel(s.rows().output() - 1, s.columns().output() - 1);
    frame.steps(table);
    frame.pixels(pixelStep);
  }

  private int chunk() {
    int wanted = call.threads == 1 ? 1 : ITEMS_A_THREAD * call.threads;
    int each = (int) Math.min(CHUNK, (long) rows * panels * s.groups() / wanted);
    return Math.max(SMALLEST_CHUNK, each);
  }

  /** Computes the gradient of a batch; see {@link WeightGradient#compute}. */
  static void compute(GradientCall call, boolean channelsInLanes) {
    Scratch scratch = Scratch.PER_THREAD.get();
    new ProductGradient(call, channelsInLanes, scratch).run(scratch);
  }

  /** As many images at a time as the buffers hold that are kept, or as many pixels of one. */
  private void run(Scratch scratch) {
    long pixel = (long) s.groups() * Math.max(panels * width, packed ? cut.sum() : 0);
    int fitting = (int) Math.min(pixels, Math.max(1, Buffer.KEPT / pixel));
    long atATime = fitting < pixels ? 1 : Math.max(1, Buffer.KEPT / (pixel * pixels));
    // what chains of an image have come to
    float[] carried = fitting < pixels
        ? new float[Math.toIntExact((long) s.groups() * panels * chunks * tile)]
        : null;
    images = FramedImages.first(s, call.x, call.xAt, frame, atATime, scratch);
    for (; images != null; images = images.next(scratch)) {
      for (int from = 0; from < pixels; from += fitting) {
        int end = Math.min(pixels, from + fitting);
        call.run(new Part(from, end, carried, scratch));
      }
    }
  }

  /** Some images, or some pixels of one. */
  private final class Part implements Work.Job<Scratch> {
    private final int from;
    private final int end;
    private final float[] carried;

    /** What is packed: the panels of each group of each image, and its tiles. */
    private final float[] lanes;

    private final float[] packedTiles;

    /** Elements of a panel of one image, and of its tiles. */
    private final int size;

    private final int tilesSize;
    private final RowTiles tiles;
    private final int[] wideStep;
    private final int[] narrowStep;
    private final int[] panelStep;
    private final int blocks;

    /** Items that pack one panel, and those that pack tiles. */
    private final int spans;

    private final int tilePacks;

    private final boolean panelByPanel;

    Part(int from, int end, float[] carried, Scratch scratch) {
      this.from = from;
      this.end = end;
      this.carried = carried;
      int steps = end - from;
      int maps = images.count * s.groups();
      this.size = steps * width;
      this.tilesSize = packed ? steps * cut.sum() : 0;
      this.blocks = Math.max(1, Math.round((float) steps / kernel.depth()));
      this.spans = (steps + SPAN - 1) / SPAN;
      this.tilePacks = packed ? (cut.count() + tilesAPack() - 1) / tilesAPack() : 0;
      // the other way the result is written as it lies, but all panels are read for each chunk
      this.panelByPanel = channelsInLanes || (long) panels * size > NEAR;
      this.lanes = scratch.weights.of((long) maps * panels * size);
      this.packedTiles = packed ? scratch.phase.of((long) maps * tilesSize) : null;
      this.panelStep = scratch.panelSteps.of(width, steps);
      this.tiles = scratch.tiles;
      tiles.clear();
      if (packed) {
        wideStep = scratch.wideSteps.of(cut.wide(), steps);
        narrowStep = scratch.narrowSteps.of(cut.narrow(), steps);
        tiles.add(cut, rows, 0, steps);
      } else {
        wideStep = readInPlace(scratch, steps);
        narrowStep = wideStep;
      }
    }

    /** Lays the rows out as they lie, in the image or in the gradient; returns where their pixels lie. */
    private int[] readInPlace(Scratch scratch, int steps) {
      if (!channelsInLanes) {
        tiles.add(cut, rows, from, pixels);
        return scratch.wideSteps.of(1, steps);
      }
      for (int tap = 0; tap < taps; tap++) {
        tiles.add(kernel.tiles(1), 1, table[tap], 0);
      }
      return from == 0 ? pixelStep : Arrays.copyOfRange(pixelStep, from, end);
    }

    private int tilesAPack() {
      return Math.max(1, PACKED / cut.wide());
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
        case 1 -> images.count * s.groups() * (panels + tilePacks) * spans;
        default -> s.groups() * panels * chunks;
      };
    }

    @Override
    public void run(Scratch scratch, int stage, int item) {
      switch (stage) {
        case 0 -> images.fill(kernel, scratch, item, 1);
        case 1 -> {
          int first = from + item % spans * SPAN;
          int last = Math.min(end, first + SPAN);
          int piece = item / spans % (panels + tilePacks);
          int map = item / spans / (panels + tilePacks);
          if (piece < panels) {
            packPanel(scratch, map, piece, first, last);
          } else {
            packTiles(scratch, map, piece - panels, first, last);
          }
        }
        default -> new Item(scratch, item).run();
      }
    }

    // ---- packing, of some pixels from one to another ----

    private void packPanel(Scratch buffers, int map, int panel, int first, int last) {
      int column = panel * width;
      int filled = Math.min(width, columns - column);
      int at = (map * panels + panel) * size + (first - from) * width;
      Rows source = rows(buffers, channelsInLanes, map, column, filled, first, last);
      source.pack(0, filled, last - first, lanes, at, width);
    }

    private void packTiles(Scratch buffers, int map, int pack, int first, int last) {
      int tile = pack * tilesAPack();
      int endTile = Math.min(cut.count(), tile + tilesAPack());
      int row = cut.first(tile);
      int count = Math.min(rows, cut.first(endTile)) - row;
      boolean inPlace = !channelsInLanes || s.isPointwise();
      Rows source = inPlace ? rows(buffers, !channelsInLanes, map, row, count, first, last) : null;
      for (int t = tile; t < endTile; t++) {
        int tileWidth = cut.width(t);
        int at = map * tilesSize + cut.first(t) * (end - from) + (first - from) * tileWidth;
        int filled = Math.min(tileWidth, rows - cut.first(t));
        if (source == null) {
          packWindows(buffers.packing, map, cut.first(t), filled, first, last, at, tileWidth);
        } else {
          source.pack(cut.first(t) - row, filled, last - first, packedTiles, at, tileWidth);
        }
      }
    }

    /** Packs the windows of a tile of taps: those of one or two kernel rows at once, another row's tap by tap. */
    private void packWindows(
        Packing p, int map, int tap, int filled, int first, int last, int at, int tileWidth) {
      int length = s.columns().dilation() == 1 && frame.isDense() ? s.columns().kernel() : 1;
      int split = Math.min(filled, length - tap % length);
      int both = Math.min(filled, split + length);
      int source = source(map);
      float[] x = images.data;
      int tapAt = source + table[tap];
      int rest = both > split ? source + table[tap + split] : tapAt + split;
      int end = rest + reach + tileWidth - split;
      if (end <= x.length) { // what is read behind both runs is replaced below
        p.x = x;
        p.at = tapAt;
        p.rest = rest;
        p.split = split;
        p.width = tileWidth;
        p.step = pixelStep;
        p.from = first;
        p.to = last;
        p.reach = reach;
        p.out = packedTiles;
        p.outAt = at;
        p.pitch = tileWidth;
        kernel.pack(p);
        p.letGo();
      } else {
        both = 0;
      }
      for (int i = both; i < tileWidth; i++) {
        int from = source + table[tap + Math.min(i, filled - 1)]; // a spare row is the last again
        for (int k = first; k < last; k++) {
          packedTiles[at + (k - first) * tileWidth + i] = x[from + pixelStep[k]];
        }
      }
    }

    /** Finds some channels of the gradient, or windows of some taps, as rows of pixels. */
    private Rows rows(
        Scratch buffers, boolean gradient, int map, int row, int count, int first, int last) {
      int image = map / s.groups();
      int group = map % s.groups();
      if (gradient) {
        int at = call.gradient(images.first + image, group * channels + row);
        return new Rows(call.gradOutput, at + first, pixels);
      }
      if (s.isPointwise()) {
        return new Rows(images.data, source(map) + row * frame.planePitch + first, pixels);
      }
      int pitch = (last - first + 15) / 16 * 16;
      float[] windows = buffers.windows.of((long) count * pitch);
      int length = s.columns().output();
      Windows.fill(
          kernel,
          length,
          images,
          source(map),
          table,
          row,
          count,
          first,
          last - first,
          windows,
          0,
          pitch);
      return new Rows(windows, 0, pitch);
    }

    /** Rows of pixels. */
    private final class Rows {
      private final float[] in;
      private final int at;
      private final int pitch;

      Rows(float[] in, int at, int pitch) {
        this.in = in;
        this.at = at;
        this.pitch = pitch;
      }

      /** Packs some of them pixel by pixel, with zeros where there are fewer than fill a piece. */
      void pack(int row, int filled, int count, float[] out, int outAt, int pieceWidth) {
        int from = at + row * pitch;
        Transposition.transpose(
            kernel, in, from, pitch, filled, count, out, outAt, pieceWidth, null, 0);
        for (int k = 0; k < count && filled < pieceWidth; k++) {
          int to = outAt + k * pieceWidth;
          Arrays.fill(out, to + filled, to + pieceWidth, 0f);
        }
      }
    }

    /** Where a group of an image begins, counted over both. */
    private int source(int map) {
      return images.channel(map / s.groups(), map % s.groups() * s.groupInChannels());
    }

    // ---- products ----

    /** A chunk of rows times a panel. */
    private final class Item {
      private final Scratch buffers;

      /** Whatever the order of items, which may change from part to part. */
      private final int carriedAt;

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
        this.panel = panelByPanel ? item / chunks : item % all;
        this.carriedAt = (panel * chunks + c) * tile;
        this.column = panel % panels * width;
        this.chunkColumns = Math.min(width, columns - column);
        this.firstTile = c * tilesAChunk;
        this.endTile = Math.min(tiles.count(), firstTile + tilesAChunk);
        this.row = tiles.row(firstTile);
        this.chunkRows = tiles.row(endTile) - row;
      }

      /** Writes a product to the result at once, so that its memory comes while others are multiplied, if it lies there like that. */
      void run() {
        boolean whole = chunkColumns == width && cut.first(endTile) == row + chunkRows;
        if (!channelsInLanes && s.batch() == 1 && whole && end - from == pixels) {
          multiply(0, call.out, place(), taps);
        } else {
          throughTile();
        }
        buffers.product.letGo();
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
          multiply(image, product, 0, tilePitch);
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
      private void multiply(int image, float[] product, int productAt, int pitch) {
        Product p = buffers.product;
        int group = panel / panels;
        int map = image * s.groups() + group;
        p.tiles = tiles;
        if (packed) {
          p.a = packedTiles;
          p.aAt = map * tilesSize;
        } else {
          p.a = channelsInLanes ? images.data : call.gradOutput;
          p.aAt =
              channelsInLanes ? source(map) : call.gradient(images.first + image, group * channels);
        }
        p.aStep = wideStep;
        p.aStepOfNarrow = narrowStep;
        p.b = lanes;
        p.bAt = (map * panels + panel % panels) * size;
        p.bStep = panelStep;
        p.packedA = packed;
        p.packedB = true;
        p.c = product;
        p.cAt = productAt;
        p.cPitch = pitch;
        p.add = null;
        int steps = end - from;
        for (int block = 0; block < blocks; block++) {
          int first = (int) ((long) steps * block / blocks);
          int last = (int) ((long) steps * (block + 1) / blocks);
          p.resumed = from > 0 || block > 0;
          kernel.multiply(p, firstTile, endTile, chunkColumns, first, last);
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
