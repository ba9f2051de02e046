package io.github.conv4j;

import io.github.conv4j.engine.ConvAxis;
import io.github.conv4j.engine.ConvShape;

/** Resolves shapes and options into the sizes of one convolution, in {@code long}: the only home of the size formulas. */
final class ConvGeometry {
  private ConvGeometry() {}

  /**
   * One axis of a convolution, before it is known to fit an array.
   *
   * @param name {@code height} or {@code width}
   * @param input pixels of the input
   * @param kernel taps of the kernel
   * @param output pixels of the output; 0 or less if the dilated kernel exceeds the padded input
   * @param stride input pixels from one output pixel to the next
   * @param dilation input pixels from one tap to the next
   * @param begin zeros before the input
   * @param end zeros behind it
   */
  record Axis(
      String name,
      long input,
      int kernel,
      long output,
      int stride,
      int dilation,
      long begin,
      long end) {

    /** The pixels that the kernel covers, from its first tap to its last. */
    long dilatedKernel() {
      return extent(kernel, dilation);
    }

    long padding() {
      return begin + end;
    }

    long paddedInput() {
      return input + padding();
    }

    private ConvAxis resolved() {
      return new ConvAxis(
          (int) input, kernel, (int) output, stride, dilation, (int) begin, (int) end);
    }
  }

  private static long extent(int kernel, int dilation) {
    return (long) dilation * (kernel - 1) + 1;
  }

  /** What the options say of one axis. */
  private static final class AxisOptions {
    private final String name;
    private final int stride;
    private final int dilation;
    private final int begin;
    private final int end;
    private final AutoPad autoPad;

    private AxisOptions(
        String name, int stride, int dilation, int begin, int end, AutoPad autoPad) {
      this.name = name;
      this.stride = stride;
      this.dilation = dilation;
      this.begin = begin;
      this.end = end;
      this.autoPad = autoPad;
    }

    static AxisOptions height(ConvOptions o) {
      Padding p = o.padding();
      return new AxisOptions(
          "height", o.strideH(), o.dilationH(), p.top(), p.bottom(), o.autoPad());
    }

    static AxisOptions width(ConvOptions o) {
      Padding p = o.padding();
      return new AxisOptions("width", o.strideW(), o.dilationW(), p.left(), p.right(), o.autoPad());
    }

    /** The axis of a convolution of a given input. */
    Axis ofInput(int input, int kernel) {
      return autoPad == AutoPad.NONE ? padded(input, kernel) : same(input, kernel);
    }

    private Axis padded(int input, int kernel) {
      long room = (long) input + begin + end - extent(kernel, dilation);
      // Java's / goes toward zero, and −1 / 2 + 1 would be 1
      long output = Math.floorDiv(room, stride) + 1;
      return new Axis(name, input, kernel, output, stride, dilation, begin, end);
    }

    /** ceil(input / stride) output pixels, and as much padding as they need. */
    private Axis same(int input, int kernel) {
      long output = ((long) input + stride - 1) / stride;
      long needed = output == 0 ? 0 : (output - 1) * stride + extent(kernel, dilation);
      long padding = Math.max(0, needed - input);
      long first = autoPad == AutoPad.SAME_LOWER ? padding - padding / 2 : padding / 2;
      return new Axis(name, input, kernel, output, stride, dilation, first, padding - first);
    }

    /** The axis of a convolution of a given output, as a transposed convolution turns it around. */
    Axis ofOutput(int output, int kernel, int outputPadding) {
      long input = (output - 1L) * stride - begin - end + extent(kernel, dilation) + outputPadding;
      return new Axis(name, input, kernel, output, stride, dilation, begin, end);
    }
  }

  /** The output height of a planner who has no input yet. */
  static int outputHeight(int h, int kH, ConvOptions options) {
    return Operands.output("outputHeight", AxisOptions.height(options).ofInput(h, kH), options);
  }

  /** The output width of a planner who has no input yet. */
  static int outputWidth(int w, int kW, ConvOptions options) {
    return Operands.output("outputWidth", AxisOptions.width(options).ofInput(w, kW), options);
  }

  /** The sizes of a 1×1 convolution of one image, which may be empty, with operands that have been checked. */
  static ConvShape pointwise(Operands operands) {
    Layout x = operands.input();
    ConvAxis pixels = ConvAxis.pointwise(x.dim(1) * x.dim(2));
    return new ConvShape(1, 1, x.dim(0), operands.kernel().dim(0), ConvAxis.pointwise(1), pixels);
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
    Axis height = AxisOptions.height(options).ofInput(fromEnd(x, 2), fromEnd(k, 2));
    Axis width = AxisOptions.width(options).ofInput(fromEnd(x, 1), fromEnd(k, 1));
    operands.fits(height, options);
    operands.fits(width, options);
    operands.fitsArray("padded input", inChannels, height.paddedInput(), width.paddedInput());
    operands.fitsArray("result", fromEnd(x, 4), outChannels, height.output(), width.output());
    return new ConvShape(
        fromEnd(x, 4), groups, inChannels, outChannels, height.resolved(), width.resolved());
  }

  /** The sizes of a convolution of which only the windows are asked for. */
  static ConvShape unfold(Operands operands, ConvOptions options) {
    Layout x = operands.input();
    Axis height = AxisOptions.height(options).ofInput(fromEnd(x, 2), fromEnd(operands.kernel(), 2));
    Axis width = AxisOptions.width(options).ofInput(fromEnd(x, 1), fromEnd(operands.kernel(), 1));
    operands.fits(height, options);
    operands.fits(width, options);
    int batch = fromEnd(x, 4);
    int channels = fromEnd(x, 3);
    operands.fitsArray(
        "result",
        batch,
        channels,
        height.kernel(),
        width.kernel(),
        height.output(),
        width.output());
    return new ConvShape(batch, 1, channels, 1, height.resolved(), width.resolved());
  }

  /**
   * The sizes of the convolution that a transposed convolution turns around: its input is the result, its output x. The weight
   * is the same for both.
   */
  static ConvShape transposed(
      Operands operands, ConvOptions options, int outputPaddingH, int outputPaddingW) {
    Layout x = operands.input();
    Layout k = operands.kernel();
    int groups = options.groups();
    int channels = fromEnd(x, 3);
    long resultChannels = (long) fromEnd(k, 3) * groups;
    operands.noAutoPad(options.autoPad());
    operands.onePlaneHasOneGroup(groups);
    operands.channels(channels, fromEnd(k, 4), 1);
    operands.groups(groups, channels, "input");
    operands.kernelNotEmpty();
    Axis height =
        AxisOptions.height(options).ofOutput(fromEnd(x, 2), fromEnd(k, 2), outputPaddingH);
    Axis width = AxisOptions.width(options).ofOutput(fromEnd(x, 1), fromEnd(k, 1), outputPaddingW);
    operands.fitsTransposed(height, outputPaddingH);
    operands.fitsTransposed(width, outputPaddingW);
    operands.fitsArray("result", fromEnd(x, 4), resultChannels, height.input(), width.input());
    return new ConvShape(
        fromEnd(x, 4), groups, (int) resultChannels, channels, height.resolved(), width.resolved());
  }

  /** The shape of a tensor with a border around its last two axes. */
  static long[] padded(Layout layout, Padding padding) {
    long[] lengths = Shapes.longs(layout.shape());
    lengths[lengths.length - 2] += (long) padding.top() + padding.bottom();
    lengths[lengths.length - 1] += (long) padding.left() + padding.right();
    return lengths;
  }

  /** The length of an axis counted from the end, 1 where there is none: (h, w) is one image of one channel. */
  private static int fromEnd(Layout layout, int back) {
    return back <= layout.rank() ? layout.dim(layout.rank() - back) : 1;
  }
}
