package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import java.io.Serializable;

/**
 * Rows and columns added around an image, none negative.
 *
 * @param top rows above
 * @param bottom rows below
 * @param left columns to the left
 * @param right columns to the right
 * @serial exclude
 */
public record Padding(int top, int bottom, int left, int right) implements Serializable {
  /** No padding. */
  public static final Padding NONE = new Padding(0, 0, 0, 0);

  /**
   * Makes a padding of four sides.
   *
   * @param top rows above, at least 0
   * @param bottom rows below, at least 0
   * @param left columns to the left, at least 0
   * @param right columns to the right, at least 0
   * @throws IllegalArgumentException if a side is negative
   */
  public Padding {
    check("Padding", top, bottom, left, right);
  }

  /** The same check under the name of another method that takes the four sides. */
  static void check(String operation, int top, int bottom, int left, int right) {
    Arguments.atLeast(operation, "top", top, 0);
    Arguments.atLeast(operation, "bottom", bottom, 0);
    Arguments.atLeast(operation, "left", left, 0);
    Arguments.atLeast(operation, "right", right, 0);
  }
}
