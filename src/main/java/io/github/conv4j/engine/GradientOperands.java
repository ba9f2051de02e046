package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Cut;
import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Packing;
import io.github.conv4j.engine.kernel.Product;
import io.github.conv4j.engine.kernel.RowTiles;
import java.util.Arrays;

/**
 * The two factors of a {@link ProductGradient}, the output's gradient and the windows of the input, of some images or of some
 * pixels of one. Both are packed pixel by pixel, one in panels for the lanes, the other in tiles of rows, but for kernels that
 * read rows in place.
 */
final class GradientOperands {
  /** Pixels that are packed as one item, and rows. */
  private static final int SPAN = 512;

  private static final int ROWS = 60;

  private final GradientCall call;
  private final Kernel kernel;
  private final ConvShape s;
  private final boolean channelsInLanes;
  private final Frame frame;

  /** Distances of taps in an image, and of pixels, and that of the last pixel. */
  private final int[] tapStep;

  private final int[] pixelStep;
  private final int reach;

  /** Rows and columns of a product of one group. */
  final int rows;

  final int columns;

  /** Columns of a panel, which are its pitch, and panels of a group. */
  final int width;

  final int panels;

  /** How rows are cut into tiles, and whether these are packed. */
  final Cut cut;

  private final boolean packed;

  /** The rows as tiles. */
  final RowTiles tiles;

  // ---- of these images, of pixels from one to another ----

  private FramedImages images;
  private int from;
  private int end;

  /** The panels of each group of each image, and its tiles. */
  private float[] lanes;

  private float[] packedTiles;

  /** Elements of a panel, and of the tiles of one image's group. */
  private int panelSize;

  private int tilesSize;

  /** Where the steps of rows lie, and of panels, if those are not packed. */
  private int[] rowStep;

  private int[] panelStep;

  GradientOperands(GradientCall call, boolean channelsInLanes, Scratch scratch) {
    this.call = call;
    this.kernel = call.kernel;
    this.s = call.shape;
    this.channelsInLanes = channelsInLanes;
    this.rows = channelsInLanes ? s.taps() : s.groupOutChannels();
    this.columns = channelsInLanes ? s.groupOutChannels() : s.taps();
    this.width = kernel.panel(columns);
    this.panels = (columns + width - 1) / width;
    this.cut = kernel.tiles(rows);
    this.packed = kernel.packs();
    this.tiles = scratch.tiles;
    this.frame = Frame.ofPhases(s);
    this.tapStep = scratch.table(s.taps());
    this.pixelStep = scratch.pixels(s.outPlane());
    this.reach = frame.pixel(s.rows().output() - 1, s.columns().output() - 1);
    frame.steps(tapStep);
    frame.pixels(pixelStep);
  }

  /** Elements that a pixel of an image takes in the larger of two buffers. */
  long sizeOfPixel() {
    return (long) s.groups() * Math.max(panels * width, packed ? cut.sum() : 0);
  }

  /** The first images of the batch, no more at a time than are given. */
  FramedImages firstImages(long most, Scratch scratch) {
    return FramedImages.first(s, call.x, call.xAt, frame, most, scratch);
  }

  /** Goes over to some pixels of some images, whose frames need not be filled yet. */
  void take(FramedImages images, int from, int end, Scratch scratch) {
    this.images = images;
    this.from = from;
    this.end = end;
    int steps = end - from;
    int maps = images.count * s.groups();
    panelSize = steps * width;
    tilesSize = packed ? steps * cut.sum() : 0;
    lanes = scratch.weights.of((long) maps * panels * panelSize);
    packedTiles = packed ? scratch.staging.of((long) maps * tilesSize) : null;
    tiles.clear();
    if (packed) {
      tiles.add(cut, rows, 0, steps);
    } else {
      panelStep = scratch.panelSteps.of(width, steps);
      rowStep = readInPlace(scratch, steps);
    }
  }

  /** Lays the rows out as they lie, in the image or in the gradient; returns where their pixels lie. */
  private int[] readInPlace(Scratch scratch, int steps) {
    if (!channelsInLanes) {
      tiles.add(cut, rows, from, s.outPlane());
      return scratch.rowSteps.of(1, steps);
    }
    for (int tap = 0; tap < rows; tap++) {
      tiles.add(kernel.tiles(1), 1, tapStep[tap], 0);
    }
    return from == 0 ? pixelStep : Arrays.copyOfRange(pixelStep, from, end);
  }

  /** Elements of all panels of a group. */
  long sizeOfPanels() {
    return (long) panels * panelSize;
  }

  /** Tells a product where it finds a group of an image, and a panel. */
  void give(Product p, int image, int group, int panel) {
    int map = image * s.groups() + group;
    p.tiles = tiles;
    if (packed) {
      p.a = packedTiles;
      p.aAt = map * tilesSize;
    } else if (channelsInLanes) {
      p.a = images.data;
      p.aAt = images.group(map);
    } else {
      p.a = call.gradOutput;
      p.aAt = call.gradient(images.first + image, group * s.groupOutChannels());
    }
    p.aStep = rowStep;
    p.b = lanes;
    p.bAt = (map * panels + panel) * panelSize;
    p.bStep = panelStep;
  }

  // ---- packing: items of some pixels and either a panel or some tiles ----

  int packs() {
    return images.count * s.groups() * pieces() * spans();
  }

  void pack(Scratch scratch, int item) {
    int first = from + item % spans() * SPAN;
    int last = Math.min(end, first + SPAN);
    int piece = item / spans() % pieces();
    int map = item / spans() / pieces();
    if (piece < panels) {
      packPanel(scratch, map, piece, first, last);
    } else {
      packTiles(scratch, map, piece - panels, first, last);
    }
  }

  private int spans() {
    return (end - from + SPAN - 1) / SPAN;
  }

  private int pieces() {
    return panels + (packed ? (cut.count() + tilesAPack() - 1) / tilesAPack() : 0);
  }

  private int tilesAPack() {
    return Math.max(1, ROWS / cut.wide());
  }

  private void packPanel(Scratch scratch, int map, int panel, int first, int last) {
    int column = panel * width;
    int filled = Math.min(width, columns - column);
    int at = (map * panels + panel) * panelSize + (first - from) * width;
    Rows source = rows(scratch, channelsInLanes, map, column, filled, first, last);
    source.pack(0, filled, last - first, lanes, at, width);
  }

  private void packTiles(Scratch scratch, int map, int pack, int first, int last) {
    int tile = pack * tilesAPack();
    int endTile = Math.min(cut.count(), tile + tilesAPack());
    int row = cut.first(tile);
    int count = Math.min(rows, cut.first(endTile)) - row;
    boolean inPlace = !channelsInLanes || s.isPointwise();
    Rows source = inPlace ? rows(scratch, !channelsInLanes, map, row, count, first, last) : null;
    for (int t = tile; t < endTile; t++) {
      int tileWidth = cut.width(t);
      int at = map * tilesSize + cut.first(t) * (end - from) + (first - from) * tileWidth;
      int filled = Math.min(tileWidth, rows - cut.first(t));
      if (source == null) {
        packWindows(scratch.packing, map, cut.first(t), filled, first, last, at, tileWidth);
      } else {
        source.pack(cut.first(t) - row, filled, last - first, packedTiles, at, tileWidth);
      }
    }
  }

  /** Packs the windows of a tile of taps: kernel row by kernel row where they lie in rows, what is left tap by tap. */
  private void packWindows(
      Packing p, int map, int tap, int filled, int first, int last, int at, int tileWidth) {
    int length = s.columns().dilation() == 1 && frame.isDense() ? s.columns().kernel() : 1;
    p.x = images.data;
    p.source = images.group(map);
    p.clear();
    int done = 0;
    for (int run = length - tap % length; done < filled; run = length) {
      int taps = Math.min(run, filled - done);
      if (!p.add(tapStep[tap + done], taps)) {
        break;
      }
      done += taps;
    }
    p.step = pixelStep;
    p.from = first;
    p.to = last;
    p.reach = reach;
    p.out = packedTiles;
    p.outAt = at;
    p.pitch = tileWidth;
    kernel.pack(p);
    for (int i = done; i < tileWidth; i++) {
      int row = p.source + tapStep[tap + Math.min(i, filled - 1)]; // a spare row is the last again
      for (int k = first; k < last; k++) {
        packedTiles[at + (k - first) * tileWidth + i] = p.x[row + pixelStep[k]];
      }
    }
  }

  /** Finds some channels of the gradient, or windows of some taps, as rows of pixels. */
  private Rows rows(
      Scratch scratch, boolean gradient, int map, int row, int count, int first, int last) {
    if (gradient) {
      int channel = map % s.groups() * s.groupOutChannels() + row;
      int at = call.gradient(images.first + map / s.groups(), channel);
      return new Rows(call.gradOutput, at + first, s.outPlane());
    }
    if (s.isPointwise()) {
      return new Rows(
          images.data, images.group(map) + row * frame.planePitch + first, s.outPlane());
    }
    int pitch = (last - first + 15) / 16 * 16;
    float[] windows = scratch.windows.of((long) count * pitch);
    int length = s.columns().output();
    Windows.fill(
        kernel,
        length,
        images,
        images.group(map),
        tapStep,
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
      int first = at + row * pitch;
      Transposition.transpose(
          kernel, in, first, pitch, filled, count, out, outAt, pieceWidth, null, 0);
      for (int k = 0; k < count && filled < pieceWidth; k++) {
        int to = outAt + k * pieceWidth;
        Arrays.fill(out, to + filled, to + pieceWidth, 0f);
      }
    }
  }
}
