package io.github.conv4j;

/** What {@link Conv#pad2d} puts around an image. */
public enum PadMode {
  /** Zeros. */
  ZEROS,

  /** The image mirrored at its edge pixel, which is not repeated: {@code cb|abcd|cb}. The padding is shorter than the image. */
  REFLECT,

  /** The edge pixel repeated: {@code aa|abcd|dd}. */
  REPLICATE,

  /** The image repeated: {@code cd|abcd|ab}. The padding is no longer than the image. */
  CIRCULAR
}
