package io.github.conv4j.benchmarks;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Measures the 23 distinct convolutions of ResNet-50 for one image of 224×224: {@code forward} into place, frozen and with a bias, and
 * the gradients of input and weight.
 */
@State(Scope.Benchmark)
public class ResNet50 {
  @Param({
    "7x7/2 3-64 @224",
    "1x1 64-64 @56",
    "3x3 64-64 @56",
    "1x1 64-256 @56",
    "1x1 256-64 @56",
    "1x1 256-128 @56",
    "3x3/2 128-128 @56",
    "1x1 128-512 @28",
    "1x1/2 256-512 @56",
    "1x1 512-128 @28",
    "3x3 128-128 @28",
    "1x1 512-256 @28",
    "3x3/2 256-256 @28",
    "1x1 256-1024 @14",
    "1x1/2 512-1024 @28",
    "1x1 1024-256 @14",
    "3x3 256-256 @14",
    "1x1 1024-512 @14",
    "3x3/2 512-512 @14",
    "1x1 512-2048 @7",
    "1x1/2 1024-2048 @14",
    "1x1 2048-512 @7",
    "3x3 512-512 @7"
  })
  private String layer;

  private Conv2D conv;
  private Tensor image;
  private Tensor weight;
  private Tensor gradOutput;
  private Tensor out;

  /** Makes the layer and its image, and a gradient of its output. */
  @Setup
  public void prepare() {
    Layer shape = Layer.parse(layer);
    conv = shape.conv();
    image = shape.image();
    weight = conv.weight();
    gradOutput = conv.forward(image);
    out = gradOutput.copy();
  }

  /** Convolves and adds the bias, into a tensor that is there. */
  @Benchmark
  public Tensor forward() {
    conv.forward(image, out);
    return out;
  }

  /** Computes the gradient with respect to the image. */
  @Benchmark
  public Tensor inputGradient() {
    return Conv.conv2dInputGradient(gradOutput, weight, image.shape(), conv.options());
  }

  /** Computes the gradient with respect to the weight. */
  @Benchmark
  public Tensor weightGradient() {
    return Conv.conv2dWeightGradient(gradOutput, image, weight.shape(), conv.options());
  }

  static long multiplyAdds(BenchmarkParams run) {
    return Layer.parse(run.getParam("layer")).multiplyAdds();
  }
}
