package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import java.io.Serializable;

/**
 * The options of a convolution or of pooling, with PyTorch's meaning. Immutable: start from {@link #defaults()}, and each method returns a
 * changed copy, as in {@code ConvOptions.defaults().stride(2).padding(1)}. A wrong value throws at once.
 *
 * @param strideH input rows from one output row to the next, at least 1
 * @param strideW input columns from one output column to the next, at least 1
 * @param padding zeros around the input, −∞ for {@link Conv#maxPool2d}; {@link Padding#NONE} unless {@code autoPad} is {@link AutoPad#NONE}
 * @param autoPad whether each call computes the padding from its input
 * @param dilationH input rows from one kernel row to the next, at least 1
 * @param dilationW input columns from one kernel column to the next, at least 1
 * @param groups number of groups of channels, each convolved on its own, at least 1
 * @serial exclude
 */
public record ConvOptions(
    int strideH,
    int strideW,
    Padding padding,
    AutoPad autoPad,
    int dilationH,
    int dilationW,
    int groups)
    implements Serializable {

  private static final ConvOptions DEFAULTS =
      new ConvOptions(1, 1, Padding.NONE, AutoPad.NONE, 1, 1, 1);

  /**
   * Makes options from all their values; {@link #defaults()} and the methods below are usually shorter.
   *
   * @param strideH at least 1
   * @param strideW at least 1
   * @param padding {@link Padding#NONE} unless autoPad is {@link AutoPad#NONE}
   * @param autoPad {@link AutoPad#NONE} unless the padding is {@link Padding#NONE}
   * @param dilationH at least 1
   * @param dilationW at least 1
   * @param groups at least 1
   * @throws IllegalArgumentException if a stride, a dilation or the number of groups is below 1, or both a padding and an
   *     automatic padding are given
   */
  public ConvOptions {
    Arguments.atLeast("ConvOptions", "strideH", strideH, 1);
    Arguments.atLeast("ConvOptions", "strideW", strideW, 1);
    Arguments.notNull("ConvOptions", "padding", padding);
    Arguments.notNull("ConvOptions", "autoPad", autoPad);
    Arguments.atLeast("ConvOptions", "dilationH", dilationH, 1);
    Arguments.atLeast("ConvOptions", "dilationW", dilationW, 1);
    Arguments.atLeast("ConvOptions", "groups", groups, 1);
    if (autoPad != AutoPad.NONE && !padding.equals(Padding.NONE)) {
      throw new IllegalArgumentException(
          "ConvOptions: autoPad is " + autoPad + " but padding is not zero; padding = " + padding);
    }
  }

  /** {@return the defaults: stride 1, no padding, dilation 1, one group} */
  public static ConvOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Sets both strides.
   *
   * @param stride pixels, at least 1
   * @return a changed copy
   * @throws IllegalArgumentException if it is below 1
   */
  public ConvOptions stride(int stride) {
    Arguments.atLeast("stride", "stride", stride, 1);
    return stride(stride, stride);
  }

  /**
   * Sets the strides.
   *
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @return a changed copy
   * @throws IllegalArgumentException if one is below 1
   */
  public ConvOptions stride(int height, int width) {
    Arguments.atLeast("stride", "height", height, 1);
    Arguments.atLeast("stride", "width", width, 1);
    return new ConvOptions(height, width, padding, autoPad, dilationH, dilationW, groups);
  }

  /**
   * Sets the padding of all four sides; replaces {@link #same()}.
   *
   * @param padding pixels, at least 0
   * @return a changed copy
   * @throws IllegalArgumentException if it is negative
   */
  public ConvOptions padding(int padding) {
    Arguments.atLeast("padding", "padding", padding, 0);
    return padding(padding, padding, padding, padding);
  }

  /**
   * Sets the padding at top and bottom, and at left and right; replaces {@link #same()}.
   *
   * @param height rows on each side, at least 0
   * @param width columns on each side, at least 0
   * @return a changed copy
   * @throws IllegalArgumentException if one is negative
   */
  public ConvOptions padding(int height, int width) {
    Arguments.atLeast("padding", "height", height, 0);
    Arguments.atLeast("padding", "width", width, 0);
    return padding(height, height, width, width);
  }

  /**
   * Sets the padding of each side; replaces {@link #same()}. Note the order: PyTorch's {@code F.pad} starts with the left side.
   *
   * @param top rows, at least 0
   * @param bottom rows, at least 0
   * @param left columns, at least 0
   * @param right columns, at least 0
   * @return a changed copy
   * @throws IllegalArgumentException if one is negative
   */
  public ConvOptions padding(int top, int bottom, int left, int right) {
    Padding.check("padding", top, bottom, left, right);
    Padding sides = new Padding(top, bottom, left, right);
    return new ConvOptions(strideH, strideW, sides, AutoPad.NONE, dilationH, dilationW, groups);
  }

  /**
   * Makes each call pad its input so that the output has ceil(in / stride) pixels along each axis, with the odd pixel at the
   * bottom and right; replaces any padding.
   *
   * @return a changed copy
   */
  public ConvOptions same() {
    return autoPad(AutoPad.SAME);
  }

  /**
   * Does the same as {@link #same()}, with the odd pixel at the top and left.
   *
   * @return a changed copy
   */
  public ConvOptions sameLower() {
    return autoPad(AutoPad.SAME_LOWER);
  }

  private ConvOptions autoPad(AutoPad mode) {
    return new ConvOptions(strideH, strideW, Padding.NONE, mode, dilationH, dilationW, groups);
  }

  /**
   * Sets both dilations.
   *
   * @param dilation pixels, at least 1
   * @return a changed copy
   * @throws IllegalArgumentException if it is below 1
   */
  public ConvOptions dilation(int dilation) {
    Arguments.atLeast("dilation", "dilation", dilation, 1);
    return dilation(dilation, dilation);
  }

  /**
   * Sets the dilations.
   *
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @return a changed copy
   * @throws IllegalArgumentException if one is below 1
   */
  public ConvOptions dilation(int height, int width) {
    Arguments.atLeast("dilation", "height", height, 1);
    Arguments.atLeast("dilation", "width", width, 1);
    return new ConvOptions(strideH, strideW, padding, autoPad, height, width, groups);
  }

  /**
   * Sets the number of groups; one per input channel makes a depthwise convolution.
   *
   * @param groups number of groups, at least 1
   * @return a changed copy
   * @throws IllegalArgumentException if it is below 1
   */
  public ConvOptions groups(int groups) {
    Arguments.atLeast("groups", "groups", groups, 1);
    return new ConvOptions(strideH, strideW, padding, autoPad, dilationH, dilationW, groups);
  }

  /**
   * Computes the height of a convolution's output: floor((h + top + bottom − dilation·(kH − 1) − 1) / stride) + 1, or ceil(h /
   * stride) after {@link #same()}.
   *
   * @param h rows of the input, at least 0
   * @param kH rows of the kernel, at least 1
   * @return rows of the output
   * @throws IllegalArgumentException if an argument is too small, the dilated kernel exceeds the padded input, or the output
   *     exceeds an array
   */
  public int outputHeight(int h, int kH) {
    Arguments.atLeast("outputHeight", "h", h, 0);
    Arguments.atLeast("outputHeight", "kH", kH, 1);
    return output("outputHeight", "height", height(h, kH));
  }

  /**
   * Computes the width of a convolution's output: floor((w + left + right − dilation·(kW − 1) − 1) / stride) + 1, or ceil(w /
   * stride) after {@link #same()}.
   *
   * @param w columns of the input, at least 0
   * @param kW columns of the kernel, at least 1
   * @return columns of the output
   * @throws IllegalArgumentException if an argument is too small, the dilated kernel exceeds the padded input, or the output
   *     exceeds an array
   */
  public int outputWidth(int w, int kW) {
    Arguments.atLeast("outputWidth", "w", w, 0);
    Arguments.atLeast("outputWidth", "kW", kW, 1);
    return output("outputWidth", "width", width(w, kW));
  }

  private int output(String operation, String name, AxisSizes axis) {
    if (!fits(axis)) {
      throw new IllegalArgumentException(
          operation + ": " + Shapes.kernelExcess("kernel", name, axis));
    }
    if (axis.output() > Arguments.ARRAY_LIMIT) {
      throw new IllegalArgumentException(
          operation + ": output " + Shapes.lengthExcess(name, axis.output()));
    }
    return (int) axis.output();
  }

  // ---- one axis of a convolution with these options, unchecked ----

  AxisSizes height(int h, int kH) {
    return axis(h, kH, strideH, dilationH, padding.top(), padding.bottom());
  }

  AxisSizes width(int w, int kW) {
    return axis(w, kW, strideW, dilationW, padding.left(), padding.right());
  }

  private AxisSizes axis(int input, int kernel, int stride, int dilation, int begin, int end) {
    return switch (autoPad) {
      case NONE -> AxisSizes.padded(input, kernel, stride, dilation, begin, end);
      case SAME -> AxisSizes.same(input, kernel, stride, dilation, false);
      case SAME_LOWER -> AxisSizes.same(input, kernel, stride, dilation, true);
    };
  }

  AxisSizes transposedHeight(int h, int kH, int outputPadding) {
    return AxisSizes.transposed(
        h, kH, strideH, dilationH, padding.top(), padding.bottom(), outputPadding);
  }

  AxisSizes transposedWidth(int w, int kW, int outputPadding) {
    return AxisSizes.transposed(
        w, kW, strideW, dilationW, padding.left(), padding.right(), outputPadding);
  }

  /** Whether the dilated kernel fits the padded input; an automatic padding sees to it. */
  boolean fits(AxisSizes axis) {
    return axis.output() >= 1 || autoPad != AutoPad.NONE;
  }
}
