package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TensorComparisonTest {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  private static Tensor vector(float... values) {
    return Tensor.of(values);
  }

  @Test
  void equality_is_of_shape_and_elements_and_not_of_strides() {
    Tensor matrix = Tensor.arange(6).reshape(2, 3);
    Tensor twin = StridedTwin.of(matrix);

    assertThat(twin).isEqualTo(matrix).hasSameHashCodeAs(matrix);
    assertThat(matrix).isEqualTo(twin);
    assertThat(matrix.transpose().copy()).isEqualTo(matrix.transpose());
    assertThat(Tensor.scalar(2).broadcastTo(2, 2)).isEqualTo(Tensor.full(2, 2, 2));
    assertThat(matrix.slice(0, 1, 2)).isEqualTo(Tensor.of(new float[][] {{3, 4, 5}}));
  }

  @Test
  void equality_distinguishes_shapes_of_the_same_elements() {
    assertThat(Tensor.ones(2, 3)).isNotEqualTo(Tensor.ones(3, 2));
    assertThat(Tensor.ones(1)).isNotEqualTo(Tensor.scalar(1));
    assertThat(Tensor.ones(1, 2)).isNotEqualTo(Tensor.ones(2));
    assertThat(Tensor.zeros(0)).isNotEqualTo(Tensor.zeros(0, 1));
    assertThat(Tensor.zeros(2, 0)).isNotEqualTo(Tensor.zeros(0, 2));
    assertThat(Tensor.zeros(2, 0)).isEqualTo(Tensor.zeros(3, 0).slice(0, 1, 3));
  }

  @Test
  void equality_distinguishes_elements() {
    assertThat(vector(1, 2)).isNotEqualTo(vector(1, Math.nextUp(2f)));
    assertThat(vector(1, 2)).isNotEqualTo(null).isNotEqualTo("tensor([1., 2.])");
    assertThat(vector(1).equals((Object) 1f)).isFalse();
  }

  @Test
  void equality_is_that_of_Float_compare() {
    float otherNaN = Float.intBitsToFloat(0xffc12345);

    assertThat(vector(NAN)).isEqualTo(vector(otherNaN)).hasSameHashCodeAs(vector(otherNaN));
    assertThat(vector(0)).isNotEqualTo(vector(-0f));
  }

  @Test
  void hash_codes_tell_shapes_and_elements_apart_and_follow_a_write() {
    Tensor changing = Tensor.zeros(2, 2);
    int before = changing.hashCode();
    changing.set(1, 1, 1);
    Set<Integer> hashes = new HashSet<>();
    for (Tensor tensor : List.of(
        Tensor.zeros(4),
        Tensor.zeros(2, 2),
        Tensor.zeros(4, 1),
        Tensor.zeros(1, 4),
        Tensor.ones(4),
        vector(0, 0, 0, -0f))) {
      hashes.add(tensor.hashCode());
    }

    assertThat(changing.hashCode()).isNotEqualTo(before);
    assertThat(hashes).hasSize(6);
  }

  @Test
  void allClose_includes_its_bound() {
    assertThat(vector(0.5f).allClose(vector(0), 0, 0.5f)).isTrue();
    assertThat(vector(-0.5f).allClose(vector(0), 0, 0.5f)).isTrue();
    assertThat(vector(Math.nextUp(0.5f)).allClose(vector(0), 0, 0.5f)).isFalse();
    assertThat(vector(12).allClose(vector(8), 0.5f, 0)).isTrue();
    assertThat(vector(Math.nextUp(12f)).allClose(vector(8), 0.5f, 0)).isFalse();
    assertThat(vector(14).allClose(vector(8), 0.5f, 2)).isTrue();
    assertThat(vector(-5).allClose(vector(-8), 0.5f, 0)).isTrue();
  }

  @Test
  void allClose_is_relative_to_its_argument() {
    assertThat(vector(2).allClose(vector(1), 0.6f, 0)).isFalse();
    assertThat(vector(1).allClose(vector(2), 0.6f, 0)).isTrue();
  }

  @Test
  void allClose_has_torchs_tolerances_for_float32() {
    assertThat(vector(0.99e-5f).allClose(vector(0))).isTrue();
    assertThat(vector(1.01e-5f).allClose(vector(0))).isFalse();
    assertThat(vector(1_000_001.25f).allClose(vector(1_000_000))).isTrue();
    assertThat(vector(1_000_001.5f).allClose(vector(1_000_000))).isFalse();
  }

  @Test
  void allClose_does_not_overflow() {
    Tensor large = vector(Float.MAX_VALUE);

    assertThat(large.allClose(large.neg(), 2, 0)).isTrue();
    assertThat(large.allClose(large.neg(), 1.999f, 0)).isFalse();
  }

  @Test
  void allClose_finds_an_infinity_close_to_itself_alone() {
    assertThat(vector(INF, -INF).allClose(vector(INF, -INF), 0, 0)).isTrue();
    assertThat(vector(INF).allClose(vector(-INF), INF, INF)).isFalse();
    assertThat(vector(INF).allClose(vector(Float.MAX_VALUE), INF, INF)).isFalse();
    assertThat(vector(1).allClose(vector(INF), 1, 1)).isFalse();
    assertThat(vector(1).allClose(vector(-7), 0, INF)).isTrue();
  }

  @Test
  void allClose_finds_NaN_close_to_nothing() {
    Tensor tensor = vector(1, NAN);

    assertThat(tensor.allClose(tensor)).isFalse();
    assertThat(tensor.allClose(vector(1, 0), INF, INF)).isFalse();
    assertThat(vector(1, 0).allClose(tensor, INF, INF)).isFalse();
  }

  @Test
  void allClose_takes_both_zeros_for_one() {
    assertThat(vector(0).allClose(vector(-0f), 0, 0)).isTrue();
  }

  @Test
  void allClose_neither_broadcasts_nor_ignores_axes() {
    assertThat(Tensor.ones(2).allClose(Tensor.ones(1, 2))).isFalse();
    assertThat(Tensor.ones(1).allClose(Tensor.scalar(1))).isFalse();
    assertThat(Tensor.ones(2).allClose(Tensor.ones(1))).isFalse();
    assertThat(Tensor.zeros(2, 0).allClose(Tensor.zeros(0, 2))).isFalse();
    assertThat(Tensor.zeros(2, 0).allClose(Tensor.zeros(2, 0))).isTrue();
  }

  @Test
  void allClose_looks_at_every_element_of_a_view() {
    Tensor matrix = Tensor.arange(12).reshape(3, 4);
    for (int i = 0; i < 12; i++) {
      Tensor changed = StridedTwin.of(matrix);
      assertThat(changed.allClose(matrix)).isTrue();
      changed.set(-1, i / 4, i % 4);
      assertThat(changed.allClose(matrix)).as("element %d", i).isFalse();
    }
  }
}
