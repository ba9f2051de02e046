package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import io.github.conv4j.engine.ConvShape;
import java.util.Arrays;

/**
 * The two operands of one convolution or matrix product under the names that its method gives them: the part of {@link
 * Shapes} that checks them against each other.
 */
final class Operands {
  /** The axes of a convolution's weight of rank 4. */
  static final String CONV_WEIGHT_AXES = "(cOut, cIn / groups, kH, kW)";

  private static final String[] INPUT_AXES = {"", "(w)", "(h, w)", "(cIn, h, w)", "(n, cIn, h, w)"};

  /** The method that was called. */
  private final String operation;

  /** The image or images. */
  private final Layout input;

  /** Such as {@code (cIn, h, w)}. */
  private final String inputAxes;

  /** {@code kernel} in the textbook's operations, else {@code weight}. */
  private final String kernelName;

  /** The weights. */
  private final Layout kernel;

  /** Such as {@code (cIn, kH, kW)}. */
  private final String kernelAxes;

  private Operands(
      String operation,
      Layout input,
      String inputAxes,
      String kernelName,
      Layout kernel,
      String kernelAxes) {
    this.operation = operation;
    this.input = input;
    this.inputAxes = inputAxes;
    this.kernelName = kernelName;
    this.kernel = kernel;
    this.kernelAxes = kernelAxes;
  }

  String operation() {
    return operation;
  }

  Layout input() {
    return input;
  }

  Layout kernel() {
    return kernel;
  }

  /** The operands of a textbook operation. */
  static Operands textbook(
      String operation, Tensor x, String inputAxes, Tensor k, String kernelAxes) {
    Arguments.notNull(operation, "x", x);
    Arguments.notNull(operation, "k", k);
    return new Operands(operation, x.layout(), inputAxes, "kernel", k.layout(), kernelAxes);
  }

  /** Checks the operands of a 1×1 convolution, whose kernel may leave its two axes of length 1 out. */
  static Operands oneByOne(String operation, Tensor x, Tensor k) {
    String kernelAxes = k != null && k.rank() == 2 ? "(cOut, cIn)" : "(cOut, cIn, 1, 1)";
    Operands operands = textbook(operation, x, "(cIn, h, w)", k, kernelAxes);
    Layout kernel = operands.kernel;
    Layout input = operands.input;
    operands.ranks(3, kernel.rank() == 2 ? 2 : 4, " 2 or 4");
    if (kernel.rank() == 4 && (kernel.dim(2) != 1 || kernel.dim(3) != 1)) {
      throw operands.error("kernel is " + kernel.dim(2) + "×" + kernel.dim(3) + " but must be 1×1");
    }
    operands.channels(input.dim(0), kernel.dim(1));
    operands.fitsArray("result", kernel.dim(0), input.dim(1), input.dim(2));
    return operands;
  }

  /** The operands of a general operation, whose input has rank 2, 3 or 4 and whose weight goes with it. */
  static Operands general(String operation, Tensor x, Tensor weight, String weightAxes) {
    Arguments.notNull(operation, "x", x);
    Arguments.notNull(operation, "weight", weight);
    return general(operation, x, weight.layout(), weightAxes);
  }

  /** The same for a weight of which the layout alone is at hand. */
  static Operands general(String operation, Tensor x, Layout weight, String weightAxes) {
    Arguments.notNull(operation, "x", x);
    return general(operation, x.layout(), weight, weightAxes);
  }

  private static Operands general(String operation, Layout x, Layout weight, String weightAxes) {
    int rank = x.rank();
    String inputAxes = rank < INPUT_AXES.length ? INPUT_AXES[rank] : "";
    String axes = weightAxes(weight, weightAxes);
    return new Operands(operation, x, inputAxes, "weight", weight, axes);
  }

  private static String weightAxes(Layout weight, String ofRank4) {
    return weight.rank() == 4 ? ofRank4 : weight.rank() == 2 ? "(kH, kW)" : "";
  }

  /** The operands of a convolution of which the gradient is at hand, and of the input the shape alone. */
  static Operands ofInputShape(
      String operation, Tensor gradOutput, Tensor weight, int[] inputShape) {
    Arguments.notNull(operation, "gradOutput", gradOutput);
    Arguments.notNull(operation, "weight", weight);
    Arguments.notNull(operation, "inputShape", inputShape);
    Layout input = Layout.contiguous(Shapes.shape(operation, inputShape));
    return general(operation, input, weight.layout(), CONV_WEIGHT_AXES);
  }

  /** The same where of the weight the shape alone is at hand. */
  static Operands ofWeightShape(String operation, Tensor gradOutput, Tensor x, int[] weightShape) {
    Arguments.notNull(operation, "gradOutput", gradOutput);
    Arguments.notNull(operation, "x", x);
    Arguments.notNull(operation, "weightShape", weightShape);
    Layout weight = Layout.contiguous(Shapes.shape(operation, weightShape));
    return general(operation, x.layout(), weight, CONV_WEIGHT_AXES);
  }

  /** The images of an unfolding, of rank 3 or 4, and its windows. */
  static Operands windows(String operation, Tensor x, int kH, int kW) {
    Arguments.notNull(operation, "x", x);
    Arguments.atLeast(operation, "kH", kH, 1);
    Arguments.atLeast(operation, "kW", kW, 1);
    String inputAxes = x.rank() < INPUT_AXES.length ? INPUT_AXES[x.rank()] : "";
    Shapes.shape(operation, new int[] {kH, kW});
    Layout kernel = Layout.contiguous(kH, kW);
    return new Operands(operation, x.layout(), inputAxes, "kernel", kernel, "(kH, kW)");
  }

  private IllegalArgumentException error(String what) {
    return error(what, "");
  }

  private IllegalArgumentException error(String what, String more) {
    String operands =
        named("input", inputAxes, input) + ", " + named(kernelName, kernelAxes, kernel) + more;
    return Shapes.error(operation, what, operands);
  }

  private static String named(String name, String axes, Layout layout) {
    return name + (axes.isEmpty() ? "" : " " + axes) + " = " + Shapes.text(layout);
  }

  void ranks(int inputRank, int kernelRank) {
    ranks(inputRank, kernelRank, " " + kernelRank);
  }

  private void ranks(int inputRank, int kernelRank, String kernelRanks) {
    if (input.rank() != inputRank) {
      throw error("input has rank " + input.rank() + " but must have rank " + inputRank);
    }
    if (kernel.rank() != kernelRank) {
      throw error(kernelName + " has rank " + kernel.rank() + " but must have rank" + kernelRanks);
    }
  }

  /** Checks the ranks of a general operation: 4 or 3 with a weight of rank 4, or 2 with 2. */
  void generalRanks() {
    if (input.rank() < 2 || input.rank() > 4) {
      throw error("input has rank " + input.rank() + " but must have rank 2, 3 or 4");
    }
    int kernelRank = input.rank() == 2 ? 2 : 4;
    if (kernel.rank() != kernelRank) {
      throw error("input of rank " + input.rank() + " needs a weight of rank " + kernelRank
          + " but weight has rank " + kernel.rank());
    }
  }

  /** Checks the rank of a gradient that has no other operand. */
  static void imagesOrPlane(String operation, Layout gradOutput) {
    int rank = gradOutput.rank();
    if (rank < 2 || rank > 4) {
      throw Shapes.error(
          operation,
          "gradOutput has rank " + rank + " but must have rank 2, 3 or 4",
          named("gradOutput", "", gradOutput));
    }
  }

  void unfoldable(int groups) {
    if (input.rank() != 3 && input.rank() != 4) {
      throw error("input has rank " + input.rank() + " but must have rank 3 or 4");
    }
    if (groups != 1) {
      throw error("groups is " + groups + " but must be 1");
    }
  }

  void channels(int given, int expected) {
    channels(given, expected, 1);
  }

  /** Checks the input's channels against those that the kernel has for each group. */
  void channels(int given, int perGroup, int groups) {
    long expected = (long) perGroup * groups;
    if (given != expected) {
      String why = groups == 1 ? "" : ", " + perGroup + " for each of " + groups + " groups";
      throw error(
          "input has " + given + " channels but " + kernelName + " expects " + expected + why);
    }
  }

  void groups(int groups, int channels, String which) {
    if (channels % groups != 0) {
      throw error(groups + " groups do not divide " + channels + " " + which + " channels");
    }
  }

  void onePlaneHasOneGroup(int groups) {
    if (input.rank() == 2 && groups != 1) {
      throw error("there are " + groups + " groups but an input of rank 2 has 1 channel");
    }
  }

  /** Checks that the kernel, dilated, fits the padded input along an axis; {@code same} pads until it does. */
  void fits(ConvGeometry.Axis axis, ConvOptions options) {
    if (axis.output() < 1 && options.autoPad() == AutoPad.NONE) {
      throw error(excess(axis, kernelName));
    }
    if (axis.paddedInput() > Arguments.ARRAY_LIMIT) {
      throw error("padded input " + axis.name() + " " + axis.paddedInput()
          + " exceeds an array's limit of " + Arguments.ARRAY_LIMIT);
    }
  }

  void kernelNotEmpty() {
    for (int back = 2; back >= 1; back--) {
      if (kernel.dim(kernel.rank() - back) == 0) {
        throw error(
            kernelName + (back == 2 ? " height" : " width") + " is 0 but must be at least 1");
      }
    }
  }

  /** The checked output of an axis that was asked for alone. */
  static int output(String operation, ConvGeometry.Axis axis, ConvOptions options) {
    if (axis.output() < 1 && options.autoPad() == AutoPad.NONE) {
      throw new IllegalArgumentException(operation + ": " + excess(axis, "kernel"));
    }
    if (axis.output() > Arguments.ARRAY_LIMIT) {
      throw new IllegalArgumentException(operation + ": output " + axis.name() + " " + axis.output()
          + " exceeds an array's limit of " + Arguments.ARRAY_LIMIT);
    }
    return (int) axis.output();
  }

  /** Says that the kernel is longer than the image, and counts dilation and padding where there are any. */
  private static String excess(ConvGeometry.Axis axis, String kernelName) {
    String kernel = (axis.dilation() > 1 ? "dilated " : "") + kernelName + " " + axis.name() + " "
        + axis.dilatedKernel();
    String image =
        (axis.padding() > 0 ? "padded " : "") + "input " + axis.name() + " " + axis.paddedInput();
    return kernel + " exceeds " + image;
  }

  /** Checks an axis of a transposed convolution, the output padding by PyTorch's rule. */
  void fitsTransposed(ConvGeometry.Axis axis, int outputPadding) {
    String padding = "output padding " + axis.name() + " is " + outputPadding;
    if (outputPadding < 0) {
      throw error(padding + " but must be at least 0");
    }
    if (outputPadding >= axis.stride() && outputPadding >= axis.dilation()) {
      throw error(padding + " but must be less than stride " + axis.stride() + " or dilation "
          + axis.dilation());
    }
    if (axis.input() < 1) {
      throw error("output " + axis.name() + " is " + axis.input() + " but must be at least 1");
    }
  }

  void noAutoPad(AutoPad autoPad) {
    if (autoPad != AutoPad.NONE) {
      throw error("autoPad is " + autoPad + " but must be NONE, with a padding in numbers");
    }
  }

  /** Checks that an array can hold so many elements of something. */
  void fitsArray(String what, long... lengths) {
    if (!Shapes.fitsArray(lengths)) {
      throw error(Shapes.excess(what + " of ", lengths));
    }
  }

  void bias(Tensor bias, int channels) {
    if (bias != null && !isBias(bias, channels)) {
      throw error(biasMismatch(bias, channels), namedToo(bias));
    }
  }

  private static String namedToo(Tensor bias) {
    return ", " + named("bias", bias.rank() == 1 ? "(cOut)" : "", bias.layout());
  }

  private static boolean isBias(Tensor bias, int channels) {
    return bias.rank() == 1 && bias.dim(0) == channels;
  }

  private static String biasMismatch(Tensor bias, int channels) {
    return bias.rank() != 1
        ? "bias has rank " + bias.rank() + " but must have rank 1"
        : "bias has length " + bias.dim(0) + " but must have length " + channels;
  }

  /** Checks a tensor that is to take the result. */
  void out(Tensor out, ConvShape shape) {
    Layout layout = out.layout();
    int rank = input.rank();
    boolean fits = layout.rank() == rank
        && layout.dim(rank - 1) == shape.columns().output()
        && layout.dim(rank - 2) == shape.rows().output()
        && (rank < 3 || layout.dim(rank - 3) == shape.outChannels())
        && (rank < 4 || layout.dim(0) == shape.batch());
    if (!fits) {
      int[] result = input.shape();
      result[rank - 1] = shape.columns().output();
      result[rank - 2] = shape.rows().output();
      if (rank > 2) {
        result[rank - 3] = shape.outChannels();
      }
      throw error(
          "out has shape " + Shapes.text(layout) + " but the result has " + Arguments.text(result));
    }
    if (!layout.isContiguous()) {
      throw error(
          "out is not contiguous",
          ", out = " + Shapes.text(layout) + ", strides " + Arguments.text(layout.strides()));
    }
  }

  /** Checks that no element of a contiguous tensor is one of an operand, which may be null. */
  void sharesNothing(Tensor out, String name, Tensor operand) {
    if (operand != null
        && operand.data() == out.data()
        && out.layout().sharesPositions(operand.layout())) {
      throw error("out shares elements with " + name, ", out = " + Shapes.text(out.layout()));
    }
  }

  /** Checks the gradient of a result. */
  void gradOutput(Tensor gradOutput, int... outShape) {
    if (!Arrays.equals(gradOutput.shape(), outShape)) {
      throw error("gradOutput has shape " + Shapes.text(gradOutput.layout())
          + " but the output has " + Arguments.text(outShape));
    }
  }

  /** Checks the operands of a matrix product. */
  static void matrixProduct(String operation, Layout a, Layout b) {
    String what = null;
    if (a.rank() != 2 || b.rank() != 2) {
      what = a.rank() != 2 ? "this has rank " + a.rank() : "other has rank " + b.rank();
      what += " but must have rank 2";
    } else if (a.dim(1) != b.dim(0)) {
      what = "this has " + a.dim(1) + " columns but other has " + b.dim(0) + " rows";
    } else if (!Shapes.fitsArray(a.dim(0), b.dim(1))) {
      what = Shapes.excess("result of ", a.dim(0), b.dim(1));
    }
    if (what != null) {
      throw Shapes.error(
          operation,
          what,
          "this (m, k) = " + Shapes.text(a) + ", other (k, n) = " + Shapes.text(b));
    }
  }

  /** The checked shape of images with a border that is made of them. */
  static int[] padded(String operation, Layout layout, Padding padding, PadMode mode) {
    Shapes.rankAtLeast(operation, 2, layout);
    int h = layout.rank() - 2;
    int w = layout.rank() - 1;
    paddable(operation, mode, "top", padding.top(), h, layout);
    paddable(operation, mode, "bottom", padding.bottom(), h, layout);
    paddable(operation, mode, "left", padding.left(), w, layout);
    paddable(operation, mode, "right", padding.right(), w, layout);
    long[] lengths = ConvGeometry.padded(layout, padding);
    if (!Shapes.fitsArray(lengths)) {
      throw Shapes.error(operation, Shapes.excess("result of ", lengths), layout);
    }
    return Arrays.stream(lengths).mapToInt(length -> (int) length).toArray();
  }

  private static void paddable(
      String operation, PadMode mode, String side, int padding, int axis, Layout layout) {
    int length = layout.dim(axis);
    int most = Integer.MAX_VALUE;
    if (mode == PadMode.REFLECT) {
      most = Math.max(length - 1, 0);
    } else if (mode == PadMode.CIRCULAR || (mode == PadMode.REPLICATE && length == 0)) {
      most = length;
    }
    if (padding > most) {
      String what = mode + " padding at the " + side + " is " + padding + " but axis " + axis
          + " of length " + length + " allows " + most;
      throw Shapes.error(operation, what, layout);
    }
  }

  /** Checks the parameters of a module, which have no input yet. */
  static void module(String operation, Tensor weight, Tensor bias, int groups) {
    Layout layout = weight.layout();
    boolean plane = layout.rank() == 2;
    String what = null;
    int outChannels = plane ? 1 : layout.rank() == 4 ? layout.dim(0) : 0;
    if (!plane && layout.rank() != 4) {
      what = "weight has rank " + layout.rank() + " but must have rank 2 or 4";
    } else if (layout.dim(layout.rank() - 2) == 0 || layout.dim(layout.rank() - 1) == 0) {
      what = "weight " + (layout.dim(layout.rank() - 2) == 0 ? "height" : "width")
          + " is 0 but must be at least 1";
    } else if (plane && groups != 1) {
      what = "there are " + groups + " groups but a weight of rank 2 has 1 channel";
    } else if (outChannels % groups != 0) {
      what = groups + " groups do not divide " + outChannels + " output channels";
    } else if (bias != null && !isBias(bias, outChannels)) {
      what = biasMismatch(bias, outChannels);
    }
    if (what != null) {
      String axes = weightAxes(layout, CONV_WEIGHT_AXES);
      String more = bias == null ? "" : namedToo(bias);
      throw Shapes.error(operation, what, named("weight", axes, layout) + more);
    }
  }
}
