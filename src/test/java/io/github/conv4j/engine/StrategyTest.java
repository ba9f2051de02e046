package io.github.conv4j.engine;

import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.conv4j.engine.kernel.Backends;
import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Numbers;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which strategy takes which shape, and that every one gives the chains, on both sides of each limit. */
@Tag("engine")
class StrategyTest {
  private static ConvShape square(int groups, int in, int out, int size, int kernel, int stride) {
    ConvAxis axis = ShapeCase.axis(size, kernel, stride, 1, kernel / 2, kernel / 2);
    return new ConvShape(1, groups, groups * in, groups * out, axis, axis);
  }

  private static ConvShape dilated(int groups, int in, int out, int size, int kernel) {
    ConvAxis axis = ShapeCase.axis(size, kernel, 1, 2, 0, 0);
    return new ConvShape(1, groups, groups * in, groups * out, axis, axis);
  }

  /** A shape, and what back-ends do that are plain, of 8 lanes, and of 16. */
  static Stream<Arguments> table() {
    Strategy chains = Strategy.CHAINS;
    Strategy roll = Strategy.ROLL;
    Strategy slide = Strategy.SLIDE;
    Strategy pixels = Strategy.PRODUCT_OF_PIXELS;
    Strategy channels = Strategy.PRODUCT_OF_CHANNELS;
    return Stream.of(
        // 1,024 multiply-adds, and a little more
        arguments(square(1, 4, 4, 8, 1, 1), chains, chains, chains),
        arguments(square(1, 4, 4, 9, 1, 1), slide, slide, pixels),
        // depthwise
        arguments(square(32, 1, 1, 112, 3, 1), slide, roll, roll),
        arguments(square(64, 1, 1, 112, 3, 2), slide, roll, roll),
        arguments(square(64, 1, 1, 112, 3, 3), slide, slide, slide),
        arguments(square(96, 1, 3, 14, 5, 1), slide, roll, roll),
        arguments(square(1, 1, 1, 128, 5, 1), slide, roll, roll),
        arguments(square(1, 1, 1, 129, 5, 1), slide, slide, slide),
        arguments(square(1, 1, 1, 1000, 3, 1), slide, roll, roll),
        arguments(square(96, 1, 1, 14, 7, 1), slide, slide, slide),
        arguments(dilated(32, 1, 1, 30, 3), slide, slide, slide),
        // few channels
        arguments(square(1, 3, 64, 224, 3, 1), pixels, pixels, pixels),
        arguments(square(1, 3, 32, 224, 3, 2), pixels, pixels, pixels),
        arguments(square(1, 3, 64, 224, 7, 2), pixels, pixels, pixels),
        arguments(square(32, 4, 4, 56, 3, 1), slide, slide, slide),
        arguments(square(32, 16, 16, 28, 3, 2), slide, slide, slide),
        arguments(square(32, 17, 16, 28, 3, 2), pixels, pixels, pixels),
        arguments(square(1, 64, 3, 224, 3, 1), slide, slide, slide),
        arguments(square(1, 64, 3, 11, 3, 1), slide, slide, pixels),
        arguments(square(1, 64, 20, 8, 1, 1), pixels, pixels, pixels),
        // products
        arguments(square(1, 64, 64, 56, 3, 1), pixels, pixels, pixels),
        arguments(square(1, 64, 256, 56, 1, 1), pixels, pixels, pixels),
        arguments(square(1, 256, 64, 56, 1, 1), pixels, pixels, pixels),
        arguments(square(1, 256, 128, 56, 1, 1), pixels, pixels, pixels),
        arguments(square(1, 100, 24, 28, 3, 1), pixels, pixels, pixels),
        arguments(square(1, 64, 20, 7, 1, 1), pixels, pixels, pixels),
        arguments(square(1, 256, 1024, 14, 1, 1), channels, channels, channels),
        arguments(square(1, 512, 512, 7, 3, 1), channels, channels, channels));
  }

  @ParameterizedTest
  @MethodSource("table")
  void a_shape_has_its_strategy(
      ConvShape shape, Strategy plain, Strategy eightLanes, Strategy sixteenLanes) {
    Map<Integer, Strategy> expected = Map.of(1, plain, 8, eightLanes, 16, sixteenLanes);
    Backends.all()
        .filter(kernel -> expected.containsKey(kernel.lanes()))
        .forEach(kernel -> assertThat(Strategy.of(kernel, shape, true))
            .as(kernel.name())
            .isEqualTo(expected.get(kernel.lanes())));
  }

  @Test
  void a_weight_in_panels_is_for_products_alone() {
    ConvShape fewOutputs = square(1, 64, 3, 224, 3, 1);

    Backends.all()
        .forEach(kernel -> assertThat(Strategy.of(kernel, fewOutputs, false))
            .as(kernel.name())
            .isIn(Strategy.PRODUCT_OF_PIXELS, Strategy.PRODUCT_OF_CHANNELS));
  }

  @Test
  void only_a_product_takes_a_weight_that_exists_in_panels_alone() {
    Backends.all().forEach(kernel -> {
      assertThat(Strategy.isProduct(kernel, square(1, 64, 64, 56, 3, 1))).isTrue();
      assertThat(Strategy.isProduct(kernel, square(64, 1, 1, 56, 3, 1))).isFalse();
      assertThat(Strategy.isProduct(kernel, square(1, 2, 2, 4, 3, 1))).isFalse();
    });
  }

  @Test
  void a_weight_gradient_is_chains_or_a_product() {
    Backends.all().forEach(kernel -> {
      assertThat(Strategy.ofWeightGradient(kernel, square(64, 1, 1, 56, 3, 1)))
          .isEqualTo(Strategy.CHAINS);
      assertThat(Strategy.ofWeightGradient(kernel, square(1, 4, 4, 8, 1, 1)))
          .isEqualTo(Strategy.CHAINS);
      assertThat(Strategy.ofWeightGradient(kernel, square(1, 64, 64, 56, 3, 1)))
          .isEqualTo(
              kernel.lanes() == 1 ? Strategy.PRODUCT_OF_PIXELS : Strategy.PRODUCT_OF_CHANNELS);
      assertThat(Strategy.ofWeightGradient(kernel, square(1, 256, 20, 14, 3, 1)))
          .isEqualTo( // whose panels are narrow enough for 20 channels
              kernel.packs() ? Strategy.PRODUCT_OF_CHANNELS : Strategy.PRODUCT_OF_PIXELS);
    });
  }

  /** All sizes of small planes, whose rows lie at the end of their array: nothing may be read behind it. */
  @Test
  void planes_of_every_size_are_convolved_at_the_end_of_their_array() {
    Backends.all().forEach(kernel -> {
      for (int size = 3; size <= 5; size += 2) {
        for (int stride = 1; stride <= 2; stride++) {
          for (int height = size; height < size + 6; height++) {
            for (int width = size; width < 72; width++) {
              plane(kernel, height, width, size, stride);
            }
          }
        }
      }
    });
  }

  private static void plane(Kernel kernel, int height, int width, int size, int stride) {
    var s = new ConvShape(
        1,
        2,
        2,
        2,
        ShapeCase.axis(height, size, stride, 1, 0, 0),
        ShapeCase.axis(width, size, stride, 1, 0, 0));
    var random = new SplittableRandom(height * 100L + width);
    float[] x = Numbers.normal(random, 2 * height * width);
    float[] weight = Numbers.normal(random, 2 * size * size);
    float[] out = new float[2 * s.outPlane()];
    String what = kernel.name() + ", " + s;
    Call call =
        new Call(kernel, 1, s).of(x, 0).with(Weights.live(weight, 0), null).into(out, 0);

    assertThatCode(() -> Convolution.forward(call)).as(what).doesNotThrowAnyException();
    assertSameBits(out, Chains.forward(s, x, 0, weight, 0, null), what);
  }

  // ---- random shapes about the limits ----

  private static int oneOf(SplittableRandom random, int... values) {
    return values[random.nextInt(values.length)];
  }

  /** Made from a seed alone; of every strategy, about as often on either side of what divides them. */
  private static ConvShape shape(long seed) {
    var random = new SplittableRandom(seed);
    int kernel = oneOf(random, 1, 2, 3, 3, 3, 5, 5, 7);
    int other = random.nextInt(4) == 0 ? oneOf(random, 1, 3, 5) : kernel;
    int stride = oneOf(random, 1, 1, 1, 2, 2, 3);
    int dilation = random.nextInt(5) == 0 ? 2 : 1;
    int groups = 1;
    int in = oneOf(random, 1, 2, 3, 15, 16, 17);
    int out = oneOf(random, 1, 2, 3, 4, 5, 15, 16, 17, 33, 64, 65);
    switch (random.nextInt(3)) {
      case 0 -> {
        groups = 1 + random.nextInt(20);
        in = 1;
        out = oneOf(random, 1, 1, 1, 2, 3, 4);
      }
      case 1 -> {
        groups = 1 + random.nextInt(4);
        out = Math.min(out, 17);
      }
      default -> {}
    }
    int height = 1 + random.nextInt(9);
    int width = oneOf(
        random, 1, 2, 3, 7, 8, 11, 12, 13, 14, 15, 16, 17, 28, 31, 32, 33, 47, 63, 64, 65, 80, 127,
        128, 129, 257, 300);
    return new ConvShape(
        1 + random.nextInt(2),
        groups,
        groups * in,
        groups * out,
        axis(random, height, kernel, stride, dilation),
        axis(random, width, other, random.nextInt(4) == 0 ? 1 : stride, dilation));
  }

  private static ConvAxis axis(
      SplittableRandom random, int output, int kernel, int stride, int dilation) {
    int begin = random.nextInt(kernel / 2 + 2);
    int end = random.nextInt(kernel / 2 + 2);
    int input =
        (output - 1) * stride + (kernel - 1) * dilation + 1 - begin - end + random.nextInt(stride);
    return ShapeCase.axis(Math.max(1, input), kernel, stride, dilation, begin, end);
  }

  private static void check(long seed, Kernel kernel, Map<Strategy, Integer> counts) {
    ConvShape s = shape(seed);
    var random = new SplittableRandom(seed);
    int numbers = s.batch() * s.inChannels() * s.inPlane();
    int weights = s.outChannels() * s.taps();
    boolean special = random.nextBoolean();
    int xAt = random.nextInt(3) == 0 ? 0 : random.nextInt(20);
    float[] x =
        special ? Numbers.special(random, xAt + numbers) : Numbers.normal(random, xAt + numbers);
    float[] weight = special ? Numbers.special(random, weights) : Numbers.normal(random, weights);
    float[] bias = random.nextBoolean() ? Numbers.special(random, s.outChannels()) : null;
    float[] expected = Chains.forward(s, x, xAt, weight, 0, bias);
    int outAt = random.nextInt(20);
    float[] out = Numbers.filled(outAt + expected.length + 20, Numbers.UNTOUCHED);
    float[] all = out.clone();
    System.arraycopy(expected, 0, all, outAt, expected.length);

    String what = kernel.name() + ", seed " + seed + ", " + s;
    Call call = new Call(kernel, 1 + random.nextInt(3), s)
        .of(x, xAt)
        .with(Weights.live(weight, 0), bias)
        .into(out, outAt);

    assertThatCode(() -> Convolution.forward(call)).as(what).doesNotThrowAnyException();
    assertSameBits(out, all, what);
    counts.merge(Strategy.of(kernel, s.simplified(), true), 1, Integer::sum);
  }

  @Test
  void every_strategy_gives_the_chains_on_both_sides_of_its_limits() {
    Backends.all().forEach(kernel -> {
      Map<Strategy, Integer> counts = new EnumMap<>(Strategy.class);
      Numbers.seeds(700, 100).forEach(seed -> check(seed, kernel, counts));
      boolean rolls = kernel.lanes() > 1;
      assertThat(counts)
          .as(kernel.name())
          .hasSize(rolls ? 5 : 4)
          .allSatisfy((strategy, count) -> assertThat(count).isGreaterThan(10));
      assertThat(
              IntStream.of(counts.values().stream().mapToInt(c -> c).toArray()).sum())
          .isEqualTo(800);
    });
  }
}
