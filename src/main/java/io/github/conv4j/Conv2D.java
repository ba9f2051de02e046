package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import io.github.conv4j.engine.ConvShape;
import io.github.conv4j.engine.Weights;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A convolutional layer: a learnable weight, optionally a learnable bias, and the options of the convolution.
 *
 * <p>{@link #weight()} and {@link #bias()} are the live parameters: {@link #step} changes them in place, and so may the caller.
 * {@link #forward} and {@link #backward} keep no state, so any number of threads may share one layer as long as none of them
 * changes a parameter. A layer that no longer learns is faster when {@linkplain #freeze frozen}, if its weight is large
 * compared with the image. Layers are compared by identity, their parameters by value.
 *
 * @see <a href="https://d2l.ai/chapter_convolutional-neural-networks/conv-layer.html">d2l, convolutional layers</a>
 */
public final class Conv2D implements Serializable {
  private static final long serialVersionUID = 1;

  private static final String OF = "Conv2D.of";

  // transient: writeReplace writes them as Parameters
  private final transient Tensor weight; // null if frozen
  private final transient Tensor bias; // null where there is none
  private final transient ConvOptions options;
  private final transient Layout layout; // the weight's
  private final transient Weights.Frozen frozen; // in place of a weight; null if live
  private transient volatile Fit last; // of a frozen layer's last input; most have the same shape

  /**
   * Gradients of a loss with respect to the input and the parameters of one layer.
   *
   * @param input of the input's shape; null in a sum
   * @param weight of the weight's shape
   * @param bias of the bias's shape; null for a layer without one
   * @serial exclude
   */
  public record Gradients(Tensor input, Tensor weight, Tensor bias) implements Serializable {
    /**
     * Makes gradients.
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
     * Adds the gradients of the same layer for other images, with one rounding per element.
     *
     * @param other the other gradients
     * @return the sums for weight and bias; the input is null
     * @throws IllegalArgumentException if the shapes differ, or only one of the two has a bias
     */
    public Gradients plus(Gradients other) {
      String operation = "Gradients.plus";
      Arguments.notNull(operation, "other", other);
      sameShape(operation, "this weight", weight, "other weight", other.weight);
      sameShape(operation, "this bias", bias, "other bias", other.bias);
      return new Gradients(
          null, weight.add(other.weight), bias == null ? null : bias.add(other.bias));
    }

    /**
     * Returns the gradients of the parameters under the names that {@link Conv2D#parameters()} gives these, so that an optimiser
     * is one loop over both.
     *
     * <pre>{@code
     * Map<String, Tensor> gradients = layer.backward(x, gradOutput).parameters();
     * layer.parameters().forEach((name, parameter) -> parameter.addScaled(gradients.get(name), -learningRate));
     * }</pre>
     *
     * @return {@code "weight"}, then {@code "bias"} if there is one, each of the parameter's shape; unmodifiable, and sharing the
     *     tensors with this record
     */
    public Map<String, Tensor> parameters() {
      return NamedParameters.of(weight, bias);
    }
  }

  /**
   * Makes the textbook's layer for one plane: a weight drawn uniformly from [0, 1), a bias of zero, default options. The
   * textbook learns its edge kernel {@link #withoutBias()}; with a bias, its learning rate of 3e-2 diverges.
   *
   * @param kH kernel rows, at least 1
   * @param kW kernel columns, at least 1
   * @param random the generator of the weight, which is drawn row-major
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
   * Makes a layer with the initialisation of PyTorch's {@code nn.Conv2d}: weight, then bias, drawn uniformly from
   * ±1/√(inChannels / groups · kH · kW), row-major, each value as {@code bound * (2 * nextFloat() - 1)}.
   *
   * @param inChannels channels of the input, at least 1
   * @param outChannels channels of the output, at least 1
   * @param kH kernel rows, at least 1
   * @param kW kernel columns, at least 1
   * @param options stride, padding, dilation, groups
   * @param random the generator of the parameters
   * @throws IllegalArgumentException if an int is below 1, the groups do not divide the channels, or the weight does not fit
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
   * Makes a layer with given parameters, which it shares with the caller.
   *
   * @param weight the kernels, of shape {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for a single plane
   * @param bias of shape {@code (cOut)}, or {@code (1)} for a weight of rank 2; null for none
   * @param options stride, padding, dilation, groups
   * @return the layer
   * @throws IllegalArgumentException if the shapes and the options do not fit together, or a kernel axis is 0
   */
  public static Conv2D of(Tensor weight, Tensor bias, ConvOptions options) {
    Arguments.notNull(OF, "weight", weight);
    Arguments.notNull(OF, "options", options);
    return of("", weight, bias, options);
  }

  /**
   * Makes a layer of a network whose parameters were read from a file. The layer shares them with the map.
   *
   * <pre>{@code
   * Map<String, Tensor> network = Npz.read(Path.of("network.npz")); // np.savez of a state_dict
   * Conv2D first = Conv2D.of(network, "features.0", ConvOptions.defaults().padding(1));
   * }</pre>
   *
   * @param parameters tensors by the names of PyTorch's {@code state_dict}. Under {@code prefix.weight} are the kernels, of shape
   *     {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)} for a single plane; under {@code prefix.bias}, if it is there,
   *     the bias, of shape {@code (cOut)}, or {@code (1)} for a weight of rank 2
   * @param prefix the layer's name in the network, such as {@code features.0}; if it is empty, the names are {@code weight} and
   *     {@code bias}
   * @param options stride, padding, dilation, groups
   * @return the layer
   * @throws IllegalArgumentException if there is no weight of that name (the message lists the names that begin alike, or all if
   *     none does), the shapes and the options do not fit together, or a kernel axis is 0
   */
  public static Conv2D of(Map<String, Tensor> parameters, String prefix, ConvOptions options) {
    Arguments.notNull(OF, "parameters", parameters);
    Arguments.notNull(OF, "prefix", prefix);
    Arguments.notNull(OF, "options", options);
    Tensor weight = NamedParameters.weight(OF, parameters, prefix);
    return of(prefix, weight, NamedParameters.biasOrNull(parameters, prefix), options);
  }

  private static Conv2D of(String layer, Tensor weight, Tensor bias, ConvOptions options) {
    Layout layout = weight.layout();
    LayerChecks.parameters(OF, layer, layout, Conv.layoutOrNull(bias), options.groups());
    return new Conv2D(weight, bias, options, layout, null);
  }

  /**
   * Makes the same layer without a bias.
   *
   * @return a layer that shares the weight, so that a {@link #step} of either shows in both
   */
  public Conv2D withoutBias() {
    return new Conv2D(weight, null, options, layout, frozen);
  }

  /**
   * Copies the layer for serving: the weight is laid out for the engine once instead of at every call, and never changes.
   * {@link #forward} gives the same bits as here, {@link #weight()} and {@link #bias()} return copies, and {@link #step} throws.
   * Later changes of this layer do not show in the copy.
   *
   * @return the copy; this layer if it is already frozen
   */
  public Conv2D freeze() {
    if (frozen != null) {
      return this;
    }
    Weights.Frozen weights = Weights.frozen(weight.toArray());
    return new Conv2D(
        null,
        bias == null ? null : bias.copy(),
        options,
        Layout.contiguous(layout.shape()),
        weights);
  }

  /**
   * Convolves the input and adds the bias; see {@link Conv#conv2d(Tensor, Tensor, Tensor, ConvOptions)}.
   *
   * @param x the input: of shape {@code (n, cIn, h, w)} or {@code (cIn, h, w)}, or {@code (h, w)} for a weight of rank 2
   * @return a new tensor of shape {@code (n, cOut, oH, oW)}, {@code (cOut, oH, oW)} or {@code (oH, oW)}, of the same rank as
   *     x
   * @throws IllegalArgumentException if the ranks do not fit together, the channels differ, the dilated kernel exceeds the
   *     padded input, or a padded image or the result does not fit an array
   */
  public Tensor forward(Tensor x) {
    return convolve(x, null);
  }

  /**
   * Does as {@link #forward(Tensor)} into a tensor that is there already; see {@link Conv#conv2d(Tensor, Tensor, Tensor,
   * ConvOptions, Tensor)}. A {@linkplain #freeze frozen} layer given a contiguous {@code x} then makes no array in a call, unless it is too
   * large for the buffers that a thread keeps.
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
    Fit fit = last;
    if (fit == null || !fit.isOf(x)) {
      fit = Fit.of(Conv.operands("forward", x, layout), options);
      last = fit;
    }
    return Conv.conv2d(fit, x, frozen, bias == null ? null : bias.data(), out);
  }

  /**
   * Computes the gradients of a loss with respect to input, weight and bias from the gradient with respect to the output, as
   * {@link Conv#conv2dInputGradient}, {@link Conv#conv2dWeightGradient} and {@link Conv#conv2dBiasGradient} do.
   *
   * <p>For a batch, weight and bias are what adding those of its images in order by {@link Gradients#plus} gives, bit for bit,
   * so that threads which share the images of a batch can give the same result as one thread.
   *
   * @param x the input of {@link #forward}: of shape {@code (n, cIn, h, w)} or {@code (cIn, h, w)}, or {@code (h, w)} for a
   *     weight of rank 2
   * @param gradOutput the gradient with respect to the output, of the output's shape
   * @return the gradients; the bias is null for a layer without one
   * @throws IllegalArgumentException if x does not fit the weight, gradOutput does not have the output's shape, or it does not
   *     fit an array with the zeros around it
   */
  public Gradients backward(Tensor x, Tensor gradOutput) {
    Tensor kernels = weight();
    ConvShape shape = Conv.backward("backward", x, kernels, gradOutput, options);
    Tensor gradient = gradOutput.contiguous();
    return new Gradients(
        Conv.inputGradient(shape, gradient, kernels, x.shape()),
        Conv.weightGradient(shape, gradient, x, kernels.shape()),
        bias == null ? null : Conv.biasGradient(gradient));
  }

  /**
   * Takes one step of gradient descent in place: parameter = fma(−learningRate, gradient, parameter).
   *
   * @param gradients the result of {@link #backward}, or a sum of such results
   * @param learningRate the factor of the gradients
   * @throws IllegalArgumentException if the gradients do not have the shapes of the parameters; then nothing is changed
   * @throws UnsupportedOperationException if the layer is {@linkplain #freeze frozen}, or a parameter is a view whose elements
   *     share memory; then nothing is changed
   */
  public void step(Gradients gradients, float learningRate) {
    String operation = "Conv2D.step";
    Arguments.notNull(operation, "gradients", gradients);
    if (frozen != null) {
      throw new UnsupportedOperationException(
          operation + ": a frozen layer does not learn: " + this);
    }
    sameShape(operation, "weight", weight, "gradient", gradients.weight());
    sameShape(operation, "bias", bias, "gradient", gradients.bias());
    Shapes.writable(operation, "weight", layout);
    if (bias != null) {
      Shapes.writable(operation, "bias", bias.layout());
    }
    // the bias's gradient may share memory with the weight
    Tensor biasGradient = bias == null ? null : gradients.bias().copy();
    weight.addScaled(gradients.weight(), -learningRate);
    if (bias != null) {
      bias.addScaled(biasGradient, -learningRate);
    }
  }

  /**
   * Returns the live weight, or a copy if the layer is frozen.
   *
   * @return the weight, of shape {@code (cOut, cIn / groups, kH, kW)}, or {@code (kH, kW)}
   */
  public Tensor weight() {
    return frozen == null ? weight : Tensor.wrap(frozen.copy(), layout.shape());
  }

  /**
   * Returns the live bias, or a copy if the layer is frozen.
   *
   * @return the bias, of shape {@code (cOut)}; null if there is none
   */
  public Tensor bias() {
    return frozen == null || bias == null ? bias : bias.copy();
  }

  /** {@return the stride, padding, dilation and groups} */
  public ConvOptions options() {
    return options;
  }

  /**
   * Returns the live parameters, or copies if the layer is frozen, under the names of PyTorch's {@code state_dict}.
   *
   * @return {@code "weight"}, then {@code "bias"} if there is one; unmodifiable
   */
  public Map<String, Tensor> parameters() {
    return NamedParameters.of(weight(), bias());
  }

  /**
   * Describes the layer as PyTorch does: always with its stride, with other options only if they differ from the defaults.
   *
   * @return a text such as {@code Conv2D(3, 64, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3))}
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
    text.append(padding());
    if (options.dilationH() != 1 || options.dilationW() != 1) {
      text.append(", dilation=").append(pair(options.dilationH(), options.dilationW()));
    }
    if (options.groups() != 1) {
      text.append(", groups=").append(options.groups());
    }
    return text.append(bias == null ? ", bias=False)" : ")").toString();
  }

  private String padding() {
    return switch (options.autoPad()) {
      case NONE ->
        options.padding().equals(Padding.NONE) ? "" : ", padding=" + sides(options.padding());
      case SAME -> ", padding=same";
      case SAME_LOWER -> ", padding=same_lower";
    };
  }

  private static String pair(int height, int width) {
    return "(" + height + ", " + width + ")";
  }

  private static void sameShape(String operation, String nameA, Tensor a, String nameB, Tensor b) {
    ShapeAgreement.sameShape(operation, nameA, Conv.layoutOrNull(a), nameB, Conv.layoutOrNull(b));
  }

  private static String sides(Padding p) {
    return p.top() == p.bottom() && p.left() == p.right()
        ? pair(p.top(), p.left())
        : "(" + p.top() + ", " + p.bottom() + ", " + p.left() + ", " + p.right() + ")";
  }

  /**
   * Writes only the parameters.
   *
   * @return what is written instead of the layer
   */
  private Object writeReplace() {
    return new Parameters(weight(), bias, options, frozen != null);
  }

  /**
   * Refuses a stream that contains the layer itself.
   *
   * @param in the stream
   * @throws InvalidObjectException always
   */
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("readObject: a layer is read from its parameters alone");
  }

  /**
   * The serialised form, read through the checks of {@link #of}.
   *
   * @param weight as {@link #weight()} returns it
   * @param bias null if there is none
   * @param options as {@link #options()} returns them
   * @param frozen whether the layer is frozen
   */
  private record Parameters(Tensor weight, Tensor bias, ConvOptions options, boolean frozen)
      implements Serializable {
    private Object readResolve() throws InvalidObjectException {
      try {
        Conv2D layer = of(weight, bias, options);
        return frozen ? layer.freeze() : layer;
      } catch (IllegalArgumentException | NullPointerException e) {
        throw (InvalidObjectException) new InvalidObjectException(e.getMessage()).initCause(e);
      }
    }
  }
}
