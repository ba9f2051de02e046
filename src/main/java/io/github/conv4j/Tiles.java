package io.github.conv4j;

/**
 * A walk over small rectangles of two tensors of one shape, of which the first lies closest along the last axis, and the second
 * along another: call {@link #next} before each tile. Columns of tiles run along the last axis, rows along that other; so what
 * lies on one line of the cache is used together.
 */
final class Tiles {
  /** Elements of a tile, which takes half of L1. */
  private static final int SIZE = 4096;

  /** A side of a tile, unless the other is shorter: of 64 elements, four lines of the cache. */
  private static final int COLUMNS = 64;

  private final Rows planes;
  private final int[] rowStrides;
  private final int[] columnStrides;
  private final int allRows;
  private final int allColumns;
  private final int tileRows;
  private final int tileColumns;
  private int row;
  private int column;

  Tiles(Layout first, Layout second) {
    MergedAxes axes = new MergedAxes(first, second);
    int across = axes.count() - 1;
    int down = axes.closest(1);
    planes = axes.planes(down);
    rowStrides = axes.stridesAlong(down);
    columnStrides = axes.stridesAlong(across);
    allRows = axes.length(down);
    allColumns = axes.length(across);
    tileColumns = Math.min(allColumns, Math.max(COLUMNS, SIZE / allRows));
    tileRows = Math.min(allRows, SIZE / tileColumns);
    row = allRows; // before the first plane
    column = allColumns;
  }

  /** Moves to the next tile, at first to the first one; false if there is none. */
  boolean next() {
    if (tileColumns < allColumns - column) {
      column += tileColumns;
      return true;
    }
    column = 0;
    if (tileRows < allRows - row) {
      row += tileRows;
      return true;
    }
    row = 0;
    return planes.next();
  }

  /** The elements of the largest tile. */
  int largest() {
    return tileRows * tileColumns;
  }

  /** The number of rows of this tile. */
  int rows() {
    return Math.min(tileRows, allRows - row);
  }

  /** The number of columns of this tile. */
  int columns() {
    return Math.min(tileColumns, allColumns - column);
  }

  /** The position of this tile's first element. */
  int position(int operand) {
    return planes.position(operand) + row * rowStrides[operand] + column * columnStrides[operand];
  }

  /** The step from one row to the next. */
  int rowStride(int operand) {
    return rowStrides[operand];
  }

  /** The step from one column to the next. */
  int columnStride(int operand) {
    return columnStrides[operand];
  }
}
