package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import io.github.conv4j.engine.Weights;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A convolutional layer: a learnable weight, a learnable bias or none, and the options of the convolution.
 *
 * <p>A layer that no longer learns is faster once it is {@linkplain #freeze frozen}, where its weight is large beside the map.
 *
 * <p>{@link #weight()} and {@link #bias()} are the live parameters: {@link #step} changes them in place, and so may the
 * caller. {@link #forward} and {@link #backward} keep no state, so any number of threads may share one module as long as none
 * of them changes a parameter. Modules are compared by identity, their parameters by value.
 *
 * @see <a href="https://d2l.ai/chapter_convolutional-neural-networks/conv-layer.html">d2l, convolutional layers</a>
 */
public final class Conv2D implements Serializable {
  private static final long serialVersionUID = 1;

  // transient: writeReplace ships them as Parameters
  private final transient Tensor weight; // null if frozen
  private final transient Tensor bias; // null where there is none
  private final transient ConvOptions options;
  private final transient Layout layout; // the weight's
  private final transient Weights.Frozen frozen; // in place of a weight; null if live

  /**
   * What a loss changes by as the input and the parameters of one module change.
   *
   * @param input of the input's shape; null in a sum
   * @param weight of the weight's shape
   * @param bias of the bias's shape; null for a module without one
   * @serial exclude
   */
  public record Gradients(Tensor input, Tensor weight, Tensor bias) implements Serializable {
    /**
     * Checks that there is a weight.
     *
     * @param input of the input's shape, or null
     * @param weight of the weight's shape
     * @param bias of the bias's shape, or null
     * @throws NullPointerException if the weight is null
     */
    public Gradients {
      Arguments.notNull("Gradients", "weight", weight);
    }

    /**
     * Adds the parameters' gradients of another part of the data, one rounding an element.
     *
     * @param other the gradients of the same module for other images
     * @return the sums of weight and bias; its input is null
     * @throws IllegalArgumentException if the shapes differ, or one of the two has a bias alone
     */
    public Gradients plus(Gradients other) {
      Arguments.notNull("plus", "other", other);
      Shapes.sameShape("plus", "this weight", weight, "other weight", other.weight);
      Shapes.sameShape("plus", "this bias", bias, "other bias", other.bias);
      return new Gradients(
          null, weight.add(other.weight), bias == null ? null : bias.add(other.bias));
    }
  }

  /**
   * Makes the textbook's layer of one plane: a weight drawn uniformly from [0, 1), a bias of zero, default options. The
   * textbook learns its edge kernel {@link #withoutBias()}; with a bias that learning rate, 3e-2, diverges.
   *
   * @param kH kernel rows, at least 1
   * @param kW kernel columns, at least 1
   * @param random where the weight comes from, row-major
   * @throws IllegalArgumentException if kH or kW is below 1, or the weight does not fit an array
   */
  public Conv2D(int kH, int kW, RandomGenerator random) {
    Arguments.atLeast("Conv2D", "kH", kH, 1);
    Arguments.atLeast("Conv2D", "kW", kW, 1);
    Arguments.notNull("Conv2D", "random", random);
    Shapes.shape("Conv2D", new int[] {kH, kW});
    this.weight = Tensor.rand(random, kH, kW);
    this.bias = Tensor.zeros(1);
    this.options = ConvOptions.defaults();
    this.layout = weight.layout();
    this.frozen = null;
  }

  /**
   * Makes a layer as PyTorch's {@code nn.Conv2d} is initialised: weight, then bias, drawn uniformly from ±1/√(inChannels /
   * groups · kH · kW), row-major, each as {@code bound * (2 * nextFloat() - 1)}.
   *
   * @param inChannels channels of the input, at least 1
   * @param outChannels channels of the output, at least 1
   * @param kH kernel rows, at least 1
   * @param kW kernel columns, at least 1
   * @param options stride, padding, dilation, groups
   * @param random where the parameters come from
   * @throws IllegalArgumentException if a number is below 1, the groups do not divide the channels, or the weight does not fit
   *     an array
   */
  public Conv2D(
      int inChannels,
      int outChannels,
      int kH,
      int kW,
      ConvOptions options,
      RandomGenerator random) {
    Arguments.atLeast("Conv2D", "inChannels", inChannels, 1);
    Arguments.atLeast("Conv2D", "outChannels", outChannels, 1);
    Arguments.atLeast("Conv2D", "kH", kH, 1);
    Arguments.atLeast("Conv2D", "kW", kW, 1);
    Arguments.notNull("Conv2D", "options", options);
    Arguments.notNull("Conv2D", "random", random);
    Shapes.groups("Conv2D", options.groups(), inChannels, "input");
    Shapes.groups("Conv2D", options.groups(), outChannels, "output");
    int[] shape =
        Shapes.shape("Conv2D", new int[] {outChannels, inChannels / options.groups(), kH, kW});
    float bound = (float) (1 / Math.sqrt((double) shape[1] * kH * kW));
    this.weight = Tensor.rand(random, shape).map(u -> bound * (2 * u - 1));
    this.bias = Tensor.rand(random, outChannels).map(u -> bound * (2 * u - 1));
    this.options = options;
    this.layout = weight.layout();
    this.frozen = null;
  }

  private Conv2D(
      Tensor weight, Tensor bias, ConvOptions options, Layout layout, Weights.Frozen frozen) {
    this.weight = weight;
    this.bias = bias;
    this.options = options;
    this.layout = layout;
    this.frozen = frozen;
  }

  /**
   * Makes a layer of given parameters, which it shares with the caller.
   *
   * @param weight the kernels, of shape {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for a single plane
   * @param bias of shape {@code (cOut)}, {@code (1)} for a weight of rank 2; null for none
   * @param options stride, padding, dilation, groups
   * @return the layer
   * @throws IllegalArgumentException if the shapes and options do not go together, or a kernel axis is 0
   */
  public static Conv2D of(Tensor weight, Tensor bias, ConvOptions options) {
    Arguments.notNull("of", "weight", weight);
    Arguments.notNull("of", "options", options);
    Operands.module("of", weight, bias, options.groups());
    return new Conv2D(weight, bias, options, weight.layout(), null);
  }

  /**
   * Leaves the bias out.
   *
   * @return a layer that shares the weight, so that a {@link #step} of the one shows in the other
   */
  public Conv2D withoutBias() {
    return new Conv2D(weight, null, options, layout, frozen);
  }

  /**
   * Copies the layer for serving: the weight is laid out once for the loops that use it, in place of at every call, and never
   * changes. {@link #forward} gives the bits that it gives here, {@link #weight()} and {@link #bias()} give copies, {@link #step}
   * refuses. Later changes of this layer do not show in the copy.
   *
   * @return the copy; this layer if it is frozen itself
   */
  public Conv2D freeze() {
    if (frozen != null) {
      return this;
    }
    int groups = options.groups();
    boolean plane = weight.rank() == 2;
    int outChannels = plane ? 1 : weight.dim(0) / groups;
    int inChannels = plane ? 1 : weight.dim(1);
    Weights.Frozen weights = Weights.frozen(weight.toArray(), groups, outChannels, inChannels);
    return new Conv2D(
        null,
        bias == null ? null : bias.copy(),
        options,
        Layout.contiguous(layout.shape()),
        weights);
  }

  /**
   * Convolves and adds the bias; see {@link Conv#conv2d(Tensor, Tensor, Tensor, ConvOptions)}.
   *
   * @param x the input: of shape {@code (n, cIn, h, w)} or {@code (cIn, h, w)}, or {@code (h, w)} for a weight of rank 2
   * @return a new tensor of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}, the rank that x has
   * @throws IllegalArgumentException if the ranks do not go together, the channels differ, the dilated kernel exceeds the
   *     padded input, or a padded image or the result does not fit an array
   */
  public Tensor forward(Tensor x) {
    return convolve(x, null);
  }

  /**
   * Does as {@link #forward(Tensor)} into a tensor that is there already; see {@link Conv#conv2d(Tensor, Tensor, Tensor,
   * ConvOptions, Tensor)}. A {@linkplain #freeze frozen} layer then makes no array in a call.
   *
   * @param x the input: of shape {@code (n, cIn, h, w)} or {@code (cIn, h, w)}, or {@code (h, w)} for a weight of rank 2
   * @param out takes the result, of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}; contiguous, and
   *     sharing no element with the input or a parameter
   * @throws IllegalArgumentException as the form that returns does, or if out is not contiguous, has another shape, or shares
   *     an element with the input or a parameter; nothing is written then
   */
  public void forward(Tensor x, Tensor out) {
    convolve(x, Arguments.notNull("forward", "out", out));
  }

  private Tensor convolve(Tensor x, Tensor out) {
    if (frozen == null) {
      return Conv.conv2d("forward", x, weight, bias, options, out);
    }
    float[] add = bias == null ? null : bias.data();
    return Conv.conv2d("forward", x, frozen, layout, add, options, out);
  }

  /**
   * Carries the gradient of a loss from the output back to input, weight and bias: {@link Conv#conv2dInputGradient}, {@link
   * Conv#conv2dWeightGradient} and {@link Conv#conv2dBiasGradient}, which say in which order they add.
   *
   * <p>The weight and bias of a batch's gradients are those of its images, folded in order by {@link Gradients#plus}, bit for
   * bit: threads that take one image each, or several, give what one thread gives.
   *
   * @param x the input of {@link #forward}: of shape {@code (n, cIn, h, w)} or {@code (cIn, h, w)}, or {@code (h, w)} for a
   *     weight of rank 2
   * @param gradOutput the loss's gradient with respect to its result, of the result's shape
   * @return the gradients, each of the shape of what it belongs to; no bias for a module without one
   * @throws IllegalArgumentException if x does not go with the weight, or gradOutput has not the output's shape
   */
  public Gradients backward(Tensor x, Tensor gradOutput) {
    return Conv.gradients("backward", x, weight(), bias != null, gradOutput, options);
  }

  /**
   * Takes one step of gradient descent in place: parameter = fma(−learningRate, gradient, parameter).
   *
   * @param gradients what {@link #backward} gave for this module, or a sum of such
   * @param learningRate how far to go
   * @throws IllegalArgumentException if the gradients are not of the parameters' shapes; nothing is changed then
   * @throws UnsupportedOperationException if the layer is {@linkplain #freeze frozen}, or a parameter is a view in which
   *     elements share memory; nothing is changed then
   */
  public void step(Gradients gradients, float learningRate) {
    Arguments.notNull("step", "gradients", gradients);
    if (frozen != null) {
      throw new UnsupportedOperationException("step: a frozen module does not learn: " + this);
    }
    Shapes.sameShape("step", "weight", weight, "gradient", gradients.weight());
    Shapes.sameShape("step", "bias", bias, "gradient", gradients.bias());
    Shapes.writable("step", "weight", weight.layout());
    if (bias != null) {
      Shapes.writable("step", "bias", bias.layout());
    }
    // the bias's gradient may share memory with the weight
    Tensor biasGradient = bias == null ? null : gradients.bias().copy();
    weight.addScaled(gradients.weight(), -learningRate);
    if (bias != null) {
      bias.addScaled(biasGradient, -learningRate);
    }
  }

  /**
   * Returns the live weight; of a frozen layer, a copy.
   *
   * @return of shape {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)}
   */
  public Tensor weight() {
    return frozen == null ? weight : Tensor.wrap(frozen.copy(), layout.shape());
  }

  /**
   * Returns the live bias; of a frozen layer, a copy.
   *
   * @return of shape {@code (cOut)}; null if there is none
   */
  public Tensor bias() {
    return frozen == null || bias == null ? bias : bias.copy();
  }

  /**
   * Returns the options.
   *
   * @return stride, padding, dilation, groups
   */
  public ConvOptions options() {
    return options;
  }

  /**
   * Returns the live parameters, of a frozen layer copies, under the names of PyTorch's {@code state_dict}.
   *
   * @return {@code "weight"}, then {@code "bias"} if there is one; unmodifiable
   */
  public Map<String, Tensor> parameters() {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    parameters.put("weight", weight());
    if (bias != null) {
      parameters.put("bias", bias());
    }
    return Collections.unmodifiableMap(parameters);
  }

  /**
   * Describes the layer as PyTorch does: the stride always, other options where they are not the defaults.
   *
   * @return such as {@code Conv2D(3, 64, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3))}
   */
  @Override
  public String toString() {
    boolean plane = layout.rank() == 2;
    long inChannels = plane ? 1 : (long) layout.dim(1) * options.groups();
    int outChannels = plane ? 1 : layout.dim(0);
    StringBuilder text = new StringBuilder("Conv2D(" + inChannels + ", " + outChannels);
    text.append(", kernel_size=")
        .append(pair(layout.dim(layout.rank() - 2), layout.dim(layout.rank() - 1)));
    text.append(", stride=").append(pair(options.strideH(), options.strideW()));
    if (options.autoPad() != AutoPad.NONE) {
      text.append(", padding=").append(options.autoPad() == AutoPad.SAME ? "same" : "same_lower");
    } else if (!options.padding().equals(Padding.NONE)) {
      text.append(", padding=").append(sides(options.padding()));
    }
    if (options.dilationH() != 1 || options.dilationW() != 1) {
      text.append(", dilation=").append(pair(options.dilationH(), options.dilationW()));
    }
    if (options.groups() != 1) {
      text.append(", groups=").append(options.groups());
    }
    return text.append(bias == null ? ", bias=False)" : ")").toString();
  }

  private static String pair(int height, int width) {
    return "(" + height + ", " + width + ")";
  }

  private static String sides(Padding p) {
    return p.top() == p.bottom() && p.left() == p.right()
        ? pair(p.top(), p.left())
        : "(" + p.top() + ", " + p.bottom() + ", " + p.left() + ", " + p.right() + ")";
  }

  /**
   * Ships the parameters alone.
   *
   * @return what is written in place of the module
   */
  private Object writeReplace() {
    return new Parameters(weight(), bias, options, frozen != null);
  }

  /**
   * Refuses a stream that names the module itself.
   *
   * @param in the stream
   * @throws InvalidObjectException always
   */
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("readObject: a module is read from its parameters alone");
  }

  /**
   * The serialised form, read through the checks of {@link #of}.
   *
   * @param weight as {@link #weight()} gives it
   * @param bias null if there is none
   * @param options as {@link #options()} gives them
   * @param frozen whether it is frozen
   */
  private record Parameters(Tensor weight, Tensor bias, ConvOptions options, boolean frozen)
      implements Serializable {
    private Object readResolve() throws InvalidObjectException {
      try {
        Conv2D module = of(weight, bias, options);
        return frozen ? module.freeze() : module;
      } catch (IllegalArgumentException | NullPointerException e) {
        throw (InvalidObjectException) new InvalidObjectException(e.getMessage()).initCause(e);
      }
    }
  }
}
