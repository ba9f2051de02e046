package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.conv4j.testing.ConformanceCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the cases that other projects publish for their own convolutions, at the tolerance of each. */
@Tag("engine")
class ConvConformanceTest {

  /** ONNX mirrors as NumPy does, back and forth over a short axis; PyTorch and {@link PadMode#REFLECT} stop at its length. */
  private static final String MIRRORED_TWICE = "docs/Operators.md Pad example 2";

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void a_published_case_gives_its_published_result(ConformanceCase published) {
    Tensor expected = published.tensor("expected");

    Tensor actual = run(published);

    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(mismatches(published, actual.toArray(), expected.toArray())).isEmpty();
  }

  @Test
  void a_reflection_longer_than_the_axis_is_refused_where_onnx_mirrors_twice() {
    ConformanceCase published =
        withOperation().filter(c -> !isAccepted(c)).findFirst().orElseThrow();

    assertThatThrownBy(() -> run(published))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "pad2d: REFLECT padding at the left is 2 but axis 1 of length 2 allows 1; tensor (3, 2)");
  }

  private static List<String> mismatches(
      ConformanceCase published, float[] actual, float[] expected) {
    List<String> mismatches = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) actual[i] - expected[i]);
      if (!(difference <= published.tolerance(expected[i]))) { // NaN neither
        mismatches.add("element " + i + " is " + actual[i] + " but should be " + expected[i]);
      }
    }
    return mismatches;
  }

  private static Tensor run(ConformanceCase published) {
    if (isGradient(published)) {
      return gradient(published);
    }
    Tensor x = published.tensor("x");
    return switch (published.op()) {
      case "conv2d" -> Conv.conv2d(x, published.tensor("w"), published.bias(), published.options());
      case "conv_transpose2d" -> {
        int[] more = published.ints("output_padding");
        yield Conv.convTranspose2d(
            x, published.tensor("w"), published.bias(), published.options(), more[0], more[1]);
      }
      case "pad2d" -> Conv.pad2d(x, published.padding(), padMode(published.text("mode")));
      case "unfold" -> {
        int[] kernel = published.ints("kernel");
        yield Conv.unfold(x, kernel[0], kernel[1], published.options());
      }
      case "convolve2d" -> Conv.convolve2d(x, published.tensor("w"));
      default -> throw new IllegalArgumentException("no operation for " + published.op());
    };
  }

  private static Tensor gradient(ConformanceCase published) {
    Tensor gradOutput = published.tensor("grad_output");
    ConvOptions options = published.options();
    return switch (published.op()) {
      case "conv2d_grad_input" ->
        Conv.conv2dInputGradient(
            gradOutput, published.tensor("w"), published.ints("x_shape"), options);
      case "conv2d_grad_weight" ->
        Conv.conv2dWeightGradient(
            gradOutput, published.tensor("x"), published.ints("w_shape"), options);
      default -> throw new IllegalArgumentException("no gradient for " + published.op());
    };
  }

  private static PadMode padMode(String mode) {
    return switch (mode) {
      case "reflect" -> PadMode.REFLECT;
      case "edge" -> PadMode.REPLICATE;
      case "wrap" -> PadMode.CIRCULAR;
      default -> throw new IllegalArgumentException("no mode for " + mode);
    };
  }

  // ---- which cases run ----

  static Stream<ConformanceCase> accepted() {
    return withOperation().filter(ConvConformanceTest::isAccepted);
  }

  private static boolean isAccepted(ConformanceCase published) {
    return !published.text("source").endsWith(MIRRORED_TWICE);
  }

  private static Stream<ConformanceCase> withOperation() {
    return ConformanceCase.all().stream().filter(published -> !isOtherModeOfScipy(published));
  }

  private static boolean isGradient(ConformanceCase published) {
    return published.op().startsWith("conv2d_grad_");
  }

  /** Whether SciPy was asked for another size than full, another border than zeros, or not to flip the kernel. */
  private static boolean isOtherModeOfScipy(ConformanceCase published) {
    return switch (published.op()) {
      case "correlate2d" -> true;
      case "convolve2d" ->
        !published.text("mode").equals("full")
            || !published.text("boundary").equals("fill")
            || !published.text("fillvalue").equals("0");
      default -> false;
    };
  }

  @Test
  void all_cases_have_an_operation_but_other_modes_of_scipy() {
    List<ConformanceCase> all = ConformanceCase.all();

    assertThat(all).hasSize(87);
    assertThat(withOperation()).hasSize(80);
    assertThat(accepted()).as("all but the refused reflection").hasSize(79);
    assertThat(all)
        .filteredOn(ConvConformanceTest::isGradient)
        .hasSize(7)
        .as("exact")
        .allMatch(published -> published.tolerance(1) == 0);
    assertThat(all).filteredOn(ConvConformanceTest::isOtherModeOfScipy).hasSize(7);
  }

  @Test
  void every_kind_of_operation_has_its_number_of_cases() {
    Map<String, Long> counts =
        withOperation().collect(Collectors.groupingBy(ConformanceCase::op, Collectors.counting()));

    assertThat(counts)
        .isEqualTo(Map.of(
            "conv2d",
            45L,
            "conv_transpose2d",
            20L,
            "pad2d",
            5L,
            "unfold",
            2L,
            "convolve2d",
            1L,
            "conv2d_grad_input",
            5L,
            "conv2d_grad_weight",
            2L));
  }
}
