package io.github.conv4j;

import static io.github.conv4j.Refusal.argument;
import static io.github.conv4j.Refusal.huge;
import static io.github.conv4j.Refusal.isNull;
import static io.github.conv4j.Refusal.zeros;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Bad calls of {@link Conv#maxPool2d}, {@link Conv#avgPool2d} and their gradients. */
final class ConvPoolingRefusals {
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();

  private ConvPoolingRefusals() {}

  static List<Refusal> all() {
    return Stream.of(max(), average(), maxGradient(), averageGradient())
        .flatMap(List::stream)
        .toList();
  }

  /** A pooling of an input that has zeros everywhere, or of its gradient. */
  private interface Call {
    void run(Tensor x, int kH, int kW, ConvOptions options);
  }

  private static List<Refusal> max() {
    String method = "maxPool2d(Tensor, int, int, ConvOptions)";
    return of(method, "x", Conv::maxPool2d);
  }

  private static List<Refusal> average() {
    String method = "avgPool2d(Tensor, int, int, ConvOptions)";
    return of(method, "x", Conv::avgPool2d);
  }

  private static List<Refusal> maxGradient() {
    String method = "maxPool2dGradient(Tensor, Tensor, int, int, ConvOptions)";
    Tensor g = zeros(2, 2);
    List<Refusal> rows = new ArrayList<>(
        of(method, "x", (x, kH, kW, options) -> Conv.maxPool2dGradient(g, x, kH, kW, options)));
    rows.add(isNull(
        method, "gradOutput", () -> Conv.maxPool2dGradient(null, zeros(3, 3), 2, 2, DEFAULTS)));
    // as large as the input, and of another rank
    rows.add(argument(
        method,
        "gradOutput has shape (3, 3) but the output has (2, 2); input (h, w) = (3, 3), kernel (kH, kW) = (2, 2)",
        () -> Conv.maxPool2dGradient(zeros(3, 3), zeros(3, 3), 2, 2, DEFAULTS)));
    rows.add(argument(
        method,
        "gradOutput has shape (2, 2) but the output has (4, 2, 2); input (cIn, h, w) = (4, 3, 3), kernel (kH, kW) = (2, 2)",
        () -> Conv.maxPool2dGradient(g, zeros(4, 3, 3), 2, 2, DEFAULTS)));
    return rows;
  }

  private static List<Refusal> averageGradient() {
    String method = "avgPool2dGradient(Tensor, int[], int, int, ConvOptions)";
    Tensor g = zeros(2, 2);
    List<Refusal> rows = new ArrayList<>(of(
        method,
        "inputShape",
        (x, kH, kW, options) ->
            Conv.avgPool2dGradient(g, x == null ? null : x.shape(), kH, kW, options)));
    rows.add(isNull(
        method,
        "gradOutput",
        () -> Conv.avgPool2dGradient(null, new int[] {3, 3}, 2, 2, DEFAULTS)));
    rows.add(argument(
        method,
        "axis 1 has negative length -3; shape (3, -3)",
        () -> Conv.avgPool2dGradient(g, new int[] {3, -3}, 2, 2, DEFAULTS)));
    rows.add(argument(
        method,
        "4294967296 elements exceed an array's limit of 2147483639; shape (65536, 65536)",
        () -> Conv.avgPool2dGradient(g, new int[] {1 << 16, 1 << 16}, 2, 2, DEFAULTS)));
    // of another batch
    rows.add(argument(
        method,
        "gradOutput has shape (2, 2) but the output has (5, 1, 2, 2); input (n, cIn, h, w) = (5, 1, 3, 3), kernel (kH, kW) = (2, 2)",
        () -> Conv.avgPool2dGradient(g, new int[] {5, 1, 3, 3}, 2, 2, DEFAULTS)));
    return rows;
  }

  /** What all of them refuse. */
  private static List<Refusal> of(String method, String input, Call call) {
    return List.of(
        isNull(method, input, () -> call.run(null, 2, 2, DEFAULTS)),
        isNull(method, "options", () -> call.run(zeros(3, 3), 2, 2, null)),
        argument(
            method,
            "kH is 0 but must be at least 1",
            () -> call.run(zeros(1, 3, 3), 0, 2, DEFAULTS)),
        argument(
            method,
            "kW is -1 but must be at least 1",
            () -> call.run(zeros(1, 3, 3), 2, -1, DEFAULTS)),
        argument(
            method,
            "input has rank 1 but must have rank 2, 3 or 4; input = (9), kernel (kH, kW) = (2, 2)",
            () -> call.run(zeros(9), 2, 2, DEFAULTS)),
        argument(
            method,
            "input has rank 5 but must have rank 2, 3 or 4; input = (1, 1, 1, 3, 3), kernel (kH, kW) = (2, 2)",
            () -> call.run(zeros(1, 1, 1, 3, 3), 2, 2, DEFAULTS)),
        argument(
            method,
            "groups is 2 but must be 1; input (cIn, h, w) = (2, 3, 3), kernel (kH, kW) = (2, 2)",
            () -> call.run(zeros(2, 3, 3), 2, 2, DEFAULTS.groups(2))),
        argument(
            method,
            "padding at the top is 1 but kernel height 1 allows 0; input (h, w) = (3, 3), kernel (kH, kW) = (1, 3)",
            () -> call.run(zeros(3, 3), 1, 3, DEFAULTS.padding(1))),
        argument(
            method,
            "padding at the bottom is 2 but kernel height 3 allows 1; input (cIn, h, w) = (2, 5, 5), kernel (kH, kW) = (3, 2)",
            () -> call.run(zeros(2, 5, 5), 3, 2, DEFAULTS.padding(1, 2, 1, 1))),
        argument(
            method,
            "padding at the left is 3 but dilated kernel width 5 (3 with dilation 2) allows 2; input (h, w) = (5, 5), kernel (kH, kW) = (2, 3)",
            () -> call.run(zeros(5, 5), 2, 3, DEFAULTS.padding(0, 0, 3, 0).dilation(2))),
        argument(
            method,
            "padding at the right is 2 but kernel width 2 allows 1; input (n, cIn, h, w) = (1, 2, 5, 5), kernel (kH, kW) = (2, 2)",
            () -> call.run(zeros(1, 2, 5, 5), 2, 2, DEFAULTS.padding(0, 0, 0, 2))),
        argument(
            method,
            "kernel height 4 exceeds input height 3; input (cIn, h, w) = (2, 3, 5), kernel (kH, kW) = (4, 2)",
            () -> call.run(zeros(2, 3, 5), 4, 2, DEFAULTS)),
        argument(
            method,
            "kernel width 6 exceeds padded input width 5; input (h, w) = (3, 3), kernel (kH, kW) = (2, 6)",
            () -> call.run(zeros(3, 3), 2, 6, DEFAULTS.padding(1))),
        argument(
            method,
            "kernel height 1 exceeds input height 0; input (h, w) = (0, 5), kernel (kH, kW) = (1, 1)",
            () -> call.run(zeros(0, 5), 1, 1, DEFAULTS)),
        argument(
            method,
            "padded input height 2147483648 exceeds an array's limit of 2147483639; input (h, w) = (1073741824, 1), kernel (kH, kW) = (2, 1)",
            () -> call.run(
                huge(1 << 30, 1), 2, 1, DEFAULTS.padding(1 << 29, 0).dilation(1 << 30, 1))),
        argument(
            method,
            "result of 2147488281 elements exceeds an array's limit of 2147483639; input (h, w) = (46340, 46340), kernel (kH, kW) = (2, 2)",
            () -> call.run(huge(46340, 46340), 2, 2, DEFAULTS.padding(1))));
  }
}
