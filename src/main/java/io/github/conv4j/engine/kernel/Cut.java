package io.github.conv4j.engine.kernel;

/**
 * How rows or columns of a product are cut into pieces: some wide ones, then narrow ones. The last may have places to spare.
 *
 * @param wide of one of the first pieces
 * @param wideCount how many of those there are
 * @param narrow of one of the others
 * @param count pieces in all
 */
public record Cut(int wide, int wideCount, int narrow, int count) {
  /**
   * Cuts into pieces of one width.
   *
   * @param length what is cut
   * @param width of a piece
   * @return the pieces
   */
  public static Cut even(int length, int width) {
    int count = (length + width - 1) / width;
    return new Cut(width, count, width, count);
  }

  /**
   * Cuts into pieces of 5 units and of 4, with less than a unit to spare from 12 units on.
   *
   * @param length what is cut
   * @param unit of pieces
   * @return the pieces
   */
  static Cut ofFiveAndFour(int length, int unit) {
    int units = (length + unit - 1) / unit;
    int fours = (5 - units % 5) % 5;
    int fives = (units - 4 * fours) / 5;
    return units >= 4 * fours
        ? new Cut(5 * unit, fives, 4 * unit, fives + fours)
        : even(length, 4 * unit);
  }

  /**
   * Tells where a piece begins.
   *
   * @param piece its index
   * @return its first row or column
   */
  public int first(int piece) {
    int wides = Math.min(piece, wideCount);
    return wides * wide + (piece - wides) * narrow;
  }

  /**
   * Tells how wide a piece is.
   *
   * @param piece its index
   * @return its rows or columns, spare ones among them
   */
  public int width(int piece) {
    return piece < wideCount ? wide : narrow;
  }

  /**
   * Tells how many rows or columns all pieces have, spare ones among them.
   *
   * @return their sum
   */
  public int sum() {
    return first(count);
  }
}
