package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.conv4j.testing.PoolCase;
import io.github.conv4j.testing.ReferencePooling;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pooling and its gradients by hand, over every small shape, and in random cases. A failure names its case, such as {@code
 * PoolCase.of(17L)}: add that number to {@link #FOUND} and it is replayed for good.
 */
class PoolingTest {
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();
  private static final ConvOptions TWO = DEFAULTS.stride(2);
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** Seeds that once failed. */
  private static final long[] FOUND = {};

  private static Tensor row(float... values) {
    return Tensor.of(new float[][] {values});
  }

  // ---- by hand ----

  @Test
  void a_window_gives_its_maximum_and_its_average() {
    Tensor image = Tensor.arange(16).reshape(4, 4);

    assertThat(Conv.maxPool2d(image, 2, 2, TWO)).isEqualTo(Tensor.of(new float[][] {{5, 7}, {13, 15}
    }));
    assertThat(Conv.avgPool2d(image, 2, 2, TWO)).isEqualTo(Tensor.of(new float[][] {
      {2.5f, 4.5f}, {10.5f, 12.5f}
    }));
  }

  @Test
  void the_stride_is_that_of_the_options_and_not_the_window() {
    assertThat(Conv.maxPool2d(row(1, 3, 2, 0), 1, 2, DEFAULTS)).isEqualTo(row(3, 3, 2));
    assertThat(Conv.avgPool2d(row(1, 3, 2, 0), 1, 2, DEFAULTS)).isEqualTo(row(2, 2.5f, 1));
  }

  @Test
  void padding_is_below_every_maximum_and_counts_in_an_average() {
    ConvOptions padded = DEFAULTS.padding(0, 1);

    assertThat(Conv.maxPool2d(row(-1, -2), 1, 2, padded)).isEqualTo(row(-1, -1, -2));
    assertThat(Conv.avgPool2d(row(-1, -2), 1, 2, padded)).isEqualTo(row(-0.5f, -1.5f, -1));
  }

  @Test
  void a_window_of_padding_alone_gives_minus_infinity_and_zero_and_passes_nothing_on() {
    ConvOptions wide = DEFAULTS.padding(0, 2).dilation(1, 4); // taps two before and two behind

    assertThat(Conv.maxPool2d(row(7), 1, 2, wide)).isEqualTo(row(-INFINITY));
    assertThat(Conv.avgPool2d(row(7), 1, 2, wide)).isEqualTo(row(0));
    assertThat(Conv.maxPool2dGradient(row(1), row(7), 1, 2, wide)).isEqualTo(row(0));
    assertThat(Conv.avgPool2dGradient(row(1), new int[] {1, 1}, 1, 2, wide)).isEqualTo(row(0));
  }

  @Test
  void a_nan_is_the_maximum_and_plus_zero_exceeds_minus_zero() {
    Tensor x = row(0f, -0f, -0f, 0f, Float.NaN, INFINITY, -INFINITY, -INFINITY);

    assertThat(Conv.maxPool2d(x, 1, 2, TWO)).isEqualTo(row(0f, 0f, Float.NaN, -INFINITY));
    assertThat(Conv.maxPool2d(row(-0f, -0f), 1, 2, DEFAULTS)).isEqualTo(row(-0f));
  }

  @Test
  void an_average_is_summed_in_double_from_plus_zero() {
    float max = Float.MAX_VALUE;

    assertThat(Conv.avgPool2d(row(max, max, -max, max), 1, 4, DEFAULTS)).isEqualTo(row(max / 2));
    assertThat(Conv.avgPool2d(row(-0f, -0f), 1, 2, DEFAULTS)).isEqualTo(row(0f));
    assertThat(Conv.avgPool2d(Tensor.full(-0f, 8, 8), 2, 2, TWO)).isEqualTo(Tensor.zeros(4, 4));
    assertThat(Conv.avgPool2d(row(INFINITY, -INFINITY), 1, 2, DEFAULTS)).isEqualTo(row(Float.NaN));
    assertThat(Conv.avgPool2d(row(1e8f, 1, -1e8f), 1, 3, DEFAULTS)).isEqualTo(row(1 / 3f));
  }

  @Test
  void the_gradient_of_a_maximum_goes_to_the_first_of_equals() {
    float nan = Float.NaN;

    assertThat(Conv.maxPool2dGradient(row(5), row(2, 3, 3), 1, 3, DEFAULTS))
        .isEqualTo(row(0, 5, 0));
    assertThat(Conv.maxPool2dGradient(row(5), row(-0f, 0f), 1, 2, DEFAULTS)).isEqualTo(row(5, 0));
    assertThat(Conv.maxPool2dGradient(row(5), row(INFINITY, nan, nan), 1, 3, DEFAULTS))
        .isEqualTo(row(0, 5, 0));
    assertThat(Conv.maxPool2dGradient(row(5), row(-INFINITY, -INFINITY), 1, 2, DEFAULTS))
        .isEqualTo(row(5, 0));
  }

  @Test
  void what_several_windows_pass_on_is_added_in_ascending_order() {
    Tensor gradOutput = row(0x1p24f, 1, 1); // 2²⁴ + 1 is rounded to 2²⁴, 1 + 1 + 2²⁴ is not

    assertThat(Conv.maxPool2dGradient(gradOutput, row(0, 0, 9, 0, 0), 1, 3, DEFAULTS))
        .isEqualTo(row(0, 0, 0x1p24f, 0, 0));
    assertThat(Conv.avgPool2dGradient(gradOutput.mul(4), new int[] {1, 6}, 1, 4, DEFAULTS))
        .isEqualTo(row(0x1p24f, 0x1p24f, 0x1p24f, 0x1p24f, 2, 1));
  }

  // ---- every small shape ----

  /** All sizes of one axis against a few of the other. */
  @Test
  void every_small_pooling_is_what_the_formulas_say() {
    int cases = 0;
    for (int length = 0; length <= 6; length++) {
      for (int kernel = 1; kernel <= 4; kernel++) {
        for (int begin = 0; begin <= 3; begin++) {
          for (int end = 0; end <= 3; end++) {
            for (int stride = 1; stride <= 3; stride++) {
              for (int dilation = 1; dilation <= 3; dilation++) {
                ConvOptions tall =
                    DEFAULTS.padding(begin, end, 0, 1).stride(stride, 2).dilation(dilation, 1);
                ConvOptions wide =
                    DEFAULTS.padding(0, 1, begin, end).stride(2, stride).dilation(1, dilation);
                cases += check(length, 5, kernel, 2, tall) + check(5, length, 2, kernel, wide);
              }
            }
          }
        }
      }
    }
    assertThat(cases).isEqualTo(EVERY_SMALL_CASE);
  }

  private static final int EVERY_SMALL_CASE = 1884;

  /** The number of cases: 0 if the window does not fit or the padding is too much. */
  private static int check(int h, int w, int kH, int kW, ConvOptions options) {
    Tensor x = Tensor.zeros(1, 2, h, w);
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] = i * 5 % 7 - 3; // with ties
    }
    ReferencePooling reference = new ReferencePooling(x, kH, kW, options);
    if (!reference.isAllowed()) {
      return 0;
    }
    assertIsReference(reference, x, kH, kW, options);
    return 1;
  }

  private static void assertIsReference(
      ReferencePooling reference, Tensor x, int kH, int kW, ConvOptions options) {
    Tensor g = Tensor.randn(new SplittableRandom(x.size()), reference.outShape());
    assertThat(Conv.maxPool2d(x, kH, kW, options)).isEqualTo(reference.max());
    assertThat(Conv.avgPool2d(x, kH, kW, options)).isEqualTo(reference.average());
    assertThat(Conv.maxPool2dGradient(g, x, kH, kW, options)).isEqualTo(reference.maxGradient(g));
    assertThat(Conv.avgPool2dGradient(g, x.shape(), kH, kW, options))
        .isEqualTo(reference.averageGradient(g));
  }

  /** Larger than what is pooled as one item, which then begins inside of a plane. */
  @Test
  void every_way_to_pool_goes_on_where_another_item_ended() {
    assertIsReference(
        Tensor.randn(new SplittableRandom(1), 2, 3, 79, 155),
        2,
        3,
        DEFAULTS.stride(1, 50).dilation(1, 2)); // few columns far apart
    assertIsReference(Tensor.randn(new SplittableRandom(2), 1, 5, 111, 112), 3, 3, TWO.padding(1));
    assertIsReference(
        Tensor.randn(new SplittableRandom(3), 1, 5, 120, 130), 16, 16, DEFAULTS.stride(16));
    assertIsReference(
        Tensor.randn(new SplittableRandom(4), 1, 40, 60, 14), 5, 31, DEFAULTS.padding(0, 15));
  }

  private static void assertIsReference(Tensor x, int kH, int kW, ConvOptions options) {
    assertIsReference(new ReferencePooling(x, kH, kW, options), x, kH, kW, options);
  }

  @Test
  void a_huge_window_of_padding_takes_no_time() {
    int k = 1_000_000_001;
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});

    Tensor most = assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> Conv.maxPool2d(x, k, 1, DEFAULTS.padding(k / 2, 0)));

    assertThat(most).isEqualTo(Tensor.of(new float[][] {{3, 4}, {3, 4}}));
  }

  // ---- random cases ----

  static Stream<PoolCase> cases() {
    LongStream fixed = LongStream.range(0, 300);
    LongStream fresh = new SplittableRandom().longs(100);
    return LongStream.concat(LongStream.of(FOUND), LongStream.concat(fixed, fresh))
        .mapToObj(PoolCase::of);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_random_pooling_is_what_the_formulas_say_and_a_view_its_contiguous_twin(PoolCase c) {
    Tensor x = c.x();
    Tensor twin = StridedTwin.of(x);
    Tensor g = c.gradOutput();
    Tensor gTwin = StridedTwin.of(g);

    assertIsReference(c.reference(), x, c.kH(), c.kW(), c.options());
    assertThat(Conv.maxPool2d(twin, c.kH(), c.kW(), c.options()))
        .isEqualTo(c.reference().max());
    assertThat(Conv.avgPool2d(twin, c.kH(), c.kW(), c.options()))
        .isEqualTo(c.reference().average());
    assertThat(Conv.maxPool2dGradient(gTwin, twin, c.kH(), c.kW(), c.options()))
        .isEqualTo(c.reference().maxGradient(g));
    assertThat(Conv.avgPool2dGradient(gTwin, x.shape(), c.kH(), c.kW(), c.options()))
        .isEqualTo(c.reference().averageGradient(g));
    assertThat(twin).as("unchanged").isEqualTo(x);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rank_three_and_two_are_parts_of_rank_four(PoolCase c) {
    Tensor max = Conv.maxPool2d(c.x(), c.kH(), c.kW(), c.options());
    Tensor average = Conv.avgPool2d(c.x(), c.kH(), c.kW(), c.options());
    for (int n = 0; n < c.x().dim(0); n++) {
      Tensor image = c.x().select(0, n);
      assertThat(Conv.maxPool2d(image, c.kH(), c.kW(), c.options())).isEqualTo(max.select(0, n));
      assertThat(Conv.avgPool2d(image, c.kH(), c.kW(), c.options()))
          .isEqualTo(average.select(0, n));
      for (int channel = 0; channel < image.dim(0); channel++) {
        Tensor plane = image.select(0, channel);
        Tensor planeMax = Conv.maxPool2d(plane, c.kH(), c.kW(), c.options());
        assertThat(planeMax).isEqualTo(max.select(0, n).select(0, channel));
        assertThat(Conv.maxPool2dGradient(planeMax, plane, c.kH(), c.kW(), c.options())
                .shape())
            .containsExactly(plane.shape());
      }
    }
  }

  @Test
  void an_empty_batch_an_image_without_channels_and_one_without_rows_work() {
    ConvOptions padded = TWO.padding(1);
    int[] empty = {0, 3, 6, 6};

    assertThat(Conv.maxPool2d(Tensor.zeros(empty), 2, 2, padded).shape())
        .containsExactly(0, 3, 4, 4);
    assertThat(Conv.avgPool2dGradient(Tensor.zeros(0, 3, 4, 4), empty, 2, 2, padded)
            .shape())
        .containsExactly(empty);
    assertThat(Conv.avgPool2d(Tensor.zeros(0, 6, 6), 2, 2, TWO).shape()).containsExactly(0, 3, 3);
    assertThat(Conv.maxPool2d(Tensor.zeros(0, 2), 2, 2, padded))
        .isEqualTo(Tensor.full(-INFINITY, 1, 2));
    assertThat(Conv.maxPool2d(Tensor.zeros(0, 2), 2, 2, TWO.same()).shape()).containsExactly(0, 1);
    assertThat(Conv.maxPool2dGradient(Tensor.ones(1, 2), Tensor.zeros(0, 2), 2, 2, padded)
            .shape())
        .containsExactly(0, 2);
  }

  @Test
  void strides_and_dilations_of_any_size_work() {
    int huge = 1 << 30;
    Tensor x = Tensor.arange(12).reshape(3, 4);

    assertThat(Conv.maxPool2d(x, 2, 2, DEFAULTS.stride(huge))).isEqualTo(row(5));
    assertThat(Conv.avgPool2d(x, 2, 2, DEFAULTS.stride(huge))).isEqualTo(row(2.5f));
    ConvOptions far = DEFAULTS.dilation(1, huge).padding(0, 0, huge / 2, huge / 2);
    assertThat(Conv.maxPool2d(row(1, 2, 3), 1, 2, far).shape()).containsExactly(1, 3);
  }

  // ---- gradients as slopes ----

  @ParameterizedTest
  @MethodSource("smooth")
  void gradients_are_slopes(PoolCase c) {
    var random = new SplittableRandom(c.seed());
    Tensor x = c.x();
    Tensor g = c.gradOutput();
    Tensor ofMax = Conv.maxPool2dGradient(g, x, c.kH(), c.kW(), c.options());
    Tensor ofAverage = Conv.avgPool2dGradient(g, x.shape(), c.kH(), c.kW(), c.options());
    for (int sample = 0; sample < 20; sample++) {
      int at = random.nextInt(x.size());
      Tensor above = moved(x, at, 0.25f);
      Tensor below = moved(x, at, -0.25f);
      double max = dot(g, Conv.maxPool2d(above, c.kH(), c.kW(), c.options()))
          - dot(g, Conv.maxPool2d(below, c.kH(), c.kW(), c.options()));
      Tensor far = moved(Tensor.zeros(x.shape()), at, 0.25f); // the average is linear
      double average = dot(g, Conv.avgPool2d(far, c.kH(), c.kW(), c.options()))
          - dot(g, Conv.avgPool2d(far.neg(), c.kH(), c.kW(), c.options()));
      assertThat(ofMax.toArray()[at] - 2 * max).isBetween(-1e-4, 1e-4);
      assertThat(ofAverage.toArray()[at] - 2 * average).isBetween(-1e-5, 1e-5);
    }
  }

  /** Different whole numbers, so that a step of a quarter changes no maximum's place. */
  static Stream<PoolCase> smooth() {
    return LongStream.range(1000, 1100)
        .mapToObj(PoolCase::of)
        .filter(c -> c.x().size() > 0)
        .map(c -> {
          Tensor x = c.x().copy();
          for (int i = 0; i < x.size(); i++) {
            x.data()[i] = i;
          }
          var random = new SplittableRandom(c.seed());
          for (int i = x.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            float value = x.data()[i];
            x.data()[i] = x.data()[j];
            x.data()[j] = value;
          }
          return new PoolCase(c.seed(), x, c.kH(), c.kW(), c.options());
        });
  }

  private static Tensor moved(Tensor x, int at, float step) {
    Tensor moved = x.copy();
    moved.data()[at] += step;
    return moved;
  }

  @ParameterizedTest
  @MethodSource("smooth")
  void the_gradient_of_the_average_is_its_adjoint(PoolCase c) {
    Tensor x = Tensor.randn(new SplittableRandom(c.seed() + 2), c.x().shape());
    Tensor g = c.gradOutput();

    double forward = dot(Conv.avgPool2d(x, c.kH(), c.kW(), c.options()), g);
    double backward = dot(x, Conv.avgPool2dGradient(g, x.shape(), c.kH(), c.kW(), c.options()));

    double size = 1 + Math.sqrt(dot(x, x) * dot(g, g));
    assertThat(forward - backward).isBetween(-1e-6 * size, 1e-6 * size);
  }

  private static double dot(Tensor a, Tensor b) {
    float[] as = a.toArray();
    float[] bs = b.toArray();
    double sum = 0;
    for (int i = 0; i < as.length; i++) {
      sum += (double) as[i] * bs[i];
    }
    return sum;
  }
}
