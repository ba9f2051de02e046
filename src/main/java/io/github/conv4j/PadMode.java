package io.github.conv4j;

/** What {@link Conv#pad2d} puts around an image. */
public enum PadMode {
  /** Zeros. */
  ZEROS,

  /** The image mirrored at its edge pixel, which is not repeated: {@code cb|abcd|cb}; less than the image's length. */
  REFLECT,

  /** The edge pixel repeated: {@code aa|abcd|dd}. */
  REPLICATE,

  /** The image repeated: {@code cd|abcd|ab}; at most the image's length. */
  CIRCULAR
}
