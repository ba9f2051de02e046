package io.github.conv4j.benchmarks;

import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sizes of a layer for one square image: a square kernel, padded by half of its size.
 *
 * @param kernel rows and columns of the kernel, odd
 * @param stride of both axes
 * @param inChannels channels of the image
 * @param outChannels channels of the result
 * @param size rows and columns of the image
 * @param groups groups of channels
 */
record Layer(int kernel, int stride, int inChannels, int outChannels, int size, int groups) {
  private static final Pattern TEXT =
      Pattern.compile("(\\d+)x\\1(?:/(\\d+))? (\\d+)-(\\d+) @(\\d+)");

  /** Reads a layer of one group, such as {@code 7x7/2 3-64 @224}: kernel, stride, channels in and out, size. */
  static Layer parse(String text) {
    Matcher layer = TEXT.matcher(text);
    if (!layer.matches()) {
      throw new IllegalArgumentException("layer = " + text
          + " but must look like 7x7/2 3-64 @224, or 3x3 64-64 @56 for a stride of 1");
    }
    int stride = layer.group(2) == null ? 1 : number(layer, 2);
    return new Layer(
        number(layer, 1), stride, number(layer, 3), number(layer, 4), number(layer, 5), 1);
  }

  private static int number(MatchResult layer, int group) {
    return Integer.parseInt(layer.group(group));
  }

  /** The same sizes, with one group per channel. */
  Layer depthwise() {
    return new Layer(kernel, stride, inChannels, outChannels, size, inChannels);
  }

  /** The layer with a bias, frozen as for serving. */
  Conv2D conv() {
    var random = new SplittableRandom(1);
    return new Conv2D(inChannels, outChannels, kernel, kernel, options(), random).freeze();
  }

  /** An image (cIn, h, w). */
  Tensor image() {
    return Tensor.rand(new SplittableRandom(2), inChannels, size, size);
  }

  long multiplyAdds() {
    long output = options().outputHeight(size, kernel);
    return output * output * outChannels * (inChannels / groups) * kernel * kernel;
  }

  private ConvOptions options() {
    return ConvOptions.defaults().stride(stride).padding(kernel / 2).groups(groups);
  }
}
