package io.github.conv4j.engine;

import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.engine.kernel.Numbers;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("engine")
class TransposedConvolutionTest {
  /** A random transposed convolution, made from a seed alone. */
  private record Case(long seed, ConvShape shape) {
    static Case of(long seed) {
      var random = new SplittableRandom(seed);
      int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1;
      int most = random.nextInt(8) == 0 ? 24 : 4;
      ConvShape shape = new ConvShape(
          random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(2),
          groups,
          groups * (1 + random.nextInt(most)),
          groups * (1 + random.nextInt(most)),
          axis(random),
          axis(random));
      return new Case(seed, shape);
    }

    /** One of any padding that leaves a pixel, and of output paddings up to the larger of stride and dilation. */
    private static ConvAxis axis(SplittableRandom random) {
      int stride = 1 + random.nextInt(4);
      int dilation = random.nextBoolean() ? 1 : 1 + random.nextInt(6);
      int kernel = 1 + random.nextInt(5);
      int output = 1 + random.nextInt(8);
      int rest = random.nextInt(Math.max(stride, dilation));
      int whole = (output - 1) * stride + (kernel - 1) * dilation + 1 + rest;
      int padding = random.nextInt(random.nextBoolean() ? Math.min(whole, 4) : whole);
      int padBegin = random.nextInt(padding + 1);
      return new ConvAxis(
          whole - padding, kernel, output, stride, dilation, padBegin, padding - padBegin);
    }

    @Override
    public String toString() {
      return "Case.of(" + seed + "L): " + shape;
    }
  }

  static Stream<Case> cases() {
    return Numbers.seeds(200, 50).mapToObj(Case::of);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_result_is_a_chain_over_all_taps_on_the_grid(Case c) {
    check(new SplittableRandom(c.seed), c.shape, c);
  }

  private static void check(SplittableRandom random, ConvShape s, Object what) {
    int yAt = random.nextInt(9);
    float[] y = Numbers.normal(random, yAt + s.batch() * s.outChannels() * s.outPlane());
    int weightAt = random.nextInt(9);
    float[] weight = Numbers.normal(random, weightAt + s.outChannels() * s.taps());
    float[] bias = random.nextBoolean() ? Numbers.normal(random, s.inChannels()) : null;
    float[] x = new float[s.batch() * s.inChannels() * s.inPlane()];

    TransposedConvolution.convolve(s, y, yAt, weight, weightAt, bias, x);

    assertSameBits(x, Chains.transposed(s, y, yAt, weight, weightAt, bias), what);
  }

  @Test
  void pixels_that_no_tap_reaches_are_the_bias_alone() {
    var axis = new ConvAxis(10, 1, 4, 3, 1, 0, 0); // a kernel smaller than the stride
    var s = new ConvShape(1, 1, 1, 1, axis, axis);
    float[] x = new float[100];

    TransposedConvolution.convolve(
        s, Numbers.filled(16, 2), 0, new float[] {3}, 0, new float[] {1}, x);

    for (int i = 0; i < 100; i++) {
      boolean reached = i / 10 % 3 == 0 && i % 10 % 3 == 0;
      assertThat(x[i]).as("pixel %d", i).isEqualTo(reached ? 7 : 1);
    }
  }

  /** y lies as a whole behind what is left of the result. */
  @Test
  void a_result_that_is_cropped_to_its_output_padding_is_zero() {
    var rows = new ConvAxis(2, 1, 2, 1, 1, 0, 0);
    var columns = new ConvAxis(2, 1, 1, 1, 5, 3, 0);

    check(new SplittableRandom(1), new ConvShape(1, 1, 1, 1, rows, columns), "rows, columns");
    check(new SplittableRandom(2), new ConvShape(1, 1, 1, 1, columns, rows), "columns, rows");
    check(new SplittableRandom(3), new ConvShape(2, 1, 40, 40, rows, columns), "channels");
  }

  /** What is left of the result lies before the place where the taps of a phase begin. */
  @Test
  void a_result_that_is_cropped_to_its_beginning_is_right() {
    var rows = new ConvAxis(2, 1, 2, 1, 1, 0, 0);
    var columns = new ConvAxis(3, 3, 1, 3, 5, 0, 8);

    check(new SplittableRandom(1), new ConvShape(1, 1, 1, 1, rows, columns), "rows, columns");
    check(new SplittableRandom(2), new ConvShape(1, 1, 1, 1, columns, rows), "columns, rows");
    check(new SplittableRandom(3), new ConvShape(2, 1, 40, 40, rows, columns), "channels");
    check(new SplittableRandom(4), new ConvShape(600, 2, 2, 2, rows, columns), "planes");
  }

  @Test
  void large_results_on_several_threads_are_right() {
    var strided = new ConvAxis(41, 3, 21, 2, 1, 1, 1);
    var dilated = new ConvAxis(40, 3, 38, 1, 2, 1, 1);

    check(new SplittableRandom(1), new ConvShape(1, 1, 9, 40, strided, strided), "strided");
    check(new SplittableRandom(2), new ConvShape(1, 2, 8, 24, dilated, dilated), "dilated");
  }

  /** Outputs lie further apart than there are numbers, and all but what one of them reaches is cropped. */
  @Test
  void a_padding_of_a_whole_stride_is_right_for_the_longest_stride() {
    int most = Integer.MAX_VALUE;
    var s =
        new ConvShape(1, 1, 1, 1, ConvAxis.pointwise(1), new ConvAxis(3, 3, 2, most, 1, most, 0));
    float[] x = new float[3];

    TransposedConvolution.convolve(s, new float[] {5, 2}, 0, new float[] {1, 2, 3}, 0, null, x);

    assertThat(x).containsExactly(2, 4, 6);
  }
}
