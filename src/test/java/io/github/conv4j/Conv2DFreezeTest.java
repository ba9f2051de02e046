package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("engine")
class Conv2DFreezeTest {
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();

  /** Layers that are laid out in panels, at once or later, and layers that never are. */
  static Stream<Conv2D> layers() {
    var random = new SplittableRandom(7);
    return Stream.of(
        new Conv2D(3, 70, 7, 7, DEFAULTS.stride(2).padding(3), random),
        new Conv2D(20, 33, 1, 1, DEFAULTS, random),
        new Conv2D(64, 64, 3, 3, DEFAULTS.same(), random).withoutBias(),
        new Conv2D(12, 24, 3, 2, DEFAULTS.groups(4).dilation(2), random),
        new Conv2D(9, 9, 3, 3, DEFAULTS.groups(9).padding(1), random),
        new Conv2D(1, 2, 2, 2, DEFAULTS, random));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void a_frozen_layer_gives_the_bits_of_the_layer(Conv2D layer) {
    Conv2D frozen = layer.freeze();
    int channels = layer.weight().dim(1) * layer.options().groups();

    for (int size : new int[] {8, 30, 8}) {
      Tensor x = Tensor.randn(new SplittableRandom(size), 2, channels, size, size + 1);
      assertThat(frozen.forward(x)).isEqualTo(layer.forward(x));
      assertThat(frozen.forward(x.select(0, 1))).isEqualTo(layer.forward(x).select(0, 1));
    }
    assertThat(frozen.weight()).isEqualTo(layer.weight());
    assertThat(frozen.parameters()).isEqualTo(layer.parameters());
    assertThat(frozen).hasToString(layer.toString());
  }

  @Test
  void a_frozen_plane_gives_the_bits_of_the_textbook_layer() {
    Conv2D layer = new Conv2D(3, 3, new SplittableRandom(1));
    Tensor x = Tensor.rand(new SplittableRandom(2), 20, 40);

    assertThat(layer.freeze().forward(x)).isEqualTo(layer.forward(x));
    Tensor gradOutput = Tensor.ones(18, 38);
    assertThat(layer.freeze().backward(x, gradOutput)).isEqualTo(layer.backward(x, gradOutput));
  }

  @Test
  void nothing_changes_a_frozen_layer() {
    Conv2D layer = new Conv2D(4, 40, 3, 3, DEFAULTS, new SplittableRandom(3));
    Conv2D frozen = layer.freeze();
    Tensor x = Tensor.rand(new SplittableRandom(4), 4, 10, 10);
    Tensor before = frozen.forward(x);

    layer.weight().fill(1);
    layer.bias().fill(1);
    frozen.weight().fill(2);
    frozen.bias().fill(2);

    assertThat(frozen.forward(x)).isEqualTo(before);
    assertThat(frozen.freeze()).isSameAs(frozen);
  }

  @Test
  void a_frozen_layer_without_its_bias_is_frozen() {
    Conv2D layer = new Conv2D(4, 40, 3, 3, DEFAULTS, new SplittableRandom(5));
    Tensor x = Tensor.rand(new SplittableRandom(6), 4, 10, 10);

    Conv2D frozen = layer.freeze().withoutBias();

    assertThat(frozen.forward(x)).isEqualTo(layer.withoutBias().forward(x));
    assertThat(frozen.bias()).isNull();
    assertThat(frozen.freeze()).isSameAs(frozen);
  }

  @Test
  void a_frozen_layer_refuses_a_step() {
    Conv2D frozen = new Conv2D(1, 2, new SplittableRandom(1)).freeze();
    var gradients = frozen.backward(Tensor.ones(3, 3), Tensor.ones(3, 2));

    assertThatThrownBy(() -> frozen.step(gradients, 1))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Conv2D.step: a frozen layer does not learn: "
            + "Conv2D(1, 1, kernel_size=(1, 2), stride=(1, 1))");
  }

  @ParameterizedTest
  @MethodSource("wrongInputs")
  void a_frozen_layer_refuses_an_input_in_the_words_of_its_original(Conv2D layer, Tensor x) {
    Throwable expected = catchThrowable(() -> layer.forward(x));

    assertThat(expected).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> layer.freeze().forward(x))
        .isExactlyInstanceOf(expected.getClass())
        .hasMessage(expected.getMessage());
  }

  static Stream<Arguments> wrongInputs() {
    var layer = new Conv2D(4, 40, 3, 3, DEFAULTS, new SplittableRandom(5));
    var plane = new Conv2D(2, 2, new SplittableRandom(6));
    return Stream.of(
        Arguments.of(layer, null),
        Arguments.of(layer, Tensor.ones(9)),
        Arguments.of(layer, Tensor.ones(9, 9)),
        Arguments.of(layer, Tensor.ones(3, 9, 9)),
        Arguments.of(layer, Tensor.ones(2, 4, 9, 2)),
        Arguments.of(layer, Tensor.ones(1, 1, 4, 9, 9)),
        Arguments.of(plane, Tensor.ones(9)),
        Arguments.of(plane, Tensor.ones(1, 9, 9)),
        Arguments.of(plane, Tensor.ones(1, 1, 9, 9)),
        Arguments.of(plane, Tensor.ones(1, 9)));
  }

  @Test
  void a_frozen_layer_stays_frozen_when_it_is_serialised() throws Exception {
    Conv2D frozen = new Conv2D(4, 40, 3, 3, DEFAULTS, new SplittableRandom(5)).freeze();
    Tensor x = Tensor.rand(new SplittableRandom(6), 4, 10, 10);

    Conv2D read = SerialForm.roundTrip(Conv2D.class, frozen);

    assertThat(read.forward(x)).isEqualTo(frozen.forward(x));
    assertThat(read.freeze()).isSameAs(read);
  }
}
