package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.testing.ConvCase;
import io.github.conv4j.testing.ReferenceConv;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of random convolutions: as chains, as slopes, as adjoints, on views, in shards. */
@Tag("engine")
class ConvGradientsTest {
  /** Seeds that once failed. */
  private static final long[] FOUND = {};

  static Stream<ConvCase> cases() {
    LongStream fixed = LongStream.range(0, 200);
    LongStream fresh = new SplittableRandom().longs(100);
    return LongStream.concat(LongStream.of(FOUND), LongStream.concat(fixed, fresh))
        .mapToObj(ConvCase::of);
  }

  /** Cases small enough for a whole convolution per sampled element. */
  static Stream<ConvCase> smallCases() {
    return cases()
        .filter(c -> (long) outSize(c) * c.weight().size() / c.weight().dim(0) < 200_000)
        .limit(150);
  }

  static Stream<ConvCase> batches() {
    return cases().filter(c -> c.x().dim(0) > 1).limit(60);
  }

  private static int outSize(ConvCase c) {
    return Conv.conv2d(c.x(), c.weight(), c.options()).size();
  }

  /** Of the output's shape. */
  private static Tensor gradOutput(ConvCase c) {
    return Tensor.randn(
        new SplittableRandom(c.seed() + 1),
        Conv.conv2d(c.x(), c.weight(), c.options()).shape());
  }

  private static Conv2D layer(ConvCase c) {
    Tensor bias = c.bias() == null ? Tensor.zeros(c.weight().dim(0)) : c.bias();
    return Conv2D.of(c.weight(), bias, c.options());
  }

  // ---- chains ----

  @ParameterizedTest
  @MethodSource("cases")
  void gradients_are_the_chains_of_the_contract(ConvCase c) {
    Tensor g = gradOutput(c);
    var reference = new ReferenceConv(c.x(), c.weight(), null, c.options());

    assertThat(Conv.conv2dInputGradient(g, c.weight(), c.x().shape(), c.options()))
        .isEqualTo(reference.transposedChain(g));
    assertThat(Conv.conv2dWeightGradient(g, c.x(), c.weight().shape(), c.options()))
        .isEqualTo(reference.weightChain(g));
    assertThat(Conv.conv2dBiasGradient(g)).isEqualTo(sums(g));
  }

  /** The sum of each channel of each image, then of the images. */
  private static Tensor sums(Tensor g) {
    Tensor sums = Tensor.zeros(g.dim(1));
    for (int n = 0; n < g.dim(0); n++) {
      for (int co = 0; co < g.dim(1); co++) {
        float sum = g.select(0, n).select(0, co).sum();
        sums.set(n == 0 ? sum : sums.get(co) + sum, co);
      }
    }
    return sums;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backward_gives_the_three_gradients(ConvCase c) {
    Tensor g = gradOutput(c);

    Conv2D.Gradients gradients = layer(c).backward(c.x(), g);

    assertThat(gradients.input())
        .isEqualTo(Conv.conv2dInputGradient(g, c.weight(), c.x().shape(), c.options()));
    assertThat(gradients.weight())
        .isEqualTo(Conv.conv2dWeightGradient(g, c.x(), c.weight().shape(), c.options()));
    assertThat(gradients.bias()).isEqualTo(Conv.conv2dBiasGradient(g));
    assertThat(layer(c).withoutBias().backward(c.x(), g))
        .isEqualTo(new Conv2D.Gradients(gradients.input(), gradients.weight(), null));
  }

  // ---- ranks and views ----

  @ParameterizedTest
  @MethodSource("cases")
  void one_image_without_its_batch_has_the_same_gradients(ConvCase c) {
    if (c.x().dim(0) == 0) {
      return;
    }
    Tensor g = gradOutput(c).select(0, 0);
    Tensor x = c.x().select(0, 0);

    Conv2D.Gradients batch = layer(c).backward(x.unsqueeze(0), g.unsqueeze(0));

    assertThat(layer(c).backward(x, g))
        .isEqualTo(new Conv2D.Gradients(batch.input().select(0, 0), batch.weight(), batch.bias()));
  }

  @ParameterizedTest
  @CsvSource({"5, 7, 2, 3", "1, 9, 1, 4", "16, 33, 3, 3", "70, 80, 5, 5", "4, 5, 1, 1"})
  void a_plane_has_the_gradients_of_an_image_of_one_channel(int h, int w, int kH, int kW) {
    var random = new SplittableRandom(h);
    Tensor x = Tensor.randn(random, h, w);
    Tensor weight = Tensor.randn(random, kH, kW);
    ConvOptions options =
        ConvOptions.defaults().stride(2, 1).padding(1, 0, 2, 1).dilation(1, 2);
    Tensor g = Tensor.randn(random, Conv.conv2d(x, weight, options).shape());

    Tensor image = x.reshape(1, h, w);
    Tensor gImage = g.unsqueeze(0);
    int[] shape = {1, 1, kH, kW};
    assertThat(Conv.conv2dInputGradient(g, weight, x.shape(), options))
        .isEqualTo(Conv.conv2dInputGradient(gImage, weight.reshape(shape), image.shape(), options)
            .reshape(h, w));
    assertThat(Conv.conv2dWeightGradient(g, x, weight.shape(), options))
        .isEqualTo(Conv.conv2dWeightGradient(gImage, image, shape, options).reshape(kH, kW));
    assertThat(Conv.conv2dBiasGradient(g)).isEqualTo(Conv.conv2dBiasGradient(gImage));
    assertThat(Conv.conv2dBiasGradient(g).shape()).containsExactly(1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void views_give_the_bits_of_their_contiguous_twins(ConvCase c) {
    Tensor g = gradOutput(c);
    Tensor twin = StridedTwin.of(g);
    Tensor x = StridedTwin.of(c.x());
    Tensor weight = StridedTwin.of(c.weight());
    Tensor permuted = g.permute(2, 3, 0, 1).copy().permute(2, 3, 0, 1);

    for (Tensor view : new Tensor[] {twin, permuted}) {
      assertThat(Conv.conv2dInputGradient(view, weight, c.x().shape(), c.options()))
          .isEqualTo(Conv.conv2dInputGradient(g, c.weight(), c.x().shape(), c.options()));
      assertThat(Conv.conv2dWeightGradient(view, x, c.weight().shape(), c.options()))
          .isEqualTo(Conv.conv2dWeightGradient(g, c.x(), c.weight().shape(), c.options()));
      assertThat(Conv.conv2dBiasGradient(view)).isEqualTo(Conv.conv2dBiasGradient(g));
    }
  }

  @Test
  void a_gradient_of_ones_that_share_memory_is_taken() {
    var random = new SplittableRandom(3);
    Tensor x = Tensor.randn(random, 2, 3, 9, 8);
    Tensor weight = Tensor.randn(random, 4, 3, 3, 3);
    Tensor ones = Tensor.scalar(1).broadcastTo(2, 4, 7, 6);
    Conv2D layer = Conv2D.of(weight, Tensor.zeros(4), ConvOptions.defaults());

    assertThat(layer.backward(x, ones)).isEqualTo(layer.backward(x, ones.copy()));
    assertThat(layer.backward(x, ones).bias()).isEqualTo(Tensor.full(84, 4));
  }

  // ---- slopes and adjoints, exact in small integers ----

  private static Tensor integers(SplittableRandom random, int... shape) {
    return Tensor.rand(random, shape).map(v -> (float) Math.floor(v * 9) - 4);
  }

  private record Integers(Tensor x, Tensor weight, Tensor bias, Tensor g, ConvOptions options) {
    static Integers of(ConvCase c) {
      var random = new SplittableRandom(c.seed());
      return new Integers(
          integers(random, c.x().shape()),
          integers(random, c.weight().shape()),
          integers(random, c.weight().dim(0)),
          integers(random, gradOutput(c).shape()),
          c.options());
    }

    /** Σ g · (conv2d(x, weight) + bias), in {@code double}. */
    double loss() {
      double[] y = new ReferenceConv(x, weight, bias, options).exact();
      float[] gradients = g.toArray();
      return IntStream.range(0, y.length).mapToDouble(i -> gradients[i] * y[i]).sum();
    }

    Conv2D.Gradients backward() {
      return Conv2D.of(weight, bias, options).backward(x, g);
    }
  }

  @ParameterizedTest
  @MethodSource("smallCases")
  void gradients_are_the_slopes_of_the_loss(ConvCase c) {
    Integers i = Integers.of(c);

    Conv2D.Gradients gradients = i.backward();

    var random = new SplittableRandom(c.seed() + 2);
    assertSlopes(gradients.input(), i.x, i, random);
    assertSlopes(gradients.weight(), i.weight, i, random);
    assertSlopes(gradients.bias(), i.bias, i, random);
  }

  /** Central differences at a few elements, which lie in the operand's own memory. */
  private static void assertSlopes(
      Tensor gradient, Tensor operand, Integers i, SplittableRandom random) {
    assertThat(gradient.shape()).isEqualTo(operand.shape());
    for (int sample = 0; sample < 5 && operand.size() > 0; sample++) {
      int[] index = StridedTwin.index(random.nextInt(operand.size()), operand.shape());
      float before = operand.get(index);
      operand.set(before + 1, index);
      double above = i.loss();
      operand.set(before - 1, index);
      double below = i.loss();
      operand.set(before, index);
      assertThat((double) gradient.get(index)).isEqualTo((above - below) / 2);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradients_are_adjoint_to_the_convolution(ConvCase c) {
    Integers i = Integers.of(c);
    double expected = dot(Conv.conv2d(i.x, i.weight, i.options), i.g);

    Conv2D.Gradients gradients = i.backward();

    // ⟨conv(x, w), g⟩ = ⟨x, dX⟩ = ⟨w, dW⟩
    assertThat(dot(i.x, gradients.input())).isEqualTo(expected);
    assertThat(dot(i.weight, gradients.weight())).isEqualTo(expected);
  }

  private static double dot(Tensor a, Tensor b) {
    float[] left = a.toArray();
    float[] right = b.toArray();
    return IntStream.range(0, left.length)
        .mapToDouble(i -> (double) left[i] * right[i])
        .sum();
  }

  // ---- shards ----

  private static Conv2D.Gradients shard(ConvCase c, Tensor g, int from, int to) {
    return layer(c).backward(c.x().slice(0, from, to), g.slice(0, from, to));
  }

  @ParameterizedTest
  @MethodSource("batches")
  void a_batch_has_the_gradients_of_its_images_folded_in_order(ConvCase c) {
    Tensor g = gradOutput(c);
    int batch = c.x().dim(0);
    Function<IntStream, Conv2D.Gradients> fold = images -> images
        .mapToObj(n -> shard(c, g, n, n + 1))
        .reduce(Conv2D.Gradients::plus)
        .orElseThrow();

    Conv2D.Gradients whole = shard(c, g, 0, batch);

    Conv2D.Gradients folded = fold.apply(IntStream.range(0, batch));
    assertThat(folded).isEqualTo(new Conv2D.Gradients(null, whole.weight(), whole.bias()));
    Conv2D.Gradients[] parallel = IntStream.range(0, batch)
        .parallel()
        .mapToObj(n -> shard(c, g, n, n + 1))
        .toArray(Conv2D.Gradients[]::new);
    Conv2D.Gradients sum = parallel[0];
    for (int n = 1; n < batch; n++) {
      sum = sum.plus(parallel[n]);
    }
    assertThat(sum).isEqualTo(folded);
    for (int n = 0; n < batch; n++) {
      assertThat(parallel[n].input().select(0, 0)).isEqualTo(whole.input().select(0, n));
    }
  }

  // ---- empty ones, special values ----

  @Test
  void no_image_gives_gradients_of_zero() {
    Conv2D layer = Conv2D.of(Tensor.ones(4, 2, 3, 3), Tensor.ones(4), ConvOptions.defaults());

    Conv2D.Gradients gradients = layer.backward(Tensor.zeros(0, 2, 5, 5), Tensor.zeros(0, 4, 3, 3));

    assertThat(gradients)
        .isEqualTo(new Conv2D.Gradients(
            Tensor.zeros(0, 2, 5, 5), Tensor.zeros(4, 2, 3, 3), Tensor.zeros(4)));
  }

  @Test
  void no_channel_and_no_pixel_have_gradients() {
    ConvOptions options = ConvOptions.defaults().padding(1);

    assertThat(Conv.conv2dInputGradient(
            Tensor.ones(4, 5, 5), Tensor.ones(4, 0, 3, 3), new int[] {0, 5, 5}, options))
        .isEqualTo(Tensor.zeros(0, 5, 5));
    assertThat(Conv.conv2dInputGradient(
            Tensor.zeros(0, 5, 5), Tensor.ones(0, 2, 3, 3), new int[] {2, 5, 5}, options))
        .isEqualTo(Tensor.zeros(2, 5, 5));
    assertThat(Conv.conv2dWeightGradient(
            Tensor.ones(4, 5, 5), Tensor.ones(0, 5, 5), new int[] {4, 0, 3, 3}, options))
        .isEqualTo(Tensor.zeros(4, 0, 3, 3));
    assertThat(Conv.conv2dWeightGradient(
            Tensor.ones(4, 2, 5), Tensor.ones(2, 0, 5), new int[] {4, 2, 1, 3}, options))
        .isEqualTo(Tensor.zeros(4, 2, 1, 3));
    assertThat(Conv.conv2dWeightGradient(
            Tensor.ones(3, 0, 2),
            Tensor.ones(2, 0, 4),
            new int[] {3, 2, 1, 3},
            ConvOptions.defaults().same().stride(2)))
        .isEqualTo(Tensor.zeros(3, 2, 1, 3));
    assertThat(Conv.conv2dBiasGradient(Tensor.zeros(2, 3, 0, 4))).isEqualTo(Tensor.zeros(3));
  }

  @Test
  void padding_takes_part_in_a_weight_gradient() {
    Tensor g = Tensor.of(new float[][] {{Float.POSITIVE_INFINITY, 1}});

    Tensor gradient = Conv.conv2dWeightGradient(
        g, Tensor.ones(1, 2), new int[] {1, 2}, ConvOptions.defaults().padding(0, 0, 1, 0));

    assertThat(gradient.toArray()).containsExactly(Float.NaN, Float.POSITIVE_INFINITY);
  }

  @Test
  void a_gradient_that_is_infinite_stays_where_its_window_is() {
    Tensor g = Tensor.zeros(1, 3, 3);
    g.set(Float.POSITIVE_INFINITY, 0, 1, 1);

    Tensor gradient = Conv.conv2dInputGradient(
        g, Tensor.ones(1, 2, 3, 3), new int[] {2, 7, 7}, ConvOptions.defaults().stride(2));

    for (int i = 0; i < 49; i++) {
      boolean inside = i / 7 >= 2 && i / 7 <= 4 && i % 7 >= 2 && i % 7 <= 4;
      assertThat(gradient.get(1, i / 7, i % 7)).isEqualTo(inside ? Float.POSITIVE_INFINITY : 0);
    }
  }
}
