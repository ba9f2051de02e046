package io.github.conv4j;

/** What {@link Conv#pad2d} puts around an image. */
public enum PadMode {
  /** Zeros. */
  ZEROS,

  /** The image mirrored at its edge pixel, which is not repeated: {@code cb|abcd|cb}. The padding is shorter than the image. */
  REFLECT,

  /**
   * The image mirrored at its edge, so that the edge pixel is repeated: {@code ba|abcd|dc}. The padding is no longer than the
   * image. NumPy's {@code symmetric}, and the default border of SciPy's image filters, which call it {@code reflect}.
   */
  SYMMETRIC,

  /** The edge pixel repeated: {@code aa|abcd|dd}. */
  REPLICATE,

  /** The image repeated: {@code cd|abcd|ab}. The padding is no longer than the image. */
  CIRCULAR
}
