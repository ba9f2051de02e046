package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import io.github.conv4j.engine.AveragePooling;
import io.github.conv4j.engine.BiasGradient;
import io.github.conv4j.engine.ConvShape;
import io.github.conv4j.engine.Convolution;
import io.github.conv4j.engine.MaxPooling;
import io.github.conv4j.engine.PoolingGradient;
import io.github.conv4j.engine.TransposedConvolution;
import io.github.conv4j.engine.Unfold;
import io.github.conv4j.engine.WeightGradient;
import io.github.conv4j.engine.Weights;
import io.github.conv4j.engine.kernel.Kernels;

/**
 * The operations: the textbook's cross-correlations, which deep learning calls convolutions, then the general convolution, its
 * gradients, the transposed convolution, pooling, and related operations.
 *
 * <p>All of them keep one numerical promise: the same inputs give the same bits on every machine and JDK; a view gives the bits of
 * its contiguous copy, and a batch those of its images. Every element of {@code corr2d…} and {@code conv2d} is one chain: acc = +0;
 * for each input channel of the group, kernel row, kernel column, in that order, acc = {@code Math.fma(weight, x, acc)}; then the
 * bias is added. Zeros of the padding take part. The {@linkplain io.github.conv4j package} has the details.
 *
 * <p>Every operation accepts any tensor view; one that is not contiguous is copied once, and an image that needs padding is
 * copied into a frame of zeros. Arguments are not modified. Any number of threads may call at once; a large call shares its
 * work with the pool of its caller, or with the common pool. A null argument is a {@link NullPointerException} that names it.
 *
 * <p>Two system properties are optional: {@code io.github.conv4j.backend}, see {@link #backend}, and {@code
 * io.github.conv4j.threads}, the number of threads that a call may use at most. With a wrong value, every operation that
 * computes throws an {@link IllegalStateException}.
 *
 * @see <a href="https://d2l.ai/chapter_convolutional-neural-networks/index.html">Dive into Deep Learning, convolutional
 *     neural networks</a>
 */
public final class Conv {
  private Conv() {}

  /**
   * Cross-correlates one image with one kernel.
   *
   * <p>{@code Y[i, j] = Σ K[a, b] · X[i + a, j + b]} over all a, b of the kernel.
   *
   * @param x {@code X}, of shape {@code (h, w)}
   * @param k {@code K}, of shape {@code (kH, kW)}
   * @return a new tensor of shape {@code (h - kH + 1, w - kW + 1)}
   * @throws IllegalArgumentException if a rank is not 2, a kernel axis is 0, the kernel exceeds the image, or the result does
   *     not fit an array
   * @see <a href="https://d2l.ai/chapter_convolutional-neural-networks/conv-layer.html">d2l, the cross-correlation
   *     operation</a>
   */
  public static Tensor corr2d(Tensor x, Tensor k) {
    return correlate("corr2d", x, 2, k, 2);
  }

  /**
   * Cross-correlates an image of several channels with one kernel of as many channels: one output channel.
   *
   * <p>{@code Y[i, j] = Σ K[c, a, b] · X[c, i + a, j + b]} over all channels c and all a, b of the kernel, in one chain.
   * Summing {@link #corr2d} over the channels gives the same up to rounding, not to the bit.
   *
   * @param x {@code X}, of shape {@code (cIn, h, w)}
   * @param k {@code K}, of shape {@code (cIn, kH, kW)}
   * @return a new tensor of shape {@code (h - kH + 1, w - kW + 1)}
   * @throws IllegalArgumentException if a rank is not 3, the channels differ, a kernel axis is 0, the kernel exceeds the
   *     image, or the result does not fit an array
   * @see <a href="https://d2l.ai/chapter_convolutional-neural-networks/channels.html">d2l, multiple input channels</a>
   */
  public static Tensor corr2dMultiIn(Tensor x, Tensor k) {
    return correlate("corr2dMultiIn", x, 3, k, 3);
  }

  /**
   * Cross-correlates an image of several channels with several kernels, each of which gives one output channel.
   *
   * <p>{@code Y[o, i, j] = Σ K[o, c, a, b] · X[c, i + a, j + b]}: channel o is {@link #corr2dMultiIn} with kernel o.
   *
   * @param x {@code X}, of shape {@code (cIn, h, w)}
   * @param k {@code K}, of shape {@code (cOut, cIn, kH, kW)}
   * @return a new tensor of shape {@code (cOut, h - kH + 1, w - kW + 1)}
   * @throws IllegalArgumentException if the ranks are not 3 and 4, the channels differ, a kernel axis is 0, the kernel
   *     exceeds the image, or the result does not fit an array
   * @see <a href="https://d2l.ai/chapter_convolutional-neural-networks/channels.html">d2l, multiple output channels</a>
   */
  public static Tensor corr2dMultiInOut(Tensor x, Tensor k) {
    return correlate("corr2dMultiInOut", x, 3, k, 4);
  }

  /**
   * Applies a 1×1 convolution: one matrix product over channels, shared by every pixel.
   *
   * <p>With {@code p = h * w}, computes {@code Y(cOut, p) = K(cOut, cIn) · X(cIn, p)} in {@code cOut * cIn * p}
   * multiply-adds, bit for bit what {@link #corr2dMultiInOut} gives; unlike that, it accepts an empty image. A contiguous
   * {@code x} is viewed, not copied.
   *
   * @param x {@code X}, of shape {@code (cIn, h, w)}
   * @param k {@code K}, of shape {@code (cOut, cIn, 1, 1)} or {@code (cOut, cIn)}
   * @return a new tensor of shape {@code (cOut, h, w)}
   * @throws IllegalArgumentException if a rank is wrong, the kernel is not 1×1, the channels differ, or the result does
   *     not fit an array
   * @see <a href="https://d2l.ai/chapter_convolutional-neural-networks/channels.html">d2l, 1×1 convolutional layer</a>
   */
  public static Tensor corr2dMultiInOut1x1(Tensor x, Tensor k) {
    String operation = "corr2dMultiInOut1x1";
    Layout input = layout(operation, "x", x);
    Layout kernel = layout(operation, "k", k);
    ConvShape shape = new Operands(operation, Operands.Kind.ONE_BY_ONE, input, kernel).oneByOne();
    int[] outShape = {kernel.dim(0), input.dim(1), input.dim(2)};
    return run(Conv::convolve, shape, x, k, null, outShape);
  }

  /**
   * Returns the name of the back-end that this JVM runs or is going over to: {@code "plain"}, or a name such as {@code
   * "vector-512"} where the Vector API is available, fast, and has registers of 512 bits.
   *
   * <p>With the Vector API, the first calls run on the plain back-end all the same, until the JIT has compiled the other one, which
   * takes some seconds of calls. The name is that of the Vector API from the start; it becomes {@code "plain"} if the JIT
   * does not compile it, and the plain back-end then stays. All back-ends give the same bits. {@code
   * -Dio.github.conv4j.backend=plain} or {@code vector} forces one from the first call on.
   *
   * @return the name
   * @throws IllegalStateException if the back-end that was forced is unavailable; the message says why
   */
  public static String backend() {
    return Kernels.name();
  }

  // ---- the general convolution ----

  /**
   * Convolves with the default options and without a bias; see {@link #conv2d(Tensor, Tensor, Tensor, ConvOptions)}.
   *
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weight the kernels, of shape {@code (cOut, cIn, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @return a new tensor of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}
   * @throws IllegalArgumentException as the full form does
   */
  public static Tensor conv2d(Tensor x, Tensor weight) {
    return conv2d(x, weight, null, ConvOptions.defaults());
  }

  /**
   * Convolves without a bias; see {@link #conv2d(Tensor, Tensor, Tensor, ConvOptions)}.
   *
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weight the kernels, of shape {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param options stride, padding, dilation, groups
   * @return a new tensor of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}
   * @throws IllegalArgumentException as the full form does
   */
  public static Tensor conv2d(Tensor x, Tensor weight, ConvOptions options) {
    return conv2d(x, weight, null, options);
  }

  /**
   * Convolves a batch of images or one image, as PyTorch's {@code conv2d} does, or one plane.
   *
   * <p>{@code Y[n, o, i, j] = bias[o] + Σ weight[o, c, a, b] · X[n, c, i · strideH + a · dilationH, j · strideW + b ·
   * dilationW]} over the channels c of o's group and all a, b of the kernel, X being padded with +0: padded taps take part.
   * The bias is added last. Each image of a batch gives the same bits as it does alone.
   *
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weight the kernels, of shape {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param bias one value per output channel, of shape {@code (cOut)}, or {@code (1)} for an input of rank 2; null for none
   * @param options stride, padding, dilation, groups
   * @return a new tensor of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}, of the same rank
   *     as x; {@link ConvOptions#outputHeight} computes oH
   * @throws IllegalArgumentException if the ranks do not fit together, the channels differ, the groups do not divide them, a
   *     kernel axis is 0, the dilated kernel exceeds the padded input, or a padded image or the result does not fit an array
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html">PyTorch's conv2d</a>
   */
  public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return conv2d("conv2d", x, weight, bias, options, null);
  }

  /**
   * Convolves as {@link #conv2d(Tensor, Tensor, Tensor, ConvOptions)} does, bit for bit, but into an existing tensor. This pays
   * where results of one shape are computed again and again, since a new array has to be zeroed and takes new memory pages.
   *
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weight the kernels, of shape {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param bias one value per output channel, of shape {@code (cOut)}, or {@code (1)} for an input of rank 2; null for none
   * @param options stride, padding, dilation, groups
   * @param out takes the result, of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}; contiguous, and
   *     sharing no element with x, weight or bias
   * @throws IllegalArgumentException as the form that returns does, or if out has another shape, is not contiguous, or shares
   *     an element with an operand; nothing is written then
   */
  public static void conv2d(Tensor x, Tensor weight, Tensor bias, ConvOptions options, Tensor out) {
    conv2d("conv2d", x, weight, bias, options, Arguments.notNull("conv2d", "out", out));
  }

  /** The same under the name of the method that the caller typed; into a new tensor if {@code out} is null. */
  static Tensor conv2d(
      String operation, Tensor x, Tensor weight, Tensor bias, ConvOptions options, Tensor out) {
    Operands operands = general(operation, Operands.Kind.WEIGHT, x, weight);
    Arguments.notNull(operation, "options", options);
    operands.generalRanks();
    ConvShape shape = operands.convolution(options);
    operands.bias(layoutOrNull(bias), shape.outChannels());
    if (out != null) {
      operands.out(out.layout(), shape);
      requireApart(operands, out, "input", x);
      requireApart(operands, out, "weight", weight);
      requireApart(operands, out, "bias", bias);
    }
    Tensor result = out != null ? out : Tensor.zeros(outShape(operands, shape));
    run(Conv::convolve, shape, x, weight, bias, result);
    return result;
  }

  /** An input, which may be null, and a weight that has been laid out. */
  static Operands operands(String operation, Tensor x, Layout weight) {
    return new Operands(operation, Operands.Kind.WEIGHT, layout(operation, "x", x), weight);
  }

  /** Convolves with a weight that has been laid out, into a new tensor if {@code out} is null. */
  static Tensor conv2d(Fit fit, Tensor x, Weights weights, float[] bias, Tensor out) {
    Operands operands = fit.operands();
    if (out != null) {
      operands.out(out.layout(), fit.shape());
      requireApart(operands, out, "input", x);
    }
    Tensor dense = x.contiguous();
    Tensor result = out != null ? out : Tensor.zeros(outShape(operands, fit.shape()));
    Convolution.forward(
        fit.simplified(),
        dense.data(),
        dense.layout().offset(),
        weights,
        bias,
        result.data(),
        result.layout().offset());
    return result;
  }

  /** Checks that no element of a contiguous tensor is one of an operand, which may be null. */
  private static void requireApart(Operands operands, Tensor out, String name, Tensor operand) {
    if (operand != null && operand.data() == out.data()) {
      operands.apart(out.layout(), name, operand.layout());
    }
  }

  /**
   * Applies a transposed convolution without output padding; see {@link #convTranspose2d(Tensor, Tensor, Tensor, ConvOptions, int, int)}.
   *
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weight the kernels, of shape {@code (cIn, cOut / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param bias one value per output channel, of shape {@code (cOut)}, or {@code (1)} for an input of rank 2; null for none
   * @param options stride, padding (not {@code same}), dilation, groups
   * @return a new tensor of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}
   * @throws IllegalArgumentException as the full form does
   */
  public static Tensor convTranspose2d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return convTranspose2d(x, weight, bias, options, 0, 0);
  }

  /**
   * Applies a transposed convolution, as PyTorch's {@code conv_transpose2d} does: the adjoint of a {@link #conv2d}, which takes
   * the gradient with respect to its output to the gradient with respect to its input.
   *
   * <p>Every element is one chain of {@code fma(weight, x, acc)} from +0 over input channel of the group, input row, input
   * column, ascending, over only those that reach it; then the bias is added.
   *
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weight the kernels, of shape {@code (cIn, cOut / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param bias one value per output channel, of shape {@code (cOut)}, or {@code (1)} for an input of rank 2; null for none
   * @param options stride, padding (not {@code same}), dilation, groups
   * @param outputPaddingH rows added at the bottom, smaller than strideH or dilationH
   * @param outputPaddingW columns added at the right, smaller than strideW or dilationW
   * @return a new tensor of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}, of the same rank as x,
   *     with {@code oH = (h − 1)·stride − top − bottom + dilation·(kH − 1) + outputPaddingH + 1}
   * @throws IllegalArgumentException if the ranks do not fit together, the channels differ, the groups do not divide them, a
   *     kernel axis is 0, {@code same} is set, an output padding is too large, or the output would be empty, or it or
   *     the padded input does not fit an array
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose2d.html">PyTorch's
   *     conv_transpose2d</a>
   */
  public static Tensor convTranspose2d(
      Tensor x,
      Tensor weight,
      Tensor bias,
      ConvOptions options,
      int outputPaddingH,
      int outputPaddingW) {
    String operation = "convTranspose2d";
    Operands operands = general(operation, Operands.Kind.TRANSPOSED_WEIGHT, x, weight);
    Arguments.notNull(operation, "options", options);
    operands.generalRanks();
    ConvShape shape = operands.transposed(options, outputPaddingH, outputPaddingW);
    operands.bias(layoutOrNull(bias), shape.inChannels());
    int[] outShape = shapeLike(
        operands.input(),
        shape.inChannels(),
        shape.rows().input(),
        shape.columns().input());
    return run(Conv::convolveTransposed, shape, x, weight, bias, outShape);
  }

  // ---- gradients of the general convolution ----

  /**
   * Computes the gradient of a loss with respect to the input of {@link #conv2d(Tensor, Tensor, Tensor, ConvOptions)} from the
   * gradient with respect to its output.
   *
   * <p>{@code dX[n, c, p, q] = Σ weight[o, c, a, b] · gradOutput[n, o, i, j]} over all o of c's group and all a, b, i, j with
   * {@code i · strideH + a · dilationH = p + top} and {@code j · strideW + b · dilationW = q + left}. Every element is one
   * chain of {@code fma(weight, gradOutput, acc)} from +0 over o, i, j, ascending. It costs as many multiply-adds as the
   * convolution: none is spent on the zeros between strides.
   *
   * @param gradOutput the gradient with respect to the output, of the output's shape
   * @param weight the kernels, of shape {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param inputShape the input's shape: {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param options stride, padding, dilation, groups
   * @return a new tensor of the input's shape
   * @throws IllegalArgumentException if {@code conv2d} would refuse the input and the weight, gradOutput does not have the
   *     output's shape, or it does not fit an array with the zeros around it
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.grad.conv2d_input.html">PyTorch's conv2d_input</a>
   */
  public static Tensor conv2dInputGradient(
      Tensor gradOutput, Tensor weight, int[] inputShape, ConvOptions options) {
    String operation = "conv2dInputGradient";
    Layout gradient = layout(operation, "gradOutput", gradOutput);
    Layout kernel = layout(operation, "weight", weight);
    Layout input = layout(operation, "inputShape", inputShape);
    Operands operands = new Operands(operation, Operands.Kind.WEIGHT, input, kernel);
    ConvShape shape = gradientShape(operands, gradient, options);
    operands.inputGradientFits(options);
    return inputGradient(shape, gradOutput, weight, inputShape);
  }

  /**
   * Computes the gradient of a loss with respect to the weight of {@link #conv2d(Tensor, Tensor, Tensor, ConvOptions)} from the
   * gradient with respect to its output.
   *
   * <p>{@code dW[o, c, a, b] = Σ gradOutput[n, o, i, j] · X[n, c, i · strideH + a · dilationH, j · strideW + b · dilationW]}
   * over all images n and all i, j of the output, X being padded with +0. For each image, every element is one chain of {@code
   * fma(gradOutput, x, acc)} from +0 over i, j, ascending; the results of the images are added in ascending order, one rounding
   * each, just as {@link Conv2D.Gradients#plus} adds them.
   *
   * @param gradOutput the gradient with respect to the output, of the output's shape
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weightShape the weight's shape: {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param options stride, padding, dilation, groups
   * @return a new tensor of the weight's shape
   * @throws IllegalArgumentException if {@code conv2d} would refuse the input and the weight, or gradOutput does not have
   *     the output's shape
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.grad.conv2d_weight.html">PyTorch's conv2d_weight</a>
   */
  public static Tensor conv2dWeightGradient(
      Tensor gradOutput, Tensor x, int[] weightShape, ConvOptions options) {
    String operation = "conv2dWeightGradient";
    Layout gradient = layout(operation, "gradOutput", gradOutput);
    Layout input = layout(operation, "x", x);
    Layout kernel = layout(operation, "weightShape", weightShape);
    Operands operands = new Operands(operation, Operands.Kind.WEIGHT, input, kernel);
    ConvShape shape = gradientShape(operands, gradient, options);
    return weightGradient(shape, gradOutput, x, weightShape);
  }

  /**
   * Computes the gradient of a loss with respect to the bias of {@link #conv2d(Tensor, Tensor, Tensor, ConvOptions)} from the
   * gradient with respect to its output: the sum of each channel.
   *
   * <p>For each image, a channel is summed in {@code double} over row, column, and rounded once; the results of the images are
   * added in ascending order, one rounding each.
   *
   * @param gradOutput the gradient with respect to the output, of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH,
   *     oW)} or {@code (oH, oW)}
   * @return a new tensor of shape {@code (cOut)}, or {@code (1)} for rank 2
   * @throws IllegalArgumentException if the rank is not 2, 3 or 4
   */
  public static Tensor conv2dBiasGradient(Tensor gradOutput) {
    String operation = "conv2dBiasGradient";
    Shapes.imagesOrPlane(operation, "gradOutput", layout(operation, "gradOutput", gradOutput));
    return biasGradient(gradOutput);
  }

  /** Checks the operands of a backward pass, under the name of the method that the caller typed. */
  static ConvShape backward(
      String operation, Tensor x, Tensor weight, Tensor gradOutput, ConvOptions options) {
    Operands operands = general(operation, Operands.Kind.WEIGHT, x, weight);
    Layout gradient = layout(operation, "gradOutput", gradOutput);
    ConvShape shape = gradientShape(operands, gradient, options);
    operands.inputGradientFits(options);
    return shape;
  }

  /** The checked sizes of a convolution, and the gradient of its output checked against them. */
  private static ConvShape gradientShape(
      Operands operands, Layout gradOutput, ConvOptions options) {
    Arguments.notNull(operands.operation(), "options", options);
    operands.generalRanks();
    ConvShape shape = operands.convolution(options);
    operands.gradOutput(gradOutput, outShape(operands, shape));
    return shape;
  }

  static Tensor inputGradient(ConvShape shape, Tensor gradOutput, Tensor weight, int[] inputShape) {
    return run(Conv::convolveTransposed, shape, gradOutput, weight, null, inputShape);
  }

  static Tensor weightGradient(ConvShape shape, Tensor gradOutput, Tensor x, int[] weightShape) {
    Tensor input = x.contiguous();
    Tensor gradient = gradOutput.contiguous();
    Tensor result = Tensor.zeros(weightShape);
    WeightGradient.compute(
        shape,
        input.data(),
        input.layout().offset(),
        gradient.data(),
        gradient.layout().offset(),
        result.data());
    return result;
  }

  static Tensor biasGradient(Tensor gradOutput) {
    Tensor gradient = gradOutput.contiguous();
    int rank = gradient.rank();
    int batch = rank == 4 ? gradient.dim(0) : 1;
    int channels = rank == 2 ? 1 : gradient.dim(rank - 3);
    Tensor result = Tensor.zeros(channels);
    BiasGradient.compute(
        batch,
        channels,
        gradient.dim(rank - 2) * gradient.dim(rank - 1),
        gradient.data(),
        gradient.layout().offset(),
        result.data());
    return result;
  }

  // ---- pooling ----

  /**
   * Takes the maximum of each window of each channel.
   *
   * <p>{@code Y[n, c, i, j] = max X[n, c, i · strideH + a · dilationH, j · strideW + b · dilationW]} over all {@code a < kH}, {@code b < kW}, X being
   * padded with −∞. It is the maximum of {@link Math#max(float, float)}: NaN if the window holds one, and +0 rather than −0. The
   * stride is that of the options, 1 unless they say otherwise; PyTorch's default is the window instead, so {@code
   * F.max_pool2d(x, 2)} is {@code maxPool2d(x, 2, 2, ConvOptions.defaults().stride(2))}.
   *
   * @param x the images, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param kH rows of a window, at least 1
   * @param kW columns of a window, at least 1
   * @param options stride, padding, dilation; one group
   * @return a new tensor of shape {@code (n, cIn, oH, oW)}, without n for rank 3 and {@code (oH, oW)} for rank 2, with oH and oW as
   *     {@link ConvOptions#outputHeight} and {@link ConvOptions#outputWidth} say; a window of padding alone, which a dilation or
   *     an empty image allows, gives −∞
   * @throws IllegalArgumentException if the rank is not 2, 3 or 4, the groups are not 1, a window is empty or exceeds the padded
   *     input, the padding of a side is more than half of the dilated window, or a padded axis or the result does not fit an array
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html">PyTorch's max_pool2d</a>
   */
  public static Tensor maxPool2d(Tensor x, int kH, int kW, ConvOptions options) {
    return pool(MaxPooling::forward, windows("maxPool2d", x, kH, kW), x, options);
  }

  /**
   * Takes the average of each window of each channel, in which padded places count as zeros.
   *
   * <p>{@code Y[n, c, i, j] = Σ X[n, c, i · strideH + a · dilationH, j · strideW + b · dilationW] / (kH · kW)} over all {@code a < kH}, {@code b < kW},
   * X being padded with +0: PyTorch's default, {@code count_include_pad=True}. A window is summed in {@code double} from +0 over a, b,
   * ascending, divided, and rounded once. The stride is that of the options, 1 unless they say otherwise; PyTorch's default is the
   * window instead, so {@code F.avg_pool2d(x, 2)} is {@code avgPool2d(x, 2, 2, ConvOptions.defaults().stride(2))}.
   *
   * @param x the images, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param kH rows of a window, at least 1
   * @param kW columns of a window, at least 1
   * @param options stride, padding, dilation (which PyTorch's averages do not have); one group
   * @return a new tensor of the shape that {@link #maxPool2d} gives
   * @throws IllegalArgumentException if {@link #maxPool2d} would refuse the arguments
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool2d.html">PyTorch's avg_pool2d</a>
   */
  public static Tensor avgPool2d(Tensor x, int kH, int kW, ConvOptions options) {
    return pool(AveragePooling::forward, windows("avgPool2d", x, kH, kW), x, options);
  }

  /**
   * Computes the gradient of a loss with respect to the input of {@link #maxPool2d} from the gradient with respect to its output.
   *
   * <p>Each element of gradOutput goes to the first maximum of its window over a, b, ascending: a NaN is the maximum (of several,
   * PyTorch takes the last), −0 equals +0, and padding is none, so that a window of padding alone passes nothing on. What several
   * windows pass on to one element is added from +0 in ascending order of the windows, row-major, one rounding each.
   *
   * @param gradOutput the gradient with respect to the output, of the output's shape
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param kH rows of a window, at least 1
   * @param kW columns of a window, at least 1
   * @param options stride, padding, dilation; one group
   * @return a new tensor of the input's shape
   * @throws IllegalArgumentException if {@link #maxPool2d} would refuse the arguments, or gradOutput does not have the output's
   *     shape
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html">PyTorch's max_pool2d</a>
   */
  public static Tensor maxPool2dGradient(
      Tensor gradOutput, Tensor x, int kH, int kW, ConvOptions options) {
    String operation = "maxPool2dGradient";
    Layout gradient = layout(operation, "gradOutput", gradOutput);
    ConvShape shape = poolingGradient(windows(operation, x, kH, kW), gradient, options);
    Tensor input = x.contiguous();
    Tensor contiguous = gradOutput.contiguous();
    Tensor result = Tensor.zeros(x.shape());
    PoolingGradient.ofMax(
        shape,
        input.data(),
        input.layout().offset(),
        contiguous.data(),
        contiguous.layout().offset(),
        result.data());
    return result;
  }

  /**
   * Computes the gradient of a loss with respect to the input of {@link #avgPool2d} from the gradient with respect to its output.
   *
   * <p>Each element of gradOutput is divided by {@code kH · kW}, rounded, and passed on to all elements of its window; what several
   * windows pass on to one element is added from +0 in ascending order of the windows, row-major, one rounding each.
   *
   * @param gradOutput the gradient with respect to the output, of the output's shape
   * @param inputShape the input's shape: {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param kH rows of a window, at least 1
   * @param kW columns of a window, at least 1
   * @param options stride, padding, dilation; one group
   * @return a new tensor of the input's shape
   * @throws IllegalArgumentException if {@link #avgPool2d} would refuse the arguments, or gradOutput does not have the output's
   *     shape
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool2d.html">PyTorch's avg_pool2d</a>
   */
  public static Tensor avgPool2dGradient(
      Tensor gradOutput, int[] inputShape, int kH, int kW, ConvOptions options) {
    String operation = "avgPool2dGradient";
    Layout gradient = layout(operation, "gradOutput", gradOutput);
    Layout input = layout(operation, "inputShape", inputShape);
    ConvShape shape = poolingGradient(windows(operation, input, kH, kW), gradient, options);
    Tensor contiguous = gradOutput.contiguous();
    Tensor result = Tensor.zeros(inputShape);
    PoolingGradient.ofAverage(
        shape, contiguous.data(), contiguous.layout().offset(), result.data());
    return result;
  }

  /** A pooling of the engine: contiguous images and where they begin, a result from 0. */
  @FunctionalInterface
  private interface Pooling {
    void run(ConvShape shape, float[] x, int xAt, float[] out);
  }

  private static Tensor pool(Pooling pooling, Operands operands, Tensor x, ConvOptions options) {
    Arguments.notNull(operands.operation(), "options", options);
    ConvShape shape = operands.pooling(options);
    Tensor input = x.contiguous();
    Tensor result = Tensor.zeros(outShape(operands, shape));
    pooling.run(shape, input.data(), input.layout().offset(), result.data());
    return result;
  }

  /** The checked sizes of a pooling, and the gradient of its output checked against them. */
  private static ConvShape poolingGradient(
      Operands operands, Layout gradOutput, ConvOptions options) {
    Arguments.notNull(operands.operation(), "options", options);
    ConvShape shape = operands.pooling(options);
    operands.gradOutput(gradOutput, outShape(operands, shape));
    return shape;
  }

  // ---- related operations ----

  /**
   * Convolves in the mathematical sense: the kernel is flipped along both axes, and the result has full size.
   *
   * <p>{@code Y[i, j] = Σ K[a, b] · X[i − a, j − b]}, X being zero outside its shape: {@link #corr2d} of the zero-padded X with
   * the flipped K, bit for bit. An empty image gives zeros.
   *
   * @param x {@code X}, of shape {@code (h, w)}
   * @param k {@code K}, of shape {@code (kH, kW)}
   * @return a new tensor of shape {@code (h + kH - 1, w + kW - 1)}
   * @throws IllegalArgumentException if a rank is not 2, a kernel axis is 0, the result would be empty, or the padded image or
   *     the result does not fit an array
   * @see <a href="https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.convolve2d.html">SciPy's convolve2d</a>
   */
  public static Tensor convolve2d(Tensor x, Tensor k) {
    Operands operands = textbook("convolve2d", x, k);
    operands.planes();
    operands.kernelNotEmpty();
    ConvOptions full = ConvOptions.defaults().padding(k.dim(0) - 1, k.dim(1) - 1);
    ConvShape shape = operands.convolution(full);
    return run(Conv::convolve, shape, x, flipped(k), null, outShape(operands, shape));
  }

  private static Tensor flipped(Tensor k) {
    float[] values = k.toArray();
    for (int i = 0, j = values.length - 1; i < j; i++, j--) {
      float value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
    return Tensor.wrap(values, k.shape());
  }

  /**
   * Pads the last two axes.
   *
   * @param x the images, of shape {@code (…, h, w)}
   * @param padding rows and columns to add at each side
   * @param mode what to add; {@link PadMode#REFLECT} allows less than the length of the axis, {@link PadMode#SYMMETRIC} and
   *     {@link PadMode#CIRCULAR} at most that, and {@link PadMode#REPLICATE} needs an axis that is not empty
   * @return a new tensor of shape {@code (…, h + top + bottom, w + left + right)}
   * @throws IllegalArgumentException if the rank is below 2, the image is too small for the mode, or the result does not fit
   *     an array
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.functional.pad.html">PyTorch's pad</a>
   */
  public static Tensor pad2d(Tensor x, Padding padding, PadMode mode) {
    Layout images = layout("pad2d", "x", x);
    Arguments.notNull("pad2d", "padding", padding);
    Arguments.notNull("pad2d", "mode", mode);
    int[] outShape = Pad2d.shape("pad2d", images, padding, mode);
    return Pad2d.pad(x.contiguous(), padding, mode, outShape);
  }

  /**
   * Lays out the windows of a convolution as columns (im2col): for one image, {@code weight.reshape(cOut,
   * -1).matmul(columns)} is its convolution, bit for bit.
   *
   * @param x the images, of shape {@code (n, cIn, h, w)} or {@code (cIn, h, w)}
   * @param kH rows of a window, at least 1
   * @param kW columns of a window, at least 1
   * @param options stride, padding, dilation; one group
   * @return a new tensor of shape {@code (n, cIn * kH * kW, oH * oW)}, without n for rank 3; its rows are ordered by channel,
   *     window row, window column
   * @throws IllegalArgumentException if the rank is not 3 or 4, the groups are not 1, a window is empty or exceeds the padded
   *     input, or a padded axis or the result does not fit an array
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.functional.unfold.html">PyTorch's unfold</a>
   */
  public static Tensor unfold(Tensor x, int kH, int kW, ConvOptions options) {
    Operands operands = windows("unfold", x, kH, kW);
    Arguments.notNull("unfold", "options", options);
    ConvShape shape = operands.windows(options);
    int rows = shape.inChannels() * kH * kW;
    int columns = shape.rows().output() * shape.columns().output();
    Tensor input = x.contiguous();
    Tensor result =
        x.rank() == 3 ? Tensor.zeros(rows, columns) : Tensor.zeros(x.dim(0), rows, columns);
    Unfold.columns(shape, input.data(), input.layout().offset(), result.data());
    return result;
  }

  // ---- from tensors to shapes ----

  private static Layout layout(String operation, String name, Tensor tensor) {
    return Arguments.notNull(operation, name, tensor).layout();
  }

  private static Layout layout(String operation, String name, int[] shape) {
    Arguments.notNull(operation, name, shape);
    return Layout.contiguous(Shapes.shape(operation, shape));
  }

  static Layout layoutOrNull(Tensor tensor) {
    return tensor == null ? null : tensor.layout();
  }

  private static Operands textbook(String operation, Tensor x, Tensor k) {
    Layout input = layout(operation, "x", x);
    return new Operands(operation, Operands.Kind.KERNEL, input, layout(operation, "k", k));
  }

  private static Operands general(String operation, Operands.Kind kind, Tensor x, Tensor weight) {
    Layout input = layout(operation, "x", x);
    return new Operands(operation, kind, input, layout(operation, "weight", weight));
  }

  private static Operands windows(String operation, Tensor x, int kH, int kW) {
    return windows(operation, layout(operation, "x", x), kH, kW);
  }

  private static Operands windows(String operation, Layout input, int kH, int kW) {
    Arguments.atLeast(operation, "kH", kH, 1);
    Arguments.atLeast(operation, "kW", kW, 1);
    Layout window = Layout.contiguous(Shapes.shape(operation, new int[] {kH, kW}));
    return new Operands(operation, Operands.Kind.KERNEL, input, window);
  }

  private static int[] outShape(Operands operands, ConvShape shape) {
    return shapeLike(
        operands.input(),
        shape.outChannels(),
        shape.rows().output(),
        shape.columns().output());
  }

  /** The shape of a result that has the rank and the batch of the input. */
  private static int[] shapeLike(Layout input, int channels, int height, int width) {
    int[] shape = input.shape();
    int rank = shape.length;
    if (rank > 2) {
      shape[rank - 3] = channels;
    }
    shape[rank - 2] = height;
    shape[rank - 1] = width;
    return shape;
  }

  // ---- from tensors to arrays ----

  /** One of the textbook's operations; the result has output channels if the kernel has. */
  private static Tensor correlate(
      String operation, Tensor x, int inputRank, Tensor k, int kernelRank) {
    Operands operands = textbook(operation, x, k);
    operands.textbookRanks(inputRank, kernelRank);
    ConvShape shape = operands.convolution(ConvOptions.defaults());
    int height = shape.rows().output();
    int width = shape.columns().output();
    int[] outShape = kernelRank == 4
        ? new int[] {shape.outChannels(), height, width}
        : new int[] {height, width};
    return run(Conv::convolve, shape, x, k, null, outShape);
  }

  /** An operation of the engine: contiguous operands and where they begin, a bias or null, a result and where it begins. */
  @FunctionalInterface
  private interface Engine {
    void run(
        ConvShape shape,
        float[] x,
        int xAt,
        float[] weight,
        int weightAt,
        float[] bias,
        float[] out,
        int outAt);
  }

  private static void convolve(
      ConvShape shape,
      float[] x,
      int xAt,
      float[] weight,
      int weightAt,
      float[] bias,
      float[] out,
      int outAt) {
    Convolution.forward(shape, x, xAt, Weights.live(weight, weightAt), bias, out, outAt);
  }

  /** Into a new array of zeros. */
  private static void convolveTransposed(
      ConvShape shape,
      float[] x,
      int xAt,
      float[] weight,
      int weightAt,
      float[] bias,
      float[] out,
      int outAt) {
    TransposedConvolution.convolve(shape, x, xAt, weight, weightAt, bias, out);
  }

  private static Tensor run(
      Engine engine, ConvShape shape, Tensor x, Tensor weight, Tensor bias, int[] outShape) {
    Tensor result = Tensor.zeros(outShape);
    run(engine, shape, x, weight, bias, result);
    return result;
  }

  private static void run(
      Engine engine, ConvShape shape, Tensor x, Tensor weight, Tensor bias, Tensor out) {
    Tensor input = x.contiguous();
    Tensor kernel = weight.contiguous();
    engine.run(
        shape,
        input.data(),
        input.layout().offset(),
        kernel.data(),
        kernel.layout().offset(),
        bias == null ? null : bias.toArray(),
        out.data(),
        out.layout().offset());
  }
}
