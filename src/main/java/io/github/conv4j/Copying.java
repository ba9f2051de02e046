package io.github.conv4j;

import java.util.Arrays;

/** Copies elements from one layout to another of the same shape, whatever lies closest in each. */
final class Copying {
  private final float[] source;
  private final Tiles tiles;
  private final float[] tile;

  private Copying(float[] source, Tiles tiles) {
    this.source = source;
    this.tiles = tiles;
    this.tile = new float[tiles.largest()];
  }

  /** The elements in row-major order. */
  static float[] rowMajor(float[] from, Layout layout) {
    if (layout.isContiguous() && layout.size() > 0) {
      return Arrays.copyOfRange(from, layout.offset(), layout.offset() + layout.size());
    }
    float[] values = new float[layout.size()];
    copy(from, layout, values, Layout.contiguous(layout.shape()));
    return values;
  }

  /** Copies elements to another layout of the same shape. */
  static void copy(float[] from, Layout layoutFrom, float[] to, Layout layoutTo) {
    int[] axes = layoutTo.axesByStride(); // the order of copying does not matter
    Layout orderedFrom = layoutFrom.permute(axes);
    Layout orderedTo = layoutTo.permute(axes);
    if (orderedFrom.liesInRows()) {
      copyRows(from, orderedFrom, to, orderedTo);
    } else {
      Tiles tiles = new Tiles(orderedTo, orderedFrom);
      new Copying(from, tiles).copyTiles(to);
    }
  }

  private static void copyRows(float[] from, Layout layoutFrom, float[] to, Layout layoutTo) {
    Rows rows = new MergedAxes(layoutFrom, layoutTo).rows();
    while (rows.next()) {
      int i = rows.position(0);
      int j = rows.position(1);
      copyRow(from, i, rows.stride(0), to, j, rows.stride(1), rows.length());
    }
  }

  /** Tile by tile by way of an array that stays in L1: rows go to the target whole. */
  private void copyTiles(float[] to) {
    int step = tiles.columnStride(0);
    while (tiles.next()) {
      gather();
      boolean joined = tiles.rowStride(0) == tiles.columns() * step;
      int runs = joined ? 1 : tiles.rows();
      int n = tiles.rows() * tiles.columns() / runs;
      for (int run = 0; run < runs; run++) {
        int j = tiles.position(0) + run * tiles.rowStride(0);
        copyRow(tile, run * n, 1, to, j, step, n);
      }
    }
  }

  /**
   * Reads a tile along its columns, in which the elements lie closest, eight of them at a time: each is on a line of the cache of
   * its own, and waits for memory while the others do.
   */
  private void gather() {
    int rows = tiles.rows();
    int columns = tiles.columns();
    int rowStride = tiles.rowStride(1);
    int columnStride = tiles.columnStride(1);
    int position = tiles.position(1);
    int column = 0;
    for (; column + 8 <= columns; column += 8) {
      gatherEight(position + column * columnStride, columnStride, rowStride, column, columns, rows);
    }
    for (; column < columns; column++) {
      copyRow(source, position + column * columnStride, rowStride, tile, column, columns, rows);
    }
  }

  private void gatherEight(int at, int columnStride, int step, int toAt, int toStep, int n) {
    int c1 = at + columnStride;
    int c2 = c1 + columnStride;
    int c3 = c2 + columnStride;
    int c4 = c3 + columnStride;
    int c5 = c4 + columnStride;
    int c6 = c5 + columnStride;
    int c7 = c6 + columnStride;
    int from = 0;
    int to = toAt;
    for (int k = 0; k < n; k++) {
      tile[to] = source[at + from];
      tile[to + 1] = source[c1 + from];
      tile[to + 2] = source[c2 + from];
      tile[to + 3] = source[c3 + from];
      tile[to + 4] = source[c4 + from];
      tile[to + 5] = source[c5 + from];
      tile[to + 6] = source[c6 + from];
      tile[to + 7] = source[c7 + from];
      from += step;
      to += toStep;
    }
  }

  /** Copies n elements from one step to another. */
  static void copyRow(float[] from, int at, int step, float[] to, int toAt, int toStep, int n) {
    if (step == 1 && toStep == 1) {
      System.arraycopy(from, at, to, toAt, n);
      return;
    }
    for (int k = 0; k < n; k++) {
      to[toAt + k * toStep] = from[at + k * step];
    }
  }
}
