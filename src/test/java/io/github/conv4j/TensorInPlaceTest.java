package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TensorInPlaceTest {
  @Test
  void fill_and_set_write_the_view_alone() {
    Tensor base = Tensor.zeros(3, 4);

    base.slice(1, 1, 4, 2).fill(1);
    base.transpose().set(5, 0, 2);

    assertThat(base).isEqualTo(Tensor.of(new float[][] {{0, 1, 0, 1}, {0, 1, 0, 1}, {5, 1, 0, 1}}));
  }

  @Test
  void assign_broadcasts_its_argument() {
    Tensor matrix = Tensor.zeros(2, 3);

    matrix.assign(Tensor.arange(3));
    assertThat(matrix).isEqualTo(Tensor.of(new float[][] {{0, 1, 2}, {0, 1, 2}}));

    matrix.assign(Tensor.of(new float[][] {{7}, {8}}));
    assertThat(matrix).isEqualTo(Tensor.of(new float[][] {{7, 7, 7}, {8, 8, 8}}));

    matrix.assign(Tensor.scalar(-0f));
    assertThat(matrix).isEqualTo(Tensor.full(-0f, 2, 3));
  }

  @Test
  void addScaled_rounds_once() {
    float t = 1 + 0x1p-12f;
    Tensor sum = Tensor.of(new float[] {-1 - 0x1p-11f, 1});

    sum.addScaled(Tensor.scalar(t), t);

    assertThat(t * t - 1 - 0x1p-11f).isEqualTo(0); // what two roundings give
    assertThat(sum.toArray()).containsExactly(0x1p-24f, Math.fma(t, t, 1));
  }

  @Test
  void addScaled_broadcasts_its_argument() {
    Tensor matrix = Tensor.ones(2, 3);

    matrix.addScaled(Tensor.arange(3), 10);
    matrix.addScaled(Tensor.of(new float[][] {{0}, {1}}), 100);

    assertThat(matrix).isEqualTo(Tensor.of(new float[][] {{1, 11, 21}, {101, 111, 121}}));
  }

  @Test
  void a_factor_of_zero_still_multiplies() {
    Tensor sum = Tensor.ones(2);

    sum.addScaled(Tensor.of(new float[] {Float.POSITIVE_INFINITY, 1}), 0);

    assertThat(sum).isEqualTo(Tensor.of(new float[] {Float.NaN, 1}));
  }

  @Test
  void assign_shifts_an_overlapping_range_either_way() {
    Tensor left = Tensor.arange(6);
    Tensor right = Tensor.arange(6);

    left.slice(0, 0, 5).assign(left.slice(0, 1, 6));
    right.slice(0, 1, 6).assign(right.slice(0, 0, 5));

    assertThat(left.toArray()).containsExactly(1, 2, 3, 4, 5, 5);
    assertThat(right.toArray()).containsExactly(0, 0, 1, 2, 3, 4);
  }

  @Test
  void assign_transposes_in_place() {
    Tensor matrix = Tensor.arange(9).reshape(3, 3);

    matrix.assign(matrix.transpose());

    assertThat(matrix).isEqualTo(Tensor.arange(9).reshape(3, 3).transpose());
  }

  @Test
  void assign_broadcasts_a_part_of_itself() {
    Tensor matrix = Tensor.arange(6).reshape(3, 2);

    matrix.assign(matrix.select(0, 1));

    assertThat(matrix).isEqualTo(Tensor.of(new float[][] {{2, 3}, {2, 3}, {2, 3}}));
  }

  @Test
  void addScaled_reads_what_was_there_before() {
    Tensor prefix = Tensor.ones(5);
    Tensor matrix = Tensor.arange(4).reshape(2, 2);
    Tensor twice = Tensor.arange(3);

    prefix.slice(0, 1, 5).addScaled(prefix.slice(0, 0, 4), 1);
    matrix.addScaled(matrix.slice(0, 0, 1).slice(1, 1, 2), 10);
    twice.addScaled(twice, 2);

    assertThat(prefix.toArray()).containsExactly(1, 2, 2, 2, 2);
    assertThat(matrix.toArray()).containsExactly(10, 11, 12, 13);
    assertThat(twice.toArray()).containsExactly(0, 3, 6);
  }

  @Test
  void tensors_over_one_wrapped_array_overlap_too() {
    float[] values = {1, 2, 3, 4};
    Tensor matrix = Tensor.wrap(values, 2, 2);

    matrix.assign(Tensor.wrap(values, 2, 2).transpose());

    assertThat(values).containsExactly(1, 3, 2, 4);
  }

  /** Random pairs of views of one array, against the same operation with a copied argument. */
  @Test
  void an_overlapping_argument_acts_as_if_copied_first() {
    var random = new SplittableRandom(11);
    for (int round = 0; round < 500; round++) {
      Tensor base = Tensor.rand(random, 6, 6);
      Tensor expected = base.copy();
      int[] to = window(random);
      int[] from = window(random);
      boolean turned = random.nextBoolean();
      float scale = random.nextFloat();

      view(base, to, false).assign(view(base, from, turned));
      view(expected, to, false).assign(view(expected, from, turned).copy());
      assertThat(base).as("round %d", round).isEqualTo(expected);

      view(base, to, turned).addScaled(view(base, from, false), scale);
      view(expected, to, turned).addScaled(view(expected, from, false).copy(), scale);
      assertThat(base).as("round %d", round).isEqualTo(expected);
    }
  }

  private static int[] window(SplittableRandom random) {
    return new int[] {random.nextInt(4), random.nextInt(4), random.nextInt(1, 3)};
  }

  /** Two by two elements, a step of 1 or 2 apart. */
  private static Tensor view(Tensor base, int[] window, boolean turned) {
    int step = window[2];
    Tensor view = base.slice(0, window[0], window[0] + step + 1, step)
        .slice(1, window[1], window[1] + step + 1, step);
    return turned ? view.transpose() : view;
  }

  @Test
  void nothing_is_written_where_elements_share_memory() {
    Tensor base = Tensor.arange(3);
    Tensor repeated = base.broadcastTo(2, 3);
    List<Consumer<Tensor>> writes = List.of(
        t -> t.set(9, 0, 0),
        t -> t.fill(9),
        t -> t.assign(Tensor.scalar(9)),
        t -> t.assign(t),
        t -> t.addScaled(Tensor.scalar(1), 9));

    for (Consumer<Tensor> write : writes) {
      assertThatThrownBy(() -> write.accept(repeated))
          .isExactlyInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> write.accept(repeated.slice(1, 1, 3).unsqueeze(0).squeeze()))
          .isExactlyInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(base).isEqualTo(Tensor.arange(3));
  }

  @Test
  void a_broadcast_view_in_which_nothing_is_repeated_can_be_written() {
    Tensor base = Tensor.arange(3);

    base.broadcastTo(1, 1, 3).set(7, 0, 0, 0);
    base.broadcastTo(4, 3).select(0, 2).set(8, 1);
    base.broadcastTo(4, 3).slice(0, 1, 2).slice(1, 2, 3).fill(9);
    base.broadcastTo(0, 3).fill(10);

    assertThat(base.toArray()).containsExactly(7, 8, 9);
  }

  @Test
  void an_empty_tensor_can_be_written_too() {
    Tensor empty = Tensor.zeros(3, 0);

    empty.fill(1);
    empty.assign(Tensor.zeros(3, 0));
    empty.assign(Tensor.ones(3, 1));
    empty.addScaled(Tensor.scalar(1), 2);

    assertThat(empty.sum(1)).isEqualTo(Tensor.zeros(3));
  }
}
