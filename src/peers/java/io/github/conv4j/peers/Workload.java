package io.github.conv4j.peers;

import static io.github.conv4j.peers.Layer.dense;
import static io.github.conv4j.peers.Layer.depthwise;

import java.util.List;
import java.util.stream.IntStream;

/** What is measured: the convolutions of a network, each as often as it has them, or some of one kind. */
enum Workload {
  RESNET_50("ResNet-50, 53 convolutions", Layers.RESNET_50),
  VGG_16("VGG-16, 13 convolutions", Layers.VGG_16),
  MOBILENET(
      "MobileNet, six depthwise 3×3",
      List.of(
          depthwise(1, 32, 112, 3, 1),
          depthwise(1, 64, 112, 3, 2),
          depthwise(1, 128, 56, 3, 1),
          depthwise(1, 256, 28, 3, 1),
          depthwise(1, 512, 14, 3, 1),
          depthwise(1, 1024, 7, 3, 1))),
  EFFICIENTNET(
      "EfficientNet-B0, nine depthwise 5×5",
      List.of(
          depthwise(1, 144, 56, 5, 2),
          depthwise(1, 240, 28, 5, 1),
          depthwise(1, 480, 14, 5, 1),
          depthwise(2, 672, 14, 5, 1),
          depthwise(1, 672, 14, 5, 2),
          depthwise(3, 1152, 7, 5, 1))),
  FILTERS(
      "filters of 3×3, 5×5 and 11×11, 1080p",
      List.of(
          new Layer(1, 1, 1080, 1920, 1, 3, 1, 1),
          new Layer(1, 1, 1080, 1920, 1, 5, 1, 1),
          new Layer(1, 1, 1080, 1920, 1, 11, 1, 1))),
  RGB("3×3 of 3-16 channels, 1080p", List.of(new Layer(1, 3, 1080, 1920, 16, 3, 1, 1))),
  TRAINING("ResNet-50, forward and gradients", Layers.RESNET_50);

  final String title;

  @SuppressWarnings("ImmutableEnumChecker") // it is one of List.of
  final List<Layer> layers;

  Workload(String title, List<Layer> layers) {
    this.title = title;
    this.layers = layers;
  }

  /** The workload of a benchmark's parameter, such as {@code RESNET_50:2}. */
  static Workload of(String parameter) {
    return valueOf(parameter.substring(0, parameter.indexOf(':')));
  }

  /** The parameters of all layers. */
  List<String> parameters() {
    return IntStream.range(0, layers.size()).mapToObj(i -> this + ":" + i).toList();
  }

  boolean isTraining() {
    return this == TRAINING;
  }

  /** Floating-point operations of all layers: a gradient costs as many as the convolution. */
  double operations() {
    double forward = 0;
    for (Layer layer : layers) {
      forward += 2.0 * layer.times() * layer.multiplyAdds();
    }
    return isTraining() ? 3 * forward : forward;
  }

  private static final class Layers {
    static final List<Layer> RESNET_50 = List.of(
        dense(1, 3, 224, 64, 7, 2),
        dense(1, 64, 56, 64, 1, 1),
        dense(3, 64, 56, 64, 3, 1),
        dense(4, 64, 56, 256, 1, 1),
        dense(2, 256, 56, 64, 1, 1),
        dense(1, 256, 56, 128, 1, 1),
        dense(1, 128, 56, 128, 3, 2),
        dense(4, 128, 28, 512, 1, 1),
        dense(1, 256, 56, 512, 1, 2),
        dense(3, 512, 28, 128, 1, 1),
        dense(3, 128, 28, 128, 3, 1),
        dense(1, 512, 28, 256, 1, 1),
        dense(1, 256, 28, 256, 3, 2),
        dense(6, 256, 14, 1024, 1, 1),
        dense(1, 512, 28, 1024, 1, 2),
        dense(5, 1024, 14, 256, 1, 1),
        dense(5, 256, 14, 256, 3, 1),
        dense(1, 1024, 14, 512, 1, 1),
        dense(1, 512, 14, 512, 3, 2),
        dense(3, 512, 7, 2048, 1, 1),
        dense(1, 1024, 14, 2048, 1, 2),
        dense(2, 2048, 7, 512, 1, 1),
        dense(2, 512, 7, 512, 3, 1));

    static final List<Layer> VGG_16 = List.of(
        dense(1, 3, 224, 64, 3, 1),
        dense(1, 64, 224, 64, 3, 1),
        dense(1, 64, 112, 128, 3, 1),
        dense(1, 128, 112, 128, 3, 1),
        dense(1, 128, 56, 256, 3, 1),
        dense(2, 256, 56, 256, 3, 1),
        dense(1, 256, 28, 512, 3, 1),
        dense(2, 512, 28, 512, 3, 1),
        dense(3, 512, 14, 512, 3, 1));
  }
}
