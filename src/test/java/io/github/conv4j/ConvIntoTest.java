package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.conv4j.testing.ConvCase;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results that are written into place are those that are returned, and nothing around them changes. */
@Tag("engine")
class ConvIntoTest {
  private static final int BEFORE = 37;
  private static final int BEHIND = 41;

  static Stream<ConvCase> cases() {
    return LongStream.concat(LongStream.range(0, 150), new SplittableRandom().longs(50))
        .mapToObj(ConvCase::of);
  }

  /** Somewhere in the middle of memory full of NaN. */
  private static Tensor place(Tensor memory, int[] shape) {
    return memory.slice(0, BEFORE, memory.size() - BEHIND).reshape(shape);
  }

  private static void assertWritten(Tensor memory, Tensor expected) {
    float[] all = memory.toArray();
    assertThat(place(memory, expected.shape())).isEqualTo(expected);
    for (int i = 0; i < all.length; i++) {
      if (i < BEFORE || i >= all.length - BEHIND) {
        assertThat(all[i]).as("element %d of %d", i, all.length).isNaN();
      }
    }
  }

  private static Tensor memory(Tensor expected) {
    return Tensor.full(Float.NaN, BEFORE + expected.size() + BEHIND);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_result_in_place_is_the_one_that_is_returned(ConvCase c) {
    Tensor expected = Conv.conv2d(c.x(), c.weight(), c.bias(), c.options());
    Tensor memory = memory(expected);

    Conv.conv2d(c.x(), c.weight(), c.bias(), c.options(), place(memory, expected.shape()));

    assertWritten(memory, expected);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_layer_writes_what_it_returns(ConvCase c) {
    Conv2D layer = Conv2D.of(c.weight(), c.bias(), c.options());
    Tensor expected = layer.forward(c.x());
    for (Conv2D each : Arrays.asList(layer, layer.freeze())) {
      Tensor memory = memory(expected);
      each.forward(c.x(), place(memory, expected.shape()));
      assertWritten(memory, expected);
    }
  }

  /** Larger ones, of every strategy, again and again into one place. */
  static Stream<Conv2D> layers() {
    var random = new SplittableRandom(1);
    ConvOptions padded = ConvOptions.defaults().padding(1);
    return Stream.of(
        new Conv2D(24, 24, 3, 3, padded.groups(24), random),
        new Conv2D(24, 24, 3, 3, padded.groups(24).stride(2), random),
        new Conv2D(24, 24, 5, 5, padded.groups(24), random),
        new Conv2D(24, 24, 7, 7, padded.groups(24).dilation(2), random),
        new Conv2D(24, 48, 3, 3, padded.groups(6), random),
        new Conv2D(24, 70, 3, 3, padded, random),
        new Conv2D(24, 2, 3, 3, padded.stride(2), random),
        new Conv2D(24, 130, 1, 1, ConvOptions.defaults(), random));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void one_place_serves_call_after_call(Conv2D layer) {
    var random = new SplittableRandom(2);
    Tensor first = Tensor.randn(random, 2, 24, 30, 33);
    Tensor second = Tensor.randn(random, 2, 24, 30, 33);
    Tensor out = Tensor.full(Float.NaN, layer.forward(first).shape());

    for (Conv2D each : Arrays.asList(layer, layer.freeze())) {
      each.forward(first, out);
      assertThat(out).isEqualTo(layer.forward(first));
      each.forward(second, out);
      assertThat(out).isEqualTo(layer.forward(second));
    }
  }

  @Test
  void tensors_of_one_array_that_share_no_element_are_fine() {
    Tensor memory = Tensor.arange(100);
    Tensor x = memory.slice(0, 0, 90, 10).reshape(3, 3); // every tenth element
    Tensor expected = Conv.conv2d(x, Tensor.ones(2, 2));
    Tensor between = memory.slice(0, 12, 16).reshape(2, 2);

    Conv.conv2d(x, Tensor.ones(2, 2), null, ConvOptions.defaults(), between);

    assertThat(between).isEqualTo(expected);
    assertThat(memory.slice(0, 0, 12)).isEqualTo(Tensor.arange(100).slice(0, 0, 12));
    assertThat(memory.slice(0, 16, 100)).isEqualTo(Tensor.arange(100).slice(0, 16, 100));
  }

  @Test
  void an_empty_result_goes_anywhere() {
    Tensor x = Tensor.zeros(0, 2, 3, 3);

    Conv.conv2d(x, Tensor.ones(4, 2, 2, 2), null, ConvOptions.defaults(), Tensor.zeros(0, 4, 2, 2));

    assertThat(x).isEqualTo(Tensor.zeros(0, 2, 3, 3));
  }

  @Test
  void a_refused_call_writes_nothing() {
    Conv2D layer = Conv2D.of(Tensor.ones(2, 2), Tensor.ones(1), ConvOptions.defaults());
    Tensor memory = Tensor.arange(20);
    Tensor x = memory.slice(0, 0, 9).reshape(3, 3);
    Tensor out = memory.slice(0, 8, 12).reshape(2, 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.forward(x, out))
        .withMessage("forward: out shares elements with input; input (h, w) = (3, 3), "
            + "weight (kH, kW) = (2, 2), out = (2, 2)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.freeze().forward(x, out))
        .withMessage("forward: out shares elements with input; input (h, w) = (3, 3), "
            + "weight (kH, kW) = (2, 2), out = (2, 2)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.forward(Tensor.ones(3, 3), layer.weight()))
        .withMessageStartingWith("forward: out shares elements with weight; ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.forward(x, Tensor.zeros(3, 3)))
        .withMessageStartingWith("forward: out has shape (3, 3) but the result has (2, 2); ");

    assertThat(memory).isEqualTo(Tensor.arange(20));
    assertThat(layer.weight()).isEqualTo(Tensor.ones(2, 2));
  }
}
