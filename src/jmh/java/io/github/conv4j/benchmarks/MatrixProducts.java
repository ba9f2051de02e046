package io.github.conv4j.benchmarks;

import io.github.conv4j.Tensor;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** Measures {@code matmul}: two square products, and the matrix-vector product of ResNet-50's last layer. */
@State(Scope.Benchmark)
public class MatrixProducts {
  private static final Pattern BY = Pattern.compile("x");

  @Param({"512x512x512", "1024x1024x1024", "1000x2048x1"})
  private String product; // m, k, n

  private Tensor left; // (m, k)
  private Tensor right; // (k, n)

  /** Makes the factors. */
  @Setup
  public void prepare() {
    int[] axes = axes(product);
    var random = new SplittableRandom(1);
    left = Tensor.rand(random, axes[0], axes[1]);
    right = Tensor.rand(random, axes[1], axes[2]);
  }

  /** Multiplies (m, k) by (k, n). */
  @Benchmark
  public Tensor matmul() {
    return left.matmul(right);
  }

  static long multiplyAdds(BenchmarkParams run) {
    int[] axes = axes(run.getParam("product"));
    return (long) axes[0] * axes[1] * axes[2];
  }

  private static int[] axes(String product) {
    return BY.splitAsStream(product).mapToInt(Integer::parseInt).toArray();
  }
}
