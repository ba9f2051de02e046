package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Functions of one element, the larger and smaller of two, and reductions that keep their axis. */
class TensorFunctionsTest {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;
  private static final float TINY = Float.MIN_VALUE;

  private static Tensor vector(float... values) {
    return Tensor.of(values);
  }

  /** Floats of every exponent and both signs, NaN and infinities among them. */
  private static Tensor anyBits() {
    var random = new SplittableRandom(9);
    return Tensor.zeros(50, 40).map(zero -> Float.intBitsToFloat(random.nextInt()));
  }

  @Test
  void exp_and_log_are_StrictMaths_in_double_rounded_once() {
    Tensor wide = anyBits();
    Tensor narrow = Tensor.randn(new SplittableRandom(10), 50, 40).mul(30);

    for (Tensor x : new Tensor[] {wide, narrow, wide.transpose(), StridedTwin.of(narrow)}) {
      assertThat(x.exp()).isEqualTo(x.map(v -> (float) StrictMath.exp(v)));
      assertThat(x.log()).isEqualTo(x.map(v -> (float) StrictMath.log(v)));
    }
  }

  @Test
  void exp_and_log_of_special_values() {
    assertThat(vector(0, -0f, TINY, INF, -INF, NAN, 89, -104).exp())
        .isEqualTo(vector(1, 1, 1, INF, 0, NAN, INF, 0));
    assertThat(vector(1, 0, -0f, -TINY, INF, -INF, NAN).log())
        .isEqualTo(vector(0, -INF, -INF, NAN, INF, NAN, NAN));
    assertThat(vector(-100).exp().item()).isBetween(TINY, Float.MIN_NORMAL);
    assertThat(vector(TINY).log().item()).isEqualTo((float) (-149 * StrictMath.log(2)));
  }

  @Test
  void sqrt_is_correctly_rounded() {
    Tensor x = anyBits().abs();
    Tensor roots = x.transpose().sqrt().transpose();
    for (int i = 0; i < x.size(); i++) {
      float value = x.get(i / 40, i % 40);
      float expected = Float.isFinite(value)
          ? new BigDecimal(value).sqrt(new MathContext(60)).floatValue()
          : value;

      assertThat(roots.get(i / 40, i % 40)).isEqualTo(Float.valueOf(expected));
    }
    assertThat(vector(0, -0f, -TINY, INF, -INF, NAN, 4).sqrt())
        .isEqualTo(vector(0, -0f, NAN, INF, NAN, NAN, 2));
  }

  @Test
  void abs_removes_the_sign_of_zeros_and_infinities() {
    assertThat(vector(0, -0f, -TINY, -INF, INF, NAN, -3).abs())
        .isEqualTo(vector(0, 0, TINY, INF, INF, NAN, 3));
  }

  @Test
  void functions_take_rank_0_and_empty_tensors() {
    assertThat(Tensor.scalar(4).sqrt()).isEqualTo(Tensor.scalar(2));
    assertThat(Tensor.scalar(0).exp()).isEqualTo(Tensor.scalar(1));
    assertThat(Tensor.zeros(2, 0).log()).isEqualTo(Tensor.zeros(2, 0));
    assertThat(Tensor.zeros(0).abs().maximum(1)).isEqualTo(Tensor.zeros(0));
  }

  @Test
  void a_function_changes_no_element_of_its_operand() {
    Tensor x = vector(-1, 4);

    x.abs().fill(7);
    x.maximum(9);
    x.exp();

    assertThat(x).isEqualTo(vector(-1, 4));
  }

  @Test
  void maximum_and_minimum_are_NaN_where_one_is_and_order_zeros() {
    Tensor a = vector(NAN, 1, 0, -0f, INF, -INF, TINY, NAN);
    Tensor b = vector(1, NAN, -0f, 0, NAN, -1, -TINY, INF);

    assertThat(a.maximum(b)).isEqualTo(vector(NAN, NAN, 0, 0, NAN, -1, TINY, NAN));
    assertThat(a.minimum(b)).isEqualTo(vector(NAN, NAN, -0f, -0f, NAN, -INF, -TINY, NAN));
    assertThat(a.maximum(-0f)).isEqualTo(vector(NAN, 1, 0, -0f, INF, -0f, TINY, NAN));
    assertThat(a.minimum(NAN)).isEqualTo(Tensor.full(NAN, 8));
  }

  // ---- along an axis ----

  @Test
  void min_along_an_axis_is_NaN_if_any_element_is_and_knows_zeros() {
    Tensor x = Tensor.of(new float[][] {{NAN, -0f, INF, 5}, {2, 0, INF, -INF}});

    assertThat(x.min(0)).isEqualTo(vector(NAN, -0f, INF, -INF));
    assertThat(x.min(-1)).isEqualTo(vector(NAN, -INF));
    assertThat(x.min(1)).isEqualTo(x.neg().max(1).neg());
    assertThat(Tensor.zeros(2, 0).min(0)).isEqualTo(Tensor.zeros(0));
    assertThat(vector(3, 1).min(0)).isEqualTo(Tensor.scalar(1));
  }

  @Test
  void a_kept_axis_has_length_1_and_the_same_elements() {
    Tensor x = Tensor.randn(new SplittableRandom(11), 3, 4, 5).permute(2, 0, 1);
    for (int axis = -3; axis < 3; axis++) {
      int at = axis < 0 ? axis + 3 : axis;

      assertThat(x.sum(axis, true)).isEqualTo(x.sum(axis).unsqueeze(at));
      assertThat(x.mean(axis, true)).isEqualTo(x.mean(axis).unsqueeze(at));
      assertThat(x.max(axis, true)).isEqualTo(x.max(axis).unsqueeze(at));
      assertThat(x.min(axis, true)).isEqualTo(x.min(axis).unsqueeze(at));
      assertThat(x.sum(axis, false)).isEqualTo(x.sum(axis));
      assertThat(x.sum(axis, true).isContiguous()).isTrue();
    }
  }

  @Test
  void a_kept_axis_of_an_empty_tensor_has_length_1() {
    assertThat(Tensor.zeros(2, 0).sum(1, true)).isEqualTo(Tensor.zeros(2, 1));
    assertThat(Tensor.zeros(2, 0).mean(1, true)).isEqualTo(Tensor.full(NAN, 2, 1));
    assertThat(Tensor.zeros(2, 0).max(0, true)).isEqualTo(Tensor.zeros(1, 0));
    assertThat(Tensor.zeros(2, 0).min(0, true)).isEqualTo(Tensor.zeros(1, 0));
  }

  @Test
  void a_softmax_needs_no_reshape() {
    Tensor x = vector(1, 2, 3, 1000, 1001, 1002).reshape(2, 3);

    Tensor powers = x.sub(x.max(1, true)).exp();
    Tensor softmax = powers.div(powers.sum(1, true));

    assertThat(softmax.select(0, 0)).isEqualTo(softmax.select(0, 1));
    assertThat(softmax.sum(1).allClose(Tensor.ones(2))).isTrue();
  }
}
