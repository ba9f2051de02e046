package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import io.github.conv4j.engine.BiasGradient;
import io.github.conv4j.engine.ConvShape;
import io.github.conv4j.engine.Convolution;
import io.github.conv4j.engine.TransposedConvolution;
import io.github.conv4j.engine.Unfold;
import io.github.conv4j.engine.WeightGradient;
import io.github.conv4j.engine.Weights;
import io.github.conv4j.engine.kernel.Kernels;

/**
 * The operations: the textbook's cross-correlations, which the word convolution means in deep learning, then the general
 * convolution, the transposed one, and what stands around them.
 *
 * <p>All of them keep one numerical promise. Every output of {@code corr2d…} and {@code conv2d} is one chain: acc = +0; for
 * each input channel of the group, kernel row, kernel column, in that order, acc = {@code Math.fma(weight, x, acc)}; then the
 * bias is added. Padding is zeros that take part. The same inputs therefore give the same bits on every machine and JDK, a
 * view those of its contiguous copy, a batch those of its images. The {@linkplain io.github.conv4j package} says the rest.
 *
 * <p>Any tensor view is taken; one that is not contiguous is copied once, and a padded image is copied into a frame of zeros.
 * Nothing is modified, and any number of threads may call at once; a large call shares its work with the pool of its caller or
 * the common one. An argument that is null is a {@link NullPointerException} that names it.
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
    Operands operands = Operands.textbook("corr2d", x, "(h, w)", k, "(kH, kW)");
    operands.ranks(2, 2);
    ConvShape shape = ConvGeometry.resolve(operands, ConvOptions.defaults());
    return correlate(shape, x, k, shape.rows().output(), shape.columns().output());
  }

  /**
   * Cross-correlates an image of several channels with a kernel of as many: one output channel.
   *
   * <p>{@code Y[i, j] = Σ K[c, a, b] · X[c, i + a, j + b]} over all channels c and all a, b of the kernel, in one chain; the
   * sum of the channels' {@link #corr2d} is the same to rounding, not to the bit.
   *
   * @param x {@code X}, of shape {@code (cIn, h, w)}
   * @param k {@code K}, of shape {@code (cIn, kH, kW)}
   * @return a new tensor of shape {@code (h - kH + 1, w - kW + 1)}
   * @throws IllegalArgumentException if a rank is not 3, the channels differ, a kernel axis is 0, the kernel exceeds the
   *     image, or the result does not fit an array
   * @see <a href="https://d2l.ai/chapter_convolutional-neural-networks/channels.html">d2l, multiple input channels</a>
   */
  public static Tensor corr2dMultiIn(Tensor x, Tensor k) {
    Operands operands = Operands.textbook("corr2dMultiIn", x, "(cIn, h, w)", k, "(cIn, kH, kW)");
    operands.ranks(3, 3);
    ConvShape shape = ConvGeometry.resolve(operands, ConvOptions.defaults());
    return correlate(shape, x, k, shape.rows().output(), shape.columns().output());
  }

  /**
   * Cross-correlates an image of several channels with several kernels: one output channel each.
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
    Operands operands =
        Operands.textbook("corr2dMultiInOut", x, "(cIn, h, w)", k, "(cOut, cIn, kH, kW)");
    operands.ranks(3, 4);
    ConvShape shape = ConvGeometry.resolve(operands, ConvOptions.defaults());
    return correlate(
        shape, x, k, shape.outChannels(), shape.rows().output(), shape.columns().output());
  }

  /**
   * Applies a 1×1 convolution: one matrix product over channels, shared by every pixel.
   *
   * <p>With {@code p = h * w}, computes {@code Y(cOut, p) = K(cOut, cIn) · X(cIn, p)} in {@code cOut * cIn * p}
   * multiply-adds, bit for bit what {@link #corr2dMultiInOut} gives; unlike that, it takes an empty image. A contiguous {@code
   * x} is viewed, not copied.
   *
   * @param x {@code X}, of shape {@code (cIn, h, w)}
   * @param k {@code K}, of shape {@code (cOut, cIn, 1, 1)} or {@code (cOut, cIn)}
   * @return a new tensor of shape {@code (cOut, h, w)}
   * @throws IllegalArgumentException if a rank is wrong, the kernel is not 1×1, the channels differ, or the result does
   *     not fit an array
   * @see <a href="https://d2l.ai/chapter_convolutional-neural-networks/channels.html">d2l, 1×1 convolutional layer</a>
   */
  public static Tensor corr2dMultiInOut1x1(Tensor x, Tensor k) {
    ConvShape shape = ConvGeometry.pointwise(Operands.oneByOne("corr2dMultiInOut1x1", x, k));
    return correlate(shape, x, k, k.dim(0), x.dim(1), x.dim(2));
  }

  /**
   * Tells which loops this JVM runs: {@code "plain"}, or such as {@code "vector-512"} where the Vector API is there, fast, and
   * has registers of 512 bits. All of them give the same bits. The choice falls at the first call; {@code
   * -Dio.github.conv4j.backend=plain} or {@code vector} forces it.
   *
   * @return the name of the back-end
   * @throws IllegalStateException if the back-end that was forced is not to be had; the message says why
   */
  public static String backend() {
    return Kernels.name();
  }

  // ---- the general convolution ----

  /**
   * Convolves with the default options and no bias; see {@link #conv2d(Tensor, Tensor, Tensor, ConvOptions)}.
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
   * The bias is added last. Each image of a batch has the bits that it has alone.
   *
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weight the kernels, of shape {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param bias one number an output channel, of shape {@code (cOut)}, {@code (1)} for an input of rank 2; or null
   * @param options stride, padding, dilation, groups
   * @return a new tensor of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}, the rank that x has;
   *     {@link ConvOptions#outputHeight} tells oH
   * @throws IllegalArgumentException if the ranks do not go together, the channels differ, the groups do not divide them, a
   *     kernel axis is 0, the dilated kernel exceeds the padded input, or a padded image or the result does not fit an array
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html">PyTorch's conv2d</a>
   */
  public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return conv2d("conv2d", x, weight, bias, options, null);
  }

  /**
   * Convolves as {@link #conv2d(Tensor, Tensor, Tensor, ConvOptions)} does, into a tensor that is there already: for a caller who
   * computes results of one shape again and again, since a fresh array costs its zeroing and new pages.
   *
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weight the kernels, of shape {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param bias one element an output channel, of shape {@code (cOut)}, {@code (1)} for an input of rank 2; or null
   * @param options stride, padding, dilation, groups
   * @param out takes the result, of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}; contiguous, and
   *     sharing no element with an operand
   * @throws IllegalArgumentException as the form that returns does, or if out is not contiguous, has another shape, or shares
   *     an element with an operand; nothing is written then
   */
  public static void conv2d(Tensor x, Tensor weight, Tensor bias, ConvOptions options, Tensor out) {
    conv2d("conv2d", x, weight, bias, options, Arguments.notNull("conv2d", "out", out));
  }

  /** The same for a caller who typed another method's name; into a new tensor if out is null. */
  static Tensor conv2d(
      String operation, Tensor x, Tensor weight, Tensor bias, ConvOptions options, Tensor out) {
    Operands operands = Operands.general(operation, x, weight, Operands.CONV_WEIGHT_AXES);
    Arguments.notNull(operation, "options", options);
    operands.generalRanks();
    ConvShape shape = ConvGeometry.resolve(operands, options);
    operands.bias(bias, shape.outChannels());
    if (out == null) {
      return run(Conv::convolve, shape, x, weight, bias, outShape(x, shape));
    }
    operands.out(out, shape);
    operands.sharesNothing(out, "input", x);
    operands.sharesNothing(out, "weight", weight);
    operands.sharesNothing(out, "bias", bias);
    run(Conv::convolve, shape, x, weight, bias, out);
    return out;
  }

  /** Convolves with a weight that was laid out before, of which {@code layout} tells the shape; into a new tensor if out is null. */
  static Tensor conv2d(
      String operation,
      Tensor x,
      Weights weights,
      Layout layout,
      float[] bias,
      ConvOptions options,
      Tensor out) {
    Operands operands = Operands.general(operation, x, layout, Operands.CONV_WEIGHT_AXES);
    operands.generalRanks();
    ConvShape shape = ConvGeometry.resolve(operands, options);
    Tensor result = out;
    if (out == null) {
      result = Tensor.zeros(outShape(x, shape));
    } else {
      operands.out(out, shape);
      operands.sharesNothing(out, "input", x);
    }
    Tensor input = x.contiguous();
    Convolution.forward(
        shape,
        input.data(),
        input.layout().offset(),
        weights,
        bias,
        result.data(),
        result.layout().offset());
    return result;
  }

  private static int[] outShape(Tensor x, ConvShape shape) {
    return shapeLike(
        x.shape(), shape.outChannels(), shape.rows().output(), shape.columns().output());
  }

  /**
   * Convolves transposed, without output padding; see {@link #convTranspose2d(Tensor, Tensor, Tensor, ConvOptions, int, int)}.
   *
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weight the kernels, of shape {@code (cIn, cOut / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param bias one number an output channel, of shape {@code (cOut)}, {@code (1)} for an input of rank 2; or null
   * @param options stride, padding in numbers, dilation, groups
   * @return a new tensor of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}
   * @throws IllegalArgumentException as the full form does
   */
  public static Tensor convTranspose2d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return convTranspose2d(x, weight, bias, options, 0, 0);
  }

  /**
   * Convolves transposed, as PyTorch's {@code conv_transpose2d} does: the linear map that takes the gradient of a {@link
   * #conv2d} from its output to its input, and so the adjoint of it.
   *
   * <p>Every output is one chain of {@code fma(weight, x, acc)} from +0 over input channel of the group, input row, input
   * column, ascending, over those alone that reach it; then the bias is added.
   *
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weight the kernels, of shape {@code (cIn, cOut / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param bias one number an output channel, of shape {@code (cOut)}, {@code (1)} for an input of rank 2; or null
   * @param options stride, padding in numbers, dilation, groups
   * @param outputPaddingH rows added at the bottom, less than the stride or the dilation of the height
   * @param outputPaddingW columns added at the right, less than the stride or the dilation of the width
   * @return a new tensor of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}, the rank that x has,
   *     with {@code oH = (h − 1)·stride − top − bottom + dilation·(kH − 1) + outputPaddingH + 1}
   * @throws IllegalArgumentException if the ranks do not go together, the channels differ, the groups do not divide them, a
   *     kernel axis is 0, {@code same} is set, an output padding is too large, or the output would be empty or not fit an
   *     array
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
    Operands operands =
        Operands.general("convTranspose2d", x, weight, "(cIn, cOut / groups, kH, kW)");
    Arguments.notNull("convTranspose2d", "options", options);
    operands.generalRanks();
    ConvShape shape = ConvGeometry.transposed(operands, options, outputPaddingH, outputPaddingW);
    operands.bias(bias, shape.inChannels());
    int[] outShape = shapeLike(
        x.shape(), shape.inChannels(), shape.rows().input(), shape.columns().input());
    return run(Conv::convolveTransposed, shape, x, weight, bias, outShape);
  }

  // ---- gradients of the general convolution ----

  /**
   * Carries the gradient of a loss from the output of {@link #conv2d(Tensor, Tensor, Tensor, ConvOptions)} back to its input.
   *
   * <p>{@code dX[n, c, p, q] = Σ weight[o, c, a, b] · gradOutput[n, o, i, j]} over all o of c's group and all a, b, i, j with
   * {@code i · strideH + a · dilationH = p + top} and {@code j · strideW + b · dilationW = q + left}. Every element is one
   * chain of {@code fma(weight, gradOutput, acc)} from +0 over o, i, j, ascending. It costs as many multiply-adds as the
   * convolution: none are spent on the zeros between strides.
   *
   * @param gradOutput the loss's gradient with respect to the output, of the output's shape
   * @param weight the kernels, of shape {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param inputShape the input's shape: {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param options stride, padding, dilation, groups
   * @return a new tensor of the input's shape
   * @throws IllegalArgumentException if input and weight do not go together, as {@code conv2d} has it, or gradOutput has not
   *     the output's shape
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.grad.conv2d_input.html">PyTorch's conv2d_input</a>
   */
  public static Tensor conv2dInputGradient(
      Tensor gradOutput, Tensor weight, int[] inputShape, ConvOptions options) {
    Operands operands =
        Operands.ofInputShape("conv2dInputGradient", gradOutput, weight, inputShape);
    return inputGradient(
        gradientShape(operands, gradOutput, options), gradOutput, weight, inputShape);
  }

  /**
   * Carries the gradient of a loss from the output of {@link #conv2d(Tensor, Tensor, Tensor, ConvOptions)} back to its weight.
   *
   * <p>{@code dW[o, c, a, b] = Σ gradOutput[n, o, i, j] · X[n, c, i · strideH + a · dilationH, j · strideW + b · dilationW]}
   * over all images n and all i, j of the output, X being padded with +0. For each image every element is one chain of {@code
   * fma(gradOutput, x, acc)} from +0 over i, j, ascending; the images' results are added in ascending order, one rounding each:
   * so the gradient of a batch is that of its images, folded by {@link Conv2D.Gradients#plus}.
   *
   * @param gradOutput the loss's gradient with respect to the output, of the output's shape
   * @param x the input, of shape {@code (n, cIn, h, w)}, {@code (cIn, h, w)} or {@code (h, w)}
   * @param weightShape the weight's shape: {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for an input of rank 2
   * @param options stride, padding, dilation, groups
   * @return a new tensor of the weight's shape
   * @throws IllegalArgumentException if input and weight do not go together, as {@code conv2d} has it, or gradOutput has not
   *     the output's shape
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.grad.conv2d_weight.html">PyTorch's conv2d_weight</a>
   */
  public static Tensor conv2dWeightGradient(
      Tensor gradOutput, Tensor x, int[] weightShape, ConvOptions options) {
    Operands operands = Operands.ofWeightShape("conv2dWeightGradient", gradOutput, x, weightShape);
    return weightGradient(gradientShape(operands, gradOutput, options), gradOutput, x, weightShape);
  }

  /**
   * Carries the gradient of a loss from the output of {@link #conv2d(Tensor, Tensor, Tensor, ConvOptions)} back to its bias:
   * the sum of each channel.
   *
   * <p>For each image a channel is summed in {@code double} over row, column, and rounded; the images' results are added in
   * ascending order, one rounding each.
   *
   * @param gradOutput the loss's gradient with respect to the output, of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH,
   *     oW)} or {@code (oH, oW)}
   * @return a new tensor of shape {@code (cOut)}, {@code (1)} for rank 2
   * @throws IllegalArgumentException if the rank is another one
   */
  public static Tensor conv2dBiasGradient(Tensor gradOutput) {
    Arguments.notNull("conv2dBiasGradient", "gradOutput", gradOutput);
    Operands.imagesOrPlane("conv2dBiasGradient", gradOutput.layout());
    return biasGradient(gradOutput);
  }

  /** All gradients of a convolution, for a caller who typed another method's name. */
  static Conv2D.Gradients gradients(
      String operation,
      Tensor x,
      Tensor weight,
      boolean withBias,
      Tensor gradOutput,
      ConvOptions options) {
    Operands operands = Operands.general(operation, x, weight, Operands.CONV_WEIGHT_AXES);
    Arguments.notNull(operation, "gradOutput", gradOutput);
    ConvShape shape = gradientShape(operands, gradOutput, options);
    Tensor dense = gradOutput.contiguous();
    return new Conv2D.Gradients(
        inputGradient(shape, dense, weight, x.shape()),
        weightGradient(shape, dense, x, weight.shape()),
        withBias ? biasGradient(dense) : null);
  }

  /** The checked sizes of a convolution whose output has a gradient. */
  private static ConvShape gradientShape(
      Operands operands, Tensor gradOutput, ConvOptions options) {
    Arguments.notNull(operands.operation(), "options", options);
    operands.generalRanks();
    ConvShape shape = ConvGeometry.resolve(operands, options);
    operands.gradOutput(
        gradOutput,
        shapeLike(
            operands.input().shape(),
            shape.outChannels(),
            shape.rows().output(),
            shape.columns().output()));
    return shape;
  }

  private static Tensor inputGradient(
      ConvShape shape, Tensor gradOutput, Tensor weight, int[] inputShape) {
    return run(Conv::convolveTransposed, shape, gradOutput, weight, null, inputShape);
  }

  private static Tensor weightGradient(
      ConvShape shape, Tensor gradOutput, Tensor x, int[] weightShape) {
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

  private static Tensor biasGradient(Tensor gradOutput) {
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

  // ---- around the convolution ----

  /**
   * Convolves in the mathematician's sense: the kernel flipped along both axes, the result of full size.
   *
   * <p>{@code Y[i, j] = Σ K[a, b] · X[i − a, j − b]}, X being zero outside of its shape: {@link #corr2d} of the zero-padded X
   * with the flipped K, bit for bit.
   *
   * @param x {@code X}, of shape {@code (h, w)}
   * @param k {@code K}, of shape {@code (kH, kW)}
   * @return a new tensor of shape {@code (h + kH - 1, w + kW - 1)}
   * @throws IllegalArgumentException if a rank is not 2, a kernel axis is 0, the kernel exceeds the padded image, as with
   *     an empty one, or that or the result does not fit an array
   * @see <a href="https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.convolve2d.html">SciPy's convolve2d</a>
   */
  public static Tensor convolve2d(Tensor x, Tensor k) {
    Operands operands = Operands.textbook("convolve2d", x, "(h, w)", k, "(kH, kW)");
    operands.ranks(2, 2);
    operands.kernelNotEmpty();
    ConvOptions full = ConvOptions.defaults().padding(k.dim(0) - 1, k.dim(1) - 1);
    ConvShape shape = ConvGeometry.resolve(operands, full);
    return correlate(
        shape, x, flipped(k), shape.rows().output(), shape.columns().output());
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
   * Puts a border around the last two axes.
   *
   * @param x the images, of shape {@code (…, h, w)}
   * @param padding how many rows and columns at each side
   * @param mode what the border is made of; {@link PadMode#REFLECT} needs less than the axis has, {@link PadMode#CIRCULAR} at
   *     most that, {@link PadMode#REPLICATE} an axis that is not empty
   * @return a new tensor of shape {@code (…, h + top + bottom, w + left + right)}
   * @throws IllegalArgumentException if the rank is below 2, the image is too small for the mode, or the result does not fit
   *     an array
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.functional.pad.html">PyTorch's pad</a>
   */
  public static Tensor pad2d(Tensor x, Padding padding, PadMode mode) {
    Arguments.notNull("pad2d", "x", x);
    Arguments.notNull("pad2d", "padding", padding);
    Arguments.notNull("pad2d", "mode", mode);
    int[] outShape = Operands.padded("pad2d", x.layout(), padding, mode);
    return Pad2d.pad(x.contiguous(), padding, mode, outShape);
  }

  /**
   * Lays the windows of a convolution out as columns (im2col): {@code weight.reshape(cOut, -1).matmul(columns)} then is the
   * convolution of that image, bit for bit.
   *
   * @param x the images, of shape {@code (n, cIn, h, w)} or {@code (cIn, h, w)}
   * @param kH rows of a window, at least 1
   * @param kW columns of a window, at least 1
   * @param options stride, padding, dilation; one group
   * @return a new tensor of shape {@code (n, cIn * kH * kW, oH * oW)}, without n for rank 3; rows by channel, window row,
   *     window column
   * @throws IllegalArgumentException if the rank is another one, there are groups, a window is empty or exceeds the padded
   *     input, or the result does not fit an array
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.functional.unfold.html">PyTorch's unfold</a>
   */
  public static Tensor unfold(Tensor x, int kH, int kW, ConvOptions options) {
    Operands operands = Operands.windows("unfold", x, kH, kW);
    Arguments.notNull("unfold", "options", options);
    operands.unfoldable(options.groups());
    ConvShape shape = ConvGeometry.unfold(operands, options);
    int rows = shape.inChannels() * kH * kW;
    int columns = shape.rows().output() * shape.columns().output();
    Tensor input = x.contiguous();
    Tensor result =
        x.rank() == 3 ? Tensor.zeros(rows, columns) : Tensor.zeros(x.dim(0), rows, columns);
    Unfold.columns(shape, input.data(), input.layout().offset(), result.data());
    return result;
  }

  // ---- from tensors to arrays ----

  /** The shape of a result that has the rank of x, whose batch it keeps. */
  private static int[] shapeLike(int[] shape, int channels, int height, int width) {
    int rank = shape.length;
    int[] result = shape.clone();
    if (rank > 2) {
      result[rank - 3] = channels;
    }
    result[rank - 2] = height;
    result[rank - 1] = width;
    return result;
  }

  private static Tensor correlate(ConvShape shape, Tensor x, Tensor k, int... outShape) {
    return run(Conv::convolve, shape, x, k, null, outShape);
  }

  /** Loops over contiguous arrays and the positions at which their elements begin; the bias may be null. */
  @FunctionalInterface
  private interface Loops {
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

  /** Into a new tensor, whose array is its own. */
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
      Loops loops, ConvShape shape, Tensor x, Tensor weight, Tensor bias, int[] outShape) {
    Tensor result = Tensor.zeros(outShape);
    run(loops, shape, x, weight, bias, result);
    return result;
  }

  private static void run(
      Loops loops, ConvShape shape, Tensor x, Tensor weight, Tensor bias, Tensor out) {
    Tensor input = x.contiguous();
    Tensor kernel = weight.contiguous();
    loops.run(
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
