package io.github.conv4j.engine;

/**
 * One axis of a convolution, height or width; lengths and steps are in pixels.
 *
 * @param input length of the input
 * @param kernel taps of the kernel
 * @param output length of the output
 * @param stride input pixels from one output pixel to the next
 * @param dilation input pixels from one tap to the next
 * @param padBegin zeros before the input
 * @param padEnd zeros behind it
 */
public record ConvAxis(
    int input, int kernel, int output, int stride, int dilation, int padBegin, int padEnd) {

  private static final ConvAxis ONE = axis(1);

  /**
   * Makes an axis along which input and output pixels are the same.
   *
   * @param length of both
   * @return the axis
   */
  public static ConvAxis pointwise(int length) {
    return length == 1 ? ONE : axis(length);
  }

  private static ConvAxis axis(int length) {
    return new ConvAxis(length, 1, length, 1, 1, 0, 0);
  }

  /** Whether there is no second output pixel, so that the stride may have any value. */
  boolean hasIdleStride() {
    return output <= 1 && stride != 1;
  }

  /** The same axis with a stride of 1 if its own is idle, so that loops need know nothing of huge ones. */
  ConvAxis withoutIdleStride() {
    return hasIdleStride()
        ? new ConvAxis(input, kernel, output, 1, dilation, padBegin, padEnd)
        : this;
  }

  boolean isPointwise() {
    return kernel == 1 && stride == 1 && !isPadded() && output == input;
  }

  boolean isPadded() {
    return padBegin != 0 || padEnd != 0;
  }

  int paddedInput() {
    return padBegin + input + padEnd;
  }

  /** Padded input pixels from the first tap of an output pixel to its last. */
  int reach() {
    return (kernel - 1) * dilation;
  }

  /** The pixel of the input that a tap of an output pixel falls on; outside of the input it is padding. */
  long inputOf(int outputPixel, int tap) {
    return (long) outputPixel * stride + (long) tap * dilation - padBegin;
  }

  /** The first tap of an output pixel that falls inside of the input, if one does. */
  int firstTap(int outputPixel) {
    long before = -inputOf(outputPixel, 0);
    return before <= 0 ? 0 : (int) Math.min(kernel, (before + dilation - 1) / dilation);
  }

  /** The tap behind the last one that does; not behind {@link #firstTap} if none does. */
  int endTap(int outputPixel) {
    long room = input - inputOf(outputPixel, 0);
    return room <= 0 ? 0 : (int) Math.min(kernel, (room + dilation - 1) / dilation);
  }

  /** The first output pixel whose taps all fall inside of the input. */
  int firstWhole() {
    return (int) Math.min(output, ((long) padBegin + stride - 1) / stride);
  }

  /** The output pixel behind the last of these; not behind {@link #firstWhole} if there is none. */
  int endWhole() {
    long room = (long) padBegin + input - reach() - 1;
    return room < 0 ? 0 : (int) Math.min(output, room / stride + 1);
  }
}
