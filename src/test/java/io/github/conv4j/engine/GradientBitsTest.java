package io.github.conv4j.engine;

import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.engine.kernel.Backends;
import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Numbers;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every gradient is the chain that the contract names, whichever kernel and number of threads. */
@Tag("engine")
@TestMethodOrder(MethodOrderer.MethodName.class) // small ones first: large ones would wait for C2
class GradientBitsTest {
  /** Seeds that once failed. */
  private static final long[] FOUND = {};

  private static final int THREADS = 3;

  static Stream<ShapeCase> cases() {
    return Stream.concat(
        Arrays.stream(FOUND).mapToObj(ShapeCase::of),
        Numbers.seeds(110, 30).mapToObj(ShapeCase::of));
  }

  static Stream<ShapeCase> fewerCases() {
    return Numbers.seeds(25, 10).mapToObj(ShapeCase::of);
  }

  /** A convolution's operands and the gradient of its output, each somewhere inside of its array. */
  private static final class Operands {
    private final ConvShape s;
    private final float[] x;
    private final int xAt;
    private final float[] gradOutput;
    private final int gradAt;

    Operands(long seed, ConvShape s, boolean special) {
      var random = new SplittableRandom(seed);
      this.s = s;
      this.xAt = random.nextInt(50);
      this.gradAt = random.nextInt(50);
      int numbers = xAt + s.batch() * s.inChannels() * s.inPlane();
      int gradients = gradAt + s.batch() * s.outChannels() * s.outPlane();
      this.x = special ? Numbers.special(random, numbers) : Numbers.normal(random, numbers);
      this.gradOutput =
          special ? Numbers.special(random, gradients) : Numbers.normal(random, gradients);
    }

    float[] weightChains() {
      return Chains.weightGradient(s, x, xAt, gradOutput, gradAt);
    }

    float[] weightGradient(Kernel kernel, int threads) {
      float[] out = new float[s.outChannels() * s.taps()];
      WeightGradient.compute(new GradientCall(kernel, threads, s.flattened())
          .of(x, xAt)
          .with(gradOutput, gradAt)
          .into(out));
      return out;
    }

    float[] biasGradient(int threads) {
      float[] out = new float[s.outChannels()];
      BiasGradient.compute(
          threads, s.batch(), s.outChannels(), s.outPlane(), gradOutput, gradAt, out);
      return out;
    }
  }

  private static void check(Operands operands, float[] expected, Object what) {
    Backends.all().forEach(kernel -> {
      for (int threads = 1; threads <= THREADS; threads++) {
        assertSameBits(
            operands.weightGradient(kernel, threads),
            expected,
            kernel.name() + ", " + threads + " threads, " + what);
      }
    });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_weight_has_a_chain_over_the_output_of_each_image(ShapeCase c) {
    var operands = new Operands(c.seed(), c.shape(), false);

    check(operands, operands.weightChains(), c);
  }

  @ParameterizedTest
  @MethodSource("fewerCases")
  void every_weight_of_special_values_has_a_chain(ShapeCase c) {
    var operands = new Operands(c.seed(), c.shape(), true);

    check(operands, operands.weightChains(), c);
  }

  @ParameterizedTest
  @MethodSource("fewerCases")
  void every_bias_has_a_sum_over_the_output_of_each_image(ShapeCase c) {
    var operands = new Operands(c.seed(), c.shape(), c.seed() % 2 == 0);
    float[] expected = Chains.biasGradient(c.shape(), operands.gradOutput, operands.gradAt);

    for (int threads = 1; threads <= THREADS; threads++) {
      assertSameBits(operands.biasGradient(threads), expected, threads + " threads, " + c);
    }
  }

  @ParameterizedTest
  @MethodSource("fewerCases")
  void the_calling_thread_does_not_show(ShapeCase c) {
    var operands = new Operands(c.seed(), c.shape(), false);
    float[] expected = operands.weightChains();

    Callers.all()
        .forEach(caller -> caller.call(() -> {
          check(operands, expected, caller + ", " + c);
          return null;
        }));
  }

  @ParameterizedTest
  @MethodSource("fewerCases")
  void the_public_door_gives_the_same(ShapeCase c) {
    var operands = new Operands(c.seed(), c.shape(), false);
    float[] out = new float[c.shape().outChannels() * c.shape().taps()];

    WeightGradient.compute(
        c.shape(), operands.x, operands.xAt, operands.gradOutput, operands.gradAt, out);

    assertSameBits(out, operands.weightChains(), c);
  }

  // ---- large ones ----

  private static ConvAxis axis(int input, int kernel, int stride, int begin, int end) {
    return ShapeCase.axis(input, kernel, stride, 1, begin, end);
  }

  static Stream<ConvShape> large() {
    ConvAxis pointwise = ConvAxis.pointwise(30);
    ConvAxis everyOther = axis(56, 1, 2, 0, 0);
    ConvAxis small = axis(14, 3, 1, 1, 1);
    ConvAxis smaller = axis(7, 3, 1, 1, 1);
    return Stream.of(
        new ConvShape(1, 1, 70, 40, everyOther, everyOther),
        new ConvShape(2, 1, 3, 40, axis(64, 7, 2, 3, 3), axis(64, 7, 2, 3, 3)),
        new ConvShape(3, 1, 16, 150, small, small),
        new ConvShape(2, 1, 70, 140, smaller, smaller),
        new ConvShape(1, 48, 48, 48, axis(40, 3, 2, 1, 1), axis(50, 3, 2, 0, 1)),
        new ConvShape(1, 1, 64, 200, pointwise, pointwise),
        new ConvShape(2, 1, 200, 64, pointwise, pointwise),
        // images of which the buffers that are kept take two at a time, and not even one
        new ConvShape(3, 1, 2, 5, axis(610, 1, 3, 1, 1), axis(800, 2, 3, 1, 0)),
        new ConvShape(2, 1, 2, 5, axis(610, 1, 2, 1, 1), axis(800, 2, 3, 1, 0)),
        // a last part so short that its panels stay near, which changes the order of items
        new ConvShape(1, 2, 64, 80, ConvAxis.pointwise(181), ConvAxis.pointwise(190)),
        new ConvShape(3, 3, 6, 9, axis(130, 1, 1, 0, 0), axis(100, 1, 1, 0, 0)));
  }

  @ParameterizedTest
  @MethodSource("large")
  void large_gradients_are_chains(ConvShape shape) {
    var operands = new Operands(1, shape, false);

    check(operands, operands.weightChains(), shape);
    assertThat(operands.biasGradient(2)).isEqualTo(operands.biasGradient(1));
  }
}
