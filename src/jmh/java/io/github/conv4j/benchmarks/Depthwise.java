package io.github.conv4j.benchmarks;

import io.github.conv4j.Conv2D;
import io.github.conv4j.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** Measures {@code forward} of depthwise convolutions in sizes of MobileNet, for one image, frozen and with a bias. */
@State(Scope.Benchmark)
public class Depthwise {
  @Param({
    "3x3 32-32 @112",
    "3x3/2 64-64 @112",
    "3x3 128-128 @56",
    "3x3 256-256 @28",
    "3x3 512-512 @14",
    "3x3 1024-1024 @7"
  })
  private String layer;

  private Conv2D conv;
  private Tensor image;

  /** Makes the layer and its image. */
  @Setup
  public void prepare() {
    Layer shape = Layer.parse(layer).depthwise();
    conv = shape.conv();
    image = shape.image();
  }

  /** Convolves each channel with a kernel of its own and adds the bias. */
  @Benchmark
  public Tensor forward() {
    return conv.forward(image);
  }

  static long multiplyAdds(BenchmarkParams run) {
    return Layer.parse(run.getParam("layer")).depthwise().multiplyAdds();
  }
}
