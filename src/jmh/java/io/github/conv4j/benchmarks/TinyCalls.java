package io.github.conv4j.benchmarks;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.Tensor;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** Measures the textbook's own examples, with a bias: so few multiply-adds that the time is the overhead of a call. */
@State(Scope.Benchmark)
public class TinyCalls {
  private final Tensor bias = random(1);

  private final Tensor image = random(3, 3);
  private final Tensor kernel = random(2, 2);
  private final Conv2D conv = new Conv2D(2, 2, new SplittableRandom(1));

  private final Tensor twoPlanes = random(2, 3, 3);
  private final Tensor twoPlaneKernel = random(2, 2, 2);

  private final Tensor threePlanes = random(3, 3, 3);
  private final Tensor pixelKernels = random(2, 3, 1, 1); // (cOut, cIn, kH, kW)
  private final Tensor pixelBias = random(2, 1, 1);

  private final Tensor edgeImage = random(6, 8);
  private final Tensor edgeKernel = random(1, 2);

  private static Tensor random(int... shape) {
    return Tensor.rand(new SplittableRandom(1), shape);
  }

  /** A kernel 2×2 on 3×3 pixels. */
  @Benchmark
  public Tensor corr2d() {
    return Conv.corr2d(image, kernel).add(bias);
  }

  /** The same by a layer, not frozen. */
  @Benchmark
  public Tensor forward() {
    return conv.forward(image);
  }

  /** Two channels, a kernel 2×2 on 3×3 pixels. */
  @Benchmark
  public Tensor corr2dMultiIn() {
    return Conv.corr2dMultiIn(twoPlanes, twoPlaneKernel).add(bias);
  }

  /** From three channels to two, 3×3 pixels. */
  @Benchmark
  public Tensor corr2dMultiInOut1x1() {
    return Conv.corr2dMultiInOut1x1(threePlanes, pixelKernels).add(pixelBias);
  }

  /** The edge detector: a kernel 1×2 on 6×8 pixels. */
  @Benchmark
  public Tensor edges() {
    return Conv.corr2d(edgeImage, edgeKernel).add(bias);
  }

  static long multiplyAdds(BenchmarkParams run) {
    String[] name = run.getBenchmark().split("\\.", -1);
    return switch (name[name.length - 1]) { // outputs by taps
      case "corr2d", "forward" -> (2 * 2) * (2 * 2);
      case "corr2dMultiIn" -> (2 * 2) * (2 * 2 * 2);
      case "corr2dMultiInOut1x1" -> (2 * 3 * 3) * 3;
      case "edges" -> (6 * 7) * 2;
      default ->
        throw new IllegalArgumentException("multiplyAdds: unknown benchmark " + run.getBenchmark());
    };
  }
}
