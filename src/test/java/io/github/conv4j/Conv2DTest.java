package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a layer computes; {@link Conv2DRefusalsTest} and {@link Conv2DSerializationTest} cover the rest. */
@Tag("engine")
class Conv2DTest {
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();

  private static Tensor randn(int seed, int... shape) {
    return Tensor.randn(new SplittableRandom(seed), shape);
  }

  // ---- parameters ----

  @Test
  void the_textbook_layer_has_a_uniform_weight_and_a_bias_of_zero() {
    var conv = new Conv2D(3, 5, new SplittableRandom(1));

    assertThat(conv.weight()).isEqualTo(Tensor.rand(new SplittableRandom(1), 3, 5));
    assertThat(conv.weight().min()).isLessThan(0.2f).isNotNegative();
    assertThat(conv.weight().max()).isGreaterThan(0.8f).isLessThan(1);
    assertThat(conv.bias()).isEqualTo(Tensor.zeros(1));
    assertThat(conv.options()).isEqualTo(DEFAULTS);
  }

  @Test
  void the_general_layer_draws_weight_then_bias_as_pytorch_bounds_them() {
    ConvOptions options = DEFAULTS.stride(2).groups(2);
    var conv = new Conv2D(6, 4, 3, 5, options, new SplittableRandom(1));

    Tensor drawn = Tensor.rand(new SplittableRandom(1), 4 * 3 * 3 * 5 + 4);
    float bound = (float) (1 / Math.sqrt(6 / 2 * 3 * 5));
    Tensor expected = drawn.mul(2).sub(1).mul(bound);
    assertThat(conv.weight()).isEqualTo(expected.slice(0, 0, 180).reshape(4, 3, 3, 5));
    assertThat(conv.bias()).isEqualTo(expected.slice(0, 180, 184));
    assertThat(conv.weight().max()).isGreaterThan(0.9f * bound).isLessThan(bound);
    assertThat(conv.weight().min()).isLessThan(-0.9f * bound).isGreaterThanOrEqualTo(-bound);
    assertThat(conv.options()).isEqualTo(options);
  }

  @Test
  void given_parameters_are_shared_with_the_caller() {
    float[] memory = {1, 2, 3, 4, 5, 6};
    Tensor weight = Tensor.wrap(memory, 2, 3).transpose();
    Tensor bias = Tensor.zeros(1);
    Conv2D conv = Conv2D.of(weight, bias, DEFAULTS);
    Tensor x = Tensor.ones(3, 2);

    memory[0] = 100;
    bias.set(1000, 0);

    assertThat(conv.weight()).isSameAs(weight);
    assertThat(conv.bias()).isSameAs(bias);
    assertThat(conv.forward(x).item()).isEqualTo(1120);
    conv.step(new Conv2D.Gradients(null, Tensor.ones(3, 2), Tensor.ones(1)), 1);
    assertThat(memory).containsExactly(99, 1, 2, 3, 4, 5);
    assertThat(bias.item()).isEqualTo(999);
  }

  @Test
  void a_layer_without_bias_shares_the_weight_and_the_options() {
    Conv2D conv = Conv2D.of(randn(2, 4, 3, 2, 2), randn(3, 4), DEFAULTS.stride(2));
    Tensor x = randn(4, 3, 6, 6);

    Conv2D without = conv.withoutBias();

    assertThat(without.weight()).isSameAs(conv.weight());
    assertThat(without.options()).isEqualTo(conv.options());
    assertThat(without.bias()).isNull();
    assertThat(conv.bias()).isNotNull();
    assertThat(without.forward(x)).isEqualTo(Conv.conv2d(x, conv.weight(), conv.options()));
    assertThat(without.forward(x)).isNotEqualTo(conv.forward(x));
    assertThat(without.withoutBias().forward(x)).isEqualTo(without.forward(x));
  }

  @Test
  void parameters_are_the_live_weight_then_the_live_bias() {
    var conv = new Conv2D(2, 2, new SplittableRandom(5));

    assertThat(conv.parameters()).containsOnlyKeys("weight", "bias");
    assertThat(conv.parameters().keySet()).containsExactly("weight", "bias");
    assertThat(conv.parameters().get("weight")).isSameAs(conv.weight());
    assertThat(conv.parameters().get("bias")).isSameAs(conv.bias());
    assertThat(conv.withoutBias().parameters().keySet()).containsExactly("weight");
  }

  // ---- parameters of a network ----

  private static Map<String, Tensor> network() {
    Map<String, Tensor> network = new LinkedHashMap<>();
    network.put("features.0.weight", randn(50, 4, 3, 3, 2));
    network.put("features.0.bias", randn(51, 4));
    network.put("features.3.weight", randn(52, 6, 2, 1, 1));
    network.put("weight", randn(53, 3, 2));
    network.put("bias", randn(54, 1));
    return network;
  }

  @Test
  void a_layer_takes_its_parameters_from_a_network() {
    Map<String, Tensor> network = network();

    Conv2D first = Conv2D.of(network, "features.0", DEFAULTS.padding(1));
    Conv2D second = Conv2D.of(network, "features.3", DEFAULTS.groups(2));

    assertThat(first.weight()).isSameAs(network.get("features.0.weight"));
    assertThat(first.bias()).isSameAs(network.get("features.0.bias"));
    assertThat(first.options()).isEqualTo(DEFAULTS.padding(1));
    assertThat(second.weight()).isSameAs(network.get("features.3.weight"));
    assertThat(second.bias()).isNull();
  }

  @Test
  void without_a_prefix_the_names_are_those_of_a_layer() {
    Map<String, Tensor> network = network();
    Conv2D layer = Conv2D.of(network, "", DEFAULTS);

    assertThat(layer.parameters())
        .containsExactly(
            entry("weight", network.get("weight")), entry("bias", network.get("bias")));
    assertThat(Conv2D.of(layer.parameters(), "", DEFAULTS).weight()).isSameAs(layer.weight());
    assertThat(Conv2D.of(layer.withoutBias().parameters(), "", DEFAULTS).bias()).isNull();
  }

  @Test
  void a_bias_of_null_is_none() {
    Map<String, Tensor> network = network();
    network.put("features.0.bias", null);

    assertThat(Conv2D.of(network, "features.0", DEFAULTS).bias()).isNull();
  }

  @Test
  void parameters_cannot_be_exchanged() {
    var conv = new Conv2D(2, 2, new SplittableRandom(5));
    var parameters = conv.parameters();
    Tensor other = Tensor.ones(2, 2);

    assertThatThrownBy(() -> parameters.put("weight", other))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> parameters.remove("bias"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> parameters.entrySet().iterator().next().setValue(other))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(conv.weight()).isEqualTo(Tensor.rand(new SplittableRandom(5), 2, 2));
  }

  // ---- forward ----

  @ParameterizedTest(name = "{0}×{1}, kernel {2}×{3}")
  @CsvSource({"5, 7, 2, 3", "1, 9, 1, 4", "8, 8, 8, 8", "16, 33, 3, 3", "4, 5, 1, 1"})
  void forward_is_cross_correlation_plus_bias(int h, int w, int kH, int kW) {
    Tensor x = randn(6, h, w);
    Tensor bias = Tensor.of(new float[] {0.1f});
    Conv2D conv = Conv2D.of(randn(7, kH, kW), bias, DEFAULTS);

    assertThat(conv.forward(x)).isEqualTo(Conv.corr2d(x, conv.weight()).add(bias));
    assertThat(conv.withoutBias().forward(x)).isEqualTo(Conv.corr2d(x, conv.weight()));
  }

  @Test
  void forward_of_several_channels_adds_one_number_a_channel() {
    Tensor batch = randn(8, 2, 3, 6, 7);
    Tensor bias = randn(9, 4);
    Conv2D conv = Conv2D.of(randn(10, 4, 3, 3, 2), bias, DEFAULTS);

    Tensor image = batch.select(0, 1);
    Tensor expected = Conv.corr2dMultiInOut(image, conv.weight()).add(bias.reshape(-1, 1, 1));

    assertThat(conv.forward(image)).isEqualTo(expected);
    assertThat(conv.forward(batch).select(0, 1)).isEqualTo(expected);
    assertThat(conv.forward(batch).shape()).containsExactly(2, 4, 4, 6);
  }

  @Test
  void forward_follows_the_options() {
    Tensor x = randn(11, 7, 9);
    Tensor weight = randn(12, 3, 2);
    Tensor dense = Conv.corr2d(x, weight);
    Tensor framed = Tensor.zeros(8, 12);
    framed.slice(0, 1, 8).slice(1, 1, 10).assign(x);

    assertThat(Conv2D.of(weight, null, DEFAULTS.stride(2, 3)).forward(x))
        .isEqualTo(dense.slice(0, 0, 5, 2).slice(1, 0, 8, 3));
    assertThat(Conv2D.of(weight, null, DEFAULTS.padding(1, 0, 1, 2)).forward(x))
        .isEqualTo(Conv.corr2d(framed, weight));
  }

  @Test
  void forward_of_views_has_the_bits_of_their_copies() {
    Tensor x = randn(13, 9, 3, 8).permute(1, 2, 0).slice(1, 0, 8, 2);
    Tensor weight = randn(14, 2, 3, 3, 4).transpose(0, 3); // (4, 3, 3, 2)
    Tensor bias = randn(15, 4, 2).select(1, 1);

    Tensor views = Conv2D.of(weight, bias, DEFAULTS).forward(x);

    assertThat(weight.isContiguous() || x.isContiguous() || bias.isContiguous()).isFalse();
    assertThat(views).isEqualTo(Conv2D.of(weight.copy(), bias.copy(), DEFAULTS).forward(x.copy()));
  }

  // ---- toString ----

  static Stream<Arguments> descriptions() {
    Tensor seven = Tensor.zeros(64, 3, 7, 7);
    Tensor plane = Tensor.zeros(1, 2);
    Tensor one = Tensor.zeros(1);
    Tensor depthwise = Tensor.zeros(8, 1, 3, 5);
    Tensor b = Tensor.zeros(64);
    return Stream.of(
        Arguments.of(
            "Conv2D(3, 64, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3))",
            Conv2D.of(seven, b, DEFAULTS.stride(2).padding(3))),
        Arguments.of(
            "Conv2D(3, 64, kernel_size=(7, 7), stride=(1, 1))", Conv2D.of(seven, b, DEFAULTS)),
        Arguments.of(
            "Conv2D(1, 1, kernel_size=(1, 2), stride=(1, 1))", Conv2D.of(plane, one, DEFAULTS)),
        Arguments.of(
            "Conv2D(1, 1, kernel_size=(1, 2), stride=(1, 1), bias=False)",
            Conv2D.of(plane, null, DEFAULTS)),
        Arguments.of(
            "Conv2D(1, 1, kernel_size=(1, 2), stride=(2, 3), padding=(0, 4), dilation=(1, 2))",
            Conv2D.of(plane, one, DEFAULTS.stride(2, 3).padding(0, 4).dilation(1, 2))),
        Arguments.of(
            "Conv2D(8, 8, kernel_size=(3, 5), stride=(1, 1), padding=same, groups=8, bias=False)",
            Conv2D.of(depthwise, null, DEFAULTS.groups(8).same())),
        Arguments.of(
            "Conv2D(2, 8, kernel_size=(3, 5), stride=(1, 1), padding=same_lower, groups=2, bias=False)",
            Conv2D.of(depthwise, null, DEFAULTS.groups(2).sameLower())),
        Arguments.of(
            "Conv2D(1, 8, kernel_size=(3, 5), stride=(1, 1), padding=(1, 2, 3, 4), dilation=(3, 3), bias=False)",
            Conv2D.of(depthwise, null, DEFAULTS.padding(1, 2, 3, 4).dilation(3))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("descriptions")
  void a_layer_describes_itself_as_pytorch_does(String text, Conv2D conv) {
    assertThat(conv).hasToString(text);
  }

  // ---- backward ----

  /** The loss Σ g · (corr2d(x, w) + b), in double. */
  private static double loss(double[][] x, double[][] w, double b, Tensor g) {
    double loss = 0;
    for (int i = 0; i < g.dim(0); i++) {
      for (int j = 0; j < g.dim(1); j++) {
        double y = b;
        for (int a = 0; a < w.length; a++) {
          for (int c = 0; c < w[a].length; c++) {
            y += w[a][c] * x[i + a][j + c];
          }
        }
        loss += g.get(i, j) * y;
      }
    }
    return loss;
  }

  private static double[][] doubles(Tensor t) {
    return IntStream.range(0, t.dim(0))
        .mapToObj(
            i -> IntStream.range(0, t.dim(1)).mapToDouble(j -> t.get(i, j)).toArray())
        .toArray(double[][]::new);
  }

  /** (h, w) elements on every other row of a transposed array. */
  private static Tensor view(int seed, int h, int w) {
    return randn(seed, w, 2 * h).transpose().slice(0, 1, 2 * h, 2);
  }

  private record Case(Tensor x, Tensor weight, Tensor gradOutput) {
    static Case of(int seed, int h, int w, int kH, int kW, boolean views) {
      Tensor g = view(seed + 2, h - kH + 1, w - kW + 1);
      Case strided = new Case(view(seed, h, w), view(seed + 1, kH, kW), g);
      return views ? strided : new Case(strided.x.copy(), strided.weight.copy(), g.copy());
    }

    Conv2D.Gradients backward() {
      return Conv2D.of(weight, Tensor.of(new float[] {0.5f}), DEFAULTS).backward(x, gradOutput);
    }
  }

  @ParameterizedTest(name = "seed {0}: {1}×{2}, kernel {3}×{4}, views {5}")
  @CsvSource({
    "100, 5, 6, 2, 3, false",
    "100, 5, 6, 2, 3, true",
    "110, 7, 4, 3, 1, true",
    "120, 3, 3, 3, 3, true",
    "130, 1, 8, 1, 5, false",
    "140, 6, 5, 1, 1, true",
    "150, 8, 9, 6, 8, false"
  })
  void gradients_are_the_slopes_of_the_loss(int seed, int h, int w, int kH, int kW, boolean views) {
    Case c = Case.of(seed, h, w, kH, kW, views);

    Conv2D.Gradients gradients = c.backward();

    double[][] x = doubles(c.x);
    double[][] k = doubles(c.weight);
    assertSlopes(gradients.input(), x, () -> loss(x, k, 0.5, c.gradOutput));
    assertSlopes(gradients.weight(), k, () -> loss(x, k, 0.5, c.gradOutput));
    double slope = loss(x, k, 1, c.gradOutput) - loss(x, k, 0, c.gradOutput);
    assertThat(gradients.bias().shape()).containsExactly(1);
    assertThat((double) gradients.bias().item()).isCloseTo(slope, within(1e-5));
  }

  private interface Loss {
    double value();
  }

  /** Central differences, exact up to rounding as the loss is linear in each element. */
  private static void assertSlopes(Tensor gradient, double[][] at, Loss loss) {
    assertThat(gradient.shape()).containsExactly(at.length, at[0].length);
    for (int i = 0; i < at.length; i++) {
      for (int j = 0; j < at[i].length; j++) {
        double before = at[i][j];
        at[i][j] = before + 0.5;
        double above = loss.value();
        at[i][j] = before - 0.5;
        double below = loss.value();
        at[i][j] = before;
        assertThat((double) gradient.get(i, j)).isCloseTo(above - below, within(2e-5));
      }
    }
  }

  @ParameterizedTest(name = "views {0}")
  @ValueSource(booleans = {false, true})
  void every_gradient_is_one_chain_over_the_output_in_row_major_order(boolean views) {
    Case c = Case.of(160, 9, 8, 3, 4, views);
    Tensor input = Tensor.zeros(9, 8);
    Tensor weight = Tensor.zeros(3, 4);
    for (int i = 0; i < 7; i++) {
      for (int j = 0; j < 5; j++) {
        float g = c.gradOutput.get(i, j);
        input.slice(0, i, i + 3).slice(1, j, j + 4).addScaled(c.weight, g);
        weight.addScaled(c.x.slice(0, i, i + 3).slice(1, j, j + 4), g);
      }
    }

    Conv2D.Gradients gradients = c.backward();

    assertThat(gradients.input()).isEqualTo(input);
    assertThat(gradients.weight()).isEqualTo(weight);
    assertThat(gradients.bias().item()).isEqualTo(c.gradOutput.sum());
  }

  @Test
  void backward_changes_nothing_and_knows_no_bias_of_a_layer_without() {
    Case c = Case.of(170, 6, 6, 2, 2, true);
    Tensor x = c.x.copy();
    Tensor weight = c.weight.copy();
    Tensor gradOutput = c.gradOutput.copy();

    Conv2D.Gradients gradients = Conv2D.of(c.weight, null, DEFAULTS).backward(c.x, c.gradOutput);

    assertThat(gradients.bias()).isNull();
    assertThat(gradients.weight()).isEqualTo(c.backward().weight());
    assertThat(c).isEqualTo(new Case(x, weight, gradOutput));
  }

  // ---- step ----

  @Test
  void step_is_one_fused_multiply_add_an_element() {
    Conv2D conv = Conv2D.of(view(180, 4, 5), randn(181, 1), DEFAULTS);
    Tensor weight = conv.weight().copy();
    float bias = conv.bias().item();
    var gradients = new Conv2D.Gradients(null, view(182, 4, 5), randn(183, 1));
    float rate = 0.1f;

    conv.step(gradients, rate);

    int unfused = 0;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 5; j++) {
        float g = gradients.weight().get(i, j);
        float p = weight.get(i, j);
        assertThat(conv.weight().get(i, j)).isEqualTo(Math.fma(-rate, g, p));
        unfused += p - rate * g == Math.fma(-rate, g, p) ? 0 : 1;
      }
    }
    assertThat(unfused).as("elements that two roundings would miss").isPositive();
    assertThat(conv.bias().item()).isEqualTo(Math.fma(-rate, gradients.bias().item(), bias));
  }

  @Test
  void step_takes_its_own_weight_as_the_gradient() {
    Conv2D conv = Conv2D.of(Tensor.of(new float[][] {{1, 2}, {3, 4}}), null, DEFAULTS);

    conv.step(new Conv2D.Gradients(null, conv.weight().transpose(), null), 1);

    assertThat(conv.weight()).isEqualTo(Tensor.of(new float[][] {{0, -1}, {1, 0}}));
  }

  @Test
  void steps_against_the_gradient_find_the_kernel_of_an_edge() {
    Tensor x = Tensor.ones(6, 8);
    x.slice(1, 2, 6).fill(0);
    Tensor wanted = Conv.corr2d(x, Tensor.of(new float[][] {{1, -1}}));
    Conv2D conv = new Conv2D(1, 2, new SplittableRandom(0)).withoutBias();

    for (int i = 0; i < 50; i++) {
      Tensor gradOutput = conv.forward(x).sub(wanted).mul(2);
      conv.step(conv.backward(x, gradOutput), 3e-2f);
    }

    assertThat(conv.weight().allClose(Tensor.of(new float[][] {{1, -1}}), 0, 1e-3f))
        .isTrue();
  }

  // ---- gradients by name ----

  @Test
  void gradients_are_named_as_the_parameters_are() {
    Case c = Case.of(210, 5, 5, 2, 2, false);
    Conv2D layer = Conv2D.of(c.weight, randn(211, 1), DEFAULTS);
    Conv2D.Gradients gradients = c.backward();
    var other = new Conv2D.Gradients(c.x, c.weight, null);

    assertThat(gradients.parameters())
        .containsExactly(entry("weight", gradients.weight()), entry("bias", gradients.bias()));
    assertThat(gradients.parameters().keySet())
        .containsExactlyElementsOf(layer.parameters().keySet());
    assertThat(gradients.parameters().get("weight")).isSameAs(gradients.weight());
    assertThat(other.parameters()).containsExactly(entry("weight", c.weight));
    assertThatThrownBy(() -> other.parameters().put("bias", c.weight))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_loop_over_parameters_and_gradients_is_a_step() {
    Case c = Case.of(220, 6, 5, 3, 2, false);
    Conv2D stepped = Conv2D.of(c.weight.copy(), randn(221, 1), DEFAULTS);
    Conv2D looped = Conv2D.of(c.weight.copy(), randn(221, 1), DEFAULTS);
    Conv2D.Gradients gradients = c.backward();

    stepped.step(gradients, 0.1f);
    looped.parameters().forEach((name, p) -> p.addScaled(gradients.parameters().get(name), -0.1f));

    assertThat(looped.parameters()).isEqualTo(stepped.parameters());
  }

  // ---- sums of gradients ----

  @Test
  void plus_sums_weight_and_bias_and_leaves_the_input_out() {
    Case c = Case.of(190, 5, 5, 2, 2, true);
    Conv2D.Gradients a = c.backward();
    Conv2D.Gradients b = Case.of(200, 5, 5, 2, 2, false).backward();
    Tensor before = a.weight().copy();

    Conv2D.Gradients sum = a.plus(b);

    assertThat(sum.weight()).isEqualTo(before.add(b.weight()));
    assertThat(sum.bias()).isEqualTo(a.bias().add(b.bias()));
    assertThat(sum.input()).isNull();
    assertThat(a.weight()).isEqualTo(before);
    assertThat(sum.plus(a).weight()).isEqualTo(sum.weight().add(a.weight()));
    assertThat(new Conv2D.Gradients(null, a.weight(), null)
            .plus(new Conv2D.Gradients(b.input(), b.weight(), null)))
        .isEqualTo(new Conv2D.Gradients(null, sum.weight(), null));
  }
}
