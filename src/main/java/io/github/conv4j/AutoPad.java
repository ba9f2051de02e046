package io.github.conv4j;

/** How a convolution finds its padding by itself. */
public enum AutoPad {
  /** It does not: {@link ConvOptions#padding()} holds. */
  NONE,

  /**
   * So much that the output has ceil(in / stride) pixels along each axis, the odd pixel at the bottom and right: TensorFlow's
   * SAME, ONNX's SAME_UPPER, and PyTorch's {@code padding="same"}, which it has at stride 1 alone.
   */
  SAME,

  /** As {@link #SAME}, the odd pixel at the top and left: ONNX's SAME_LOWER. */
  SAME_LOWER
}
