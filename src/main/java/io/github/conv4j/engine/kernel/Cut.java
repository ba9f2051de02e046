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
   * Cuts into pieces of one width and of one less, without a rest if that is possible: 4 and 5 make up any number from 12 on.
   *
   * @param length what is cut
   * @param width of a wide piece
   * @return the pieces
   */
  static Cut exact(int length, int width) {
    int narrow = width - 1;
    int narrowCount = (width - length % width) % width;
    int rest = length - narrowCount * narrow;
    return rest >= 0
        ? new Cut(width, rest / width, narrow, rest / width + narrowCount)
        : even(length, narrow);
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
