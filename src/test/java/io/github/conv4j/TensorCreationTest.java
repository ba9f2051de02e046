package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TensorCreationTest {
  @Test
  void of_copies_its_values_row_major() {
    float[] values = {1, 2, 3, 4, 5, 6};

    Tensor tensor = Tensor.of(values, 2, 3);
    values[0] = 99;

    assertThat(tensor.shape()).containsExactly(2, 3);
    assertThat(tensor.strides()).containsExactly(3, 1);
    assertThat(tensor.get(0, 0)).isEqualTo(1);
    assertThat(tensor.get(1, 0)).isEqualTo(4);
    assertThat(tensor.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void wrap_shares_its_values_in_both_directions() {
    float[] values = {1, 2, 3, 4, 5, 6};

    Tensor tensor = Tensor.wrap(values, 3, 2);
    values[5] = 99;
    tensor.set(-1, 0, 1);

    assertThat(tensor.get(2, 1)).isEqualTo(99);
    assertThat(values).containsExactly(1, -1, 3, 4, 5, 99);
  }

  @Test
  void values_without_a_shape_are_one_axis() {
    assertThat(Tensor.of(new float[] {7, 8, 9}).shape()).containsExactly(3);
    assertThat(Tensor.wrap(new float[] {7, 8, 9}).shape()).containsExactly(3);
    assertThat(Tensor.of(new float[0]).shape()).containsExactly(0);
    assertThat(Tensor.wrap(new float[] {7}).rank()).isEqualTo(1);
  }

  @Test
  void nested_arrays_keep_their_depth_as_rank() {
    float[] flat = Tensor.arange(24).toArray();
    Tensor matrix = Tensor.of(new float[][] {{0, 1, 2}, {3, 4, 5}});
    Tensor image =
        Tensor.of(new float[][][] {{{0, 1}, {2, 3}, {4, 5}}, {{6, 7}, {8, 9}, {10, 11}}});
    Tensor batch = Tensor.of(new float[][][][] {
      {{{0, 1}, {2, 3}}, {{4, 5}, {6, 7}}, {{8, 9}, {10, 11}}},
      {{{12, 13}, {14, 15}}, {{16, 17}, {18, 19}}, {{20, 21}, {22, 23}}}
    });

    assertThat(matrix).isEqualTo(Tensor.arange(6).reshape(2, 3));
    assertThat(image).isEqualTo(Tensor.arange(12).reshape(2, 3, 2));
    assertThat(batch).isEqualTo(Tensor.of(flat, 2, 3, 2, 2));
  }

  @Test
  void nested_arrays_are_copied() {
    float[][] rows = {{1, 2}, {3, 4}};

    Tensor tensor = Tensor.of(rows);
    rows[1][1] = 99;

    assertThat(tensor.get(1, 1)).isEqualTo(4);
  }

  @Test
  void empty_nested_arrays_know_the_axes_down_to_the_first_that_is_empty() {
    assertThat(Tensor.of(new float[0][3]).shape()).containsExactly(0, 0);
    assertThat(Tensor.of(new float[3][0]).shape()).containsExactly(3, 0);
    assertThat(Tensor.of(new float[2][0][5]).shape()).containsExactly(2, 0, 0);
    assertThat(Tensor.of(new float[2][3][0]).shape()).containsExactly(2, 3, 0);
    assertThat(Tensor.of(new float[2][1][3][0]).shape()).containsExactly(2, 1, 3, 0);
  }

  @Test
  void of_no_values_takes_any_empty_shape() {
    assertThat(Tensor.of(new float[0], 0, 3).shape()).containsExactly(0, 3);
    assertThat(Tensor.of(new float[0], 3, 0).shape()).containsExactly(3, 0);
    assertThat(Tensor.of(new float[0], 2, 0, 4).shape()).containsExactly(2, 0, 4);
  }

  @Test
  void constants_fill_every_element() {
    assertThat(Tensor.zeros(2, 2).toArray()).containsExactly(0, 0, 0, 0);
    assertThat(Tensor.ones(3).toArray()).containsExactly(1, 1, 1);
    assertThat(Tensor.full(-2.5f, 1, 2).toArray()).containsExactly(-2.5f, -2.5f);
    assertThat(Tensor.arange(4).toArray()).containsExactly(0, 1, 2, 3);
    assertThat(Tensor.arange(0).shape()).containsExactly(0);
  }

  @Test
  void no_lengths_at_all_make_a_single_number() {
    var random = new SplittableRandom(1);
    for (Tensor tensor : List.of(
        Tensor.zeros(),
        Tensor.ones(),
        Tensor.full(3),
        Tensor.scalar(4),
        Tensor.rand(random),
        Tensor.randn(random))) {
      assertThat(tensor.rank()).isZero();
      assertThat(tensor.size()).isEqualTo(1);
      assertThat(tensor.shape()).isEmpty();
      assertThat(tensor.get()).isEqualTo(tensor.item());
    }
    assertThat(Tensor.full(3).item()).isEqualTo(3);
    assertThat(Tensor.scalar(4).item()).isEqualTo(4);
  }

  @Test
  void a_shape_array_may_be_reused_by_its_owner() {
    int[] shape = {2, 3};

    Tensor zeros = Tensor.zeros(shape);
    Tensor wrapped = Tensor.wrap(new float[6], shape);
    shape[0] = 7;
    zeros.shape()[1] = 8;
    zeros.strides()[0] = 9;

    assertThat(zeros.shape()).containsExactly(2, 3);
    assertThat(zeros.strides()).containsExactly(3, 1);
    assertThat(wrapped.shape()).containsExactly(2, 3);
  }

  @Test
  void rand_draws_one_float_an_element_in_row_major_order() {
    var random = new SplittableRandom(5);
    Tensor tensor = Tensor.rand(new SplittableRandom(5), 3, 4);

    for (int i = 0; i < 12; i++) {
      assertThat(tensor.get(i / 4, i % 4)).isEqualTo(random.nextFloat());
    }
  }

  @Test
  void rand_leaves_the_generator_behind_its_last_element() {
    var one = new SplittableRandom(6);
    var other = new SplittableRandom(6);

    Tensor parts = Tensor.concat(List.of(Tensor.rand(one, 5), Tensor.rand(one, 7)), 0);

    assertThat(parts).isEqualTo(Tensor.rand(other, 12));
  }

  /** The expected bits were computed from SplittableRandom's published algorithm, outside Java. */
  @Test
  void the_same_seed_gives_the_same_bits_everywhere() {
    assertThat(Tensor.rand(new SplittableRandom(42), 4).toArray())
        .containsExactly(0x1.c56f68p-1f, 0x1.b1a22p-3f, 0x1.2034aap-1f, 0x1.85dcep-1f);
    assertThat(Tensor.randn(new SplittableRandom(42), 4).toArray())
        .containsExactly(0x1.c3b62p-1f, 0x1.6372fcp0f, -0x1.cdab96p-2f, 0x1.576826p-1f);
  }

  @Test
  void randn_of_an_odd_size_begins_as_the_even_one() {
    Tensor odd = Tensor.randn(new SplittableRandom(7), 5);
    Tensor even = Tensor.randn(new SplittableRandom(7), 2, 3);

    assertThat(odd).isEqualTo(even.reshape(6).slice(0, 0, 5));
  }

  @Test
  void randn_has_the_moments_of_the_normal_distribution() {
    float[] values = Tensor.randn(new SplittableRandom(8), 100_000).toArray();
    double mean =
        IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
    double square = IntStream.range(0, values.length)
        .mapToDouble(i -> values[i] * values[i])
        .average()
        .orElseThrow();
    double cosineTimesSine = IntStream.range(0, values.length / 2)
        .mapToDouble(i -> values[2 * i] * values[2 * i + 1])
        .average()
        .orElseThrow();
    long beyondTwo =
        IntStream.range(0, values.length).filter(i -> Math.abs(values[i]) > 2).count();

    assertThat(mean).isCloseTo(0, within(0.02));
    assertThat(square).isCloseTo(1, within(0.03));
    assertThat(cosineTimesSine).isCloseTo(0, within(0.03));
    assertThat(beyondTwo / 1e5).isCloseTo(0.0455, within(0.004));
  }

  @Test
  void stack_puts_its_new_axis_where_it_is_told() {
    var random = new SplittableRandom(9);
    List<Tensor> tensors = List.of(
        Tensor.rand(random, 2, 3),
        Tensor.rand(random, 3, 2).transpose(),
        StridedTwin.of(Tensor.rand(random, 2, 3)));

    Tensor first = Tensor.stack(tensors, 0);
    Tensor middle = Tensor.stack(tensors, 1);
    Tensor last = Tensor.stack(tensors, -1);

    assertThat(first.shape()).containsExactly(3, 2, 3);
    assertThat(middle.shape()).containsExactly(2, 3, 3);
    assertThat(last.shape()).containsExactly(2, 3, 3);
    for (int t = 0; t < 3; t++) {
      assertThat(first.select(0, t)).isEqualTo(tensors.get(t));
      assertThat(middle.select(1, t)).isEqualTo(tensors.get(t));
      assertThat(last.select(2, t)).isEqualTo(tensors.get(t));
    }
    assertThat(Tensor.stack(tensors, -3)).isEqualTo(first);
  }

  @Test
  void stack_of_single_numbers_is_a_vector() {
    Tensor vector = Tensor.stack(List.of(Tensor.scalar(1), Tensor.scalar(2)), 0);

    assertThat(vector).isEqualTo(Tensor.of(new float[] {1, 2}));
    assertThat(Tensor.stack(List.of(Tensor.scalar(1), Tensor.scalar(2)), -1)).isEqualTo(vector);
  }

  @Test
  void concat_joins_end_to_end() {
    var random = new SplittableRandom(10);
    Tensor a = Tensor.rand(random, 2, 3);
    Tensor b = StridedTwin.of(Tensor.rand(random, 2, 1));
    Tensor none = Tensor.zeros(2, 0);

    Tensor joined = Tensor.concat(List.of(a, b, none, a), -1);

    assertThat(joined.shape()).containsExactly(2, 7);
    assertThat(joined.isContiguous()).isTrue();
    assertThat(joined.slice(1, 0, 3)).isEqualTo(a);
    assertThat(joined.slice(1, 3, 4)).isEqualTo(b);
    assertThat(joined.slice(1, 4, 7)).isEqualTo(a);
  }

  @Test
  void joined_tensors_may_be_empty() {
    Tensor wide = Tensor.zeros(3, 0);

    assertThat(Tensor.concat(List.of(wide, wide), 0).shape()).containsExactly(6, 0);
    assertThat(Tensor.concat(List.of(wide, wide), 1).shape()).containsExactly(3, 0);
    assertThat(Tensor.stack(List.of(wide, wide), 0).shape()).containsExactly(2, 3, 0);
    assertThat(Tensor.stack(List.of(wide, wide), 2).shape()).containsExactly(3, 0, 2);
  }

  @Test
  void joining_copies_even_a_single_tensor() {
    Tensor part = Tensor.ones(2);
    Tensor stacked = Tensor.stack(List.of(part), 0);
    Tensor joined = Tensor.concat(List.of(part), 0);

    part.fill(5);

    assertThat(stacked).isEqualTo(Tensor.ones(1, 2));
    assertThat(joined).isEqualTo(Tensor.ones(2));
  }
}
