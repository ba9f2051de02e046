package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class TensorViewTest {
  /** Elements 0 … 23 of shape (2, 3, 4): element (i, j, k) is 12 i + 4 j + k. */
  private static Tensor counted() {
    return Tensor.arange(24).reshape(2, 3, 4);
  }

  @Test
  void the_properties_of_a_tensor() {
    Tensor tensor = counted();

    assertThat(tensor.rank()).isEqualTo(3);
    assertThat(tensor.size()).isEqualTo(24);
    assertThat(tensor.shape()).containsExactly(2, 3, 4);
    assertThat(tensor.strides()).containsExactly(12, 4, 1);
    assertThat(tensor.dim(0)).isEqualTo(2);
    assertThat(tensor.dim(2)).isEqualTo(4);
    assertThat(tensor.dim(-1)).isEqualTo(4);
    assertThat(tensor.dim(-3)).isEqualTo(2);
    assertThat(tensor.get(1, 2, 3)).isEqualTo(23);
    assertThat(tensor.get(1, 0, 2)).isEqualTo(14);
  }

  @Test
  void slice_views_a_range() {
    Tensor base = counted();

    Tensor view = base.slice(1, 1, 3);
    view.set(-1, 0, 0, 0);

    assertThat(view.shape()).containsExactly(2, 2, 4);
    assertThat(view.get(1, 1, 3)).isEqualTo(23);
    assertThat(base.get(0, 1, 0)).isEqualTo(-1);
  }

  @Test
  void slice_with_a_step_keeps_every_so_manieth_index() {
    Tensor seven = Tensor.arange(7);

    assertThat(seven.slice(0, 0, 7, 2).toArray()).containsExactly(0, 2, 4, 6);
    assertThat(seven.slice(0, 1, 7, 2).toArray()).containsExactly(1, 3, 5);
    assertThat(seven.slice(0, 1, 6, 3).toArray()).containsExactly(1, 4);
    assertThat(seven.slice(0, 2, 3, 5).toArray()).containsExactly(2);
    assertThat(seven.slice(0, 3, 3, 5).toArray()).isEmpty();
    assertThat(seven.slice(0, 1, 7, 2).slice(0, 0, 3, 2).toArray()).containsExactly(1, 5);
  }

  @Test
  void slice_takes_a_step_beyond_any_length() {
    Tensor tensor = counted().slice(1, 1, 3, Integer.MAX_VALUE);

    assertThat(tensor.shape()).containsExactly(2, 1, 4);
    assertThat(tensor.toArray()).containsExactly(4, 5, 6, 7, 16, 17, 18, 19);
    assertThat(tensor.slice(1, 0, 1, Integer.MAX_VALUE).unsqueeze(1).copy().squeeze())
        .isEqualTo(tensor.squeeze());
  }

  @Test
  void select_drops_its_axis() {
    assertThat(counted().select(1, 2).toArray()).containsExactly(8, 9, 10, 11, 20, 21, 22, 23);
    assertThat(counted().select(-1, 0).shape()).containsExactly(2, 3);
    assertThat(Tensor.arange(3).select(0, 2)).isEqualTo(Tensor.scalar(2));
  }

  @Test
  void transpose_exchanges_two_axes() {
    Tensor matrix = Tensor.arange(6).reshape(2, 3);

    assertThat(matrix.transpose().toArray()).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(counted().transpose(0, -1).shape()).containsExactly(4, 3, 2);
    assertThat(counted().transpose(0, 2).get(3, 1, 0)).isEqualTo(7);
    assertThat(counted().transpose(1, 1)).isEqualTo(counted());
  }

  @Test
  void permute_names_for_each_new_axis_the_old_one() {
    Tensor view = counted().permute(2, 0, 1);

    assertThat(view.shape()).containsExactly(4, 2, 3);
    assertThat(view.strides()).containsExactly(1, 12, 4);
    assertThat(view.get(3, 1, 2)).isEqualTo(23);
    assertThat(view.get(1, 0, 2)).isEqualTo(9);
    assertThat(counted().permute(-1, 0, -2)).isEqualTo(view);
    assertThat(Tensor.scalar(3).permute()).isEqualTo(Tensor.scalar(3));
  }

  @Test
  void reshape_views_a_contiguous_tensor() {
    Tensor base = counted();

    Tensor view = base.reshape(4, -1);
    view.set(-1, 3, 5);

    assertThat(view.shape()).containsExactly(4, 6);
    assertThat(base.get(1, 2, 3)).isEqualTo(-1);
  }

  @Test
  void reshape_views_where_the_axes_that_it_joins_are_one_run() {
    Tensor base = counted();
    Tensor columns = base.slice(2, 1, 3); // strides (12, 4, 1): the first two are one run

    Tensor view = columns.reshape(6, 2);
    view.set(-1, 5, 1);

    assertThat(base.get(1, 2, 2)).isEqualTo(-1);
  }

  @Test
  void reshape_copies_where_no_strides_express_it() {
    Tensor base = Tensor.arange(6).reshape(2, 3);

    Tensor copy = base.transpose().reshape(6);
    copy.set(-1, 0);

    assertThat(copy.toArray()).containsExactly(-1, 3, 1, 4, 2, 5);
    assertThat(base.get(0, 0)).isEqualTo(0);
  }

  @Test
  void reshape_moves_between_a_single_number_and_axes_of_length_one() {
    assertThat(Tensor.scalar(5).reshape(1, 1, 1).get(0, 0, 0)).isEqualTo(5);
    assertThat(Tensor.scalar(5).reshape(-1).shape()).containsExactly(1);
    assertThat(Tensor.full(5, 1, 1).reshape().rank()).isZero();
  }

  @Test
  void reshape_infers_an_axis_of_an_empty_tensor_from_lengths_other_than_zero() {
    assertThat(Tensor.zeros(0, 4).reshape(-1, 2).shape()).containsExactly(0, 2);
    assertThat(Tensor.zeros(0, 4).reshape(-1).shape()).containsExactly(0);
    assertThat(Tensor.zeros(0, 4).reshape(7, 0, 2).shape()).containsExactly(7, 0, 2);
  }

  @Test
  void squeeze_and_unsqueeze_move_axes_of_length_one_in_and_out() {
    Tensor base = Tensor.arange(6).reshape(1, 2, 1, 3);

    assertThat(base.squeeze().shape()).containsExactly(2, 3);
    assertThat(Tensor.zeros(1, 1).squeeze().rank()).isZero();
    assertThat(Tensor.zeros(1, 0).squeeze().shape()).containsExactly(0);
    assertThat(base.squeeze().unsqueeze(0).shape()).containsExactly(1, 2, 3);
    assertThat(base.squeeze().unsqueeze(-1).shape()).containsExactly(2, 3, 1);
    assertThat(base.squeeze().unsqueeze(2).shape()).containsExactly(2, 3, 1);
    assertThat(base.squeeze().unsqueeze(-3).shape()).containsExactly(1, 2, 3);
    assertThat(Tensor.scalar(2).unsqueeze(-1).shape()).containsExactly(1);
    base.squeeze().unsqueeze(1).set(-1, 1, 0, 2);
    assertThat(base.get(0, 1, 0, 2)).isEqualTo(-1);
  }

  @Test
  void broadcastTo_repeats_without_a_copy() {
    Tensor base = Tensor.arange(3);
    Tensor view = base.broadcastTo(2, 2, 3);

    base.set(7, 1);

    assertThat(view.strides()).containsExactly(0, 0, 1);
    assertThat(view.toArray()).containsExactly(0, 7, 2, 0, 7, 2, 0, 7, 2, 0, 7, 2);
    assertThat(Tensor.scalar(4).broadcastTo(2).toArray()).containsExactly(4, 4);
    assertThat(Tensor.zeros(1, 3).broadcastTo(0, 3).shape()).containsExactly(0, 3);
    assertThat(Tensor.zeros(0).broadcastTo(2, 0).shape()).containsExactly(2, 0);
  }

  @Test
  void contiguous_returns_the_tensor_itself_where_it_can() {
    Tensor base = counted();
    Tensor tail = base.slice(0, 1, 2);
    Tensor turned = base.transpose(0, 2);

    assertThat(base.contiguous()).isSameAs(base);
    assertThat(tail.isContiguous()).isTrue();
    assertThat(tail.contiguous()).isSameAs(tail);
    assertThat(turned.isContiguous()).isFalse();
    assertThat(turned.contiguous().isContiguous()).isTrue();
    assertThat(turned.contiguous()).isNotSameAs(turned).isEqualTo(turned);
  }

  @Test
  void the_stride_of_an_axis_of_length_one_does_not_break_contiguity() {
    Tensor column = counted().select(2, 0).slice(1, 0, 1); // (2, 1), strides (12, 4)
    Tensor row =
        Tensor.arange(6).reshape(2, 3).transpose().slice(1, 1, 2); // (3, 1), strides (1, 3)

    assertThat(column.isContiguous()).isFalse();
    assertThat(row.isContiguous()).isTrue();
    assertThat(row.contiguous().toArray()).containsExactly(3, 4, 5);
  }

  @Test
  void copy_shares_nothing() {
    Tensor base = counted();
    Tensor copy = base.copy();

    base.fill(-1);

    assertThat(copy).isEqualTo(counted());
    assertThat(copy).isNotEqualTo(base);
  }

  @Test
  void copy_of_an_empty_view_keeps_its_shape() {
    assertThat(Tensor.zeros(3, 0).copy().shape()).containsExactly(3, 0);
    assertThat(Tensor.zeros(3, 0).toArray()).isEmpty();
    assertThat(Tensor.zeros(5, 0).select(0, 4).toArray()).isEmpty();
    assertThat(Tensor.zeros(2, 0, 3).transpose(1, 2).copy().shape()).containsExactly(2, 3, 0);
    assertThat(counted().slice(2, 4, 4).copy().shape()).containsExactly(2, 3, 0);
    assertThat(counted().slice(2, 4, 4).transpose(0, 2).contiguous().shape())
        .containsExactly(0, 3, 2);
  }

  @Test
  void item_is_the_only_element_whatever_the_rank() {
    assertThat(counted().slice(0, 1, 2).slice(1, 2, 3).slice(2, 3, 4).item()).isEqualTo(23);
    assertThat(Tensor.full(6, 1, 1).item()).isEqualTo(6);
  }

  @Test
  void iteration_runs_over_axis_0() {
    List<Tensor> planes = new ArrayList<>();
    for (Tensor plane : counted().transpose(0, 1)) {
      planes.add(plane);
    }

    assertThat(planes).hasSize(3);
    assertThat(planes.get(1).shape()).containsExactly(2, 4);
    assertThat(planes.get(1).toArray()).containsExactly(4, 5, 6, 7, 16, 17, 18, 19);
    assertThat(Tensor.zeros(0, 4)).isEmpty();
    assertThat(Tensor.zeros(4, 0)).hasSize(4);
  }

  @Test
  void iteration_gives_views() {
    Tensor base = Tensor.zeros(2, 2);

    for (Tensor row : base) {
      row.set(row.get(1) + 3, 1);
    }

    assertThat(base.toArray()).containsExactly(0, 3, 0, 3);
  }

  @Test
  void an_iterator_ends_with_an_exception() {
    Iterator<Tensor> rows = Tensor.arange(2).iterator();
    assertThat(rows.next().item()).isEqualTo(0);
    assertThat(rows.next().item()).isEqualTo(1);

    assertThat(rows.hasNext()).isFalse();
    assertThatThrownBy(rows::next)
        .isExactlyInstanceOf(NoSuchElementException.class)
        .hasMessage("next: axis 0 of length 2 is at its end");
    assertThatThrownBy(rows::remove).isInstanceOf(UnsupportedOperationException.class);
  }
}
