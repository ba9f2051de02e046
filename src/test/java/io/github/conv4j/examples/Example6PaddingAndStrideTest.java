package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Conv;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Padding keeps an image from shrinking, stride shrinks it on purpose (d2l 6.3). */
@Tag("engine")
class Example6PaddingAndStrideTest {
  private static final Tensor IMAGE = Tensor.ones(8, 8);

  private static int[] outputShape(Tensor kernel, ConvOptions options) {
    return Conv.conv2d(IMAGE, kernel, options).shape();
  }

  @Test
  void padding_by_one_keeps_the_size_under_a_3_by_3_kernel() {
    assertThat(outputShape(Tensor.ones(3, 3), ConvOptions.defaults().padding(1)))
        .containsExactly(8, 8);
  }

  @Test
  void height_and_width_may_be_padded_differently() {
    assertThat(outputShape(Tensor.ones(5, 3), ConvOptions.defaults().padding(2, 1)))
        .containsExactly(8, 8);
  }

  @Test
  void same_finds_the_padding_that_keeps_the_size() {
    assertThat(outputShape(Tensor.ones(5, 2), ConvOptions.defaults().same())).containsExactly(8, 8);
  }

  @Test
  void a_stride_of_two_halves_the_image() {
    assertThat(outputShape(Tensor.ones(3, 3), ConvOptions.defaults().padding(1).stride(2)))
        .containsExactly(4, 4);
  }

  @Test
  void a_window_that_does_not_fit_is_left_out() {
    ConvOptions options = ConvOptions.defaults().padding(0, 1).stride(3, 4);

    assertThat(outputShape(Tensor.ones(3, 5), options))
        .containsExactly(2, 2); // rows 0, 3; columns -1, 3
  }

  @Test
  void options_tell_the_size_before_there_is_an_image() {
    ConvOptions options = ConvOptions.defaults().padding(3).stride(2);

    assertThat(options.outputHeight(224, 7)).isEqualTo(112);
    assertThat(options.outputWidth(224, 7)).isEqualTo(112);
  }

  @Test
  void the_padded_pixels_are_zeros() {
    Tensor sums =
        Conv.conv2d(Tensor.ones(3, 3), Tensor.ones(3, 3), ConvOptions.defaults().padding(1));

    assertThat(sums).isEqualTo(Tensor.of(new float[][] {{4, 6, 4}, {6, 9, 6}, {4, 6, 4}}));
  }
}
