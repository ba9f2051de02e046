package io.github.conv4j.testing;

import io.github.conv4j.ConvOptions;
import io.github.conv4j.Padding;
import io.github.conv4j.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A random convolution, made from a seed alone: {@code ConvCase.of(seed)} replays it.
 *
 * @param seed what it was made from
 * @param x of shape {@code (n, cIn, h, w)}
 * @param weight of shape {@code (cOut, cIn / groups, kH, kW)}
 * @param bias of shape {@code (cOut)}, or null
 * @param options that fit
 */
public record ConvCase(long seed, Tensor x, Tensor weight, Tensor bias, ConvOptions options) {

  /** Makes the case of a seed. */
  public static ConvCase of(long seed) {
    var random = new SplittableRandom(seed);
    int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
    boolean depthwise = groups > 1 && random.nextBoolean();
    int inChannels = groups * (depthwise ? 1 : random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(5));
    int outChannels = groups * (1 + random.nextInt(5));
    int kernelHeight = 1 + random.nextInt(5);
    int kernelWidth = 1 + random.nextInt(5);
    ConvOptions options = options(random).groups(groups);
    Padding p = options.padding();
    int height = length(random, kernelHeight, options.dilationH(), p.top() + p.bottom());
    int width = length(random, kernelWidth, options.dilationW(), p.left() + p.right());
    Tensor x = values(
        random, random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(3), inChannels, height, width);
    Tensor weight = values(random, outChannels, inChannels / groups, kernelHeight, kernelWidth);
    Tensor bias = random.nextBoolean() ? values(random, outChannels) : null;
    return new ConvCase(seed, x, weight, bias, options);
  }

  private static ConvOptions options(SplittableRandom random) {
    ConvOptions options = ConvOptions.defaults()
        .stride(1 + random.nextInt(3), 1 + random.nextInt(3))
        .dilation(
            1 + random.nextInt(3) / 2 * random.nextInt(3),
            1 + random.nextInt(3) / 2 * random.nextInt(3));
    return switch (random.nextInt(5)) {
      case 0 -> options;
      case 1 -> options.same();
      case 2 -> options.sameLower();
      default ->
        options.padding(random.nextInt(4), random.nextInt(4), random.nextInt(4), random.nextInt(4));
    };
  }

  /** Long enough for the dilated kernel to fit; in one case of three, only thanks to the padding. */
  private static int length(SplittableRandom random, int kernel, int dilation, int padding) {
    int extent = dilation * (kernel - 1) + 1;
    int least = random.nextInt(3) == 0 ? Math.max(extent - padding, 0) : extent;
    return least + random.nextInt(9);
  }

  /** Normal numbers of one magnitude, or, in one case of four, of all magnitudes that do not overflow together. */
  private static Tensor values(SplittableRandom random, int... shape) {
    Tensor values = Tensor.randn(random, shape);
    return random.nextInt(4) > 0
        ? values
        : values.map(v -> v * (float) Math.scalb(1.0, random.nextInt(120) - 60));
  }

  @Override
  public String toString() {
    return "ConvCase.of(" + seed + "L): x " + Arrays.toString(x.shape()) + ", weight "
        + Arrays.toString(weight.shape()) + (bias == null ? ", no bias, " : ", bias, ") + options;
  }
}
