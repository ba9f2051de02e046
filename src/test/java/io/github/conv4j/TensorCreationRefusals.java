package io.github.conv4j;

import static io.github.conv4j.Refusal.LIMIT;
import static io.github.conv4j.Refusal.argument;
import static io.github.conv4j.Refusal.huge;
import static io.github.conv4j.Refusal.index;
import static io.github.conv4j.Refusal.isNull;
import static io.github.conv4j.Refusal.zeros;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Wrong calls of the methods that create tensors. */
final class TensorCreationRefusals {
  private static final int[] NO_SHAPE = null;

  private TensorCreationRefusals() {}

  static List<Refusal> all() {
    return Stream.of(nestedArrays(), values(), shapes(), joins())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Refusal> nestedArrays() {
    return List.of(
        isNull("of(float[][])", "values", () -> Tensor.of((float[][]) null)),
        isNull("of(float[][])", "values[0]", () -> Tensor.of(new float[][] {null})),
        isNull("of(float[][])", "values[1]", () -> Tensor.of(new float[][] {{1}, null})),
        argument(
            "of(float[][])",
            "values[1] has length 1 but values[0] has length 2",
            () -> Tensor.of(new float[][] {{1, 2}, {3}})),
        argument(
            "of(float[][])",
            "values[2] has length 1 but values[0] has length 0",
            () -> Tensor.of(new float[][] {{}, {}, {3}})),
        isNull("of(float[][][])", "values", () -> Tensor.of((float[][][]) null)),
        isNull("of(float[][][])", "values[0][0]", () -> Tensor.of(new float[][][] {{null}})),
        isNull("of(float[][][])", "values[1][0]", () -> Tensor.of(new float[][][] {{{1}}, {null}})),
        argument(
            "of(float[][][])",
            "values[1] has length 2 but values[0] has length 1",
            () -> Tensor.of(new float[][][] {{{1}}, {{2}, {3}}})),
        argument(
            "of(float[][][])",
            "values[1][0] has length 2 but values[0][0] has length 1",
            () -> Tensor.of(new float[][][] {{{1}}, {{2, 3}}})),
        argument(
            "of(float[][][])",
            "values[0][1] has length 0 but values[0][0] has length 1",
            () -> Tensor.of(new float[][][] {{{1}, {}}})),
        isNull("of(float[][][][])", "values", () -> Tensor.of((float[][][][]) null)),
        isNull(
            "of(float[][][][])",
            "values[0][1]",
            () -> Tensor.of(new float[][][][] {{{{1}}, null}})),
        argument(
            "of(float[][][][])",
            "values[1] has length 0 but values[0] has length 1",
            () -> Tensor.of(new float[][][][] {{{{1}}}, {}})),
        argument(
            "of(float[][][][])",
            "values[0][1] has length 2 but values[0][0] has length 1",
            () -> Tensor.of(new float[][][][] {{{{1}}, {{2}, {3}}}})),
        argument(
            "of(float[][][][])",
            "values[0][0][1] has length 2 but values[0][0][0] has length 1",
            () -> Tensor.of(new float[][][][] {{{{1}, {2, 3}}}})));
  }

  private static List<Refusal> values() {
    return List.of(
        isNull("of(float[], int[])", "values", () -> Tensor.of((float[]) null, 2)),
        isNull("of(float[], int[])", "shape", () -> Tensor.of(new float[2], NO_SHAPE)),
        argument(
            "of(float[], int[])",
            "number of values is 3 but the shape has 4; shape (2, 2)",
            () -> Tensor.of(new float[3], 2, 2)),
        argument(
            "of(float[], int[])",
            "number of values is 3 but the shape has 2; shape (2)",
            () -> Tensor.of(new float[3], 2)),
        argument(
            "of(float[], int[])",
            "number of values is 1 but the shape has 0; shape (0, 5)",
            () -> Tensor.of(new float[1], 0, 5)),
        argument(
            "of(float[], int[])",
            "axis 0 has negative length -2; shape (-2, -3)",
            () -> Tensor.of(new float[6], -2, -3)),
        argument(
            "of(float[], int[])",
            "4294967296 elements exceed" + LIMIT + "; shape (65536, 65536)",
            () -> Tensor.of(new float[0], 65536, 65536)),
        isNull("wrap(float[], int[])", "values", () -> Tensor.wrap((float[]) null, 2)),
        isNull("wrap(float[], int[])", "shape", () -> Tensor.wrap(new float[2], NO_SHAPE)),
        argument(
            "wrap(float[], int[])",
            "number of values is 3 but the shape has 4; shape (2, 2)",
            () -> Tensor.wrap(new float[3], 2, 2)),
        argument(
            "wrap(float[], int[])",
            "number of values is 3 but the shape has 2; shape (2)",
            () -> Tensor.wrap(new float[3], 2)),
        argument(
            "wrap(float[], int[])",
            "number of values is 1 but the shape has 0; shape (0, 5)",
            () -> Tensor.wrap(new float[1], 0, 5)),
        argument(
            "wrap(float[], int[])",
            "axis 0 has negative length -2; shape (-2, -3)",
            () -> Tensor.wrap(new float[6], -2, -3)),
        argument(
            "wrap(float[], int[])",
            "4294967296 elements exceed" + LIMIT + "; shape (65536, 65536)",
            () -> Tensor.wrap(new float[0], 65536, 65536)));
  }

  private static List<Refusal> shapes() {
    return List.of(
        isNull("zeros(int[])", "shape", () -> Tensor.zeros(NO_SHAPE)),
        argument(
            "zeros(int[])",
            "axis 1 has negative length -1; shape (2, -1)",
            () -> Tensor.zeros(2, -1)),
        argument(
            "zeros(int[])",
            "4294967296 elements exceed" + LIMIT + "; shape (65536, 65536)",
            () -> Tensor.zeros(65536, 65536)),
        argument(
            "zeros(int[])",
            "axis 0 has negative length -2147483648; shape (-2147483648)",
            () -> Tensor.zeros(Integer.MIN_VALUE)),
        argument(
            "zeros(int[])",
            "axis 1 has negative length -1; shape (0, -1)",
            () -> Tensor.zeros(0, -1)),
        argument(
            "zeros(int[])",
            "2147483640 elements exceed" + LIMIT + "; shape (2147483640)",
            () -> Tensor.zeros(Integer.MAX_VALUE - 7)),
        argument(
            "zeros(int[])",
            "1237940039285380274899124224 elements exceed" + LIMIT
                + "; shape (1073741824, 1073741824, 1073741824)",
            () -> Tensor.zeros(1 << 30, 1 << 30, 1 << 30)),
        argument(
            "zeros(int[])",
            "lengths other than 0 of product 4294967296 exceed" + LIMIT
                + "; shape (65536, 65536, 0)",
            () -> Tensor.zeros(65536, 65536, 0)),
        argument(
            "zeros(int[])",
            "lengths other than 0 of product 4294967296 exceed" + LIMIT
                + "; shape (0, 65536, 65536)",
            () -> Tensor.zeros(0, 65536, 65536)),
        isNull("ones(int[])", "shape", () -> Tensor.ones(NO_SHAPE)),
        argument(
            "ones(int[])",
            "axis 1 has negative length -1; shape (2, -1)",
            () -> Tensor.ones(2, -1)),
        argument(
            "ones(int[])",
            "4294967296 elements exceed" + LIMIT + "; shape (65536, 65536)",
            () -> Tensor.ones(65536, 65536)),
        isNull("full(float, int[])", "shape", () -> Tensor.full(1, NO_SHAPE)),
        argument(
            "full(float, int[])",
            "axis 1 has negative length -1; shape (2, -1)",
            () -> Tensor.full(1, 2, -1)),
        argument(
            "full(float, int[])",
            "4294967296 elements exceed" + LIMIT + "; shape (65536, 65536)",
            () -> Tensor.full(1, 65536, 65536)),
        isNull(
            "rand(RandomGenerator, int[])",
            "shape",
            () -> Tensor.rand(new SplittableRandom(1), NO_SHAPE)),
        argument(
            "rand(RandomGenerator, int[])",
            "axis 1 has negative length -1; shape (2, -1)",
            () -> Tensor.rand(new SplittableRandom(1), 2, -1)),
        argument(
            "rand(RandomGenerator, int[])",
            "4294967296 elements exceed" + LIMIT + "; shape (65536, 65536)",
            () -> Tensor.rand(new SplittableRandom(1), 65536, 65536)),
        isNull(
            "randn(RandomGenerator, int[])",
            "shape",
            () -> Tensor.randn(new SplittableRandom(1), NO_SHAPE)),
        argument(
            "randn(RandomGenerator, int[])",
            "axis 1 has negative length -1; shape (2, -1)",
            () -> Tensor.randn(new SplittableRandom(1), 2, -1)),
        argument(
            "randn(RandomGenerator, int[])",
            "4294967296 elements exceed" + LIMIT + "; shape (65536, 65536)",
            () -> Tensor.randn(new SplittableRandom(1), 65536, 65536)),
        argument(
            "arange(int)", "axis 0 has negative length -1; shape (-1)", () -> Tensor.arange(-1)),
        argument(
            "arange(int)",
            "2147483647 elements exceed" + LIMIT + "; shape (2147483647)",
            () -> Tensor.arange(Integer.MAX_VALUE)),
        isNull("rand(RandomGenerator, int[])", "random", () -> Tensor.rand(null, 2)),
        isNull("randn(RandomGenerator, int[])", "random", () -> Tensor.randn(null, 2)));
  }

  private static List<Refusal> joins() {
    return List.of(
        isNull("stack(List, int)", "tensors", () -> Tensor.stack(null, 0)),
        isNull(
            "stack(List, int)", "tensors[1]", () -> Tensor.stack(Arrays.asList(zeros(2), null), 0)),
        argument(
            "stack(List, int)",
            "0 tensors given but at least 1 is needed",
            () -> Tensor.stack(List.of(), 0)),
        argument(
            "stack(List, int)",
            "rank is 1 in tensor 0 but 2 in tensor 1; tensor 0 = (2), tensor 1 = (1, 2)",
            () -> Tensor.stack(List.of(zeros(2), zeros(1, 2)), 0)),
        argument(
            "stack(List, int)",
            "axis 1 has length 3 in tensor 0 but 4 in tensor 2; tensor 0 = (2, 3), tensor 2 = (2, 4)",
            () -> Tensor.stack(List.of(zeros(2, 3), zeros(2, 3), zeros(2, 4)), 0)),
        isNull("concat(List, int)", "tensors", () -> Tensor.concat(null, 0)),
        isNull(
            "concat(List, int)",
            "tensors[1]",
            () -> Tensor.concat(Arrays.asList(zeros(2), null), 0)),
        argument(
            "concat(List, int)",
            "0 tensors given but at least 1 is needed",
            () -> Tensor.concat(List.of(), 0)),
        argument(
            "concat(List, int)",
            "rank is 1 in tensor 0 but 2 in tensor 1; tensor 0 = (2), tensor 1 = (1, 2)",
            () -> Tensor.concat(List.of(zeros(2), zeros(1, 2)), 0)),
        argument(
            "concat(List, int)",
            "axis 1 has length 3 in tensor 0 but 4 in tensor 2; tensor 0 = (2, 3), tensor 2 = (2, 4)",
            () -> Tensor.concat(List.of(zeros(2, 3), zeros(2, 3), zeros(2, 4)), 0)),
        argument(
            "stack(List, int)",
            "axis 0 has length 2 in tensor 0 but 3 in tensor 1; tensor 0 = (2), tensor 1 = (3)",
            () -> Tensor.stack(List.of(zeros(2), zeros(3)), 0)),
        index(
            "stack(List, int)",
            "axis 2 out of bounds for a result of rank 2; tensor (2)",
            () -> Tensor.stack(List.of(zeros(2)), 2)),
        index(
            "stack(List, int)",
            "axis -3 out of bounds for a result of rank 2; tensor (2)",
            () -> Tensor.stack(List.of(zeros(2)), -3)),
        argument(
            "stack(List, int)",
            "2147483648 elements exceed" + LIMIT + "; shape (2, 1073741824)",
            () -> Tensor.stack(List.of(huge(1 << 30), huge(1 << 30)), 0)),
        argument(
            "concat(List, int)",
            "axis 0 has length 2 in tensor 0 but 1 in tensor 1; tensor 0 = (2, 3), tensor 1 = (1, 3)",
            () -> Tensor.concat(List.of(zeros(2, 3), zeros(1, 3)), -1)),
        index(
            "concat(List, int)",
            "axis 1 out of bounds for rank 1; tensor (2)",
            () -> Tensor.concat(List.of(zeros(2)), 1)),
        index(
            "concat(List, int)",
            "axis -2 out of bounds for rank 1; tensor (2)",
            () -> Tensor.concat(List.of(zeros(2)), -2)),
        index(
            "concat(List, int)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> Tensor.concat(List.of(zeros()), 0)),
        argument(
            "concat(List, int)",
            "length 2147483648 of axis 0 exceeds" + LIMIT + "; tensor 0 = (1073741824)",
            () -> Tensor.concat(List.of(huge(1 << 30), huge(1 << 30)), 0)),
        argument(
            "concat(List, int)",
            "2147483648 elements exceed" + LIMIT + "; shape (2, 1073741824)",
            () -> Tensor.concat(List.of(huge(1, 1 << 30), huge(1, 1 << 30)), 0)));
  }
}
