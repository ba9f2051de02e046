package io.github.conv4j.peers;

import io.github.conv4j.ConvOptions;
import java.util.SplittableRandom;

/**
 * One convolution of one image, with as much padding as keeps its size where the stride is 1.
 *
 * @param times how often its network has it
 * @param in input channels
 * @param height of the image
 * @param width of the image
 * @param out output channels
 * @param kernel taps a side
 * @param stride of both axes
 * @param groups of channels
 */
record Layer(
    int times, int in, int height, int width, int out, int kernel, int stride, int groups) {
  /** A layer of a network, of a square image and one group. */
  static Layer dense(int times, int in, int size, int out, int kernel, int stride) {
    return new Layer(times, in, size, size, out, kernel, stride, 1);
  }

  /** A layer of one plane a group. */
  static Layer depthwise(int times, int channels, int size, int kernel, int stride) {
    return new Layer(times, channels, size, size, channels, kernel, stride, channels);
  }

  /** Such as {@code 3x3/2 128-128 @56}. */
  String name() {
    String size = height == width ? "" + height : width + "x" + height;
    return kernel + "x" + kernel + (stride > 1 ? "/" + stride : "") + " " + in + "-" + out
        + (groups > 1 ? " in " + groups : "") + " @" + size;
  }

  /** The layer of a benchmark's parameter, such as {@code RESNET_50:2}. */
  static Layer of(String parameter) {
    int index = Integer.parseInt(parameter.substring(parameter.indexOf(':') + 1));
    return Workload.of(parameter).layers.get(index);
  }

  int padding() {
    return kernel / 2;
  }

  ConvOptions options() {
    return ConvOptions.defaults().stride(stride).padding(padding()).groups(groups);
  }

  int outHeight() {
    return (height + 2 * padding() - kernel) / stride + 1;
  }

  int outWidth() {
    return (width + 2 * padding() - kernel) / stride + 1;
  }

  int outSize() {
    return out * outHeight() * outWidth();
  }

  long multiplyAdds() {
    return (long) outSize() * (in / groups) * kernel * kernel;
  }

  float[] image() {
    return uniform(1, in * height * width);
  }

  float[] weight() {
    return uniform(2, out * (in / groups) * kernel * kernel);
  }

  float[] bias() {
    return uniform(3, out);
  }

  /** Of [−0.5, 0.5), the same in every JVM. */
  private static float[] uniform(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }
}
