package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import io.github.conv4j.engine.ConvAxis;
import io.github.conv4j.engine.ConvShape;
import java.util.Arrays;

/**
 * The operands of one convolution, by their shapes: checks them against each other and against the options, and turns them
 * into the sizes that the engine takes.
 *
 * @param operation the method that the caller typed
 * @param kind what messages call the kernel and its axes
 * @param input the image or images
 * @param kernel the weights
 */
record Operands(String operation, Kind kind, Layout input, Layout kernel) {

  /** What messages call the kernel and its axes. */
  enum Kind {
    /** The kernel of a textbook operation, or a window. */
    KERNEL("kernel", "(kH, kW)", "(cIn, kH, kW)", "(cOut, cIn, kH, kW)"),
    /** A 1×1 kernel, which may leave out its two axes of length 1. */
    ONE_BY_ONE("kernel", "(cOut, cIn)", "", "(cOut, cIn, 1, 1)"),
    /** The weight of a convolution. */
    WEIGHT("weight", "(kH, kW)", "", "(cOut, cIn / groups, kH, kW)"),
    /** The weight of a transposed convolution. */
    TRANSPOSED_WEIGHT("weight", "(kH, kW)", "", "(cIn, cOut / groups, kH, kW)");

    private final String label;
    private final String ofRank2;
    private final String ofRank3;
    private final String ofRank4;

    Kind(String label, String ofRank2, String ofRank3, String ofRank4) {
      this.label = label;
      this.ofRank2 = ofRank2;
      this.ofRank3 = ofRank3;
      this.ofRank4 = ofRank4;
    }

    /** The kernel as a message shows it. */
    String named(Layout kernel) {
      String axes = switch (kernel.rank()) {
        case 2 -> ofRank2;
        case 3 -> ofRank3;
        case 4 -> ofRank4;
        default -> "";
      };
      return Shapes.named(label, axes, kernel);
    }
  }

  private IllegalArgumentException error(String what) {
    return error(what, "");
  }

  private IllegalArgumentException error(String what, String more) {
    String inputAxes = switch (input.rank()) {
      case 2 -> "(h, w)";
      case 3 -> "(cIn, h, w)";
      case 4 -> "(n, cIn, h, w)";
      default -> "";
    };
    String operands = Shapes.named("input", inputAxes, input) + ", " + kind.named(kernel);
    return Shapes.error(operation, what, operands + more);
  }

  // ---- ranks ----

  /** Checks the ranks of one of the textbook's operations. */
  void textbookRanks(int inputRank, int kernelRank) {
    if (input.rank() != inputRank) {
      String hint = switch (input.rank()) {
        case 2 -> "; for one plane, corr2d";
        case 3 -> "; for channels, corr2dMultiIn or conv2d";
        case 4 -> "; for a batch, conv2d";
        default -> "";
      };
      throw error(wrongRank("input", input, inputRank) + hint);
    }
    if (kernel.rank() != kernelRank) {
      String hint = switch (kernel.rank()) {
        case 3 ->
          kernelRank == 2
              ? "; for channels, corr2dMultiIn or conv2d"
              : "; for one output channel, corr2dMultiIn";
        case 4 -> "; for several output channels, corr2dMultiInOut or conv2d";
        default -> "";
      };
      throw error(wrongRank("kernel", kernel, kernelRank) + hint);
    }
  }

  /** Checks that both are planes, where there is no other form of the operation. */
  void planes() {
    if (input.rank() != 2) {
      throw error(wrongRank("input", input, 2));
    }
    if (kernel.rank() != 2) {
      throw error(wrongRank("kernel", kernel, 2));
    }
  }

  private void oneByOneRanks() {
    if (input.rank() != 3) {
      throw error(
          wrongRank("input", input, 3) + (input.rank() == 4 ? "; for a batch, conv2d" : ""));
    }
    if (kernel.rank() != 2 && kernel.rank() != 4) {
      throw error("kernel has rank " + kernel.rank() + " but must have rank 2 or 4");
    }
    if (kernel.rank() == 4 && (kernel.dim(2) != 1 || kernel.dim(3) != 1)) {
      throw error("kernel is " + kernel.dim(2) + "×" + kernel.dim(3) + " but must be 1×1");
    }
  }

  private static String wrongRank(String name, Layout layout, int rank) {
    return name + " has rank " + layout.rank() + " but must have rank " + rank;
  }

  /** Checks the ranks of a general operation: 4 or 3 with a weight of rank 4, or 2 with 2. */
  void generalRanks() {
    inputRank();
    int kernelRank = input.rank() == 2 ? 2 : 4;
    if (kernel.rank() != kernelRank) {
      throw error("input of rank " + input.rank() + " needs a weight of rank " + kernelRank
          + " but weight has rank " + kernel.rank());
    }
  }

  private void inputRank() {
    if (input.rank() < 2 || input.rank() > 4) {
      throw error("input has rank " + input.rank() + " but must have rank 2, 3 or 4");
    }
  }

  // ---- all checks of one operation, and its sizes ----

  /** The sizes of a convolution, once the ranks have been checked. */
  ConvShape convolution(ConvOptions options) {
    int groups = options.groups();
    int inChannels = fromEnd(input, 3);
    int outChannels = fromEnd(kernel, 4);
    long expected = (long) fromEnd(kernel, 3) * groups;
    onePlaneHasOneGroup(groups);
    groupsDivideInput(groups, expected);
    if (outChannels % groups != 0) {
      throw error(Shapes.indivisible(groups, outChannels, "output"));
    }
    channels(expected, groups);
    kernelNotEmpty();
    AxisSizes height = options.height(fromEnd(input, 2), fromEnd(kernel, 2));
    AxisSizes width = options.width(fromEnd(input, 1), fromEnd(kernel, 1));
    kernelFits(height, width, options);
    fitsArray("padded input", inChannels, height.paddedInput(), width.paddedInput());
    fitsArray("result", fromEnd(input, 4), outChannels, height.output(), width.output());
    return new ConvShape(
        fromEnd(input, 4), groups, inChannels, outChannels, height.toEngine(), width.toEngine());
  }

  /** Checks that gradOutput fits an array with the zeros around it that the input gradient needs. */
  void inputGradientFits(ConvOptions options) {
    AxisSizes height = options.height(fromEnd(input, 2), fromEnd(kernel, 2));
    AxisSizes width = options.width(fromEnd(input, 1), fromEnd(kernel, 1));
    fitsArray("padded gradOutput", fromEnd(kernel, 4), height.paddedOutput(), width.paddedOutput());
  }

  /** The sizes of a 1×1 convolution of one image, which may be empty. */
  ConvShape oneByOne() {
    oneByOneRanks();
    channels(kernel.dim(1), 1);
    fitsArray("result", kernel.dim(0), input.dim(1), input.dim(2));
    ConvAxis pixels = ConvAxis.pointwise(input.dim(1) * input.dim(2));
    return new ConvShape(1, 1, input.dim(0), kernel.dim(0), ConvAxis.pointwise(1), pixels);
  }

  /** The sizes of a convolution of which only the windows are wanted. */
  ConvShape windows(ConvOptions options) {
    if (input.rank() != 3 && input.rank() != 4) {
      throw error("input has rank " + input.rank() + " but must have rank 3 or 4");
    }
    oneGroup(options);
    int batch = fromEnd(input, 4);
    int channels = fromEnd(input, 3);
    AxisSizes height = options.height(fromEnd(input, 2), kernel.dim(0));
    AxisSizes width = options.width(fromEnd(input, 1), kernel.dim(1));
    kernelFits(height, width, options);
    fitsArray(
        "result",
        batch,
        channels,
        height.kernel(),
        width.kernel(),
        height.output(),
        width.output());
    return new ConvShape(batch, 1, channels, 1, height.toEngine(), width.toEngine());
  }

  /** The sizes of a pooling, in which the kernel is the window; every channel is pooled on its own. */
  ConvShape pooling(ConvOptions options) {
    inputRank();
    oneGroup(options);
    int batch = fromEnd(input, 4);
    int channels = fromEnd(input, 3);
    AxisSizes height = options.height(fromEnd(input, 2), kernel.dim(0));
    AxisSizes width = options.width(fromEnd(input, 1), kernel.dim(1));
    poolingPadding("top", height.begin(), "height", height);
    poolingPadding("bottom", height.end(), "height", height);
    poolingPadding("left", width.begin(), "width", width);
    poolingPadding("right", width.end(), "width", width);
    kernelFits(height, width, options);
    fitsArray("result", batch, channels, height.output(), width.output());
    return new ConvShape(batch, 1, channels, channels, height.toEngine(), width.toEngine());
  }

  /**
   * The sizes of the convolution that a transposed convolution reverses: its input is the result, its output x. The weight is
   * the same for both.
   */
  ConvShape transposed(ConvOptions options, int outputPaddingH, int outputPaddingW) {
    int groups = options.groups();
    int channels = fromEnd(input, 3);
    long resultChannels = (long) fromEnd(kernel, 3) * groups;
    if (options.autoPad() != AutoPad.NONE) {
      throw error(
          "autoPad is " + options.autoPad() + " but must be NONE, with a padding in numbers");
    }
    onePlaneHasOneGroup(groups);
    channels(fromEnd(kernel, 4), 1);
    groupsDivideInput(groups, channels);
    kernelNotEmpty();
    AxisSizes height =
        options.transposedHeight(fromEnd(input, 2), fromEnd(kernel, 2), outputPaddingH);
    AxisSizes width =
        options.transposedWidth(fromEnd(input, 1), fromEnd(kernel, 1), outputPaddingW);
    transposedFits("height", height, outputPaddingH);
    transposedFits("width", width, outputPaddingW);
    fitsArray("result", fromEnd(input, 4), resultChannels, height.input(), width.input());
    fitsArray("padded input", channels, height.paddedOutput(), width.paddedOutput());
    return new ConvShape(
        fromEnd(input, 4),
        groups,
        (int) resultChannels,
        channels,
        height.toEngine(),
        width.toEngine());
  }

  /** The length of an axis counted from the end, 1 where there is none: (h, w) is one image of one channel. */
  private static int fromEnd(Layout layout, int back) {
    return back <= layout.rank() ? layout.dim(layout.rank() - back) : 1;
  }

  // ---- single checks ----

  private void onePlaneHasOneGroup(int groups) {
    if (input.rank() == 2 && groups != 1) {
      throw error("there are " + groups + " groups but an input of rank 2 has 1 channel");
    }
  }

  private void oneGroup(ConvOptions options) {
    if (options.groups() != 1) {
      throw error("groups is " + options.groups() + " but must be 1");
    }
  }

  private void groupsDivideInput(int groups, long expected) {
    int channels = fromEnd(input, 3);
    if (channels % groups != 0) {
      throw error(Shapes.indivisible(groups, channels, "input") + channelsLastHint(expected));
    }
  }

  /** Checks the input's channels against those that the kernel has for all groups. */
  private void channels(long expected, int groups) {
    int channels = fromEnd(input, 3);
    if (channels != expected) {
      String why =
          groups == 1 ? "" : ", " + expected / groups + " for each of " + groups + " groups";
      throw error("input has " + Shapes.count(channels, "channel") + " but " + kind.label
          + " expects " + expected + why + channelsLastHint(expected));
    }
  }

  /** A hint if the last axis has the length that the channels should have. */
  private String channelsLastHint(long expected) {
    if (input.rank() < 3 || fromEnd(input, 1) != expected) {
      return "";
    }
    return input.rank() == 4
        ? "; for an input (n, h, w, cIn), permute(0, 3, 1, 2)"
        : "; for an input (h, w, cIn), permute(2, 0, 1)";
  }

  void kernelNotEmpty() {
    for (int back = 2; back >= 1; back--) {
      if (fromEnd(kernel, back) == 0) {
        throw error(
            kind.label + (back == 2 ? " height" : " width") + " is 0 but must be at least 1");
      }
    }
  }

  /** Checks that the dilated kernel fits the padded input; {@code same} pads until it does. */
  private void kernelFits(AxisSizes height, AxisSizes width, ConvOptions options) {
    kernelFits("height", height, options);
    kernelFits("width", width, options);
  }

  private void kernelFits(String name, AxisSizes axis, ConvOptions options) {
    if (!options.fits(axis)) {
      throw error(Shapes.kernelExcess(kind.label, name, axis));
    }
    if (axis.paddedInput() > Arguments.ARRAY_LIMIT) {
      throw error("padded input " + Shapes.lengthExcess(name, axis.paddedInput()));
    }
  }

  /** Checks the padding of a side by PyTorch's rule, at most half of the dilated kernel. */
  private void poolingPadding(String side, long padding, String name, AxisSizes axis) {
    long most = axis.dilatedKernel() / 2;
    if (padding > most) {
      throw error("padding at the " + side + " is " + padding + " but "
          + Shapes.dilated(kind.label, name, axis) + " allows " + most);
    }
  }

  /** Checks an axis of a transposed convolution, the output padding by PyTorch's rule. */
  private void transposedFits(String name, AxisSizes axis, int outputPadding) {
    String padding = "output padding ";
    if (outputPadding < 0) {
      throw error(padding + name + " is " + outputPadding + " but must be at least 0");
    }
    if (outputPadding >= axis.stride() && outputPadding >= axis.dilation()) {
      throw error(padding + name + " is " + outputPadding + " but must be less than stride "
          + axis.stride() + " or dilation " + axis.dilation());
    }
    if (axis.input() < 1) {
      throw error("output " + name + " is " + axis.input() + " but must be at least 1");
    }
  }

  /** Checks that something with these lengths fits an array. */
  private void fitsArray(String what, long... lengths) {
    if (!Shapes.fitsArray(lengths)) {
      throw error(Shapes.excess(what + " of ", lengths));
    }
  }

  /** Checks the bias, which may be null. */
  void bias(Layout bias, int outChannels) {
    if (bias != null && !isBias(bias, outChannels)) {
      throw error(wrongBias(bias, outChannels), ", " + namedBias(bias));
    }
  }

  static boolean isBias(Layout bias, int outChannels) {
    return bias.rank() == 1 && bias.dim(0) == outChannels;
  }

  static String wrongBias(Layout bias, int outChannels) {
    return bias.rank() != 1
        ? wrongRank("bias", bias, 1)
        : "bias has length " + bias.dim(0) + " but must have length " + outChannels;
  }

  static String namedBias(Layout bias) {
    return Shapes.named("bias", bias.rank() == 1 ? "(cOut)" : "", bias);
  }

  /** Checks the gradient of the output. */
  void gradOutput(Layout gradOutput, int[] outShape) {
    if (!Arrays.equals(gradOutput.shape(), outShape)) {
      throw error("gradOutput has shape " + Shapes.text(gradOutput) + " but the output has "
          + Arguments.text(outShape));
    }
  }

  // ---- a result that is written into place ----

  /** Checks a tensor that takes the result of a convolution. */
  void out(Layout out, ConvShape shape) {
    int rank = input.rank();
    boolean fits = out.rank() == rank
        && fromEnd(out, 1) == shape.columns().output()
        && fromEnd(out, 2) == shape.rows().output()
        && (rank < 3 || fromEnd(out, 3) == shape.outChannels())
        && (rank < 4 || fromEnd(out, 4) == shape.batch());
    if (!fits) {
      int[] result = input.shape();
      result[rank - 1] = shape.columns().output();
      result[rank - 2] = shape.rows().output();
      if (rank > 2) {
        result[rank - 3] = shape.outChannels();
      }
      throw error(
          "out has shape " + Shapes.text(out) + " but the result has " + Arguments.text(result));
    }
    if (!out.isContiguous()) {
      throw error(
          "out is not contiguous",
          ", out = " + Shapes.text(out) + ", strides " + Arguments.text(out.strides()));
    }
  }

  /** Checks that no element of {@code out} is one of another tensor in the same array. */
  void apart(Layout out, String name, Layout other) {
    if (out.sharesPositions(other)) {
      throw error("out shares elements with " + name, ", out = " + Shapes.text(out));
    }
  }
}
