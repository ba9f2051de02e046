package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import java.io.Serializable;

/**
 * The options of a convolution, in PyTorch's meaning. A value: {@link #defaults()} and the methods below each give a
 * changed copy, as in {@code ConvOptions.defaults().stride(2).padding(1)}, and a wrong value throws there and then.
 *
 * @param strideH input rows from one output row to the next, at least 1
 * @param strideW input columns from one output column to the next, at least 1
 * @param padding zeros around the input; {@link Padding#NONE} unless {@code autoPad} is {@link AutoPad#NONE}
 * @param autoPad whether the padding is found from the input at each call
 * @param dilationH input rows from one kernel row to the next, at least 1
 * @param dilationW input columns from one kernel column to the next, at least 1
 * @param groups number of groups of channels that are convolved apart, at least 1
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
   * Checks the values; the methods below are the shorter way to options.
   *
   * @param strideH at least 1
   * @param strideW at least 1
   * @param padding {@link Padding#NONE} unless autoPad is {@link AutoPad#NONE}
   * @param autoPad {@link AutoPad#NONE} where there is a padding
   * @param dilationH at least 1
   * @param dilationW at least 1
   * @param groups at least 1
   * @throws IllegalArgumentException if a stride, a dilation or the groups are below 1, or there are both padding and auto
   *     padding
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

  /**
   * Returns stride 1, no padding, dilation 1, one group.
   *
   * @return the defaults
   */
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
   * Sets the padding of all four sides, and ends {@link #same()}.
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
   * Sets the padding at top and bottom, and at left and right, and ends {@link #same()}.
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
   * Sets the padding of each side, and ends {@link #same()}. Mind the order: PyTorch's {@code F.pad} begins with the left.
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
   * Lets each call pad so that the output has ceil(in / stride) pixels along each axis, the odd pixel at the bottom and
   * right; takes the place of a padding.
   *
   * @return a changed copy
   */
  public ConvOptions same() {
    return autoPad(AutoPad.SAME);
  }

  /**
   * Does as {@link #same()}, with the odd pixel at the top and left.
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
   * Sets the number of groups: as many as input channels makes a depthwise convolution.
   *
   * @param groups the groups, at least 1
   * @return a changed copy
   * @throws IllegalArgumentException if it is below 1
   */
  public ConvOptions groups(int groups) {
    Arguments.atLeast("groups", "groups", groups, 1);
    return new ConvOptions(strideH, strideW, padding, autoPad, dilationH, dilationW, groups);
  }

  /**
   * Tells the height of a convolution's output: floor((h + top + bottom − dilation·(kH − 1) − 1) / stride) + 1, or
   * ceil(h / stride) after {@link #same()}.
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
    return ConvGeometry.outputHeight(h, kH, this);
  }

  /**
   * Tells the width of a convolution's output: floor((w + left + right − dilation·(kW − 1) − 1) / stride) + 1, or ceil(w /
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
    return ConvGeometry.outputWidth(w, kW, this);
  }
}
