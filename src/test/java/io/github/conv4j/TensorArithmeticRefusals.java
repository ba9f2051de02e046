package io.github.conv4j;

import static io.github.conv4j.Refusal.LIMIT;
import static io.github.conv4j.Refusal.argument;
import static io.github.conv4j.Refusal.huge;
import static io.github.conv4j.Refusal.index;
import static io.github.conv4j.Refusal.isNull;
import static io.github.conv4j.Refusal.unsupported;
import static io.github.conv4j.Refusal.zeros;

import java.util.List;
import java.util.stream.Stream;

/** Wrong calls of the methods that compute with a tensor or write to it. */
final class TensorArithmeticRefusals {
  private static final Tensor NO_TENSOR = null;
  private static final String SHARED =
      "elements of this view share memory, so write to a copy() of it; tensor (2, 3), strides (0, 0)";

  private TensorArithmeticRefusals() {}

  static List<Refusal> all() {
    return Stream.of(
            arithmetic(),
            reductions(),
            reductionsThatKeepTheAxis(),
            products(),
            writes(),
            tolerances())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Refusal> arithmetic() {
    return List.of(
        isNull("add(Tensor)", "other", () -> zeros(2).add(NO_TENSOR)),
        argument(
            "add(Tensor)",
            "length 3 does not broadcast with length 2 along axis -1; this = (2, 3), other = (2)",
            () -> zeros(2, 3).add(zeros(2))),
        argument(
            "add(Tensor)",
            "result of 4294967296 elements exceeds" + LIMIT
                + "; this = (65536, 1), other = (65536)",
            () -> zeros(65536, 1).add(zeros(65536))),
        isNull("sub(Tensor)", "other", () -> zeros(2).sub(NO_TENSOR)),
        argument(
            "sub(Tensor)",
            "length 3 does not broadcast with length 2 along axis -1; this = (2, 3), other = (2)",
            () -> zeros(2, 3).sub(zeros(2))),
        argument(
            "sub(Tensor)",
            "result of 4294967296 elements exceeds" + LIMIT
                + "; this = (65536, 1), other = (65536)",
            () -> zeros(65536, 1).sub(zeros(65536))),
        isNull("mul(Tensor)", "other", () -> zeros(2).mul(NO_TENSOR)),
        argument(
            "mul(Tensor)",
            "length 3 does not broadcast with length 2 along axis -1; this = (2, 3), other = (2)",
            () -> zeros(2, 3).mul(zeros(2))),
        argument(
            "mul(Tensor)",
            "result of 4294967296 elements exceeds" + LIMIT
                + "; this = (65536, 1), other = (65536)",
            () -> zeros(65536, 1).mul(zeros(65536))),
        isNull("div(Tensor)", "other", () -> zeros(2).div(NO_TENSOR)),
        argument(
            "div(Tensor)",
            "length 3 does not broadcast with length 2 along axis -1; this = (2, 3), other = (2)",
            () -> zeros(2, 3).div(zeros(2))),
        argument(
            "div(Tensor)",
            "result of 4294967296 elements exceeds" + LIMIT
                + "; this = (65536, 1), other = (65536)",
            () -> zeros(65536, 1).div(zeros(65536))),
        argument(
            "add(Tensor)",
            "length 4 does not broadcast with length 2 along axis -2; this = (4, 3), other = (5, 2, 1)",
            () -> zeros(4, 3).add(zeros(5, 2, 1))),
        argument(
            "add(Tensor)",
            "length 0 does not broadcast with length 2 along axis -1; this = (0), other = (2)",
            () -> zeros(0).add(zeros(2))),
        isNull("maximum(Tensor)", "other", () -> zeros(2).maximum(NO_TENSOR)),
        argument(
            "maximum(Tensor)",
            "length 3 does not broadcast with length 2 along axis -1; this = (2, 3), other = (2)",
            () -> zeros(2, 3).maximum(zeros(2))),
        argument(
            "maximum(Tensor)",
            "result of 4294967296 elements exceeds" + LIMIT
                + "; this = (65536, 1), other = (65536)",
            () -> zeros(65536, 1).maximum(zeros(65536))),
        isNull("minimum(Tensor)", "other", () -> zeros(2).minimum(NO_TENSOR)),
        argument(
            "minimum(Tensor)",
            "length 3 does not broadcast with length 2 along axis -1; this = (2, 3), other = (2)",
            () -> zeros(2, 3).minimum(zeros(2))),
        argument(
            "minimum(Tensor)",
            "result of 4294967296 elements exceeds" + LIMIT
                + "; this = (65536, 1), other = (65536)",
            () -> zeros(65536, 1).minimum(zeros(65536))),
        isNull("map(FloatUnaryOperator)", "operator", () -> zeros(2).map(null)));
  }

  private static List<Refusal> reductions() {
    return List.of(
        argument(
            "max()",
            "size is 0 but must be at least 1; tensor (2, 0)",
            () -> zeros(2, 0).max()),
        argument(
            "min()",
            "size is 0 but must be at least 1; tensor (0)",
            () -> zeros(0).min()),
        index(
            "sum(int)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).sum(2)),
        index(
            "sum(int)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).sum(-3)),
        index(
            "sum(int)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().sum(0)),
        index(
            "mean(int)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).mean(2)),
        index(
            "mean(int)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).mean(-3)),
        index(
            "mean(int)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().mean(0)),
        index(
            "max(int)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).max(2)),
        index(
            "max(int)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).max(-3)),
        index(
            "max(int)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().max(0)),
        index(
            "argmax(int)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).argmax(2)),
        index(
            "argmax(int)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).argmax(-3)),
        index(
            "argmax(int)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().argmax(0)),
        argument(
            "max(int)",
            "axis 1 has length 0 but needs at least 1; tensor (2, 0)",
            () -> zeros(2, 0).max(-1)),
        argument(
            "max(int)",
            "axis 0 has length 0 but needs at least 1; tensor (0, 0)",
            () -> zeros(0, 0).max(0)),
        argument(
            "argmax(int)",
            "axis 1 has length 0 but needs at least 1; tensor (2, 0)",
            () -> zeros(2, 0).argmax(-1)),
        argument(
            "argmax(int)",
            "axis 0 has length 0 but needs at least 1; tensor (0, 0)",
            () -> zeros(0, 0).argmax(0)),
        index(
            "min(int)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).min(2)),
        index(
            "min(int)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).min(-3)),
        index(
            "min(int)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().min(0)),
        argument(
            "min(int)",
            "axis 1 has length 0 but needs at least 1; tensor (2, 0)",
            () -> zeros(2, 0).min(-1)),
        argument(
            "min(int)",
            "axis 0 has length 0 but needs at least 1; tensor (0, 0)",
            () -> zeros(0, 0).min(0)));
  }

  private static List<Refusal> reductionsThatKeepTheAxis() {
    return List.of(
        index(
            "sum(int, boolean)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).sum(2, true)),
        index(
            "sum(int, boolean)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).sum(-3, true)),
        index(
            "sum(int, boolean)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().sum(0, true)),
        index(
            "mean(int, boolean)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).mean(2, true)),
        index(
            "mean(int, boolean)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).mean(-3, true)),
        index(
            "mean(int, boolean)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().mean(0, true)),
        index(
            "max(int, boolean)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).max(2, true)),
        index(
            "max(int, boolean)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).max(-3, true)),
        index(
            "max(int, boolean)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().max(0, true)),
        index(
            "min(int, boolean)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).min(2, true)),
        index(
            "min(int, boolean)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).min(-3, true)),
        index(
            "min(int, boolean)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().min(0, true)),
        argument(
            "max(int, boolean)",
            "axis 1 has length 0 but needs at least 1; tensor (2, 0)",
            () -> zeros(2, 0).max(-1, true)),
        argument(
            "max(int, boolean)",
            "axis 0 has length 0 but needs at least 1; tensor (0, 0)",
            () -> zeros(0, 0).max(0, true)),
        argument(
            "min(int, boolean)",
            "axis 1 has length 0 but needs at least 1; tensor (2, 0)",
            () -> zeros(2, 0).min(-1, true)),
        argument(
            "min(int, boolean)",
            "axis 0 has length 0 but needs at least 1; tensor (0, 0)",
            () -> zeros(0, 0).min(0, true)));
  }

  private static List<Refusal> products() {
    return List.of(
        isNull("matmul(Tensor)", "other", () -> zeros(2, 3).matmul(NO_TENSOR)),
        argument(
            "matmul(Tensor)",
            "this has rank 1 but must have rank 2; this (m, k) = (3), other (k, n) = (3, 2)",
            () -> zeros(3).matmul(zeros(3, 2))),
        argument(
            "matmul(Tensor)",
            "other has rank 3 but must have rank 2; this (m, k) = (2, 3), other (k, n) = (1, 3, 2)",
            () -> zeros(2, 3).matmul(zeros(1, 3, 2))),
        argument(
            "matmul(Tensor)",
            "this has rank 0 but must have rank 2; this (m, k) = (), other (k, n) = ()",
            () -> zeros().matmul(zeros())),
        argument(
            "matmul(Tensor)",
            "this has 3 columns but other has 2 rows; this (m, k) = (2, 3), other (k, n) = (2, 3)",
            () -> zeros(2, 3).matmul(zeros(2, 3))),
        argument(
            "matmul(Tensor)",
            "this has 2 columns but other has 1 row; this (m, k) = (3, 2), other (k, n) = (1, 4)",
            () -> zeros(3, 2).matmul(zeros(1, 4))),
        argument(
            "matmul(Tensor)",
            "result of 4294967296 elements exceeds" + LIMIT
                + "; this (m, k) = (65536, 1), other (k, n) = (1, 65536)",
            () -> zeros(65536, 1).matmul(zeros(1, 65536))),
        argument(
            "matmul(Tensor)",
            "result of 4294967296 elements exceeds" + LIMIT
                + "; this (m, k) = (65536, 0), other (k, n) = (0, 65536)",
            () -> zeros(65536, 0).matmul(zeros(0, 65536))));
  }

  private static List<Refusal> writes() {
    return List.of(
        unsupported("set(float, int[])", SHARED, () -> huge(2, 3).set(1, 0, 0)),
        unsupported("fill(float)", SHARED, () -> huge(2, 3).fill(1)),
        isNull("assign(Tensor)", "t", () -> zeros(2).assign(NO_TENSOR)),
        unsupported("assign(Tensor)", SHARED, () -> huge(2, 3).assign(zeros(3))),
        argument(
            "assign(Tensor)",
            "length 3 does not broadcast to length 2 along axis -1; t = (3), this = (4, 2)",
            () -> zeros(4, 2).assign(zeros(3))),
        argument(
            "assign(Tensor)",
            "length 2 does not broadcast to length 1 along axis -1; t = (2), this = (1)",
            () -> zeros(1).assign(zeros(2))),
        argument(
            "assign(Tensor)",
            "rank 2 does not broadcast to rank 1; t = (1, 2), this = (2)",
            () -> zeros(2).assign(zeros(1, 2))),
        isNull("addScaled(Tensor, float)", "t", () -> zeros(2).addScaled(NO_TENSOR, 2)),
        unsupported("addScaled(Tensor, float)", SHARED, () -> huge(2, 3).addScaled(zeros(3), 2)),
        argument(
            "addScaled(Tensor, float)",
            "length 3 does not broadcast to length 2 along axis -1; t = (3), this = (4, 2)",
            () -> zeros(4, 2).addScaled(zeros(3), 2)),
        argument(
            "addScaled(Tensor, float)",
            "length 2 does not broadcast to length 1 along axis -1; t = (2), this = (1)",
            () -> zeros(1).addScaled(zeros(2), 2)),
        argument(
            "addScaled(Tensor, float)",
            "rank 2 does not broadcast to rank 1; t = (1, 2), this = (2)",
            () -> zeros(2).addScaled(zeros(1, 2), 2)));
  }

  private static List<Refusal> tolerances() {
    return List.of(
        isNull("allClose(Tensor)", "other", () -> zeros(2).allClose(null)),
        isNull("allClose(Tensor, float, float)", "other", () -> zeros(2).allClose(null, 0, 0)),
        argument(
            "allClose(Tensor, float, float)",
            "rtol is -0.5 but must be at least 0",
            () -> zeros(2).allClose(zeros(2), -0.5f, 0)),
        argument(
            "allClose(Tensor, float, float)",
            "atol is -1.0E-5 but must be at least 0",
            () -> zeros(2).allClose(zeros(2), 0, -1e-5f)),
        argument(
            "allClose(Tensor, float, float)",
            "rtol is NaN but must be at least 0",
            () -> zeros(2).allClose(zeros(2), Float.NaN, 0)),
        argument(
            "allClose(Tensor, float, float)",
            "atol is NaN but must be at least 0",
            () -> zeros(3).allClose(zeros(2), 0, Float.NaN)));
  }
}
