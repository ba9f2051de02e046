package io.github.conv4j;

import static io.github.conv4j.Refusal.argument;
import static io.github.conv4j.Refusal.isNull;
import static io.github.conv4j.Refusal.zeros;

import java.util.List;

/** Bad calls of {@link Conv#conv2d(Tensor, Tensor, Tensor, ConvOptions, Tensor)}. */
final class ConvIntoRefusals {
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();

  private ConvIntoRefusals() {}

  static List<Refusal> all() {
    String method = "conv2d(Tensor, Tensor, Tensor, ConvOptions, Tensor)";
    Tensor memory = Tensor.zeros(200);
    Tensor square = Tensor.zeros(4, 4);
    return List.of(
        isNull(method, "x", () -> Conv.conv2d(null, zeros(2, 2), null, DEFAULTS, zeros(2, 2))),
        isNull(method, "weight", () -> Conv.conv2d(zeros(3, 3), null, null, DEFAULTS, zeros(2, 2))),
        isNull(
            method,
            "options",
            () -> Conv.conv2d(zeros(3, 3), zeros(2, 2), zeros(1), null, zeros(2, 2))),
        isNull(method, "out", () -> Conv.conv2d(zeros(3, 3), zeros(2, 2), null, DEFAULTS, null)),
        argument(
            method,
            "weight height 4 exceeds input height 3; input (h, w) = (3, 5), weight (kH, kW) = (4, 2)",
            () -> Conv.conv2d(zeros(3, 5), zeros(4, 2), null, DEFAULTS, zeros(1, 1))),
        argument(
            method,
            "bias has length 3 but must have length 1; input (h, w) = (3, 3), weight (kH, kW) = (2, 2), bias (cOut) = (3)",
            () -> Conv.conv2d(zeros(3, 3), zeros(2, 2), zeros(3), DEFAULTS, zeros(2, 2))),
        argument(
            method,
            "out has shape (2, 3) but the result has (2, 2); input (h, w) = (3, 3), weight (kH, kW) = (2, 2)",
            () -> Conv.conv2d(zeros(3, 3), zeros(2, 2), null, DEFAULTS, zeros(2, 3))),
        argument(
            method,
            "out has shape (1, 2, 2) but the result has (2, 2); input (h, w) = (3, 3), weight (kH, kW) = (2, 2)",
            () -> Conv.conv2d(zeros(3, 3), zeros(2, 2), null, DEFAULTS, zeros(1, 2, 2))),
        argument(
            method,
            "out has shape (3, 2, 2) but the result has (4, 2, 2); input (cIn, h, w) = (1, 3, 3), weight (cOut, cIn / groups, kH, kW) = (4, 1, 2, 2)",
            () -> Conv.conv2d(zeros(1, 3, 3), zeros(4, 1, 2, 2), null, DEFAULTS, zeros(3, 2, 2))),
        argument(
            method,
            "out has shape (1, 4, 2, 2) but the result has (2, 4, 2, 2); input (n, cIn, h, w) = (2, 1, 3, 3), weight (cOut, cIn / groups, kH, kW) = (4, 1, 2, 2)",
            () -> Conv.conv2d(
                zeros(2, 1, 3, 3), zeros(4, 1, 2, 2), null, DEFAULTS, zeros(1, 4, 2, 2))),
        argument(
            method,
            "out is not contiguous; input (h, w) = (3, 4), weight (kH, kW) = (2, 2), out = (2, 3), strides (1, 2)",
            () -> Conv.conv2d(
                zeros(3, 4), zeros(2, 2), null, DEFAULTS, zeros(3, 2).transpose())),
        argument(
            method,
            "out is not contiguous; input (h, w) = (3, 3), weight (kH, kW) = (2, 2), out = (2, 2), strides (0, 0)",
            () -> Conv.conv2d(
                zeros(3, 3), zeros(2, 2), null, DEFAULTS, Tensor.scalar(1).broadcastTo(2, 2))),
        argument(
            method,
            "out shares elements with input; input (h, w) = (4, 4), weight (kH, kW) = (1, 1), out = (4, 4)",
            () -> Conv.conv2d(square, zeros(1, 1), null, DEFAULTS, square)),
        argument(
            method,
            "out shares elements with input; input (h, w) = (3, 3), weight (kH, kW) = (2, 2), out = (2, 2)",
            () -> Conv.conv2d(
                part(memory, 0, 3, 3), zeros(2, 2), null, DEFAULTS, part(memory, 8, 2, 2))),
        argument(
            method,
            "out shares elements with input; input (h, w) = (3, 3), weight (kH, kW) = (1, 2), out = (3, 2)",
            () -> Conv.conv2d(
                memory.slice(0, 0, 90, 10).reshape(3, 3),
                zeros(1, 2),
                null,
                DEFAULTS,
                part(memory, 15, 3, 2))),
        argument(
            method,
            "out shares elements with weight; input (h, w) = (3, 3), weight (kH, kW) = (2, 2), out = (2, 2)",
            () -> Conv.conv2d(
                zeros(3, 3), part(memory, 3, 2, 2), null, DEFAULTS, part(memory, 0, 2, 2))),
        argument(
            method,
            "out shares elements with bias; input (h, w) = (3, 3), weight (kH, kW) = (2, 2), out = (2, 2)",
            () -> Conv.conv2d(
                zeros(3, 3), zeros(2, 2), part(memory, 3, 1), DEFAULTS, part(memory, 0, 2, 2))));
  }

  private static Tensor part(Tensor memory, int from, int... shape) {
    int size = 1;
    for (int length : shape) {
      size *= length;
    }
    return memory.slice(0, from, from + size).reshape(shape);
  }
}
