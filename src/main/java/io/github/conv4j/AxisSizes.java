package io.github.conv4j;

import io.github.conv4j.engine.ConvAxis;

/**
 * The sizes along one axis of a convolution, height or width, computed from numbers alone: the only home of the size
 * formulas. It checks nothing, and what it computes may be too small or too large for an array; that is why it is in
 * {@code long}.
 *
 * @param input pixels of the input
 * @param kernel taps of the kernel, at least 1
 * @param output pixels of the output; 0 or less if the dilated kernel exceeds the padded input
 * @param stride input pixels from one output pixel to the next
 * @param dilation input pixels from one tap to the next
 * @param begin zeros before the input
 * @param end zeros after it
 */
record AxisSizes(
    long input, int kernel, long output, int stride, int dilation, long begin, long end) {

  /** The axis of a convolution whose padding is given. */
  static AxisSizes padded(int input, int kernel, int stride, int dilation, int begin, int end) {
    long room = paddedLength(input, begin, end) - extent(kernel, dilation);
    // Java's / rounds toward zero, and −1 / 2 + 1 would be 1
    long output = Math.floorDiv(room, stride) + 1;
    return new AxisSizes(input, kernel, output, stride, dilation, begin, end);
  }

  /** The axis of a convolution with ceil(input / stride) output pixels, and as much padding as they need. */
  static AxisSizes same(int input, int kernel, int stride, int dilation, boolean oddAtBegin) {
    long output = ceilDiv(input, stride);
    long needed = output == 0 ? 0 : (output - 1) * stride + extent(kernel, dilation);
    long padding = Math.max(0, needed - input);
    long half = padding / 2;
    long begin = oddAtBegin ? padding - half : half;
    return new AxisSizes(input, kernel, output, stride, dilation, begin, padding - begin);
  }

  /** The axis of the convolution that a transposed convolution reverses: its output is given, its input is the result. */
  static AxisSizes transposed(
      int output, int kernel, int stride, int dilation, int begin, int end, int outputPadding) {
    long input = (output - 1L) * stride - begin - end + extent(kernel, dilation) + outputPadding;
    return new AxisSizes(input, kernel, output, stride, dilation, begin, end);
  }

  /** The length of an axis with a border. */
  static long paddedLength(long length, long begin, long end) {
    return begin + length + end;
  }

  private static long extent(int kernel, int dilation) {
    return (long) dilation * (kernel - 1) + 1;
  }

  private static long ceilDiv(long a, int b) {
    return (a + b - 1) / b;
  }

  /** The pixels that the kernel covers, from its first tap to its last. */
  long dilatedKernel() {
    return extent(kernel, dilation);
  }

  boolean isPadded() {
    return begin + end > 0;
  }

  long paddedInput() {
    return paddedLength(input, begin, end);
  }

  /**
   * The longest padded row that a transposed convolution reads. Its input is the output of this axis; the outputs that are a
   * stride apart are computed together, from the taps that reach them.
   */
  long paddedOutput() {
    int tapStep = stride / gcd(stride, dilation);
    long lastTap = (kernel - 1) / tapStep * (long) tapStep;
    return ceilDiv(input, stride) + lastTap * dilation / stride;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** The same for the engine, once everything is known to fit. */
  ConvAxis toEngine() {
    return new ConvAxis(
        (int) input, kernel, (int) output, stride, dilation, (int) begin, (int) end);
  }
}
