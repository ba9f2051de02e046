package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("engine")
class TensorArithmeticTest {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  private static Tensor vector(float... values) {
    return Tensor.of(values);
  }

  /** Numbers of many magnitudes, so that the order of a sum shows, with some special ones. */
  private static Tensor wild(SplittableRandom random, int... shape) {
    float[] special = {0, -0f, INF, -INF, NAN, Float.MIN_VALUE, Float.MAX_VALUE, 1};
    return Tensor.zeros(shape).map(zero -> {
      int kind = random.nextInt(20);
      return kind < special.length
          ? special[kind]
          : Math.scalb(random.nextFloat() - 0.5f, random.nextInt(-30, 60));
    });
  }

  private interface FloatBinaryOperator {
    float apply(float a, float b);
  }

  /** Broadcasting by the book: index by index, an axis of length 1 or a missing one is read at 0. */
  private static Tensor naive(FloatBinaryOperator operator, Tensor a, Tensor b, int... shape) {
    Tensor result = Tensor.zeros(shape);
    for (int i = 0; i < result.size(); i++) {
      int[] index = StridedTwin.index(i, shape);
      result.set(operator.apply(broadcast(a, index), broadcast(b, index)), index);
    }
    return result;
  }

  private static float broadcast(Tensor tensor, int[] index) {
    int[] own = new int[tensor.rank()];
    for (int axis = 0; axis < own.length; axis++) {
      own[axis] = tensor.dim(axis) == 1 ? 0 : index[index.length - own.length + axis];
    }
    return tensor.get(own);
  }

  // ---- element by element ----

  @ParameterizedTest
  @MethodSource("shapesThatBroadcast")
  void arithmetic_broadcasts_by_numpys_rules(int[] shapeA, int[] shapeB, int[] expected) {
    var random = new SplittableRandom(3);
    Tensor a = wild(random, shapeA);
    Tensor b = wild(random, shapeB);

    for (Tensor x : new Tensor[] {a, StridedTwin.of(a)}) {
      for (Tensor y : new Tensor[] {b, StridedTwin.of(b)}) {
        assertThat(x.add(y)).isEqualTo(naive((p, q) -> p + q, a, b, expected));
        assertThat(x.sub(y)).isEqualTo(naive((p, q) -> p - q, a, b, expected));
        assertThat(x.mul(y)).isEqualTo(naive((p, q) -> p * q, a, b, expected));
        assertThat(x.div(y)).isEqualTo(naive((p, q) -> p / q, a, b, expected));
        assertThat(x.maximum(y)).isEqualTo(naive(Math::max, a, b, expected));
        assertThat(x.minimum(y)).isEqualTo(naive(Math::min, a, b, expected));
        assertThat(y.sub(x)).isEqualTo(naive((p, q) -> q - p, a, b, expected));
      }
    }
  }

  private static Stream<Arguments> shapesThatBroadcast() {
    int[][][] cases = {
      {{}, {}, {}},
      {{3}, {}, {3}},
      {{2, 3}, {3}, {2, 3}},
      {{2, 3}, {2, 1}, {2, 3}},
      {{4, 1}, {1, 5}, {4, 5}},
      {{2, 1, 4}, {3, 1}, {2, 3, 4}},
      {{3, 1, 2, 1}, {5, 1, 4}, {3, 5, 2, 4}},
      {{1, 1, 1}, {2}, {1, 1, 2}},
      {{0, 3}, {1, 3}, {0, 3}},
      {{2, 0}, {1}, {2, 0}},
      {{4, 1}, {0}, {4, 0}}
    };
    return Stream.of(cases).map(shapes -> Arguments.of(shapes[0], shapes[1], shapes[2]));
  }

  @Test
  void a_number_acts_on_every_element() {
    Tensor tensor = vector(1, -2, 0).reshape(3, 1);

    assertThat(tensor.add(0.5f)).isEqualTo(vector(1.5f, -1.5f, 0.5f).reshape(3, 1));
    assertThat(tensor.sub(1)).isEqualTo(vector(0, -3, -1).reshape(3, 1));
    assertThat(tensor.mul(-3)).isEqualTo(vector(-3, 6, -0f).reshape(3, 1));
    assertThat(tensor.div(0)).isEqualTo(vector(INF, -INF, NAN).reshape(3, 1));
    assertThat(tensor.maximum(-1)).isEqualTo(vector(1, -1, 0).reshape(3, 1));
    assertThat(tensor.minimum(-0f)).isEqualTo(vector(-0f, -2, -0f).reshape(3, 1));
  }

  @Test
  void neg_changes_the_sign_of_zeros_too() {
    assertThat(vector(0, -0f, 1, -INF, NAN).neg()).isEqualTo(vector(-0f, 0, -1, INF, NAN));
  }

  @Test
  void relu_makes_negative_zero_positive_and_lets_NaN_through() {
    assertThat(vector(-1, -0f, 0, 2, -INF, INF, NAN).relu())
        .isEqualTo(vector(0, 0, 0, 2, 0, INF, NAN));
  }

  @Test
  void map_goes_through_the_elements_in_row_major_order() {
    float[] calls = {0};

    Tensor mapped = Tensor.arange(6).reshape(2, 3).transpose().map(x -> 10 * x + calls[0]++);

    assertThat(mapped).isEqualTo(Tensor.of(new float[][] {{0, 31}, {12, 43}, {24, 55}}));
  }

  @Test
  void results_are_new_and_contiguous() {
    Tensor view = Tensor.ones(3, 2).transpose();
    Tensor sum = view.add(Tensor.zeros(2, 3));

    sum.fill(7);

    assertThat(sum.strides()).containsExactly(3, 1);
    assertThat(view).isEqualTo(Tensor.ones(2, 3));
    assertThat(Tensor.ones(1, 3).broadcastTo(4, 3).neg().strides()).containsExactly(3, 1);
  }

  // ---- reductions ----

  @Test
  void sums_run_in_double_in_row_major_order() {
    var random = new SplittableRandom(4);
    Tensor tensor = Tensor.randn(random, 3, 4, 5).map(x -> Math.scalb(x, random.nextInt(-60, 60)));
    Tensor turned = tensor.permute(2, 0, 1);
    double sum = 0;
    for (float value : turned.toArray()) {
      sum += value;
    }

    assertThat(turned.sum()).isEqualTo((float) sum);
    assertThat(turned.mean()).isEqualTo((float) (sum / 60));
    for (int axis = 0; axis < 3; axis++) {
      assertThat(turned.sum(axis)).isEqualTo(sumAlong(turned, axis, 1));
      assertThat(turned.mean(axis - 3)).isEqualTo(sumAlong(turned, axis, turned.dim(axis)));
    }
  }

  private static Tensor sumAlong(Tensor tensor, int axis, double divisor) {
    double[] sums = new double[tensor.size() / tensor.dim(axis)];
    for (int i = 0; i < tensor.dim(axis); i++) {
      float[] terms = tensor.select(axis, i).toArray();
      for (int at = 0; at < sums.length; at++) {
        sums[at] += terms[at];
      }
    }
    float[] rounded = new float[sums.length];
    for (int at = 0; at < sums.length; at++) {
      rounded[at] = (float) (sums[at] / divisor);
    }
    return Tensor.of(rounded, tensor.select(axis, 0).shape());
  }

  @Test
  void a_sum_of_floats_may_pass_beyond_their_range() {
    Tensor tensor = vector(Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE);

    assertThat(tensor.sum()).isEqualTo(Float.MAX_VALUE);
    assertThat(tensor.slice(0, 0, 2).mean()).isEqualTo(Float.MAX_VALUE);
    assertThat(tensor.slice(0, 0, 2).sum(0).item()).isEqualTo(INF);
  }

  @Test
  void max_and_min_are_NaN_if_any_element_is() {
    assertThat(vector(1, NAN, INF).max()).isNaN();
    assertThat(vector(-INF, 3, NAN).min()).isNaN();
    assertThat(Tensor.of(new float[][] {{NAN, 1}, {2, 3}}).max(0)).isEqualTo(vector(NAN, 3));
  }

  @Test
  void max_and_min_know_infinities_and_signs_of_zero() {
    assertThat(vector(-INF, -INF).max()).isEqualTo(-INF);
    assertThat(vector(INF).min()).isEqualTo(INF);
    assertThat(vector(-0f, 0, -0f).max()).isEqualTo(0f);
    assertThat(vector(0, -0f, 0).min()).isEqualTo(-0f);
    assertThat(vector(-5, -0f, -2).max(0)).isEqualTo(Tensor.scalar(-0f));
    assertThat(vector(-3, -1, -2).max()).isEqualTo(-1);
    assertThat(vector(3, 1, 2).min()).isEqualTo(1);
  }

  @Test
  void argmax_is_the_first_of_equals_and_the_first_NaN() {
    assertThat(vector(1, 3, 3, 2).argmax(0)).containsExactly(1);
    assertThat(vector(-0f, 0).argmax(0)).containsExactly(0);
    assertThat(vector(-INF, -INF).argmax(0)).containsExactly(0);
    assertThat(vector(1, NAN, INF, NAN).argmax(-1)).containsExactly(1);
    assertThat(vector(NAN, 5).argmax(0)).containsExactly(0);
  }

  @Test
  void argmax_is_row_major_over_the_other_axes() {
    Tensor tensor = Tensor.of(new float[][][] {{{1, 9}, {8, 2}, {3, 3}}, {{4, 0}, {5, 6}, {7, 1}}});

    assertThat(tensor.argmax(0)).containsExactly(1, 0, 0, 1, 1, 0);
    assertThat(tensor.argmax(1)).containsExactly(1, 0, 2, 1);
    assertThat(tensor.argmax(-1)).containsExactly(1, 0, 0, 0, 1, 0);
    assertThat(tensor.max(1)).isEqualTo(Tensor.of(new float[][] {{8, 9}, {7, 6}}));
    assertThat(tensor.transpose(0, 2).argmax(2)).containsExactly(1, 0, 1, 0, 1, 0);
  }

  @Test
  void an_empty_sum_is_zero_and_an_empty_mean_NaN() {
    assertThat(Tensor.zeros(3, 0).sum()).isEqualTo(0f);
    assertThat(Tensor.zeros(0, 3).mean()).isNaN();
    assertThat(Tensor.zeros(2, 0).sum(1)).isEqualTo(Tensor.zeros(2));
    assertThat(Tensor.zeros(2, 0).mean(1)).isEqualTo(Tensor.full(NAN, 2));
    assertThat(Tensor.zeros(2, 0).sum(0)).isEqualTo(Tensor.zeros(0));
    assertThat(Tensor.zeros(2, 0).max(0)).isEqualTo(Tensor.zeros(0));
    assertThat(Tensor.zeros(2, 0).argmax(0)).isEmpty();
  }

  // ---- matmul ----

  @ParameterizedTest
  @MethodSource("productSizes")
  void matmul_is_one_chain_of_fma_over_ascending_l(int m, int k, int n) {
    var random = new SplittableRandom(5);
    Tensor a = Tensor.randn(random, m, k);
    Tensor b = Tensor.randn(random, k, n);
    Tensor expected = Tensor.zeros(m, n);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float acc = 0;
        for (int l = 0; l < k; l++) {
          acc = Math.fma(a.get(i, l), b.get(l, j), acc);
        }
        expected.set(acc, i, j);
      }
    }

    assertThat(a.matmul(b)).isEqualTo(expected);
    assertThat(StridedTwin.of(a).matmul(b)).isEqualTo(expected);
    assertThat(a.matmul(StridedTwin.of(b))).isEqualTo(expected);
  }

  private static Stream<Integer[]> productSizes() {
    return Stream.of(
        new Integer[] {1, 1, 1},
        new Integer[] {2, 3, 4},
        new Integer[] {1, 300, 1},
        new Integer[] {17, 33, 9},
        new Integer[] {5, 64, 70},
        new Integer[] {3, 0, 2},
        new Integer[] {0, 4, 2},
        new Integer[] {2, 4, 0});
  }

  @Test
  void matmul_skips_no_zero() {
    Tensor product = Tensor.zeros(1, 2).matmul(vector(INF, 1).reshape(2, 1));

    assertThat(product.item()).isNaN();
  }

  @Test
  void matmul_reads_views_that_do_not_begin_their_array() {
    Tensor rows = Tensor.arange(12).reshape(4, 3).slice(0, 2, 4);

    assertThat(rows.matmul(rows.transpose())).isEqualTo(Tensor.of(new float[][] {
      {149, 212}, {212, 302}
    }));
    assertThat(Tensor.ones(1, 2).broadcastTo(2, 2).matmul(rows)).isEqualTo(Tensor.of(new float[][] {
      {15, 17, 19}, {15, 17, 19}
    }));
  }

  // ---- views ----

  @ParameterizedTest
  @MethodSource("operations")
  void an_operation_takes_a_strided_view_as_its_contiguous_twin(
      Function<Tensor, Object> operation) {
    for (int[] shape : new int[][] {{}, {5}, {4, 4}, {3, 3, 1}, {2, 0}, {2, 3, 4, 5}}) {
      Tensor contiguous = wild(new SplittableRandom(6), shape);
      Tensor twin = StridedTwin.of(contiguous);
      long gaps = StridedTwin.gaps(twin);

      assertThat(attempt(operation, twin)).isEqualTo(attempt(operation, contiguous));
      assertThat(StridedTwin.gaps(twin)).isEqualTo(gaps);
    }
  }

  /** The result, or the message if the operation refuses the shape. */
  private static Object attempt(Function<Tensor, Object> operation, Tensor tensor) {
    try {
      return operation.apply(tensor);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return e.getClass() + e.getMessage();
    }
  }

  private static Stream<Named<Function<Tensor, Object>>> operations() {
    return Stream.of(
        operation("add", t -> t.add(t)),
        operation("add 1", t -> t.add(1)),
        operation("sub", t -> t.sub(2)),
        operation("mul", t -> t.mul(t)),
        operation("div", t -> t.div(3)),
        operation("neg", Tensor::neg),
        operation("map", t -> t.map(x -> x + 1)),
        operation("relu", Tensor::relu),
        operation("sum", Tensor::sum),
        operation("mean", Tensor::mean),
        operation("max", Tensor::max),
        operation("min", Tensor::min),
        operation("sum 0", t -> t.sum(0)),
        operation("mean -1", t -> t.mean(-1)),
        operation("maximum", t -> t.maximum(t.neg())),
        operation("maximum 1", t -> t.maximum(1)),
        operation("minimum", t -> t.minimum(t.neg())),
        operation("minimum -0", t -> t.minimum(-0f)),
        operation("exp", Tensor::exp),
        operation("log", Tensor::log),
        operation("sqrt", Tensor::sqrt),
        operation("abs", Tensor::abs),
        operation("squeeze -1", t -> t.squeeze(-1)),
        operation("flip", t -> t.flip()),
        operation("flip 0", t -> t.flip(0)),
        operation("flip -1, 0", t -> t.flip(-1, 0)),
        operation("take 0", t -> t.take(0, 1, 0, 1)),
        operation("take -1", t -> t.take(-1, 0, 0)),
        operation("take nothing", t -> t.take(0)),
        operation("sum 0, kept", t -> t.sum(0, true)),
        operation("mean -1, kept", t -> t.mean(-1, true)),
        operation("max 0, kept", t -> t.max(0, true)),
        operation("min 0, kept", t -> t.min(0, true)),
        operation("min -1", t -> t.min(-1)),
        operation("max -1", t -> t.max(-1)),
        operation("max 0", t -> t.max(0)),
        operation("argmax -1", t -> t.argmax(-1)),
        operation("argmax 0", t -> t.argmax(0)),
        operation("matmul", t -> t.matmul(t)),
        operation("stack", t -> Tensor.stack(List.of(t, t), 0)),
        operation("concat", t -> Tensor.concat(List.of(t, t), -1)),
        operation("toArray", Tensor::toArray),
        operation("copy", Tensor::copy),
        operation("contiguous", Tensor::contiguous),
        operation("reshape", t -> t.reshape(-1)),
        operation("equals", t -> t.equals(t.copy())),
        operation("hashCode", Tensor::hashCode),
        operation("allClose", t -> t.allClose(t.copy())),
        operation("toString", Tensor::toString),
        inPlace("fill", t -> t.fill(3)),
        inPlace("assign", t -> t.assign(Tensor.scalar(4))),
        inPlace("assign itself", t -> t.assign(t)),
        inPlace("addScaled", t -> t.addScaled(Tensor.scalar(4), 0.3f)),
        inPlace("addScaled itself", t -> t.addScaled(t, 0.3f)));
  }

  private static Named<Function<Tensor, Object>> operation(
      String name, Function<Tensor, Object> operation) {
    return Named.of(name, operation);
  }

  private static Named<Function<Tensor, Object>> inPlace(String name, Consumer<Tensor> operation) {
    return Named.of(name, t -> {
      operation.accept(t);
      return t;
    });
  }
}
