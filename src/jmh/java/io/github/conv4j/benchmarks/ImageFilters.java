package io.github.conv4j.benchmarks;

import io.github.conv4j.Conv;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** Measures {@code conv2d} on a picture of 1080×1920 pixels, padded to keep its size: large planes, few channels. */
public class ImageFilters {
  private static final int HEIGHT = 1080;
  private static final int WIDTH = 1920;
  private static final ConvOptions SAME = ConvOptions.defaults().same();

  /** A grey picture, and a kernel that is not separable. */
  @State(Scope.Benchmark)
  public static class Grey {
    @Param({"3", "5", "11"})
    private int kernel;

    private Tensor picture; // (h, w)
    private Tensor weight; // (kH, kW)

    /** Makes picture and kernel. */
    @Setup
    public void prepare() {
      var random = new SplittableRandom(1);
      picture = Tensor.rand(random, HEIGHT, WIDTH);
      weight = Tensor.rand(random, kernel, kernel);
    }
  }

  /** An RGB picture, and the sixteen 3×3 kernels of a first layer. */
  @State(Scope.Benchmark)
  public static class Rgb {
    private static final int COLOURS = 3;
    private static final int KERNELS = 16;
    private static final int KERNEL = 3;

    private Tensor picture; // (cIn, h, w)
    private Tensor weight; // (cOut, cIn, kH, kW)

    /** Makes picture and kernels. */
    @Setup
    public void prepare() {
      var random = new SplittableRandom(1);
      picture = Tensor.rand(random, COLOURS, HEIGHT, WIDTH);
      weight = Tensor.rand(random, KERNELS, COLOURS, KERNEL, KERNEL);
    }
  }

  /** Filters one plane. */
  @Benchmark
  public Tensor grey(Grey of) {
    return Conv.conv2d(of.picture, of.weight, SAME);
  }

  /** Finds 16 features in three planes. */
  @Benchmark
  public Tensor rgb(Rgb of) {
    return Conv.conv2d(of.picture, of.weight, SAME);
  }

  static long multiplyAdds(BenchmarkParams run) {
    String kernel = run.getParam("kernel");
    long taps = kernel == null
        ? Rgb.KERNELS * Rgb.COLOURS * Rgb.KERNEL * Rgb.KERNEL
        : Integer.parseInt(kernel) * Integer.parseInt(kernel);
    return HEIGHT * WIDTH * taps;
  }
}
