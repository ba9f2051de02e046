package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code take}, {@code flip} and {@code squeeze} of one axis. */
class TensorReorderingTest {
  private static Stream<int[]> shapes() {
    return Stream.of(
        new int[] {1}, new int[] {5}, new int[] {2, 3}, new int[] {4, 1, 3}, new int[] {3, 4, 5, 2
        });
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void take_gives_what_each_index_selects(int[] shape) {
    var random = new SplittableRandom(7);
    Tensor tensor = Tensor.randn(random, shape);
    for (int axis = 0; axis < shape.length; axis++) {
      int[] indices = random.ints(6, 0, shape[axis]).toArray();
      for (Tensor view : new Tensor[] {tensor, StridedTwin.of(tensor)}) {
        Tensor taken = view.take(axis - shape.length, indices);

        assertThat(taken.isContiguous()).isTrue();
        assertThat(taken.dim(axis)).isEqualTo(6);
        for (int k = 0; k < indices.length; k++) {
          assertThat(taken.select(axis, k)).isEqualTo(tensor.select(axis, indices[k]));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void flip_reads_axes_from_their_ends(int[] shape) {
    Tensor tensor = Tensor.randn(new SplittableRandom(8), shape);
    for (int set = 0; set < 1 << shape.length; set++) {
      int chosen = set;
      int[] axes = IntStream.range(0, shape.length)
          .filter(axis -> (chosen >> axis & 1) == 1)
          .toArray();
      Tensor expected = Tensor.zeros(shape);
      for (int i = 0; i < tensor.size(); i++) {
        int[] index = StridedTwin.index(i, shape);
        float value = tensor.get(index);
        for (int axis : axes) {
          index[axis] = shape[axis] - 1 - index[axis];
        }
        expected.set(value, index);
      }

      assertThat(tensor.flip(axes)).isEqualTo(expected);
      assertThat(StridedTwin.of(tensor).flip(axes)).isEqualTo(expected);
    }
  }

  @Test
  void results_are_new() {
    Tensor tensor = Tensor.arange(3);

    tensor.flip().fill(7);
    tensor.flip(0).fill(7);
    tensor.take(0, 0, 1, 2).fill(7);

    assertThat(tensor).isEqualTo(Tensor.arange(3));
  }

  @Test
  void an_axis_may_lose_all_of_its_indices_and_an_empty_tensor_be_reordered() {
    assertThat(Tensor.ones(2, 3).take(1)).isEqualTo(Tensor.zeros(2, 0));
    assertThat(Tensor.zeros(0, 3).take(1, 2, 2)).isEqualTo(Tensor.zeros(0, 2));
    assertThat(Tensor.zeros(0, 3).take(0)).isEqualTo(Tensor.zeros(0, 3));
    assertThat(Tensor.zeros(2, 0).flip(0, 1)).isEqualTo(Tensor.zeros(2, 0));
    assertThat(Tensor.scalar(3).flip()).isEqualTo(Tensor.scalar(3));
  }

  @Test
  void take_repeats_an_index_of_a_stretched_view() {
    Tensor stretched = Tensor.arange(3).broadcastTo(2, 3);

    assertThat(stretched.take(0, 1, 1, 0)).isEqualTo(Tensor.arange(3).broadcastTo(3, 3));
    assertThat(stretched.take(1, 2, 0, 2)).isEqualTo(Tensor.of(new float[][] {{2, 0, 2}, {2, 0, 2}
    }));
  }

  @Test
  void reordering_keeps_every_bit_of_zeros_and_NaN() {
    Tensor tensor = Tensor.of(new float[] {-0f, Float.NaN, Float.MIN_VALUE});

    assertThat(tensor.flip(0).take(0, 2, 1, 0)).isEqualTo(tensor);
  }

  @Test
  void squeeze_removes_the_axis_asked_for_and_shares_elements() {
    Tensor tensor = Tensor.zeros(1, 2, 1);

    Tensor squeezed = tensor.squeeze(-1);
    squeezed.set(5, 0, 1);

    assertThat(squeezed.shape()).containsExactly(1, 2);
    assertThat(tensor.squeeze(0).shape()).containsExactly(2, 1);
    assertThat(tensor.get(0, 1, 0)).isEqualTo(5);
    assertThat(Tensor.zeros(0, 1).squeeze(1).shape()).containsExactly(0);
    assertThat(Tensor.ones(1).squeeze(0)).isEqualTo(Tensor.scalar(1));
  }
}
