package io.github.conv4j;

import static io.github.conv4j.Refusal.argument;
import static io.github.conv4j.Refusal.huge;
import static io.github.conv4j.Refusal.isNull;
import static io.github.conv4j.Refusal.zeros;

import java.util.List;
import java.util.stream.Stream;

/** Bad calls of {@link Conv#pad2d} and {@link Conv#unfold}. */
final class ConvPaddingRefusals {
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();

  private ConvPaddingRefusals() {}

  static List<Refusal> all() {
    return Stream.of(pad2d(), unfold()).flatMap(List::stream).toList();
  }

  private static List<Refusal> pad2d() {
    String method = "pad2d(Tensor, Padding, PadMode)";
    return List.of(
        isNull(method, "x", () -> Conv.pad2d(null, Padding.NONE, PadMode.ZEROS)),
        isNull(method, "padding", () -> Conv.pad2d(zeros(3, 4), null, PadMode.ZEROS)),
        isNull(method, "mode", () -> Conv.pad2d(zeros(3, 4), Padding.NONE, null)),
        argument(
            method,
            "rank is 0 but must be at least 2; tensor ()",
            () -> Conv.pad2d(zeros(), new Padding(1, 1, 1, 1), PadMode.ZEROS)),
        argument(
            method,
            "rank is 1 but must be at least 2; tensor (3)",
            () -> Conv.pad2d(zeros(3), new Padding(0, 0, 0, 0), PadMode.REPLICATE)),
        argument(
            method,
            "REFLECT padding at the top is 3 but axis 0 of length 3 allows 2; tensor (3, 4)",
            () -> Conv.pad2d(zeros(3, 4), new Padding(3, 0, 0, 0), PadMode.REFLECT)),
        argument(
            method,
            "REFLECT padding at the bottom is 3 but axis 0 of length 3 allows 2; tensor (3, 4)",
            () -> Conv.pad2d(zeros(3, 4), new Padding(0, 3, 0, 0), PadMode.REFLECT)),
        argument(
            method,
            "REFLECT padding at the left is 4 but axis 1 of length 4 allows 3; tensor (3, 4)",
            () -> Conv.pad2d(zeros(3, 4), new Padding(0, 0, 4, 0), PadMode.REFLECT)),
        argument(
            method,
            "REFLECT padding at the right is 4 but axis 1 of length 4 allows 3; tensor (3, 4)",
            () -> Conv.pad2d(zeros(3, 4), new Padding(0, 0, 0, 4), PadMode.REFLECT)),
        argument(
            method,
            "REFLECT padding at the top is 2 but axis 2 of length 2 allows 1; tensor (5, 6, 2, 4)",
            () -> Conv.pad2d(zeros(5, 6, 2, 4), new Padding(2, 0, 0, 0), PadMode.REFLECT)),
        argument(
            method,
            "REFLECT padding at the bottom is 1 but axis 1 of length 1 allows 0; tensor (2, 1, 4)",
            () -> Conv.pad2d(zeros(2, 1, 4), new Padding(0, 1, 0, 0), PadMode.REFLECT)),
        argument(
            method,
            "REFLECT padding at the top is 1 but axis 0 of length 0 allows 0; tensor (0, 4)",
            () -> Conv.pad2d(zeros(0, 4), new Padding(1, 0, 0, 0), PadMode.REFLECT)),
        argument(
            method,
            "SYMMETRIC padding at the top is 4 but axis 0 of length 3 allows 3; tensor (3, 4)",
            () -> Conv.pad2d(zeros(3, 4), new Padding(4, 0, 0, 0), PadMode.SYMMETRIC)),
        argument(
            method,
            "SYMMETRIC padding at the bottom is 4 but axis 0 of length 3 allows 3; tensor (3, 4)",
            () -> Conv.pad2d(zeros(3, 4), new Padding(0, 4, 0, 0), PadMode.SYMMETRIC)),
        argument(
            method,
            "SYMMETRIC padding at the left is 5 but axis 2 of length 4 allows 4; tensor (2, 3, 4)",
            () -> Conv.pad2d(zeros(2, 3, 4), new Padding(0, 0, 5, 0), PadMode.SYMMETRIC)),
        argument(
            method,
            "SYMMETRIC padding at the right is 5 but axis 2 of length 4 allows 4; tensor (2, 3, 4)",
            () -> Conv.pad2d(zeros(2, 3, 4), new Padding(0, 0, 0, 5), PadMode.SYMMETRIC)),
        argument(
            method,
            "SYMMETRIC padding at the left is 1 but axis 1 of length 0 allows 0; tensor (3, 0)",
            () -> Conv.pad2d(zeros(3, 0), new Padding(0, 0, 1, 0), PadMode.SYMMETRIC)),
        argument(
            method,
            "CIRCULAR padding at the top is 4 but axis 0 of length 3 allows 3; tensor (3, 4)",
            () -> Conv.pad2d(zeros(3, 4), new Padding(4, 0, 0, 0), PadMode.CIRCULAR)),
        argument(
            method,
            "CIRCULAR padding at the bottom is 4 but axis 0 of length 3 allows 3; tensor (3, 4)",
            () -> Conv.pad2d(zeros(3, 4), new Padding(0, 4, 0, 0), PadMode.CIRCULAR)),
        argument(
            method,
            "CIRCULAR padding at the left is 5 but axis 2 of length 4 allows 4; tensor (2, 3, 4)",
            () -> Conv.pad2d(zeros(2, 3, 4), new Padding(0, 0, 5, 0), PadMode.CIRCULAR)),
        argument(
            method,
            "CIRCULAR padding at the right is 5 but axis 2 of length 4 allows 4; tensor (2, 3, 4)",
            () -> Conv.pad2d(zeros(2, 3, 4), new Padding(0, 0, 0, 5), PadMode.CIRCULAR)),
        argument(
            method,
            "CIRCULAR padding at the right is 1 but axis 1 of length 0 allows 0; tensor (3, 0)",
            () -> Conv.pad2d(zeros(3, 0), new Padding(0, 0, 0, 1), PadMode.CIRCULAR)),
        argument(
            method,
            "REPLICATE padding at the bottom is 1 but axis 0 of length 0 allows 0; tensor (0, 4)",
            () -> Conv.pad2d(zeros(0, 4), new Padding(0, 1, 0, 0), PadMode.REPLICATE)),
        argument(
            method,
            "REPLICATE padding at the left is 2 but axis 1 of length 0 allows 0; tensor (3, 0)",
            () -> Conv.pad2d(zeros(3, 0), new Padding(0, 0, 2, 0), PadMode.REPLICATE)),
        argument(
            method,
            "result of 2147483649 elements exceeds an array's limit of 2147483639; tensor (1, 1)",
            () -> Conv.pad2d(huge(1, 1), new Padding(1 << 30, 1 << 30, 0, 0), PadMode.ZEROS)),
        argument(
            method,
            "result of 2147483648 elements exceeds an array's limit of 2147483639; tensor (1, 1)",
            () ->
                Conv.pad2d(huge(1, 1), new Padding(0, 0, 0, Integer.MAX_VALUE), PadMode.REPLICATE)),
        argument(
            method,
            "result of 18446744065119617025 elements exceeds an array's limit of 2147483639; tensor (1, 1)",
            () -> Conv.pad2d(
                huge(1, 1),
                new Padding(
                    Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE),
                PadMode.ZEROS)),
        argument(
            method,
            "result of 3221225470 elements exceeds an array's limit of 2147483639; tensor (1073741824, 1)",
            () -> Conv.pad2d(
                huge(1 << 30, 1),
                new Padding((1 << 30) - 1, (1 << 30) - 1, 0, 0),
                PadMode.REFLECT)),
        argument(
            method,
            "result of 2415919104 elements exceeds an array's limit of 2147483639; tensor (16384, 16384)",
            () -> Conv.pad2d(
                huge(1 << 14, 1 << 14),
                new Padding(1 << 14, 1 << 14, 1 << 14, 1 << 14),
                PadMode.CIRCULAR)),
        argument(
            method,
            "result of 4296015872 elements exceeds an array's limit of 2147483639; tensor (1048576, 1, 1)",
            () -> Conv.pad2d(
                huge(1 << 20, 1, 1), new Padding(1 << 11, 1 << 11, 0, 0), PadMode.ZEROS)),
        // result of an empty batch
        argument(
            method,
            "lengths other than 0 of product 4611686022722355201 exceed an array's limit of 2147483639; tensor (0, 1, 1)",
            () -> Conv.pad2d(
                zeros(0, 1, 1), new Padding(1 << 30, 1 << 30, 1 << 30, 1 << 30), PadMode.ZEROS)));
  }

  private static List<Refusal> unfold() {
    String method = "unfold(Tensor, int, int, ConvOptions)";
    return List.of(
        isNull(method, "x", () -> Conv.unfold(null, 2, 2, DEFAULTS)),
        isNull(method, "options", () -> Conv.unfold(zeros(1, 3, 3), 2, 2, null)),
        argument(
            method,
            "kH is 0 but must be at least 1",
            () -> Conv.unfold(zeros(1, 3, 3), 0, 2, DEFAULTS)),
        argument(
            method,
            "kW is 0 but must be at least 1",
            () -> Conv.unfold(zeros(1, 3, 3), 2, 0, DEFAULTS)),
        argument(
            method,
            "kH is -1 but must be at least 1",
            () -> Conv.unfold(zeros(1, 3, 3), -1, 2, DEFAULTS)),
        argument(
            method,
            "input has rank 1 but must have rank 3 or 4; input = (9), kernel (kH, kW) = (2, 2)",
            () -> Conv.unfold(zeros(9), 2, 2, DEFAULTS)),
        argument(
            method,
            "input has rank 2 but must have rank 3 or 4; input (h, w) = (3, 3), kernel (kH, kW) = (2, 2)",
            () -> Conv.unfold(zeros(3, 3), 2, 2, DEFAULTS)),
        argument(
            method,
            "input has rank 5 but must have rank 3 or 4; input = (1, 1, 1, 3, 3), kernel (kH, kW) = (2, 2)",
            () -> Conv.unfold(zeros(1, 1, 1, 3, 3), 2, 2, DEFAULTS)),
        argument(
            method,
            "groups is 2 but must be 1; input (cIn, h, w) = (2, 3, 3), kernel (kH, kW) = (2, 2)",
            () -> Conv.unfold(zeros(2, 3, 3), 2, 2, DEFAULTS.groups(2))),
        argument(
            method,
            "kernel height 4 exceeds input height 3; input (cIn, h, w) = (2, 3, 5), kernel (kH, kW) = (4, 2)",
            () -> Conv.unfold(zeros(2, 3, 5), 4, 2, DEFAULTS)),
        argument(
            method,
            "kernel width 6 exceeds input width 5; input (n, cIn, h, w) = (1, 2, 3, 5), kernel (kH, kW) = (2, 6)",
            () -> Conv.unfold(zeros(1, 2, 3, 5), 2, 6, DEFAULTS)),
        argument(
            method,
            "dilated kernel height 5 (3 with dilation 2) exceeds input height 3; input (cIn, h, w) = (2, 3, 5), kernel (kH, kW) = (3, 2)",
            () -> Conv.unfold(zeros(2, 3, 5), 3, 2, DEFAULTS.dilation(2))),
        argument(
            method,
            "kernel width 8 exceeds padded input width 7; input (cIn, h, w) = (2, 3, 5), kernel (kH, kW) = (2, 8)",
            () -> Conv.unfold(zeros(2, 3, 5), 2, 8, DEFAULTS.padding(1))),
        argument(
            method,
            "dilated kernel height 7 (3 with dilation 3) exceeds padded input height 6; input (cIn, h, w) = (2, 3, 9), kernel (kH, kW) = (3, 2)",
            () -> Conv.unfold(zeros(2, 3, 9), 3, 2, DEFAULTS.padding(1, 2, 0, 0).dilation(3))),
        argument(
            method,
            "kernel height 1 exceeds input height 0; input (cIn, h, w) = (2, 0, 5), kernel (kH, kW) = (1, 1)",
            () -> Conv.unfold(zeros(2, 0, 5), 1, 1, DEFAULTS)),
        argument(
            method,
            "padded input height 2147483649 exceeds an array's limit of 2147483639; input (n, cIn, h, w) = (1, 1, 1, 1), kernel (kH, kW) = (1, 1)",
            () -> Conv.unfold(huge(1, 1, 1, 1), 1, 1, DEFAULTS.padding(1 << 30))),
        argument(
            method,
            "result of 4294967296 elements exceeds an array's limit of 2147483639; input (cIn, h, w) = (1, 511, 511), kernel (kH, kW) = (256, 256)",
            () -> Conv.unfold(huge(1, 511, 511), 256, 256, DEFAULTS)),
        // result of an empty batch
        argument(
            method,
            "lengths other than 0 of product 4294967296 exceed an array's limit of 2147483639; input (n, cIn, h, w) = (0, 1, 511, 511), kernel (kH, kW) = (256, 256)",
            () -> Conv.unfold(huge(0, 1, 511, 511), 256, 256, DEFAULTS)),
        argument(
            method,
            "4294967296 elements exceed an array's limit of 2147483639; shape (65536, 65536)",
            () -> Conv.unfold(zeros(1, 3, 3), 1 << 16, 1 << 16, DEFAULTS)));
  }
}
