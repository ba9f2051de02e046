package io.github.conv4j;

import static io.github.conv4j.Refusal.argument;
import static io.github.conv4j.Refusal.huge;
import static io.github.conv4j.Refusal.isNull;
import static io.github.conv4j.Refusal.zeros;

import java.util.List;
import java.util.stream.Stream;

/** Bad calls of both forms of {@link Conv#convTranspose2d(Tensor, Tensor, Tensor, ConvOptions, int, int)}. */
final class ConvTranspose2dRefusals {
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();

  private ConvTranspose2dRefusals() {}

  static List<Refusal> all() {
    return Stream.of(
            withoutOutputPadding(), nullsAndRanks(), channelsAndGroups(), sizes(), limits())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Refusal> withoutOutputPadding() {
    String method = "convTranspose2d(Tensor, Tensor, Tensor, ConvOptions)";
    return List.of(
        isNull(method, "x", () -> Conv.convTranspose2d(null, zeros(2, 2), zeros(1), DEFAULTS)),
        isNull(method, "weight", () -> Conv.convTranspose2d(zeros(3, 3), null, zeros(1), DEFAULTS)),
        isNull(
            method,
            "options",
            () -> Conv.convTranspose2d(zeros(3, 3), zeros(2, 2), zeros(1), null)),
        argument(
            method,
            "input has rank 1 but must have rank 2, 3 or 4; input = (9), weight (kH, kW) = (2, 2)",
            () -> Conv.convTranspose2d(zeros(9), zeros(2, 2), null, DEFAULTS)),
        argument(
            method,
            "input of rank 3 needs a weight of rank 4 but weight has rank 2; input (cIn, h, w) = (1, 3, 3), weight (kH, kW) = (2, 2)",
            () -> Conv.convTranspose2d(zeros(1, 3, 3), zeros(2, 2), null, DEFAULTS)),
        argument(
            method,
            "input has 3 channels but weight expects 2; input (n, cIn, h, w) = (1, 3, 8, 8), weight (cIn, cOut / groups, kH, kW) = (2, 3, 3, 3)",
            () -> Conv.convTranspose2d(zeros(1, 3, 8, 8), zeros(2, 3, 3, 3), null, DEFAULTS)),
        argument(
            method,
            "2 groups do not divide 3 input channels; input (cIn, h, w) = (3, 8, 8), weight (cIn, cOut / groups, kH, kW) = (3, 1, 3, 3)",
            () ->
                Conv.convTranspose2d(zeros(3, 8, 8), zeros(3, 1, 3, 3), null, DEFAULTS.groups(2))),
        argument(
            method,
            "weight height is 0 but must be at least 1; input (h, w) = (3, 3), weight (kH, kW) = (0, 2)",
            () -> Conv.convTranspose2d(zeros(3, 3), zeros(0, 2), null, DEFAULTS)),
        argument(
            method,
            "autoPad is SAME but must be NONE, with a padding in numbers; input (h, w) = (3, 3), weight (kH, kW) = (2, 2)",
            () -> Conv.convTranspose2d(zeros(3, 3), zeros(2, 2), null, DEFAULTS.same())),
        argument(
            method,
            "output height is 0 but must be at least 1; input (h, w) = (2, 8), weight (kH, kW) = (3, 3)",
            () -> Conv.convTranspose2d(zeros(2, 8), zeros(3, 3), null, DEFAULTS.padding(2))),
        argument(
            method,
            "bias has length 2 but must have length 3; input (n, cIn, h, w) = (1, 2, 8, 8), weight (cIn, cOut / groups, kH, kW) = (2, 3, 3, 3), bias (cOut) = (2)",
            () -> Conv.convTranspose2d(zeros(1, 2, 8, 8), zeros(2, 3, 3, 3), zeros(2), DEFAULTS)),
        argument(
            method,
            "result of 4294967296 elements exceeds an array's limit of 2147483639; input (n, cIn, h, w) = (1, 1, 1, 65536), weight (cIn, cOut / groups, kH, kW) = (1, 65536, 1, 1)",
            () -> Conv.convTranspose2d(
                huge(1, 1, 1, 1 << 16), huge(1, 1 << 16, 1, 1), null, DEFAULTS)));
  }

  private static List<Refusal> nullsAndRanks() {
    String method = "convTranspose2d(Tensor, Tensor, Tensor, ConvOptions, int, int)";
    return List.of(
        isNull(
            method, "x", () -> Conv.convTranspose2d(null, zeros(2, 2), zeros(1), DEFAULTS, 0, 0)),
        isNull(
            method,
            "weight",
            () -> Conv.convTranspose2d(zeros(3, 3), null, zeros(1), DEFAULTS, 0, 0)),
        isNull(
            method,
            "options",
            () -> Conv.convTranspose2d(zeros(3, 3), zeros(2, 2), zeros(1), null, 0, 0)),
        argument(
            method,
            "input has rank 0 but must have rank 2, 3 or 4; input = (), weight (kH, kW) = (2, 2)",
            () -> Conv.convTranspose2d(zeros(), zeros(2, 2), null, DEFAULTS, 0, 0)),
        argument(
            method,
            "input has rank 5 but must have rank 2, 3 or 4; input = (1, 1, 1, 3, 3), weight (cIn, cOut / groups, kH, kW) = (1, 1, 2, 2)",
            () -> Conv.convTranspose2d(
                zeros(1, 1, 1, 3, 3), zeros(1, 1, 2, 2), null, DEFAULTS, 0, 0)),
        argument(
            method,
            "input of rank 2 needs a weight of rank 2 but weight has rank 3; input (h, w) = (3, 3), weight = (1, 2, 2)",
            () -> Conv.convTranspose2d(zeros(3, 3), zeros(1, 2, 2), null, DEFAULTS, 0, 0)),
        argument(
            method,
            "input of rank 2 needs a weight of rank 2 but weight has rank 4; input (h, w) = (3, 3), weight (cIn, cOut / groups, kH, kW) = (1, 1, 2, 2)",
            () -> Conv.convTranspose2d(zeros(3, 3), zeros(1, 1, 2, 2), null, DEFAULTS, 0, 0)),
        argument(
            method,
            "input of rank 3 needs a weight of rank 4 but weight has rank 2; input (cIn, h, w) = (1, 3, 3), weight (kH, kW) = (2, 2)",
            () -> Conv.convTranspose2d(zeros(1, 3, 3), zeros(2, 2), null, DEFAULTS, 0, 0)),
        argument(
            method,
            "input of rank 3 needs a weight of rank 4 but weight has rank 3; input (cIn, h, w) = (1, 3, 3), weight = (1, 2, 2)",
            () -> Conv.convTranspose2d(zeros(1, 3, 3), zeros(1, 2, 2), null, DEFAULTS, 0, 0)),
        argument(
            method,
            "input of rank 4 needs a weight of rank 4 but weight has rank 3; input (n, cIn, h, w) = (1, 1, 3, 3), weight = (1, 2, 2)",
            () -> Conv.convTranspose2d(zeros(1, 1, 3, 3), zeros(1, 2, 2), null, DEFAULTS, 0, 0)));
  }

  private static List<Refusal> channelsAndGroups() {
    String method = "convTranspose2d(Tensor, Tensor, Tensor, ConvOptions, int, int)";
    return List.of(
        argument(
            method,
            "input has 3 channels but weight expects 4; input (cIn, h, w) = (3, 8, 8), weight (cIn, cOut / groups, kH, kW) = (4, 3, 3, 3)",
            () -> Conv.convTranspose2d(zeros(3, 8, 8), zeros(4, 3, 3, 3), null, DEFAULTS, 0, 0)),
        argument(
            method,
            "4 groups do not divide 6 input channels; input (n, cIn, h, w) = (1, 6, 8, 8), weight (cIn, cOut / groups, kH, kW) = (6, 1, 3, 3)",
            () -> Conv.convTranspose2d(
                zeros(1, 6, 8, 8), zeros(6, 1, 3, 3), null, DEFAULTS.groups(4), 0, 0)),
        argument(
            method,
            "there are 2 groups but an input of rank 2 has 1 channel; input (h, w) = (8, 8), weight (kH, kW) = (3, 3)",
            () -> Conv.convTranspose2d(zeros(8, 8), zeros(3, 3), null, DEFAULTS.groups(2), 0, 0)),
        // bias as long as the input channels
        argument(
            method,
            "bias has length 2 but must have length 3; input (cIn, h, w) = (2, 8, 8), weight (cIn, cOut / groups, kH, kW) = (2, 3, 3, 3), bias (cOut) = (2)",
            () ->
                Conv.convTranspose2d(zeros(2, 8, 8), zeros(2, 3, 3, 3), zeros(2), DEFAULTS, 0, 0)),
        // bias as long as one group
        argument(
            method,
            "bias has length 3 but must have length 6; input (n, cIn, h, w) = (1, 2, 8, 8), weight (cIn, cOut / groups, kH, kW) = (2, 3, 3, 3), bias (cOut) = (3)",
            () -> Conv.convTranspose2d(
                zeros(1, 2, 8, 8), zeros(2, 3, 3, 3), zeros(3), DEFAULTS.groups(2), 0, 0)),
        argument(
            method,
            "bias has length 2 but must have length 1; input (h, w) = (8, 8), weight (kH, kW) = (3, 3), bias (cOut) = (2)",
            () -> Conv.convTranspose2d(zeros(8, 8), zeros(3, 3), zeros(2), DEFAULTS, 0, 0)),
        argument(
            method,
            "bias has rank 0 but must have rank 1; input (h, w) = (8, 8), weight (kH, kW) = (3, 3), bias = ()",
            () -> Conv.convTranspose2d(zeros(8, 8), zeros(3, 3), zeros(), DEFAULTS, 0, 0)),
        argument(
            method,
            "bias has rank 3 but must have rank 1; input (cIn, h, w) = (2, 8, 8), weight (cIn, cOut / groups, kH, kW) = (2, 3, 3, 3), bias = (3, 1, 1)",
            () -> Conv.convTranspose2d(
                zeros(2, 8, 8), zeros(2, 3, 3, 3), zeros(3, 1, 1), DEFAULTS, 0, 0)));
  }

  private static List<Refusal> sizes() {
    String method = "convTranspose2d(Tensor, Tensor, Tensor, ConvOptions, int, int)";
    return List.of(
        argument(
            method,
            "weight height is 0 but must be at least 1; input (n, cIn, h, w) = (1, 2, 8, 8), weight (cIn, cOut / groups, kH, kW) = (2, 3, 0, 3)",
            () -> Conv.convTranspose2d(zeros(1, 2, 8, 8), zeros(2, 3, 0, 3), null, DEFAULTS, 0, 0)),
        argument(
            method,
            "weight width is 0 but must be at least 1; input (h, w) = (8, 8), weight (kH, kW) = (3, 0)",
            () -> Conv.convTranspose2d(zeros(8, 8), zeros(3, 0), null, DEFAULTS, 0, 0)),
        argument(
            method,
            "autoPad is SAME but must be NONE, with a padding in numbers; input (h, w) = (8, 8), weight (kH, kW) = (3, 3)",
            () -> Conv.convTranspose2d(zeros(8, 8), zeros(3, 3), null, DEFAULTS.same(), 0, 0)),
        argument(
            method,
            "autoPad is SAME_LOWER but must be NONE, with a padding in numbers; input (h, w) = (8, 8), weight (kH, kW) = (3, 3)",
            () -> Conv.convTranspose2d(zeros(8, 8), zeros(3, 3), null, DEFAULTS.sameLower(), 0, 0)),
        argument(
            method,
            "output padding height is -1 but must be at least 0; input (h, w) = (8, 8), weight (kH, kW) = (3, 3)",
            () -> Conv.convTranspose2d(zeros(8, 8), zeros(3, 3), null, DEFAULTS.stride(2), -1, 0)),
        argument(
            method,
            "output padding width is -1 but must be at least 0; input (h, w) = (8, 8), weight (kH, kW) = (3, 3)",
            () -> Conv.convTranspose2d(zeros(8, 8), zeros(3, 3), null, DEFAULTS.stride(2), 0, -1)),
        // output padding without stride or dilation
        argument(
            method,
            "output padding height is 1 but must be less than stride 1 or dilation 1; input (h, w) = (8, 8), weight (kH, kW) = (3, 3)",
            () -> Conv.convTranspose2d(zeros(8, 8), zeros(3, 3), null, DEFAULTS, 1, 0)),
        argument(
            method,
            "output padding width is 2 but must be less than stride 2 or dilation 1; input (h, w) = (8, 8), weight (kH, kW) = (3, 3)",
            () -> Conv.convTranspose2d(zeros(8, 8), zeros(3, 3), null, DEFAULTS.stride(2), 1, 2)),
        argument(
            method,
            "output padding height is 3 but must be less than stride 2 or dilation 3; input (h, w) = (8, 8), weight (kH, kW) = (3, 3)",
            () -> Conv.convTranspose2d(
                zeros(8, 8), zeros(3, 3), null, DEFAULTS.stride(2).dilation(3), 3, 2)),
        // output padding that goes with the other axis
        argument(
            method,
            "output padding width is 1 but must be less than stride 1 or dilation 1; input (h, w) = (8, 8), weight (kH, kW) = (3, 3)",
            () ->
                Conv.convTranspose2d(zeros(8, 8), zeros(3, 3), null, DEFAULTS.stride(2, 1), 1, 1)),
        argument(
            method,
            "output height is 0 but must be at least 1; input (h, w) = (2, 8), weight (kH, kW) = (3, 3)",
            () -> Conv.convTranspose2d(zeros(2, 8), zeros(3, 3), null, DEFAULTS.padding(2), 0, 0)),
        argument(
            method,
            "output width is -1 but must be at least 1; input (h, w) = (8, 1), weight (kH, kW) = (2, 2)",
            () -> Conv.convTranspose2d(
                zeros(8, 1), zeros(2, 2), null, DEFAULTS.padding(0, 0, 1, 2), 0, 0)),
        // output padding does not make up for padding
        argument(
            method,
            "output height is 0 but must be at least 1; input (n, cIn, h, w) = (1, 1, 1, 8), weight (cIn, cOut / groups, kH, kW) = (1, 1, 2, 3)",
            () -> Conv.convTranspose2d(
                zeros(1, 1, 1, 8),
                zeros(1, 1, 2, 3),
                null,
                DEFAULTS.stride(2).padding(2, 1, 0, 0),
                1,
                0)),
        argument(
            method,
            "output height is 0 but must be at least 1; input (cIn, h, w) = (2, 0, 8), weight (cIn, cOut / groups, kH, kW) = (2, 3, 1, 1)",
            () -> Conv.convTranspose2d(zeros(2, 0, 8), zeros(2, 3, 1, 1), null, DEFAULTS, 0, 0)));
  }

  private static List<Refusal> limits() {
    String method = "convTranspose2d(Tensor, Tensor, Tensor, ConvOptions, int, int)";
    return List.of(
        argument(
            method,
            "result of 2147483648 elements exceeds an array's limit of 2147483639; input (n, cIn, h, w) = (1, 1, 2, 1), weight (cIn, cOut / groups, kH, kW) = (1, 1, 1, 1)",
            () -> Conv.convTranspose2d(
                zeros(1, 1, 2, 1),
                zeros(1, 1, 1, 1),
                null,
                DEFAULTS.stride(Integer.MAX_VALUE, 1),
                0,
                0)),
        argument(
            method,
            "result of 4611686018427387904 elements exceeds an array's limit of 2147483639; input (h, w) = (1, 1), weight (kH, kW) = (2, 2)",
            () -> Conv.convTranspose2d(
                zeros(1, 1), zeros(2, 2), null, DEFAULTS.dilation(Integer.MAX_VALUE), 0, 0)),
        argument(
            method,
            "result of 2147483647 elements exceeds an array's limit of 2147483639; input (h, w) = (1, 1), weight (kH, kW) = (1, 1)",
            () -> Conv.convTranspose2d(
                zeros(1, 1),
                zeros(1, 1),
                null,
                DEFAULTS.stride(Integer.MAX_VALUE),
                Integer.MAX_VALUE - 1,
                0)),
        argument(
            method,
            "result of 4294967296 elements exceeds an array's limit of 2147483639; input (cIn, h, w) = (1, 1, 65536), weight (cIn, cOut / groups, kH, kW) = (1, 65536, 1, 1)",
            () -> Conv.convTranspose2d(
                huge(1, 1, 1 << 16), huge(1, 1 << 16, 1, 1), null, DEFAULTS, 0, 0)),
        argument(
            method,
            "result of 2684354560 elements exceeds an array's limit of 2147483639; input (cIn, h, w) = (65536, 2, 1), weight (cIn, cOut / groups, kH, kW) = (65536, 8192, 1, 1)",
            () -> Conv.convTranspose2d(
                huge(1 << 16, 2, 1),
                huge(1 << 16, 1 << 13, 1, 1),
                null,
                DEFAULTS.stride(4, 1).groups(1 << 16),
                0,
                0)),
        // a small result, but far from the input's pixels to the kernel's last tap
        argument(
            method,
            "padded input of 16392193024 elements exceeds an array's limit of 2147483639; input (cIn, h, w) = (1024, 1, 1), weight (cIn, cOut / groups, kH, kW) = (1024, 1, 2, 2)",
            () -> Conv.convTranspose2d(
                zeros(1024, 1, 1), zeros(1024, 1, 2, 2), null, DEFAULTS.dilation(2000), 0, 0)),
        // result of an empty batch
        argument(
            method,
            "lengths other than 0 of product 4294967296 exceed an array's limit of 2147483639; input (n, cIn, h, w) = (0, 1, 1, 65536), weight (cIn, cOut / groups, kH, kW) = (1, 65536, 1, 1)",
            () -> Conv.convTranspose2d(
                huge(0, 1, 1, 1 << 16), huge(1, 1 << 16, 1, 1), null, DEFAULTS, 0, 0)));
  }
}
