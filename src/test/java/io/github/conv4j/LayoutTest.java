package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.checks.Arguments;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layouts alone: no tensor, no data. */
class LayoutTest {
  private static void assertLayout(Layout layout, int[] shape, int[] strides, int offset) {
    assertThat(layout).isNotNull();
    assertThat(layout.shape()).containsExactly(shape);
    assertThat(layout.strides()).containsExactly(strides);
    assertThat(layout.offset()).isEqualTo(offset);
  }

  private static int[] of(int... values) {
    return values;
  }

  // ---- contiguous ----

  @Test
  void contiguous_strides_are_row_major() {
    assertLayout(Layout.contiguous(2, 3, 4), of(2, 3, 4), of(12, 4, 1), 0);
    assertLayout(Layout.contiguous(5), of(5), of(1), 0);
    assertLayout(Layout.contiguous(), of(), of(), 0);
    assertLayout(Layout.contiguous(2, 1, 4), of(2, 1, 4), of(4, 4, 1), 0);
  }

  @Test
  void contiguous_strides_step_over_an_empty_axis_as_over_length_one() {
    assertThat(Layout.contiguous(2, 0, 3).strides()).containsExactly(3, 3, 1);
    assertThat(Layout.contiguous(2, 3, 0).strides()).containsExactly(3, 1, 1);
    assertThat(Layout.contiguous(0).strides()).containsExactly(1);
  }

  @Test
  void size_is_the_product_of_the_lengths() {
    assertThat(Layout.contiguous(2, 3, 4).size()).isEqualTo(24);
    assertThat(Layout.contiguous().size()).isEqualTo(1);
    assertThat(Layout.contiguous(2, 0, 4).size()).isZero();
  }

  @Test
  void contiguity_ignores_the_strides_of_axes_that_are_never_stepped_along() {
    Layout layout = Layout.contiguous(4, 6);

    assertThat(layout.isContiguous()).isTrue();
    assertThat(layout.slice(0, 1, 3, 1).isContiguous()).isTrue();
    assertThat(layout.slice(1, 0, 5, 1).isContiguous()).isFalse();
    assertThat(layout.slice(1, 0, 5, 1).slice(0, 2, 3, 1).isContiguous()).isTrue();
    assertThat(layout.transpose(0, 1).isContiguous()).isFalse();
    assertThat(layout.transpose(0, 1).slice(1, 3, 4, 1).isContiguous()).isTrue();
    assertThat(layout.transpose(0, 1).slice(0, 3, 4, 1).isContiguous()).isFalse();
    assertThat(layout.select(0, 2).transpose(0, 0).isContiguous()).isTrue();
    assertThat(layout.transpose(0, 1).slice(1, 2, 2, 1).isContiguous()).isTrue();
    assertThat(Layout.contiguous(1).broadcastTo(of(3)).isContiguous()).isFalse();
    assertThat(Layout.contiguous().isContiguous()).isTrue();
  }

  // ---- views ----

  @Test
  void slice_moves_the_offset_and_multiplies_the_stride() {
    Layout layout = Layout.contiguous(4, 10);

    assertLayout(layout.slice(1, 3, 8, 1), of(4, 5), of(10, 1), 3);
    assertLayout(layout.slice(1, 3, 8, 2), of(4, 3), of(10, 2), 3);
    assertLayout(layout.slice(1, 3, 8, 2).slice(1, 1, 3, 2), of(4, 1), of(10, 4), 5);
    assertLayout(layout.slice(0, 1, 4, 3), of(1, 10), of(30, 1), 10);
  }

  @Test
  void an_empty_slice_keeps_its_offset_inside_of_the_array() {
    assertLayout(Layout.contiguous(4, 10).slice(0, 4, 4, 1), of(0, 10), of(10, 1), 0);
  }

  @Test
  void a_step_that_is_never_taken_saturates() {
    Layout layout = Layout.contiguous(4, 10).slice(0, 1, 4, Integer.MAX_VALUE);

    assertLayout(layout, of(1, 10), of(Integer.MAX_VALUE, 1), 10);
    assertLayout(layout.slice(0, 0, 1, 2), of(1, 10), of(Integer.MAX_VALUE, 1), 10);
    assertThat(layout.isContiguous()).isTrue();
    assertLayout(layout.reshape(of(5, 2)), of(5, 2), of(2, 1), 10);
  }

  @Test
  void select_drops_an_axis() {
    assertLayout(Layout.contiguous(2, 3, 4).select(1, 2), of(2, 4), of(12, 1), 8);
    assertLayout(Layout.contiguous(3).select(0, 1), of(), of(), 1);
  }

  @Test
  void permutations_move_lengths_with_their_strides() {
    Layout layout = Layout.contiguous(2, 3, 4);

    assertLayout(layout.permute(of(2, 0, 1)), of(4, 2, 3), of(1, 12, 4), 0);
    assertLayout(layout.transpose(0, 2), of(4, 3, 2), of(1, 4, 12), 0);
    assertLayout(layout.transpose(1, 1), of(2, 3, 4), of(12, 4, 1), 0);
    assertLayout(layout.moveToEnd(0), of(3, 4, 2), of(4, 1, 12), 0);
    assertLayout(layout.moveToEnd(1), of(2, 4, 3), of(12, 1, 4), 0);
    assertLayout(layout.moveToEnd(2), of(2, 3, 4), of(12, 4, 1), 0);
  }

  @Test
  void squeeze_drops_axes_of_length_one_alone() {
    assertLayout(Layout.contiguous(1, 3, 1, 0).squeeze(), of(3, 0), of(1, 1), 0);
    assertLayout(Layout.contiguous(1, 1).squeeze(), of(), of(), 0);
  }

  @Test
  void unsqueeze_gives_the_new_axis_the_stride_of_all_inside_of_it() {
    Layout layout = Layout.contiguous(2, 3);

    assertLayout(layout.unsqueeze(0), of(1, 2, 3), of(6, 3, 1), 0);
    assertLayout(layout.unsqueeze(1), of(2, 1, 3), of(3, 3, 1), 0);
    assertLayout(layout.unsqueeze(2), of(2, 3, 1), of(3, 1, 1), 0);
  }

  @Test
  void broadcasting_gives_what_it_stretches_a_stride_of_zero() {
    Layout layout = Layout.contiguous(3, 1).slice(0, 1, 3, 1);

    assertLayout(layout.broadcastTo(of(4, 2, 5)), of(4, 2, 5), of(0, 1, 0), 1);
    assertLayout(layout.broadcastTo(of(2, 1)), of(2, 1), of(1, 1), 1);
    assertLayout(layout.broadcastTo(of(2, 0)), of(2, 0), of(1, 0), 1);
  }

  @Test
  void positions_are_shared_only_along_a_stretched_axis_that_has_elements() {
    Layout layout = Layout.contiguous(3, 1);

    assertThat(layout.sharesPositions()).isFalse();
    assertThat(layout.broadcastTo(of(3, 2)).sharesPositions()).isTrue();
    assertThat(layout.broadcastTo(of(3, 0)).sharesPositions()).isFalse();
    assertThat(layout.broadcastTo(of(1, 3, 1)).sharesPositions()).isFalse();
    assertThat(layout.broadcastTo(of(3, 2)).slice(1, 0, 1, 1).sharesPositions()).isFalse();
  }

  @Test
  void a_position_is_offset_plus_index_times_stride() {
    Layout layout = Layout.contiguous(4, 10).slice(1, 3, 8, 2).transpose(0, 1);

    assertThat(layout.position(of(0, 0))).isEqualTo(3);
    assertThat(layout.position(of(2, 3))).isEqualTo(37);
    assertThat(Layout.contiguous(3).select(0, 2).position(of())).isEqualTo(2);
  }

  @Test
  void same_positions_means_offset_shape_and_strides() {
    Layout layout = Layout.contiguous(4, 4);

    assertThat(layout.samePositions(Layout.contiguous(4, 4))).isTrue();
    assertThat(layout.samePositions(layout.transpose(0, 1))).isFalse();
    assertThat(layout.slice(0, 0, 2, 1).samePositions(layout.slice(0, 1, 3, 1))).isFalse();
    assertThat(layout.samePositions(Layout.contiguous(2, 8))).isFalse();
  }

  @Test
  void a_layout_keeps_no_array_that_a_caller_can_change() {
    int[] shape = {2, 3};
    Layout contiguous = Layout.contiguous(shape);
    Layout reshaped = contiguous.reshape(shape);
    Layout stretched = Layout.contiguous(1, 3).broadcastTo(shape);

    shape[0] = 9;
    contiguous.shape()[1] = 9;
    contiguous.strides()[1] = 9;

    assertLayout(contiguous, of(2, 3), of(3, 1), 0);
    assertThat(reshaped.shape()).containsExactly(2, 3);
    assertThat(stretched.shape()).containsExactly(2, 3);
  }

  // ---- reshape ----

  @Test
  void reshape_of_a_contiguous_layout_is_contiguous() {
    Layout layout = Layout.contiguous(2, 3, 4);

    assertLayout(layout.reshape(of(24)), of(24), of(1), 0);
    assertLayout(layout.reshape(of(4, 6)), of(4, 6), of(6, 1), 0);
    assertLayout(layout.reshape(of(1, 8, 1, 3, 1)), of(1, 8, 1, 3, 1), of(24, 3, 3, 1, 1), 0);
  }

  @Test
  void reshape_views_where_each_new_axis_lies_inside_of_one_run() {
    Layout rows =
        Layout.contiguous(4, 6, 5).slice(0, 1, 3, 1).slice(2, 0, 2, 1); // strides (30, 5, 1)
    Layout turned = Layout.contiguous(6, 4).transpose(0, 1); // strides (1, 4)

    assertLayout(rows.reshape(of(12, 2)), of(12, 2), of(5, 1), 30);
    assertLayout(rows.reshape(of(3, 2, 2, 2)), of(3, 2, 2, 2), of(20, 10, 5, 1), 30);
    assertLayout(turned.reshape(of(2, 2, 3, 2)), of(2, 2, 3, 2), of(2, 1, 8, 4), 0);
    assertLayout(turned.reshape(of(4, 1, 6)), of(4, 1, 6), of(1, 24, 4), 0);
  }

  @Test
  void reshape_is_no_view_where_a_new_axis_would_cross_two_runs() {
    Layout rows = Layout.contiguous(4, 6, 5).slice(2, 0, 2, 1);
    Layout turned = Layout.contiguous(6, 4).transpose(0, 1);

    assertThat(rows.reshape(of(48))).isNull();
    assertThat(rows.reshape(of(3, 16))).isNull();
    assertThat(turned.reshape(of(24))).isNull();
    assertThat(turned.reshape(of(8, 3))).isNull();
    assertThat(turned.reshape(of(2, 12))).isNull();
  }

  @Test
  void reshape_views_a_stepped_vector() {
    Layout even = Layout.contiguous(12).slice(0, 0, 12, 2);

    assertLayout(even.reshape(of(2, 3)), of(2, 3), of(6, 2), 0);
    assertLayout(even.reshape(of(6, 1)), of(6, 1), of(2, 2), 0);
  }

  @Test
  void reshape_views_what_a_stretched_axis_can_be_split_into() {
    Layout stretched = Layout.contiguous(3).broadcastTo(of(4, 3));

    assertLayout(stretched.reshape(of(2, 2, 3)), of(2, 2, 3), of(0, 0, 1), 0);
    assertThat(stretched.reshape(of(12))).isNull();
    assertLayout(Layout.contiguous().broadcastTo(of(2, 3)).reshape(of(6)), of(6), of(0), 0);
  }

  @Test
  void reshape_of_an_empty_layout_is_contiguous_whatever_its_strides() {
    Layout empty = Layout.contiguous(4, 0, 3).transpose(0, 2);

    assertLayout(empty.reshape(of(0, 7)), of(0, 7), of(7, 1), 0);
  }

  @Test
  void reshape_of_a_single_element_needs_no_stride() {
    Layout last = Layout.contiguous(3, 4).select(0, 2).select(0, 3);

    assertLayout(last.reshape(of(1, 1)), of(1, 1), of(1, 1), 11);
    assertLayout(last.reshape(of(1, 1)).reshape(of()), of(), of(), 11);
  }

  @Test
  void a_layout_lies_in_rows_where_no_step_is_shorter_than_along_the_last_axis() {
    Layout whole = Layout.contiguous(4, 6, 5);

    assertThat(whole.liesInRows()).isTrue();
    assertThat(whole.permute(of(1, 0, 2)).liesInRows()).isTrue();
    assertThat(whole.slice(2, 0, 5, 2).liesInRows()).isTrue();
    assertThat(whole.permute(of(2, 0, 1)).liesInRows()).isFalse();
    assertThat(whole.select(2, 0).transpose(0, 1).liesInRows()).isFalse();
    assertThat(whole.slice(2, 0, 1, 1).permute(of(0, 2, 1)).liesInRows()).isTrue();
    assertThat(Layout.contiguous(3, 1).broadcastTo(of(3, 2)).liesInRows()).isTrue();
    assertThat(Layout.contiguous(0, 2).transpose(0, 1).liesInRows()).isTrue();
    assertThat(Layout.contiguous().liesInRows()).isTrue();
  }

  @Test
  void axes_by_stride_begin_with_the_largest_and_keep_equals_in_order() {
    assertThat(Layout.contiguous(2, 3, 4).permute(of(2, 0, 1)).axesByStride())
        .containsExactly(1, 2, 0);
    assertThat(Layout.contiguous(3, 1).broadcastTo(of(2, 3, 2)).axesByStride())
        .containsExactly(1, 0, 2);
    assertThat(Layout.contiguous().axesByStride()).isEmpty();
  }

  // ---- walking ----

  /** The positions that a walk reaches, one list per operand. */
  private static List<List<Integer>> walk(Rows rows, int operands) {
    List<List<Integer>> positions = new ArrayList<>();
    for (int t = 0; t < operands; t++) {
      positions.add(new ArrayList<>());
    }
    while (rows.next()) {
      for (int k = 0; k < rows.length(); k++) {
        for (int t = 0; t < operands; t++) {
          positions.get(t).add(rows.position(t) + k * rows.stride(t));
        }
      }
    }
    return positions;
  }

  @Test
  void rows_of_walks_contiguous_layouts_as_one_row() {
    Rows rows = new MergedAxes(Layout.contiguous(2, 3, 4), Layout.contiguous(2, 3, 4)).rows();

    assertThat(rows.count()).isEqualTo(1);
    assertThat(rows.length()).isEqualTo(24);
    assertThat(rows.stride(1)).isEqualTo(1);
  }

  @Test
  void rows_of_joins_only_what_every_operand_steps_through_as_one() {
    Layout whole = Layout.contiguous(2, 3, 2);
    Layout part = Layout.contiguous(2, 3, 4).slice(2, 1, 3, 1); // rows of 2, 4 apart

    Rows rows = new MergedAxes(whole, part).rows();

    assertThat(rows.count()).isEqualTo(6);
    assertThat(rows.length()).isEqualTo(2);
    assertThat(walk(rows, 2))
        .containsExactly(
            List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            List.of(1, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21, 22));
  }

  @Test
  void rows_of_walks_in_row_major_order_of_the_indices() {
    Layout turned = Layout.contiguous(2, 3).transpose(0, 1);
    Layout stretched = Layout.contiguous(3, 1).broadcastTo(of(3, 2));

    assertThat(walk(new MergedAxes(turned, stretched).rows(), 2))
        .containsExactly(List.of(0, 3, 1, 4, 2, 5), List.of(0, 0, 1, 1, 2, 2));
  }

  @Test
  void rows_of_a_single_element_is_one_row() {
    Layout last = Layout.contiguous(3).select(0, 2);

    assertThat(walk(new MergedAxes(last, last.reshape(of())).rows(), 2))
        .containsExactly(List.of(2), List.of(2));
    assertThat(walk(new MergedAxes(last.reshape(of(1, 1))).rows(), 1)).containsExactly(List.of(2));
  }

  @Test
  void rows_of_an_empty_layout_has_no_row() {
    for (int[] shape : new int[][] {{0}, {0, 3}, {3, 0}, {2, 0, 3}, {1 << 30, 0}, {0, 1 << 30}}) {
      Rows rows = new MergedAxes(Layout.contiguous(shape)).rows();

      assertThat(rows.next()).as(Arguments.text(shape)).isFalse();
    }
  }

  @Test
  void rows_run_along_the_last_axis_even_where_it_is_empty() {
    assertThat(Rows.alongLast(Layout.contiguous(2, 3)).count()).isEqualTo(2);
    assertThat(Rows.alongLast(Layout.contiguous(3, 0)).count()).isEqualTo(3);
    assertThat(Rows.alongLast(Layout.contiguous(3, 0)).length()).isZero();
    assertThat(Rows.alongLast(Layout.contiguous(0, 3)).next()).isFalse();
    assertThat(Rows.alongLast(Layout.contiguous(4)).count()).isEqualTo(1);
    assertThat(walk(Rows.alongLast(Layout.contiguous(2, 2, 2).permute(of(1, 2, 0))), 1))
        .containsExactly(List.of(0, 4, 1, 5, 2, 6, 3, 7));
  }
}
