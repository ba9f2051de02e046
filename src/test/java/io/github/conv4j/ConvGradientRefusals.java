package io.github.conv4j;

import static io.github.conv4j.Refusal.argument;
import static io.github.conv4j.Refusal.isNull;
import static io.github.conv4j.Refusal.zeros;

import java.util.List;
import java.util.stream.Stream;

/** Bad calls of the three gradients of {@link Conv#conv2d(Tensor, Tensor, Tensor, ConvOptions)}. */
final class ConvGradientRefusals {
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();

  private ConvGradientRefusals() {}

  static List<Refusal> all() {
    return Stream.of(ofInput(), ofWeight(), ofBias()).flatMap(List::stream).toList();
  }

  private static int[] shape(int... lengths) {
    return lengths;
  }

  private static List<Refusal> ofInput() {
    String method = "conv2dInputGradient(Tensor, Tensor, int[], ConvOptions)";
    return List.of(
        isNull(
            method,
            "gradOutput",
            () -> Conv.conv2dInputGradient(null, zeros(2, 2), shape(3, 3), DEFAULTS)),
        isNull(
            method,
            "weight",
            () -> Conv.conv2dInputGradient(zeros(2, 2), null, shape(3, 3), DEFAULTS)),
        isNull(
            method,
            "inputShape",
            () -> Conv.conv2dInputGradient(zeros(2, 2), zeros(2, 2), null, DEFAULTS)),
        isNull(
            method,
            "options",
            () -> Conv.conv2dInputGradient(zeros(2, 2), zeros(2, 2), shape(3, 3), null)),
        argument(
            method,
            "axis 1 has negative length -3; shape (3, -3)",
            () -> Conv.conv2dInputGradient(zeros(2, 2), zeros(2, 2), shape(3, -3), DEFAULTS)),
        argument(
            method,
            "4294967296 elements exceed an array's limit of 2147483639; shape (65536, 65536)",
            () -> Conv.conv2dInputGradient(
                zeros(2, 2), zeros(2, 2), shape(1 << 16, 1 << 16), DEFAULTS)),
        argument(
            method,
            "input has rank 1 but must have rank 2, 3 or 4; input = (9), weight (kH, kW) = (2, 2)",
            () -> Conv.conv2dInputGradient(zeros(2, 2), zeros(2, 2), shape(9), DEFAULTS)),
        argument(
            method,
            "input of rank 4 needs a weight of rank 4 but weight has rank 2; input (n, cIn, h, w) = (1, 1, 3, 3), weight (kH, kW) = (2, 2)",
            () -> Conv.conv2dInputGradient(zeros(2, 2), zeros(2, 2), shape(1, 1, 3, 3), DEFAULTS)),
        argument(
            method,
            "input has 3 channels but weight expects 2; input (cIn, h, w) = (3, 5, 5), weight (cOut, cIn / groups, kH, kW) = (4, 2, 3, 3)",
            () -> Conv.conv2dInputGradient(
                zeros(4, 3, 3), zeros(4, 2, 3, 3), shape(3, 5, 5), DEFAULTS)),
        argument(
            method,
            "3 groups do not divide 4 output channels; input (cIn, h, w) = (6, 5, 5), weight (cOut, cIn / groups, kH, kW) = (4, 2, 3, 3)",
            () -> Conv.conv2dInputGradient(
                zeros(4, 3, 3), zeros(4, 2, 3, 3), shape(6, 5, 5), DEFAULTS.groups(3))),
        argument(
            method,
            "weight height 3 exceeds input height 2; input (h, w) = (2, 5), weight (kH, kW) = (3, 3)",
            () -> Conv.conv2dInputGradient(zeros(1, 3), zeros(3, 3), shape(2, 5), DEFAULTS)),
        // as large as the input
        argument(
            method,
            "gradOutput has shape (5, 5) but the output has (3, 3); input (h, w) = (5, 5), weight (kH, kW) = (3, 3)",
            () -> Conv.conv2dInputGradient(zeros(5, 5), zeros(3, 3), shape(5, 5), DEFAULTS)),
        // of another batch, and without it
        argument(
            method,
            "gradOutput has shape (1, 4, 3, 3) but the output has (2, 4, 3, 3); input (n, cIn, h, w) = (2, 2, 6, 6), weight (cOut, cIn / groups, kH, kW) = (4, 2, 3, 3)",
            () -> Conv.conv2dInputGradient(
                zeros(1, 4, 3, 3),
                zeros(4, 2, 3, 3),
                shape(2, 2, 6, 6),
                DEFAULTS.same().stride(2))),
        argument(
            method,
            "gradOutput has shape (4, 4, 4) but the output has (1, 4, 4, 4); input (n, cIn, h, w) = (1, 2, 6, 6), weight (cOut, cIn / groups, kH, kW) = (4, 2, 3, 3)",
            () -> Conv.conv2dInputGradient(
                zeros(4, 4, 4), zeros(4, 2, 3, 3), shape(1, 2, 6, 6), DEFAULTS)),
        argument(
            method,
            "padded gradOutput of 16392193024 elements exceeds an array's limit of 2147483639; input (cIn, h, w) = (1, 2001, 2001), weight (cOut, cIn / groups, kH, kW) = (1024, 1, 2, 2)",
            () -> Conv.conv2dInputGradient(
                zeros(1024, 1, 1),
                zeros(1024, 1, 2, 2),
                shape(1, 2001, 2001),
                DEFAULTS.dilation(2000))));
  }

  private static List<Refusal> ofWeight() {
    String method = "conv2dWeightGradient(Tensor, Tensor, int[], ConvOptions)";
    return List.of(
        isNull(
            method,
            "gradOutput",
            () -> Conv.conv2dWeightGradient(null, zeros(3, 3), shape(2, 2), DEFAULTS)),
        isNull(
            method, "x", () -> Conv.conv2dWeightGradient(zeros(2, 2), null, shape(2, 2), DEFAULTS)),
        isNull(
            method,
            "weightShape",
            () -> Conv.conv2dWeightGradient(zeros(2, 2), zeros(3, 3), null, DEFAULTS)),
        isNull(
            method,
            "options",
            () -> Conv.conv2dWeightGradient(zeros(2, 2), zeros(3, 3), shape(2, 2), null)),
        argument(
            method,
            "axis 0 has negative length -2; shape (-2, 2)",
            () -> Conv.conv2dWeightGradient(zeros(2, 2), zeros(3, 3), shape(-2, 2), DEFAULTS)),
        argument(
            method,
            "input of rank 3 needs a weight of rank 4 but weight has rank 3; input (cIn, h, w) = (1, 3, 3), weight = (1, 2, 2)",
            () -> Conv.conv2dWeightGradient(
                zeros(1, 2, 2), zeros(1, 3, 3), shape(1, 2, 2), DEFAULTS)),
        argument(
            method,
            "input has 2 channels but weight expects 4, 2 for each of 2 groups; input (cIn, h, w) = (2, 5, 5), weight (cOut, cIn / groups, kH, kW) = (4, 2, 3, 3)",
            () -> Conv.conv2dWeightGradient(
                zeros(4, 3, 3), zeros(2, 5, 5), shape(4, 2, 3, 3), DEFAULTS.groups(2))),
        argument(
            method,
            "weight width is 0 but must be at least 1; input (h, w) = (3, 3), weight (kH, kW) = (2, 0)",
            () -> Conv.conv2dWeightGradient(zeros(2, 4), zeros(3, 3), shape(2, 0), DEFAULTS)),
        argument(
            method,
            "gradOutput has shape (4, 3, 3) but the output has (4, 2, 2); input (cIn, h, w) = (2, 5, 5), weight (cOut, cIn / groups, kH, kW) = (4, 2, 3, 3)",
            () -> Conv.conv2dWeightGradient(
                zeros(4, 3, 3), zeros(2, 5, 5), shape(4, 2, 3, 3), DEFAULTS.stride(2))));
  }

  private static List<Refusal> ofBias() {
    String method = "conv2dBiasGradient(Tensor)";
    String ranks = " but must have rank 2, 3 or 4; gradOutput = ";
    return List.of(
        isNull(method, "gradOutput", () -> Conv.conv2dBiasGradient(null)),
        argument(
            method,
            "gradOutput has rank 0" + ranks + "()",
            () -> Conv.conv2dBiasGradient(Tensor.scalar(1))),
        argument(
            method,
            "gradOutput has rank 1" + ranks + "(3)",
            () -> Conv.conv2dBiasGradient(zeros(3))),
        argument(
            method,
            "gradOutput has rank 5" + ranks + "(1, 2, 3, 4, 4)",
            () -> Conv.conv2dBiasGradient(zeros(1, 2, 3, 4, 4))));
  }
}
