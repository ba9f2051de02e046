package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Conv2DRefusalsTest {
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();
  private static final String AXES = "weight (cOut, cIn / groups, kH, kW) = ";

  private static Arguments row(String message, ThrowingCallable call) {
    return Arguments.of(message, IllegalArgumentException.class, call);
  }

  private static Arguments npe(String message, ThrowingCallable call) {
    return Arguments.of(message, NullPointerException.class, call);
  }

  private static Arguments unsupported(String message, ThrowingCallable call) {
    return Arguments.of(message, UnsupportedOperationException.class, call);
  }

  private static Tensor zeros(int... shape) {
    return Tensor.zeros(shape);
  }

  private static Conv2D.Gradients gradients(Tensor weight, Tensor bias) {
    return new Conv2D.Gradients(null, weight, bias);
  }

  // ---- making a layer ----

  static Stream<Arguments> makings() {
    var random = new SplittableRandom(1);
    return Stream.of(
        row("Conv2D: kH is 0 but must be at least 1", () -> new Conv2D(0, 2, random)),
        row("Conv2D: kW is -3 but must be at least 1", () -> new Conv2D(2, -3, random)),
        npe("Conv2D: random is null", () -> new Conv2D(2, 2, null)),
        row(
            "Conv2D: 4294967296 elements exceed an array's limit of 2147483639; shape (65536, 65536)",
            () -> new Conv2D(65536, 65536, random)),
        row(
            "Conv2D: inChannels is 0 but must be at least 1",
            () -> new Conv2D(0, 4, 3, 3, DEFAULTS, random)),
        row(
            "Conv2D: outChannels is -1 but must be at least 1",
            () -> new Conv2D(2, -1, 3, 3, DEFAULTS, random)),
        row(
            "Conv2D: kH is 0 but must be at least 1",
            () -> new Conv2D(2, 4, 0, 3, DEFAULTS, random)),
        row(
            "Conv2D: kW is 0 but must be at least 1",
            () -> new Conv2D(2, 4, 3, 0, DEFAULTS, random)),
        npe("Conv2D: options is null", () -> new Conv2D(2, 4, 3, 3, null, random)),
        npe("Conv2D: random is null", () -> new Conv2D(2, 4, 3, 3, DEFAULTS, null)),
        row(
            "Conv2D: 4 groups do not divide 6 input channels",
            () -> new Conv2D(6, 4, 3, 3, DEFAULTS.groups(4), random)),
        row(
            "Conv2D: 2 groups do not divide 1 input channel",
            () -> new Conv2D(1, 4, 3, 3, DEFAULTS.groups(2), random)),
        row(
            "Conv2D: 3 groups do not divide 4 output channels",
            () -> new Conv2D(6, 4, 3, 3, DEFAULTS.groups(3), random)),
        row(
            "Conv2D: 4294967296 elements exceed an array's limit of 2147483639; shape (65536, 65536, 1, 1)",
            () -> new Conv2D(65536, 65536, 1, 1, DEFAULTS, random)),
        npe("Conv2D.of: weight is null", () -> Conv2D.of(null, zeros(1), DEFAULTS)),
        npe("Conv2D.of: options is null", () -> Conv2D.of(zeros(2, 2), zeros(1), null)),
        row(
            "Conv2D.of: weight has rank 0 but must have rank 2 or 4; weight = ()",
            () -> Conv2D.of(Tensor.scalar(1), null, DEFAULTS)),
        row(
            "Conv2D.of: weight has rank 1 but must have rank 2 or 4; weight = (3), bias (cOut) = (1)",
            () -> Conv2D.of(zeros(3), zeros(1), DEFAULTS)),
        row(
            "Conv2D.of: weight has rank 3 but must have rank 2 or 4; weight = (4, 2, 2)",
            () -> Conv2D.of(zeros(4, 2, 2), null, DEFAULTS)),
        row(
            "Conv2D.of: weight has rank 5 but must have rank 2 or 4; weight = (1, 4, 2, 2, 2)",
            () -> Conv2D.of(zeros(1, 4, 2, 2, 2), null, DEFAULTS)),
        row(
            "Conv2D.of: weight height is 0 but must be at least 1; weight (kH, kW) = (0, 0)",
            () -> Conv2D.of(zeros(0, 0), null, DEFAULTS)),
        row(
            "Conv2D.of: weight width is 0 but must be at least 1; weight (kH, kW) = (2, 0), bias (cOut) = (1)",
            () -> Conv2D.of(zeros(2, 0), zeros(1), DEFAULTS)),
        row(
            "Conv2D.of: weight height is 0 but must be at least 1; " + AXES + "(4, 2, 0, 3)",
            () -> Conv2D.of(zeros(4, 2, 0, 3), null, DEFAULTS)),
        row(
            "Conv2D.of: weight width is 0 but must be at least 1; " + AXES + "(4, 2, 3, 0)",
            () -> Conv2D.of(zeros(4, 2, 3, 0), null, DEFAULTS)),
        row(
            "Conv2D.of: bias has length 2 but must have length 1; "
                + "the weight of a linear layer needs the shape (out, in, 1, 1); "
                + "weight (kH, kW) = (2, 2), bias (cOut) = (2)",
            () -> Conv2D.of(zeros(2, 2), zeros(2), DEFAULTS)),
        row(
            "Conv2D.of: bias has length 10 but must have length 1; "
                + "the weight of a linear layer needs the shape (out, in, 1, 1); "
                + "weight (kH, kW) = (10, 5), bias (cOut) = (10)",
            () -> Conv2D.of(zeros(10, 5), zeros(10), DEFAULTS)),
        row(
            "Conv2D.of: bias has length 5 but must have length 1; "
                + "weight (kH, kW) = (10, 5), bias (cOut) = (5)",
            () -> Conv2D.of(zeros(10, 5), zeros(5), DEFAULTS)),
        row(
            "Conv2D.of: bias has rank 0 but must have rank 1; weight (kH, kW) = (2, 2), bias = ()",
            () -> Conv2D.of(zeros(2, 2), Tensor.scalar(1), DEFAULTS)),
        row(
            "Conv2D.of: bias has length 1 but must have length 4; "
                + AXES
                + "(4, 2, 3, 3), bias (cOut) = (1)",
            () -> Conv2D.of(zeros(4, 2, 3, 3), zeros(1), DEFAULTS)),
        row(
            "Conv2D.of: bias has rank 3 but must have rank 1; " + AXES
                + "(4, 2, 3, 3), bias = (4, 1, 1)",
            () -> Conv2D.of(zeros(4, 2, 3, 3), zeros(4, 1, 1), DEFAULTS)),
        row(
            "Conv2D.of: 3 groups do not divide 4 output channels; " + AXES + "(4, 2, 3, 3)",
            () -> Conv2D.of(zeros(4, 2, 3, 3), null, DEFAULTS.groups(3))),
        row(
            "Conv2D.of: there are 2 groups but a weight of rank 2 has 1 channel; weight (kH, kW) = (2, 2)",
            () -> Conv2D.of(zeros(2, 2), null, DEFAULTS.groups(2))));
  }

  // ---- a layer of a network ----

  private static final Map<String, Tensor> NETWORK = new LinkedHashMap<>();

  static {
    NETWORK.put("features.0.weight", zeros(4, 2, 3, 3));
    NETWORK.put("features.0.bias", zeros(3));
    NETWORK.put("features.10.conv.weight", zeros(4, 2, 3, 3));
    NETWORK.put("conv1.weight", null);
    NETWORK.put("conv1.bias", zeros(4));
    NETWORK.put("conv2.bias", zeros(4));
    NETWORK.put(null, zeros(4));
  }

  private static Arguments missing(String prefix, String message) {
    String name = prefix.isEmpty() ? "weight" : prefix + ".weight";
    return row(
        "Conv2D.of: there is no " + name + "; " + message,
        () -> Conv2D.of(NETWORK, prefix, DEFAULTS));
  }

  static Stream<Arguments> networks() {
    String features = "features.0.weight, features.0.bias, features.10.conv.weight";
    String all = features + ", conv1.weight, conv1.bias, conv2.bias";
    Map<String, Tensor> many = new LinkedHashMap<>();
    IntStream.range(10, 35).forEach(i -> many.put("x" + i, zeros(1)));
    String twenty =
        IntStream.range(10, 30).mapToObj(i -> "x" + i).collect(Collectors.joining(", "));
    String hostile = "\n" + "y".repeat(200);
    String shown = "\\u000a" + "y".repeat(159) + "...";
    return Stream.of(
        npe("Conv2D.of: parameters is null", () -> Conv2D.of(null, "features.0", DEFAULTS)),
        npe("Conv2D.of: prefix is null", () -> Conv2D.of(NETWORK, null, DEFAULTS)),
        npe("Conv2D.of: options is null", () -> Conv2D.of(NETWORK, "features.0", null)),
        npe("Conv2D.of: conv1.weight is null", () -> Conv2D.of(NETWORK, "conv1", DEFAULTS)),
        missing("features", "names that begin alike: " + features),
        missing("features.1", "names that begin alike: " + features),
        missing("features.0.conv", "names that begin alike: features.0.weight, features.0.bias"),
        missing("features.10", "names that begin alike: features.10.conv.weight"),
        missing("features.", "names that begin alike: " + features),
        missing("conv2", "names that begin alike: conv2.bias"),
        missing("conv3", "names that begin alike: conv1.weight, conv1.bias, conv2.bias"),
        missing("layer", "all names: " + all),
        missing(".features.0", "all names: " + all),
        missing("", "all names: " + all),
        row(
            "Conv2D.of: there is no x.weight; there are no parameters at all",
            () -> Conv2D.of(Map.of(), "x", DEFAULTS)),
        row(
            "Conv2D.of: there is no x.weight; names that begin alike: " + twenty + " and 5 more",
            () -> Conv2D.of(many, "x", DEFAULTS)),
        row(
            "Conv2D.of: there is no " + shown + "; names that begin alike: " + shown,
            () -> Conv2D.of(Map.of(hostile, zeros(1)), hostile, DEFAULTS)),
        row(
            "Conv2D.of: bias has length 3 but must have length 4; " + AXES
                + "(4, 2, 3, 3), bias (cOut) = (3), layer features.0",
            () -> Conv2D.of(NETWORK, "features.0", DEFAULTS)),
        row(
            "Conv2D.of: weight has rank 1 but must have rank 2 or 4; weight = (4), layer linear",
            () -> Conv2D.of(Map.of("linear.weight", zeros(4)), "linear", DEFAULTS)));
  }

  // ---- forward and backward ----

  static Stream<Arguments> passes() {
    Conv2D plane = new Conv2D(3, 2, new SplittableRandom(2));
    Conv2D layer = Conv2D.of(zeros(4, 2, 3, 3), zeros(4), DEFAULTS.groups(2));
    String operands = "; input (h, w) = (5, 5), weight (kH, kW) = (3, 2)";
    return Stream.of(
        npe("forward: x is null", () -> plane.forward(null)),
        npe("forward: x is null", () -> plane.forward(null, zeros(3, 4))),
        npe("forward: out is null", () -> plane.forward(zeros(5, 5), null)),
        row(
            "forward: out has shape (3, 5) but the result has (3, 4)" + operands,
            () -> plane.forward(zeros(5, 5), zeros(3, 5))),
        row(
            "forward: weight height 3 exceeds input height 2; "
                + "input (h, w) = (2, 5), weight (kH, kW) = (3, 2)",
            () -> plane.forward(zeros(2, 5))),
        row(
            "forward: input has 6 channels but weight expects 4, 2 for each of 2 groups; "
                + "input (cIn, h, w) = (6, 5, 5), "
                + AXES
                + "(4, 2, 3, 3)",
            () -> layer.forward(zeros(6, 5, 5))),
        row(
            "forward: 2 groups do not divide 3 input channels; "
                + "input (n, cIn, h, w) = (1, 3, 5, 5), "
                + AXES
                + "(4, 2, 3, 3)",
            () -> layer.forward(zeros(1, 3, 5, 5))),
        row(
            "forward: input has rank 1 but must have rank 2, 3 or 4; "
                + "input = (5), weight (cOut, cIn / groups, kH, kW) = (4, 2, 3, 3)",
            () -> layer.forward(zeros(5))),
        npe("backward: x is null", () -> plane.backward(null, zeros(3, 4))),
        npe("backward: gradOutput is null", () -> plane.backward(zeros(5, 5), null)),
        row(
            "backward: gradOutput has shape (4, 3) but the output has (3, 4)" + operands,
            () -> plane.backward(zeros(5, 5), zeros(4, 3))),
        row(
            "backward: gradOutput has shape (1, 3, 4) but the output has (3, 4)" + operands,
            () -> plane.backward(zeros(5, 5), zeros(1, 3, 4))),
        row(
            "backward: gradOutput has shape () but the output has (3, 4)" + operands,
            () -> plane.backward(zeros(5, 5), Tensor.scalar(1))),
        row(
            "backward: input of rank 3 needs a weight of rank 4 but weight has rank 2; "
                + "input (cIn, h, w) = (1, 5, 5), weight (kH, kW) = (3, 2)",
            () -> plane.backward(zeros(1, 5, 5), zeros(1, 3, 4))),
        row(
            "backward: weight width 2 exceeds input width 1; "
                + "input (h, w) = (5, 1), weight (kH, kW) = (3, 2)",
            () -> plane.backward(zeros(5, 1), zeros(3, 0))),
        row(
            "backward: gradOutput has shape (4, 5, 5) but the output has (4, 3, 3); "
                + "input (cIn, h, w) = (4, 5, 5), "
                + AXES
                + "(4, 2, 3, 3)",
            () -> layer.backward(zeros(4, 5, 5), zeros(4, 5, 5))),
        row(
            "backward: gradOutput has shape (4, 3, 3) but the output has (1, 4, 3, 3); "
                + "input (n, cIn, h, w) = (1, 4, 5, 5), "
                + AXES
                + "(4, 2, 3, 3)",
            () -> layer.backward(zeros(1, 4, 5, 5), zeros(4, 3, 3))),
        row(
            "backward: input has 6 channels but weight expects 4, 2 for each of 2 groups; "
                + "input (cIn, h, w) = (6, 5, 5), "
                + AXES
                + "(4, 2, 3, 3)",
            () -> layer.backward(zeros(6, 5, 5), zeros(4, 3, 3))));
  }

  // ---- gradients and steps ----

  private static final Tensor WEIGHT = Tensor.arange(6).reshape(3, 2);
  private static final Tensor BIAS = Tensor.of(new float[] {7});
  private static final Conv2D LAYER = Conv2D.of(WEIGHT, BIAS, DEFAULTS);

  private static final Conv2D OTHER = Conv2D.of(Tensor.ones(4, 2, 3, 3), Tensor.ones(4), DEFAULTS);

  private static Arguments step(String message, Conv2D layer, Conv2D.Gradients gradients) {
    return row("Conv2D.step: " + message, () -> layer.step(gradients, 1));
  }

  private static Arguments plus(String message, Conv2D.Gradients a, Conv2D.Gradients b) {
    return row("Gradients.plus: " + message, () -> a.plus(b));
  }

  static Stream<Arguments> steps() {
    Tensor w = Tensor.ones(3, 2);
    Tensor b = Tensor.ones(1);
    Conv2D shared = Conv2D.of(Tensor.ones(1, 2).broadcastTo(3, 2), BIAS, DEFAULTS);
    Tensor twice = Tensor.ones(1).broadcastTo(2);
    Conv2D sharedBias = Conv2D.of(WEIGHT.reshape(2, 3, 1, 1), twice, DEFAULTS);
    return Stream.of(
        npe("Gradients: weight is null", () -> gradients(null, b)),
        npe("Gradients.plus: other is null", () -> gradients(w, b).plus(null)),
        plus(
            "this weight and other weight differ in shape; "
                + "this weight = (3, 2), other weight = (2, 3)",
            gradients(w, b),
            gradients(w.transpose(), b)),
        plus(
            "this bias and other bias differ in shape; this bias = (1), other bias = none",
            gradients(w, b),
            gradients(w, null)),
        plus(
            "this bias and other bias differ in shape; this bias = none, other bias = (1)",
            gradients(w, null),
            gradients(w, b)),
        plus(
            "this bias and other bias differ in shape; this bias = (1), other bias = (1, 1)",
            gradients(w, b),
            gradients(w, Tensor.ones(1, 1))),
        npe("Conv2D.step: gradients is null", () -> LAYER.step(null, 1)),
        step(
            "weight and gradient differ in shape; weight = (3, 2), gradient = (2, 3)",
            LAYER,
            gradients(w.transpose(), b)),
        step(
            "weight and gradient differ in shape; weight = (3, 2), gradient = (1, 2)",
            LAYER,
            gradients(Tensor.ones(1, 2), b)), // which would broadcast
        step(
            "weight and gradient differ in shape; weight = (3, 2), gradient = (1, 1, 3, 2)",
            LAYER,
            gradients(Tensor.ones(1, 1, 3, 2), b)),
        step(
            "bias and gradient differ in shape; bias = (1), gradient = none",
            LAYER,
            gradients(w, null)),
        step(
            "bias and gradient differ in shape; bias = (1), gradient = (2)",
            LAYER,
            gradients(w, Tensor.ones(2))),
        step(
            "bias and gradient differ in shape; bias = (1), gradient = ()",
            LAYER,
            gradients(w, Tensor.scalar(1))),
        step(
            "bias and gradient differ in shape; bias = none, gradient = (1)",
            LAYER.withoutBias(),
            gradients(w, b)),
        step(
            "weight and gradient differ in shape; weight = (3, 2), gradient = (4, 2, 3, 3)",
            LAYER,
            OTHER.backward(Tensor.ones(2, 3, 3), Tensor.ones(4, 1, 1))),
        step(
            "weight and gradient differ in shape; weight = (4, 2, 3, 3), gradient = (3, 2)",
            OTHER,
            LAYER.backward(Tensor.ones(3, 2), Tensor.ones(1, 1))),
        unsupported(
            "Conv2D.step: elements of weight share memory, so write to a copy() of it; "
                + "tensor (3, 2), strides (0, 1)",
            () -> shared.step(gradients(w, b), 1)),
        unsupported(
            "Conv2D.step: elements of bias share memory, so write to a copy() of it; "
                + "tensor (2), strides (0)",
            () -> sharedBias.step(gradients(Tensor.ones(2, 3, 1, 1), Tensor.ones(2)), 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"makings", "networks", "passes"})
  void a_wrong_argument_is_named(String message, Class<?> type, ThrowingCallable call) {
    assertThatThrownBy(call).isExactlyInstanceOf(type).hasMessage(message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void a_refused_step_changes_no_parameter(String message, Class<?> type, ThrowingCallable call) {
    assertThatThrownBy(call).isExactlyInstanceOf(type).hasMessage(message);

    assertThat(WEIGHT).isEqualTo(Tensor.arange(6).reshape(3, 2));
    assertThat(BIAS).isEqualTo(Tensor.of(new float[] {7}));
  }

  @Test
  void there_are_87_refusals() {
    assertThat(makings()).hasSize(32);
    assertThat(networks()).hasSize(19);
    assertThat(passes()).hasSize(18);
    assertThat(steps()).hasSize(18);
  }
}
