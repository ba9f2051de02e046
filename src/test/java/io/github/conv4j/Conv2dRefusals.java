package io.github.conv4j;

import static io.github.conv4j.Refusal.argument;
import static io.github.conv4j.Refusal.huge;
import static io.github.conv4j.Refusal.isNull;
import static io.github.conv4j.Refusal.zeros;

import java.util.List;
import java.util.stream.Stream;

/** Bad calls of {@link Conv#conv2d(Tensor, Tensor, Tensor, ConvOptions)} and its shorter forms. */
final class Conv2dRefusals {
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();

  private Conv2dRefusals() {}

  static List<Refusal> all() {
    return Stream.of(
            withoutOptions(),
            withoutBias(),
            nullsAndRanks(),
            channelsAndGroups(),
            sizes(),
            limits())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Refusal> withoutOptions() {
    String method = "conv2d(Tensor, Tensor)";
    return List.of(
        isNull(method, "x", () -> Conv.conv2d(null, zeros(2, 2))),
        isNull(method, "weight", () -> Conv.conv2d(zeros(3, 3), null)),
        argument(
            method,
            "input has rank 1 but must have rank 2, 3 or 4; input = (9), weight (kH, kW) = (2, 2)",
            () -> Conv.conv2d(zeros(9), zeros(2, 2))),
        argument(
            method,
            "input of rank 3 needs a weight of rank 4 but weight has rank 2; input (cIn, h, w) = (1, 3, 3), weight (kH, kW) = (2, 2)",
            () -> Conv.conv2d(zeros(1, 3, 3), zeros(2, 2))),
        argument(
            method,
            "input of rank 2 needs a weight of rank 2 but weight has rank 4; input (h, w) = (3, 3), weight (cOut, cIn / groups, kH, kW) = (1, 1, 2, 2)",
            () -> Conv.conv2d(zeros(3, 3), zeros(1, 1, 2, 2))),
        argument(
            method,
            "input has 3 channels but weight expects 2; input (n, cIn, h, w) = (1, 3, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 2, 3, 3)",
            () -> Conv.conv2d(zeros(1, 3, 8, 8), zeros(4, 2, 3, 3))),
        argument(
            method,
            "weight height is 0 but must be at least 1; input (h, w) = (3, 3), weight (kH, kW) = (0, 2)",
            () -> Conv.conv2d(zeros(3, 3), zeros(0, 2))),
        argument(
            method,
            "weight height 4 exceeds input height 3; input (h, w) = (3, 5), weight (kH, kW) = (4, 2)",
            () -> Conv.conv2d(zeros(3, 5), zeros(4, 2))),
        argument(
            method,
            "result of 4294967296 elements exceeds an array's limit of 2147483639; input (n, cIn, h, w) = (1, 1, 1, 65536), weight (cOut, cIn / groups, kH, kW) = (65536, 1, 1, 1)",
            () -> Conv.conv2d(huge(1, 1, 1, 1 << 16), huge(1 << 16, 1, 1, 1))));
  }

  private static List<Refusal> withoutBias() {
    String method = "conv2d(Tensor, Tensor, ConvOptions)";
    return List.of(
        isNull(method, "x", () -> Conv.conv2d(null, zeros(2, 2), DEFAULTS)),
        isNull(method, "weight", () -> Conv.conv2d(zeros(3, 3), null, DEFAULTS)),
        isNull(method, "options", () -> Conv.conv2d(zeros(3, 3), zeros(2, 2), (ConvOptions) null)),
        argument(
            method,
            "input has rank 5 but must have rank 2, 3 or 4; input = (1, 1, 1, 3, 3), weight (cOut, cIn / groups, kH, kW) = (1, 1, 2, 2)",
            () -> Conv.conv2d(zeros(1, 1, 1, 3, 3), zeros(1, 1, 2, 2), DEFAULTS)),
        argument(
            method,
            "input of rank 4 needs a weight of rank 4 but weight has rank 3; input (n, cIn, h, w) = (1, 1, 3, 3), weight = (1, 2, 2)",
            () -> Conv.conv2d(zeros(1, 1, 3, 3), zeros(1, 2, 2), DEFAULTS)),
        argument(
            method,
            "input has 6 channels but weight expects 4, 2 for each of 2 groups; input (n, cIn, h, w) = (1, 6, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 2, 3, 3)",
            () -> Conv.conv2d(zeros(1, 6, 8, 8), zeros(4, 2, 3, 3), DEFAULTS.groups(2))),
        argument(
            method,
            "2 groups do not divide 3 input channels; input (n, cIn, h, w) = (1, 3, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 1, 3, 3)",
            () -> Conv.conv2d(zeros(1, 3, 8, 8), zeros(4, 1, 3, 3), DEFAULTS.groups(2))),
        argument(
            method,
            "weight width is 0 but must be at least 1; input (h, w) = (3, 3), weight (kH, kW) = (2, 0)",
            () -> Conv.conv2d(zeros(3, 3), zeros(2, 0), DEFAULTS.padding(1))),
        argument(
            method,
            "weight width 6 exceeds padded input width 5; input (h, w) = (3, 3), weight (kH, kW) = (2, 6)",
            () -> Conv.conv2d(zeros(3, 3), zeros(2, 6), DEFAULTS.padding(1))),
        argument(
            method,
            "padded input height 2147483649 exceeds an array's limit of 2147483639; input (n, cIn, h, w) = (1, 1, 1, 1), weight (cOut, cIn / groups, kH, kW) = (1, 1, 1, 1)",
            () -> Conv.conv2d(huge(1, 1, 1, 1), zeros(1, 1, 1, 1), DEFAULTS.padding(1 << 30))));
  }

  private static List<Refusal> nullsAndRanks() {
    String method = "conv2d(Tensor, Tensor, Tensor, ConvOptions)";
    return List.of(
        isNull(method, "x", () -> Conv.conv2d(null, zeros(2, 2), zeros(1), DEFAULTS)),
        isNull(method, "weight", () -> Conv.conv2d(zeros(3, 3), null, zeros(1), DEFAULTS)),
        isNull(method, "options", () -> Conv.conv2d(zeros(3, 3), zeros(2, 2), zeros(1), null)),
        argument(
            method,
            "input has rank 0 but must have rank 2, 3 or 4; input = (), weight (kH, kW) = (2, 2)",
            () -> Conv.conv2d(zeros(), zeros(2, 2), null, DEFAULTS)),
        argument(
            method,
            "input has rank 1 but must have rank 2, 3 or 4; input = (9), weight (kH, kW) = (2, 2)",
            () -> Conv.conv2d(zeros(9), zeros(2, 2), null, DEFAULTS)),
        argument(
            method,
            "input has rank 5 but must have rank 2, 3 or 4; input = (1, 1, 1, 3, 3), weight (cOut, cIn / groups, kH, kW) = (1, 1, 2, 2)",
            () -> Conv.conv2d(zeros(1, 1, 1, 3, 3), zeros(1, 1, 2, 2), null, DEFAULTS)),
        argument(
            method,
            "input of rank 2 needs a weight of rank 2 but weight has rank 0; input (h, w) = (3, 3), weight = ()",
            () -> Conv.conv2d(zeros(3, 3), zeros(), null, DEFAULTS)),
        argument(
            method,
            "input of rank 2 needs a weight of rank 2 but weight has rank 3; input (h, w) = (3, 3), weight = (1, 2, 2)",
            () -> Conv.conv2d(zeros(3, 3), zeros(1, 2, 2), null, DEFAULTS)),
        argument(
            method,
            "input of rank 2 needs a weight of rank 2 but weight has rank 4; input (h, w) = (3, 3), weight (cOut, cIn / groups, kH, kW) = (1, 1, 2, 2)",
            () -> Conv.conv2d(zeros(3, 3), zeros(1, 1, 2, 2), null, DEFAULTS)),
        argument(
            method,
            "input of rank 3 needs a weight of rank 4 but weight has rank 2; input (cIn, h, w) = (1, 3, 3), weight (kH, kW) = (2, 2)",
            () -> Conv.conv2d(zeros(1, 3, 3), zeros(2, 2), null, DEFAULTS)),
        argument(
            method,
            "input of rank 3 needs a weight of rank 4 but weight has rank 3; input (cIn, h, w) = (1, 3, 3), weight = (1, 2, 2)",
            () -> Conv.conv2d(zeros(1, 3, 3), zeros(1, 2, 2), null, DEFAULTS)),
        argument(
            method,
            "input of rank 4 needs a weight of rank 4 but weight has rank 2; input (n, cIn, h, w) = (1, 1, 3, 3), weight (kH, kW) = (2, 2)",
            () -> Conv.conv2d(zeros(1, 1, 3, 3), zeros(2, 2), null, DEFAULTS)),
        argument(
            method,
            "input of rank 4 needs a weight of rank 4 but weight has rank 3; input (n, cIn, h, w) = (1, 1, 3, 3), weight = (1, 2, 2)",
            () -> Conv.conv2d(zeros(1, 1, 3, 3), zeros(1, 2, 2), null, DEFAULTS)),
        argument(
            method,
            "input of rank 4 needs a weight of rank 4 but weight has rank 5; input (n, cIn, h, w) = (1, 1, 3, 3), weight = (1, 1, 1, 2, 2)",
            () -> Conv.conv2d(zeros(1, 1, 3, 3), zeros(1, 1, 1, 2, 2), null, DEFAULTS)));
  }

  private static List<Refusal> channelsAndGroups() {
    String method = "conv2d(Tensor, Tensor, Tensor, ConvOptions)";
    return List.of(
        argument(
            method,
            "input has 3 channels but weight expects 2; input (cIn, h, w) = (3, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 2, 3, 3)",
            () -> Conv.conv2d(zeros(3, 8, 8), zeros(4, 2, 3, 3), null, DEFAULTS)),
        argument(
            method,
            "input has 1 channel but weight expects 2; input (n, cIn, h, w) = (5, 1, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 2, 3, 3)",
            () -> Conv.conv2d(zeros(5, 1, 8, 8), zeros(4, 2, 3, 3), null, DEFAULTS)),
        argument(
            method,
            "input has 4 channels but weight expects 8, 4 for each of 2 groups; for an input (n, h, w, cIn), permute(0, 3, 1, 2); input (n, cIn, h, w) = (1, 4, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 4, 3, 3)",
            () -> Conv.conv2d(zeros(1, 4, 8, 8), zeros(4, 4, 3, 3), null, DEFAULTS.groups(2))),
        // no channels but a weight for one
        argument(
            method,
            "input has 0 channels but weight expects 1; input (n, cIn, h, w) = (1, 0, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 1, 3, 3)",
            () -> Conv.conv2d(zeros(1, 0, 8, 8), zeros(4, 1, 3, 3), null, DEFAULTS)),
        argument(
            method,
            "4 groups do not divide 6 input channels; input (cIn, h, w) = (6, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 1, 3, 3)",
            () -> Conv.conv2d(zeros(6, 8, 8), zeros(4, 1, 3, 3), null, DEFAULTS.groups(4))),
        // channels as the last axis
        argument(
            method,
            "input has 8 channels but weight expects 3; for an input (n, h, w, cIn), permute(0, 3, 1, 2); input (n, cIn, h, w) = (1, 8, 9, 3), weight (cOut, cIn / groups, kH, kW) = (4, 3, 2, 2)",
            () -> Conv.conv2d(zeros(1, 8, 9, 3), zeros(4, 3, 2, 2), null, DEFAULTS)),
        argument(
            method,
            "3 groups do not divide 8 input channels; for an input (h, w, cIn), permute(2, 0, 1); input (cIn, h, w) = (8, 9, 3), weight (cOut, cIn / groups, kH, kW) = (3, 1, 2, 2)",
            () -> Conv.conv2d(zeros(8, 9, 3), zeros(3, 1, 2, 2), null, DEFAULTS.groups(3))),
        argument(
            method,
            "2 groups do not divide 1 input channel; input (cIn, h, w) = (1, 8, 8), weight (cOut, cIn / groups, kH, kW) = (2, 1, 3, 3)",
            () -> Conv.conv2d(zeros(1, 8, 8), zeros(2, 1, 3, 3), null, DEFAULTS.groups(2))),
        argument(
            method,
            "2 groups do not divide 3 output channels; input (n, cIn, h, w) = (1, 4, 8, 8), weight (cOut, cIn / groups, kH, kW) = (3, 2, 3, 3)",
            () -> Conv.conv2d(zeros(1, 4, 8, 8), zeros(3, 2, 3, 3), null, DEFAULTS.groups(2))),
        // more groups than channels
        argument(
            method,
            "4 groups do not divide 2 input channels; input (n, cIn, h, w) = (1, 2, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 1, 3, 3)",
            () -> Conv.conv2d(zeros(1, 2, 8, 8), zeros(4, 1, 3, 3), null, DEFAULTS.groups(4))),
        argument(
            method,
            "there are 2 groups but an input of rank 2 has 1 channel; input (h, w) = (8, 8), weight (kH, kW) = (3, 3)",
            () -> Conv.conv2d(zeros(8, 8), zeros(3, 3), null, DEFAULTS.groups(2))),
        argument(
            method,
            "bias has length 5 but must have length 4; input (n, cIn, h, w) = (1, 3, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 3, 3, 3), bias (cOut) = (5)",
            () -> Conv.conv2d(zeros(1, 3, 8, 8), zeros(4, 3, 3, 3), zeros(5), DEFAULTS)),
        // bias of one for four channels
        argument(
            method,
            "bias has length 1 but must have length 4; input (cIn, h, w) = (3, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 3, 3, 3), bias (cOut) = (1)",
            () -> Conv.conv2d(zeros(3, 8, 8), zeros(4, 3, 3, 3), zeros(1), DEFAULTS)),
        argument(
            method,
            "bias has length 0 but must have length 4; input (cIn, h, w) = (3, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 3, 3, 3), bias (cOut) = (0)",
            () -> Conv.conv2d(zeros(3, 8, 8), zeros(4, 3, 3, 3), zeros(0), DEFAULTS)),
        argument(
            method,
            "bias has length 2 but must have length 1; input (h, w) = (8, 8), weight (kH, kW) = (3, 3), bias (cOut) = (2)",
            () -> Conv.conv2d(zeros(8, 8), zeros(3, 3), zeros(2), DEFAULTS)),
        argument(
            method,
            "bias has rank 0 but must have rank 1; input (h, w) = (8, 8), weight (kH, kW) = (3, 3), bias = ()",
            () -> Conv.conv2d(zeros(8, 8), zeros(3, 3), zeros(), DEFAULTS)),
        argument(
            method,
            "bias has rank 2 but must have rank 1; input (cIn, h, w) = (3, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 3, 3, 3), bias = (4, 1)",
            () -> Conv.conv2d(zeros(3, 8, 8), zeros(4, 3, 3, 3), zeros(4, 1), DEFAULTS)));
  }

  private static List<Refusal> sizes() {
    String method = "conv2d(Tensor, Tensor, Tensor, ConvOptions)";
    return List.of(
        argument(
            method,
            "weight height is 0 but must be at least 1; input (n, cIn, h, w) = (1, 3, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 3, 0, 3)",
            () -> Conv.conv2d(zeros(1, 3, 8, 8), zeros(4, 3, 0, 3), null, DEFAULTS)),
        argument(
            method,
            "weight width is 0 but must be at least 1; input (n, cIn, h, w) = (1, 3, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 3, 3, 0)",
            () -> Conv.conv2d(zeros(1, 3, 8, 8), zeros(4, 3, 3, 0), null, DEFAULTS)),
        // weight width 0 under same
        argument(
            method,
            "weight width is 0 but must be at least 1; input (h, w) = (8, 8), weight (kH, kW) = (3, 0)",
            () -> Conv.conv2d(zeros(8, 8), zeros(3, 0), null, DEFAULTS.same())),
        argument(
            method,
            "weight height 9 exceeds input height 8; input (n, cIn, h, w) = (1, 3, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 3, 9, 3)",
            () -> Conv.conv2d(zeros(1, 3, 8, 8), zeros(4, 3, 9, 3), null, DEFAULTS)),
        argument(
            method,
            "weight width 9 exceeds input width 8; input (cIn, h, w) = (3, 8, 8), weight (cOut, cIn / groups, kH, kW) = (4, 3, 3, 9)",
            () -> Conv.conv2d(zeros(3, 8, 8), zeros(4, 3, 3, 9), null, DEFAULTS)),
        // weight too high by less than the stride
        argument(
            method,
            "weight height 5 exceeds input height 4; input (h, w) = (4, 4), weight (kH, kW) = (5, 1)",
            () -> Conv.conv2d(zeros(4, 4), zeros(5, 1), null, DEFAULTS.stride(2))),
        argument(
            method,
            "dilated weight height 9 (3 with dilation 4) exceeds input height 8; input (h, w) = (8, 20), weight (kH, kW) = (3, 3)",
            () -> Conv.conv2d(zeros(8, 20), zeros(3, 3), null, DEFAULTS.dilation(4))),
        argument(
            method,
            "dilated weight width 11 (3 with dilation 5) exceeds input width 10; input (cIn, h, w) = (1, 8, 10), weight (cOut, cIn / groups, kH, kW) = (1, 1, 3, 3)",
            () -> Conv.conv2d(zeros(1, 8, 10), zeros(1, 1, 3, 3), null, DEFAULTS.dilation(1, 5))),
        // dilation beyond an int
        argument(
            method,
            "dilated weight height 4294967295 (3 with dilation 2147483647) exceeds input height 8; input (h, w) = (8, 8), weight (kH, kW) = (3, 3)",
            () ->
                Conv.conv2d(zeros(8, 8), zeros(3, 3), null, DEFAULTS.dilation(Integer.MAX_VALUE))),
        argument(
            method,
            "weight height 5 exceeds padded input height 4; input (h, w) = (2, 8), weight (kH, kW) = (5, 3)",
            () -> Conv.conv2d(zeros(2, 8), zeros(5, 3), null, DEFAULTS.padding(1))),
        argument(
            method,
            "weight width 5 exceeds padded input width 4; input (h, w) = (8, 2), weight (kH, kW) = (3, 5)",
            () -> Conv.conv2d(zeros(8, 2), zeros(3, 5), null, DEFAULTS.padding(0, 0, 0, 2))),
        argument(
            method,
            "dilated weight height 9 (5 with dilation 2) exceeds padded input height 8; input (h, w) = (6, 20), weight (kH, kW) = (5, 3)",
            () ->
                Conv.conv2d(zeros(6, 20), zeros(5, 3), null, DEFAULTS.padding(1).dilation(2))),
        argument(
            method,
            "weight height 1 exceeds input height 0; input (n, cIn, h, w) = (1, 3, 0, 8), weight (cOut, cIn / groups, kH, kW) = (4, 3, 1, 1)",
            () -> Conv.conv2d(zeros(1, 3, 0, 8), zeros(4, 3, 1, 1), null, DEFAULTS)));
  }

  private static List<Refusal> limits() {
    String method = "conv2d(Tensor, Tensor, Tensor, ConvOptions)";
    return List.of(
        argument(
            method,
            "padded input height 2147483649 exceeds an array's limit of 2147483639; input (n, cIn, h, w) = (1, 1, 1, 1), weight (cOut, cIn / groups, kH, kW) = (1, 1, 1, 1)",
            () -> Conv.conv2d(
                huge(1, 1, 1, 1), zeros(1, 1, 1, 1), null, DEFAULTS.padding(1 << 30, 0))),
        argument(
            method,
            "padded input width 2147483648 exceeds an array's limit of 2147483639; input (n, cIn, h, w) = (1, 1, 1, 1), weight (cOut, cIn / groups, kH, kW) = (1, 1, 1, 1)",
            () -> Conv.conv2d(
                huge(1, 1, 1, 1),
                zeros(1, 1, 1, 1),
                null,
                DEFAULTS.padding(0, 0, 0, Integer.MAX_VALUE))),
        argument(
            method,
            "padded input height 4294967295 exceeds an array's limit of 2147483639; input (h, w) = (1, 1), weight (kH, kW) = (1, 1)",
            () -> Conv.conv2d(huge(1, 1), zeros(1, 1), null, DEFAULTS.padding(Integer.MAX_VALUE))),
        argument(
            method,
            "padded input of 2147549184 elements exceeds an array's limit of 2147483639; input (cIn, h, w) = (65536, 1, 1), weight (cOut, cIn / groups, kH, kW) = (1, 65536, 1, 1)",
            () -> Conv.conv2d(
                huge(1 << 16, 1, 1), huge(1, 1 << 16, 1, 1), null, DEFAULTS.padding(1 << 14, 0))),
        // padded input without channels
        argument(
            method,
            "padded input height 2147483649 exceeds an array's limit of 2147483639; input (n, cIn, h, w) = (1, 0, 1, 1), weight (cOut, cIn / groups, kH, kW) = (1, 0, 1, 1)",
            () ->
                Conv.conv2d(zeros(1, 0, 1, 1), zeros(1, 0, 1, 1), null, DEFAULTS.padding(1 << 30))),
        // padding of same beyond an array
        argument(
            method,
            "padded input height 2147483649 exceeds an array's limit of 2147483639; input (h, w) = (2, 1), weight (kH, kW) = (2, 1)",
            () -> Conv.conv2d(
                zeros(2, 1),
                zeros(2, 1),
                null,
                DEFAULTS.dilation(Integer.MAX_VALUE, 1).same())),
        argument(
            method,
            "result of 4294967296 elements exceeds an array's limit of 2147483639; input (cIn, h, w) = (1, 1, 65536), weight (cOut, cIn / groups, kH, kW) = (65536, 1, 1, 1)",
            () -> Conv.conv2d(huge(1, 1, 1 << 16), huge(1 << 16, 1, 1, 1), null, DEFAULTS)),
        argument(
            method,
            "result of 4296015872 elements exceeds an array's limit of 2147483639; input (n, cIn, h, w) = (1048576, 1, 1, 1), weight (cOut, cIn / groups, kH, kW) = (1, 1, 1, 1)",
            () -> Conv.conv2d(
                huge(1 << 20, 1, 1, 1), zeros(1, 1, 1, 1), null, DEFAULTS.padding(1 << 11, 0))),
        // result of an empty batch
        argument(
            method,
            "lengths other than 0 of product 4294967296 exceed an array's limit of 2147483639; input (n, cIn, h, w) = (0, 1, 1, 65536), weight (cOut, cIn / groups, kH, kW) = (65536, 1, 1, 1)",
            () -> Conv.conv2d(huge(0, 1, 1, 1 << 16), huge(1 << 16, 1, 1, 1), null, DEFAULTS)));
  }
}
