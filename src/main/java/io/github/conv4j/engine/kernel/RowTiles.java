package io.github.conv4j.engine.kernel;

import java.util.Arrays;

/** The rows of a product in tiles as a kernel takes them, and where each tile lies. Kept from call to call. */
public final class RowTiles {
  /** Where each tile lies in A. */
  private int[] at = {};

  /** Its first row; behind the last tile, the number of rows. */
  private int[] row = {0};

  private int count;

  /** Makes an empty table. */
  public RowTiles() {}

  /** Forgets all tiles. */
  public void clear() {
    count = 0;
  }

  /**
   * Adds rows.
   *
   * @param cut how they are cut
   * @param rows how many
   * @param from where the first one lies
   * @param distance from one row to the next of another tile
   */
  public void add(Cut cut, int rows, int from, int distance) {
    int first = rows();
    if (at.length < count + cut.count()) {
      int size = Math.max(count + cut.count(), 2 * count);
      at = Arrays.copyOf(at, size);
      row = Arrays.copyOf(row, size + 1);
    }
    for (int t = 0; t < cut.count(); t++) {
      at[count] = from + cut.first(t) * distance;
      row[count++] = first + cut.first(t);
    }
    row[count] = first + rows;
  }

  /**
   * Counts the tiles.
   *
   * @return how many there are
   */
  public int count() {
    return count;
  }

  /**
   * Tells how much room there is.
   *
   * @return the tiles for which there are places
   */
  public int capacity() {
    return at.length;
  }

  /**
   * Counts the rows.
   *
   * @return how many there are
   */
  public int rows() {
    return count == 0 ? 0 : row[count];
  }

  /**
   * Tells where a tile begins in A.
   *
   * @param tile its index
   * @return the place of its first row
   */
  public int at(int tile) {
    return at[tile];
  }

  /**
   * Tells where a tile begins in C.
   *
   * @param tile its index, or the number of tiles
   * @return its first row, or the number of rows
   */
  public int row(int tile) {
    return row[tile];
  }
}
