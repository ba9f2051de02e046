package io.github.conv4j;

/** Whether, and how, a convolution or pooling computes its own padding. */
public enum AutoPad {
  /** It does not: {@link ConvOptions#padding()} is used. */
  NONE,

  /**
   * Enough that the output has ceil(in / stride) pixels along each axis, with the odd pixel at the bottom and right:
   * TensorFlow's SAME, ONNX's SAME_UPPER, and PyTorch's {@code padding="same"}, which exists for stride 1 only. {@link
   * Conv#avgPool2d} counts padded places, which TensorFlow leaves out.
   */
  SAME,

  /** As {@link #SAME}, with the odd pixel at the top and left: ONNX's SAME_LOWER. */
  SAME_LOWER
}
