package io.github.conv4j;

import static io.github.conv4j.Refusal.argument;
import static io.github.conv4j.Refusal.huge;
import static io.github.conv4j.Refusal.isNull;
import static io.github.conv4j.Refusal.zeros;

import java.util.List;
import java.util.stream.Stream;

/** Bad calls of the operations that take an image and a kernel and no options: the textbook's and {@link Conv#convolve2d}. */
final class ConvTextbookRefusals {
  private ConvTextbookRefusals() {}

  static List<Refusal> all() {
    return Stream.of(
            corr2d(), corr2dMultiIn(), corr2dMultiInOut(), corr2dMultiInOut1x1(), convolve2d())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Refusal> corr2d() {
    String method = "corr2d(Tensor, Tensor)";
    return List.of(
        isNull(method, "x", () -> Conv.corr2d(null, zeros(2, 2))),
        isNull(method, "k", () -> Conv.corr2d(zeros(3, 3), null)),
        argument(
            method,
            "input has rank 0 but must have rank 2; input = (), kernel (kH, kW) = (2, 2)",
            () -> Conv.corr2d(zeros(), zeros(2, 2))),
        argument(
            method,
            "input has rank 1 but must have rank 2; input = (9), kernel (kH, kW) = (2, 2)",
            () -> Conv.corr2d(zeros(9), zeros(2, 2))),
        argument(
            method,
            "input has rank 3 but must have rank 2; for channels, corr2dMultiIn or conv2d; input (cIn, h, w) = (1, 3, 3), kernel (kH, kW) = (2, 2)",
            () -> Conv.corr2d(zeros(1, 3, 3), zeros(2, 2))),
        argument(
            method,
            "kernel has rank 1 but must have rank 2; input (h, w) = (3, 3), kernel = (4)",
            () -> Conv.corr2d(zeros(3, 3), zeros(4))),
        argument(
            method,
            "input has rank 4 but must have rank 2; for a batch, conv2d; input (n, cIn, h, w) = (1, 1, 3, 3), kernel (kH, kW) = (2, 2)",
            () -> Conv.corr2d(zeros(1, 1, 3, 3), zeros(2, 2))),
        argument(
            method,
            "kernel has rank 3 but must have rank 2; for channels, corr2dMultiIn or conv2d; input (h, w) = (3, 3), kernel (cIn, kH, kW) = (1, 2, 2)",
            () -> Conv.corr2d(zeros(3, 3), zeros(1, 2, 2))),
        argument(
            method,
            "kernel has rank 4 but must have rank 2; for several output channels, corr2dMultiInOut or conv2d; input (h, w) = (3, 3), kernel (cOut, cIn, kH, kW) = (1, 1, 2, 2)",
            () -> Conv.corr2d(zeros(3, 3), zeros(1, 1, 2, 2))),
        argument(
            method,
            "kernel height is 0 but must be at least 1; input (h, w) = (3, 3), kernel (kH, kW) = (0, 2)",
            () -> Conv.corr2d(zeros(3, 3), zeros(0, 2))),
        argument(
            method,
            "kernel width is 0 but must be at least 1; input (h, w) = (3, 3), kernel (kH, kW) = (2, 0)",
            () -> Conv.corr2d(zeros(3, 3), zeros(2, 0))),
        argument(
            method,
            "kernel height 4 exceeds input height 3; input (h, w) = (3, 5), kernel (kH, kW) = (4, 2)",
            () -> Conv.corr2d(zeros(3, 5), zeros(4, 2))),
        argument(
            method,
            "kernel width 6 exceeds input width 5; input (h, w) = (3, 5), kernel (kH, kW) = (2, 6)",
            () -> Conv.corr2d(zeros(3, 5), zeros(2, 6))),
        argument(
            method,
            "kernel height 1 exceeds input height 0; input (h, w) = (0, 5), kernel (kH, kW) = (1, 1)",
            () -> Conv.corr2d(zeros(0, 5), zeros(1, 1))));
  }

  private static List<Refusal> corr2dMultiIn() {
    String method = "corr2dMultiIn(Tensor, Tensor)";
    return List.of(
        isNull(method, "x", () -> Conv.corr2dMultiIn(null, zeros(1, 2, 2))),
        isNull(method, "k", () -> Conv.corr2dMultiIn(zeros(1, 3, 3), null)),
        argument(
            method,
            "input has rank 2 but must have rank 3; for one plane, corr2d; input (h, w) = (3, 3), kernel (cIn, kH, kW) = (1, 2, 2)",
            () -> Conv.corr2dMultiIn(zeros(3, 3), zeros(1, 2, 2))),
        argument(
            method,
            "input has rank 4 but must have rank 3; for a batch, conv2d; input (n, cIn, h, w) = (1, 1, 3, 3), kernel (cIn, kH, kW) = (1, 2, 2)",
            () -> Conv.corr2dMultiIn(zeros(1, 1, 3, 3), zeros(1, 2, 2))),
        argument(
            method,
            "kernel has rank 2 but must have rank 3; input (cIn, h, w) = (1, 3, 3), kernel (kH, kW) = (2, 2)",
            () -> Conv.corr2dMultiIn(zeros(1, 3, 3), zeros(2, 2))),
        argument(
            method,
            "kernel has rank 4 but must have rank 3; for several output channels, corr2dMultiInOut or conv2d; input (cIn, h, w) = (1, 3, 3), kernel (cOut, cIn, kH, kW) = (1, 1, 2, 2)",
            () -> Conv.corr2dMultiIn(zeros(1, 3, 3), zeros(1, 1, 2, 2))),
        argument(
            method,
            "input has 3 channels but kernel expects 2; input (cIn, h, w) = (3, 8, 8), kernel (cIn, kH, kW) = (2, 3, 3)",
            () -> Conv.corr2dMultiIn(zeros(3, 8, 8), zeros(2, 3, 3))),
        argument(
            method,
            "input has 1 channel but kernel expects 2; input (cIn, h, w) = (1, 8, 8), kernel (cIn, kH, kW) = (2, 3, 3)",
            () -> Conv.corr2dMultiIn(zeros(1, 8, 8), zeros(2, 3, 3))),
        // channels as the last axis
        argument(
            method,
            "input has 8 channels but kernel expects 3; for an input (h, w, cIn), permute(2, 0, 1); input (cIn, h, w) = (8, 9, 3), kernel (cIn, kH, kW) = (3, 2, 2)",
            () -> Conv.corr2dMultiIn(zeros(8, 9, 3), zeros(3, 2, 2))),
        argument(
            method,
            "kernel height is 0 but must be at least 1; input (cIn, h, w) = (2, 3, 3), kernel (cIn, kH, kW) = (2, 0, 2)",
            () -> Conv.corr2dMultiIn(zeros(2, 3, 3), zeros(2, 0, 2))),
        argument(
            method,
            "kernel width is 0 but must be at least 1; input (cIn, h, w) = (2, 3, 3), kernel (cIn, kH, kW) = (2, 2, 0)",
            () -> Conv.corr2dMultiIn(zeros(2, 3, 3), zeros(2, 2, 0))),
        argument(
            method,
            "kernel height 4 exceeds input height 3; input (cIn, h, w) = (2, 3, 5), kernel (cIn, kH, kW) = (2, 4, 2)",
            () -> Conv.corr2dMultiIn(zeros(2, 3, 5), zeros(2, 4, 2))),
        argument(
            method,
            "kernel width 6 exceeds input width 5; input (cIn, h, w) = (2, 3, 5), kernel (cIn, kH, kW) = (2, 2, 6)",
            () -> Conv.corr2dMultiIn(zeros(2, 3, 5), zeros(2, 2, 6))));
  }

  private static List<Refusal> corr2dMultiInOut() {
    String method = "corr2dMultiInOut(Tensor, Tensor)";
    return List.of(
        isNull(method, "x", () -> Conv.corr2dMultiInOut(null, zeros(1, 1, 2, 2))),
        isNull(method, "k", () -> Conv.corr2dMultiInOut(zeros(1, 3, 3), null)),
        argument(
            method,
            "input has rank 2 but must have rank 3; for one plane, corr2d; input (h, w) = (3, 3), kernel (cOut, cIn, kH, kW) = (1, 1, 2, 2)",
            () -> Conv.corr2dMultiInOut(zeros(3, 3), zeros(1, 1, 2, 2))),
        argument(
            method,
            "input has rank 4 but must have rank 3; for a batch, conv2d; input (n, cIn, h, w) = (1, 1, 3, 3), kernel (cOut, cIn, kH, kW) = (1, 1, 2, 2)",
            () -> Conv.corr2dMultiInOut(zeros(1, 1, 3, 3), zeros(1, 1, 2, 2))),
        argument(
            method,
            "kernel has rank 2 but must have rank 4; input (cIn, h, w) = (1, 3, 3), kernel (kH, kW) = (2, 2)",
            () -> Conv.corr2dMultiInOut(zeros(1, 3, 3), zeros(2, 2))),
        argument(
            method,
            "kernel has rank 3 but must have rank 4; for one output channel, corr2dMultiIn; input (cIn, h, w) = (1, 3, 3), kernel (cIn, kH, kW) = (1, 2, 2)",
            () -> Conv.corr2dMultiInOut(zeros(1, 3, 3), zeros(1, 2, 2))),
        argument(
            method,
            "input has 3 channels but kernel expects 2; input (cIn, h, w) = (3, 8, 8), kernel (cOut, cIn, kH, kW) = (4, 2, 3, 3)",
            () -> Conv.corr2dMultiInOut(zeros(3, 8, 8), zeros(4, 2, 3, 3))),
        argument(
            method,
            "kernel height is 0 but must be at least 1; input (cIn, h, w) = (2, 3, 3), kernel (cOut, cIn, kH, kW) = (4, 2, 0, 2)",
            () -> Conv.corr2dMultiInOut(zeros(2, 3, 3), zeros(4, 2, 0, 2))),
        argument(
            method,
            "kernel width is 0 but must be at least 1; input (cIn, h, w) = (2, 3, 3), kernel (cOut, cIn, kH, kW) = (4, 2, 2, 0)",
            () -> Conv.corr2dMultiInOut(zeros(2, 3, 3), zeros(4, 2, 2, 0))),
        argument(
            method,
            "kernel height 4 exceeds input height 3; input (cIn, h, w) = (2, 3, 5), kernel (cOut, cIn, kH, kW) = (4, 2, 4, 2)",
            () -> Conv.corr2dMultiInOut(zeros(2, 3, 5), zeros(4, 2, 4, 2))),
        argument(
            method,
            "kernel width 6 exceeds input width 5; input (cIn, h, w) = (2, 3, 5), kernel (cOut, cIn, kH, kW) = (4, 2, 2, 6)",
            () -> Conv.corr2dMultiInOut(zeros(2, 3, 5), zeros(4, 2, 2, 6))),
        argument(
            method,
            "result of 4294967296 elements exceeds an array's limit of 2147483639; input (cIn, h, w) = (1, 1, 65536), kernel (cOut, cIn, kH, kW) = (65536, 1, 1, 1)",
            () -> Conv.corr2dMultiInOut(huge(1, 1, 1 << 16), huge(1 << 16, 1, 1, 1))));
  }

  private static List<Refusal> corr2dMultiInOut1x1() {
    String method = "corr2dMultiInOut1x1(Tensor, Tensor)";
    return List.of(
        isNull(method, "x", () -> Conv.corr2dMultiInOut1x1(null, zeros(1, 1, 1, 1))),
        isNull(method, "k", () -> Conv.corr2dMultiInOut1x1(zeros(1, 3, 3), null)),
        argument(
            method,
            "input has rank 2 but must have rank 3; input (h, w) = (3, 3), kernel (cOut, cIn, 1, 1) = (1, 1, 1, 1)",
            () -> Conv.corr2dMultiInOut1x1(zeros(3, 3), zeros(1, 1, 1, 1))),
        argument(
            method,
            "input has rank 4 but must have rank 3; for a batch, conv2d; input (n, cIn, h, w) = (1, 1, 3, 3), kernel (cOut, cIn) = (1, 1)",
            () -> Conv.corr2dMultiInOut1x1(zeros(1, 1, 3, 3), zeros(1, 1))),
        argument(
            method,
            "kernel has rank 1 but must have rank 2 or 4; input (cIn, h, w) = (1, 3, 3), kernel = (1)",
            () -> Conv.corr2dMultiInOut1x1(zeros(1, 3, 3), zeros(1))),
        argument(
            method,
            "kernel has rank 3 but must have rank 2 or 4; input (cIn, h, w) = (1, 3, 3), kernel = (1, 1, 1)",
            () -> Conv.corr2dMultiInOut1x1(zeros(1, 3, 3), zeros(1, 1, 1))),
        argument(
            method,
            "kernel is 3×2 but must be 1×1; input (cIn, h, w) = (2, 3, 3), kernel (cOut, cIn, 1, 1) = (4, 2, 3, 2)",
            () -> Conv.corr2dMultiInOut1x1(zeros(2, 3, 3), zeros(4, 2, 3, 2))),
        argument(
            method,
            "kernel is 0×1 but must be 1×1; input (cIn, h, w) = (2, 3, 3), kernel (cOut, cIn, 1, 1) = (4, 2, 0, 1)",
            () -> Conv.corr2dMultiInOut1x1(zeros(2, 3, 3), zeros(4, 2, 0, 1))),
        argument(
            method,
            "input has 3 channels but kernel expects 2; input (cIn, h, w) = (3, 8, 8), kernel (cOut, cIn, 1, 1) = (4, 2, 1, 1)",
            () -> Conv.corr2dMultiInOut1x1(zeros(3, 8, 8), zeros(4, 2, 1, 1))),
        // channels differ from a matrix
        argument(
            method,
            "input has 3 channels but kernel expects 2; input (cIn, h, w) = (3, 8, 8), kernel (cOut, cIn) = (4, 2)",
            () -> Conv.corr2dMultiInOut1x1(zeros(3, 8, 8), zeros(4, 2))),
        argument(
            method,
            "result of 4294967296 elements exceeds an array's limit of 2147483639; input (cIn, h, w) = (1, 256, 256), kernel (cOut, cIn, 1, 1) = (65536, 1, 1, 1)",
            () -> Conv.corr2dMultiInOut1x1(huge(1, 256, 256), huge(1 << 16, 1, 1, 1))));
  }

  private static List<Refusal> convolve2d() {
    String method = "convolve2d(Tensor, Tensor)";
    return List.of(
        isNull(method, "x", () -> Conv.convolve2d(null, zeros(2, 2))),
        isNull(method, "k", () -> Conv.convolve2d(zeros(3, 3), null)),
        argument(
            method,
            "input has rank 1 but must have rank 2; input = (9), kernel (kH, kW) = (2, 2)",
            () -> Conv.convolve2d(zeros(9), zeros(2, 2))),
        argument(
            method,
            "input has rank 3 but must have rank 2; input (cIn, h, w) = (1, 3, 3), kernel (kH, kW) = (2, 2)",
            () -> Conv.convolve2d(zeros(1, 3, 3), zeros(2, 2))),
        argument(
            method,
            "kernel has rank 1 but must have rank 2; input (h, w) = (3, 3), kernel = (4)",
            () -> Conv.convolve2d(zeros(3, 3), zeros(4))),
        argument(
            method,
            "kernel has rank 4 but must have rank 2; input (h, w) = (3, 3), kernel (cOut, cIn, kH, kW) = (1, 1, 2, 2)",
            () -> Conv.convolve2d(zeros(3, 3), zeros(1, 1, 2, 2))),
        argument(
            method,
            "kernel height is 0 but must be at least 1; input (h, w) = (3, 3), kernel (kH, kW) = (0, 2)",
            () -> Conv.convolve2d(zeros(3, 3), zeros(0, 2))),
        argument(
            method,
            "kernel width is 0 but must be at least 1; input (h, w) = (3, 3), kernel (kH, kW) = (2, 0)",
            () -> Conv.convolve2d(zeros(3, 3), zeros(2, 0))),
        argument(
            method,
            "kernel width 1 exceeds input width 0; input (h, w) = (3, 0), kernel (kH, kW) = (2, 1)",
            () -> Conv.convolve2d(zeros(3, 0), zeros(2, 1))),
        argument(
            method,
            "padded input height 3221225470 exceeds an array's limit of 2147483639; input (h, w) = (1073741824, 1), kernel (kH, kW) = (1073741824, 1)",
            () -> Conv.convolve2d(huge(1 << 30, 1), huge(1 << 30, 1))),
        argument(
            method,
            "padded input of 5368414212 elements exceeds an array's limit of 2147483639; input (h, w) = (16384, 32768), kernel (kH, kW) = (32768, 16384)",
            () -> Conv.convolve2d(huge(1 << 14, 1 << 15), huge(1 << 15, 1 << 14))));
  }
}
