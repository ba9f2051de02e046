package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.conv4j.Conv;
import io.github.conv4j.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tensor is a view of an array: slices, transposes and reshapes share its elements. */
@Tag("engine")
class Example7ViewsTest {

  @Test
  void what_is_written_to_a_view_shows_in_the_tensor() {
    Tensor image = Tensor.zeros(2, 3);

    image.select(0, 1).fill(1); // the second row
    image.slice(1, 0, 3, 2).addScaled(Tensor.scalar(1), 5); // columns 0 and 2

    assertThat(image).isEqualTo(Tensor.of(new float[][] {{5, 0, 5}, {6, 1, 6}}));
  }

  @Test
  void a_transpose_exchanges_strides_and_copies_nothing() {
    Tensor image = Tensor.arange(6).reshape(2, 3);
    Tensor transposed = image.transpose();

    assertThat(image.strides()).containsExactly(3, 1);
    assertThat(transposed.strides()).containsExactly(1, 3);
    transposed.set(9, 2, 0);
    assertThat(image.get(0, 2)).isEqualTo(9);
  }

  @Test
  void wrap_shares_an_array_that_of_would_copy() {
    float[] pixels = {1, 2, 3, 4};
    Tensor shared = Tensor.wrap(pixels, 2, 2);
    Tensor copied = Tensor.of(pixels, 2, 2);

    pixels[0] = 10;

    assertThat(shared.get(0, 0)).isEqualTo(10);
    assertThat(copied.get(0, 0)).isEqualTo(1);
  }

  @Test
  void an_image_with_its_channels_last_is_permuted_to_channels_first() {
    Tensor channelsLast = Tensor.arange(2 * 3 * 3).reshape(2, 3, 3); // (h, w, c)
    Tensor image = channelsLast.permute(2, 0, 1); // (c, h, w)

    assertThat(image.select(0, 1)).isEqualTo(Tensor.of(new float[][] {{1, 4, 7}, {10, 13, 16}}));
    assertThat(Conv.corr2dMultiIn(image, Tensor.ones(3, 1, 1)).get(0, 0)).isEqualTo(0 + 1 + 2);
  }

  @Test
  void a_broadcast_view_cannot_be_written() {
    Tensor many = Tensor.scalar(1).broadcastTo(2, 2);

    assertThat(many.sum()).isEqualTo(4);
    assertThatThrownBy(() -> many.set(5, 0, 0)).isInstanceOf(UnsupportedOperationException.class);
  }
}
