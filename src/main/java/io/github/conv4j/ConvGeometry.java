package io.github.conv4j;

import io.github.conv4j.engine.ConvShape;

/** Resolves shapes and options into the sizes of one convolution, in {@code long}: the only home of the size formulas. */
final class ConvGeometry {
  private ConvGeometry() {}

  /**
   * One axis of a convolution.
   *
   * @param name {@code height} or {@code width}
   * @param input pixels of the input
   * @param kernel taps of the kernel
   * @param stride input pixels from one output pixel to the next
   * @param dilation input pixels from one tap to the next
   * @param begin zeros before the input
   * @param end zeros behind it
   * @param fits whether the dilated kernel fits the padded input
   * @param output pixels of the output, if it does
   */
  record Axis(
      String name,
      long input,
      int kernel,
      int stride,
      int dilation,
      long begin,
      long end,
      boolean fits,
      long output) {

    private static Axis padded(
        String name, int input, int kernel, int stride, int dilation, int begin, int end) {
      long room = (long) input + begin + end - extent(kernel, dilation);
      // Java divides toward zero, so that a negative room would give an output of 1
      return new Axis(
          name, input, kernel, stride, dilation, begin, end, room >= 0, room / stride + 1);
    }

    /** ceil(input / stride) output pixels, and as much padding as they need. */
    private static Axis same(
        String name, int input, int kernel, int stride, int dilation, AutoPad autoPad) {
      long output = ((long) input + stride - 1) / stride;
      long needed = output == 0 ? 0 : (output - 1) * stride + extent(kernel, dilation);
      long padding = Math.max(0, needed - input);
      long begin = autoPad == AutoPad.SAME_LOWER ? padding - padding / 2 : padding / 2;
      return new Axis(name, input, kernel, stride, dilation, begin, padding - begin, true, output);
    }

    /** The axis of a convolution that is turned around: its output is given, and the input follows. */
    private static Axis transposed(Axis options, long output, int outputPadding) {
      Axis a = options;
      long input = (output - 1) * a.stride - a.padding() + a.dilatedKernel() + outputPadding;
      return new Axis(
          a.name, input, a.kernel, a.stride, a.dilation, a.begin, a.end, input >= 1, output);
    }

    /** The pixels that a kernel covers, from its first tap to its last. */
    private static long extent(int kernel, int dilation) {
      return (long) dilation * (kernel - 1) + 1;
    }

    long dilatedKernel() {
      return extent(kernel, dilation);
    }

    long padding() {
      return begin + end;
    }

    long paddedInput() {
      return input + padding();
    }
  }

  static Axis height(int input, int kernel, ConvOptions o) {
    Padding p = o.padding();
    return o.autoPad() == AutoPad.NONE
        ? Axis.padded("height", input, kernel, o.strideH(), o.dilationH(), p.top(), p.bottom())
        : Axis.same("height", input, kernel, o.strideH(), o.dilationH(), o.autoPad());
  }

  static Axis width(int input, int kernel, ConvOptions o) {
    Padding p = o.padding();
    return o.autoPad() == AutoPad.NONE
        ? Axis.padded("width", input, kernel, o.strideW(), o.dilationW(), p.left(), p.right())
        : Axis.same("width", input, kernel, o.strideW(), o.dilationW(), o.autoPad());
  }

  /** The sizes of a convolution of operands whose ranks have been checked. */
  static ConvShape resolve(Operands operands, ConvOptions options) {
    Layout x = operands.input();
    Layout k = operands.kernel();
    int groups = options.groups();
    int outChannels = fromEnd(k, 4);
    int inChannels = fromEnd(x, 3);
    operands.onePlaneHasOneGroup(groups);
    operands.groups(groups, inChannels, "input");
    operands.groups(groups, outChannels, "output");
    operands.channels(inChannels, fromEnd(k, 3), groups);
    operands.kernelNotEmpty();
    Axis height = height(fromEnd(x, 2), fromEnd(k, 2), options);
    Axis width = width(fromEnd(x, 1), fromEnd(k, 1), options);
    operands.fits(height);
    operands.fits(width);
    operands.fitsArray("padded input", inChannels, height.paddedInput(), width.paddedInput());
    operands.fitsArray("result", fromEnd(x, 4), outChannels, height.output(), width.output());
    return shape(fromEnd(x, 4), groups, inChannels, outChannels, height, width);
  }

  /** The sizes of a convolution of which only the windows are asked for. */
  static ConvShape unfold(Operands operands, ConvOptions options) {
    Layout x = operands.input();
    Axis height = height(fromEnd(x, 2), fromEnd(operands.kernel(), 2), options);
    Axis width = width(fromEnd(x, 1), fromEnd(operands.kernel(), 1), options);
    operands.fits(height);
    operands.fits(width);
    int batch = fromEnd(x, 4);
    int channels = fromEnd(x, 3);
    operands.fitsArray("padded input", channels, height.paddedInput(), width.paddedInput());
    operands.fitsArray(
        "result",
        batch,
        channels,
        height.kernel(),
        width.kernel(),
        height.output(),
        width.output());
    return shape(batch, 1, channels, 1, height, width);
  }

  /**
   * The sizes of the convolution that a transposed convolution turns around: its input is the result, its output x. The weight
   * is the same for both.
   */
  static ConvShape transposed(
      Operands operands, ConvOptions o, int outputPaddingH, int outputPaddingW) {
    Layout x = operands.input();
    Layout k = operands.kernel();
    int channels = fromEnd(x, 3);
    long resultChannels = (long) fromEnd(k, 3) * o.groups();
    operands.noAutoPad(o.autoPad());
    operands.onePlaneHasOneGroup(o.groups());
    operands.channels(channels, fromEnd(k, 4));
    operands.groups(o.groups(), channels, "input");
    operands.kernelNotEmpty();
    Axis height = Axis.transposed(height(0, fromEnd(k, 2), o), fromEnd(x, 2), outputPaddingH);
    Axis width = Axis.transposed(width(0, fromEnd(k, 1), o), fromEnd(x, 1), outputPaddingW);
    operands.fitsTransposed(height, outputPaddingH);
    operands.fitsTransposed(width, outputPaddingW);
    operands.fitsArray("result", fromEnd(x, 4), resultChannels, height.input(), width.input());
    return shape(fromEnd(x, 4), o.groups(), (int) resultChannels, channels, height, width);
  }

  private static ConvShape shape(
      int batch, int groups, int inChannels, int outChannels, Axis height, Axis width) {
    return new ConvShape(
        batch,
        groups,
        inChannels,
        (int) height.input(),
        (int) width.input(),
        outChannels,
        height.kernel(),
        width.kernel(),
        (int) height.output(),
        (int) width.output(),
        height.stride(),
        width.stride(),
        height.dilation(),
        width.dilation(),
        (int) height.begin(),
        (int) height.end(),
        (int) width.begin(),
        (int) width.end());
  }

  /** The length of an axis counted from the end, 1 where there is none: (h, w) is one image of one channel. */
  private static int fromEnd(Layout layout, int back) {
    return back <= layout.rank() ? layout.dim(layout.rank() - back) : 1;
  }
}
