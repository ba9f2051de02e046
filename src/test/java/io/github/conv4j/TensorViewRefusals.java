package io.github.conv4j;

import static io.github.conv4j.Refusal.LIMIT;
import static io.github.conv4j.Refusal.argument;
import static io.github.conv4j.Refusal.huge;
import static io.github.conv4j.Refusal.index;
import static io.github.conv4j.Refusal.isNull;
import static io.github.conv4j.Refusal.zeros;

import java.util.List;
import java.util.stream.Stream;

/** Wrong calls of the methods that inspect or view a tensor. */
final class TensorViewRefusals {
  private static final int[] NO_SHAPE = null;

  private TensorViewRefusals() {}

  static List<Refusal> all() {
    return Stream.of(looks(), views(), squeezes(), reorderings(), reshapes(), broadcasts())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Refusal> looks() {
    return List.of(
        index(
            "dim(int)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).dim(2)),
        index(
            "dim(int)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).dim(-3)),
        index(
            "dim(int)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().dim(0)),
        index(
            "dim(int)",
            "axis -1 out of bounds for rank 0; tensor ()",
            () -> zeros().dim(-1)),
        isNull("get(int[])", "index", () -> zeros(2).get(NO_SHAPE)),
        argument(
            "get(int[])",
            "number of indices is 1 but rank is 2; tensor (2, 3)",
            () -> zeros(2, 3).get(1)),
        argument(
            "get(int[])",
            "number of indices is 3 but rank is 2; tensor (2, 3)",
            () -> zeros(2, 3).get(0, 0, 0)),
        index(
            "get(int[])",
            "index 3 out of bounds for axis 1 of length 3; tensor (2, 3)",
            () -> zeros(2, 3).get(1, 3)),
        index(
            "get(int[])",
            "index -1 out of bounds for axis 0 of length 2; tensor (2, 3)",
            () -> zeros(2, 3).get(-1, 0)),
        index(
            "get(int[])",
            "index 0 out of bounds for axis 1 of length 0; tensor (2, 0)",
            () -> zeros(2, 0).get(0, 0)),
        isNull("set(float, int[])", "index", () -> zeros(2).set(1, NO_SHAPE)),
        argument(
            "set(float, int[])",
            "number of indices is 1 but rank is 2; tensor (2, 3)",
            () -> zeros(2, 3).set(1, 1)),
        argument(
            "set(float, int[])",
            "number of indices is 3 but rank is 2; tensor (2, 3)",
            () -> zeros(2, 3).set(1, 0, 0, 0)),
        index(
            "set(float, int[])",
            "index 3 out of bounds for axis 1 of length 3; tensor (2, 3)",
            () -> zeros(2, 3).set(1, 1, 3)),
        index(
            "set(float, int[])",
            "index -1 out of bounds for axis 0 of length 2; tensor (2, 3)",
            () -> zeros(2, 3).set(1, -1, 0)),
        index(
            "set(float, int[])",
            "index 0 out of bounds for axis 1 of length 0; tensor (2, 0)",
            () -> zeros(2, 0).set(1, 0, 0)),
        argument(
            "get(int[])",
            "number of indices is 0 but rank is 1; tensor (1)",
            () -> zeros(1).get()),
        argument(
            "get(int[])",
            "number of indices is 1 but rank is 0; tensor ()",
            () -> zeros().get(0)),
        argument(
            "item()",
            "size is 6 but must be 1; tensor (2, 3)",
            () -> zeros(2, 3).item()),
        argument("item()", "size is 0 but must be 1; tensor (0)", () -> zeros(0).item()),
        argument(
            "iterator()",
            "rank is 0 but must be at least 1; tensor ()",
            () -> zeros().iterator().next()));
  }

  private static List<Refusal> views() {
    return List.of(
        index(
            "slice(int, int, int)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).slice(2, 0, 1)),
        index(
            "slice(int, int, int)",
            "range -1 to 2 out of bounds for axis 1 of length 3; tensor (2, 3)",
            () -> zeros(2, 3).slice(1, -1, 2)),
        index(
            "slice(int, int, int)",
            "range 2 to 1 out of bounds for axis 1 of length 3; tensor (2, 3)",
            () -> zeros(2, 3).slice(-1, 2, 1)),
        index(
            "slice(int, int, int)",
            "range 0 to 4 out of bounds for axis 1 of length 3; tensor (2, 3)",
            () -> zeros(2, 3).slice(1, 0, 4)),
        index(
            "slice(int, int, int, int)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).slice(2, 0, 1, 2)),
        index(
            "slice(int, int, int, int)",
            "range -1 to 2 out of bounds for axis 1 of length 3; tensor (2, 3)",
            () -> zeros(2, 3).slice(1, -1, 2, 2)),
        index(
            "slice(int, int, int, int)",
            "range 2 to 1 out of bounds for axis 1 of length 3; tensor (2, 3)",
            () -> zeros(2, 3).slice(-1, 2, 1, 2)),
        index(
            "slice(int, int, int, int)",
            "range 0 to 4 out of bounds for axis 1 of length 3; tensor (2, 3)",
            () -> zeros(2, 3).slice(1, 0, 4, 2)),
        index(
            "slice(int, int, int)",
            "range 4 to 4 out of bounds for axis 1 of length 3; tensor (2, 3)",
            () -> zeros(2, 3).slice(1, 4, 4)),
        index(
            "slice(int, int, int)",
            "range 0 to -1 out of bounds for axis 0 of length 2; tensor (2, 3)",
            () -> zeros(2, 3).slice(0, 0, -1)),
        index(
            "slice(int, int, int)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().slice(0, 0, 0)),
        argument(
            "slice(int, int, int, int)",
            "step is 0 but must be at least 1; tensor (2, 3)",
            () -> zeros(2, 3).slice(1, 0, 3, 0)),
        argument(
            "slice(int, int, int, int)",
            "step is -1 but must be at least 1; tensor (2, 3)",
            () -> zeros(2, 3).slice(1, 0, 3, -1)),
        index(
            "select(int, int)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).select(-3, 0)),
        index(
            "select(int, int)",
            "index 2 out of bounds for axis 0 of length 2; tensor (2, 3)",
            () -> zeros(2, 3).select(0, 2)),
        index(
            "select(int, int)",
            "index -1 out of bounds for axis 1 of length 3; tensor (2, 3)",
            () -> zeros(2, 3).select(-1, -1)),
        index(
            "select(int, int)",
            "index 0 out of bounds for axis 0 of length 0; tensor (0)",
            () -> zeros(0).select(0, 0)),
        argument(
            "transpose()", "rank is 1 but must be 2; tensor (3)", () -> zeros(3).transpose()),
        argument(
            "transpose()",
            "rank is 3 but must be 2; tensor (1, 2, 3)",
            () -> zeros(1, 2, 3).transpose()),
        index(
            "transpose(int, int)",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).transpose(2, 0)),
        index(
            "transpose(int, int)",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).transpose(0, -3)),
        isNull("permute(int[])", "axes", () -> zeros(2, 3).permute(NO_SHAPE)),
        argument(
            "permute(int[])",
            "number of axes is 1 but rank is 2; tensor (2, 3)",
            () -> zeros(2, 3).permute(0)),
        argument(
            "permute(int[])",
            "number of axes is 0 but rank is 2; tensor (2, 3)",
            () -> zeros(2, 3).permute()),
        argument(
            "permute(int[])",
            "number of axes is 3 but rank is 2; tensor (2, 3)",
            () -> zeros(2, 3).permute(0, 1, 2)),
        index(
            "permute(int[])",
            "axis 3 out of bounds for rank 3; tensor (1, 2, 3)",
            () -> zeros(1, 2, 3).permute(0, 1, 3)),
        index(
            "permute(int[])",
            "axis -4 out of bounds for rank 3; tensor (1, 2, 3)",
            () -> zeros(1, 2, 3).permute(-4, 1, 2)),
        argument(
            "permute(int[])",
            "axis 1 stands at places 0 and 2 of (1, 0, 1); tensor (1, 2, 3)",
            () -> zeros(1, 2, 3).permute(1, 0, 1)),
        argument(
            "permute(int[])",
            "axis 2 stands at places 0 and 1 of (2, -1, 0); tensor (1, 2, 3)",
            () -> zeros(1, 2, 3).permute(2, -1, 0)),
        index(
            "unsqueeze(int)",
            "axis 3 out of bounds for a result of rank 3; tensor (2, 3)",
            () -> zeros(2, 3).unsqueeze(3)),
        index(
            "unsqueeze(int)",
            "axis -4 out of bounds for a result of rank 3; tensor (2, 3)",
            () -> zeros(2, 3).unsqueeze(-4)));
  }

  private static List<Refusal> reshapes() {
    return List.of(
        isNull("reshape(int[])", "shape", () -> zeros(2).reshape(NO_SHAPE)),
        argument(
            "reshape(int[])",
            "size is 6 but the shape has 8; tensor (2, 3), shape (2, 4)",
            () -> zeros(2, 3).reshape(2, 4)),
        argument(
            "reshape(int[])",
            "size is 6 but the shape has 1; tensor (2, 3), shape ()",
            () -> zeros(2, 3).reshape()),
        argument(
            "reshape(int[])",
            "size is 0 but the shape has 1; tensor (0), shape ()",
            () -> zeros(0).reshape()),
        argument(
            "reshape(int[])",
            "size is 6 but the shape has 0; tensor (2, 3), shape (6, 0)",
            () -> zeros(2, 3).reshape(6, 0)),
        argument(
            "reshape(int[])",
            "axes 0 and 2 are both -1 but only one can be inferred; tensor (2, 3), shape (-1, 3, -1)",
            () -> zeros(2, 3).reshape(-1, 3, -1)),
        argument(
            "reshape(int[])",
            "size is 6 but the shape has 4 beside axis 1, which is to be inferred; tensor (2, 3), shape (4, -1)",
            () -> zeros(2, 3).reshape(4, -1)),
        argument(
            "reshape(int[])",
            "axis 0 cannot be inferred beside a length of 0; tensor (2, 3), shape (-1, 0)",
            () -> zeros(2, 3).reshape(-1, 0)),
        argument(
            "reshape(int[])",
            "axis 0 cannot be inferred beside a length of 0; tensor (0, 3), shape (-1, 0)",
            () -> zeros(0, 3).reshape(-1, 0)),
        argument(
            "reshape(int[])",
            "axis 1 has negative length -2; shape (3, -2)",
            () -> zeros(2, 3).reshape(3, -2)),
        argument(
            "reshape(int[])",
            "axis 1 has negative length -2; shape (-1, -2)",
            () -> zeros(2, 3).reshape(-1, -2)),
        argument(
            "reshape(int[])",
            "4294967296 elements exceed" + LIMIT + "; shape (65536, 65536)",
            () -> zeros(2, 3).reshape(65536, 65536)),
        argument(
            "reshape(int[])",
            "lengths other than 0 of product 4294967296 exceed" + LIMIT
                + "; shape (65536, 0, 65536)",
            () -> zeros(0).reshape(65536, 0, 65536)));
  }

  private static List<Refusal> squeezes() {
    return List.of(
        index(
            "squeeze(int)",
            "axis 2 out of bounds for rank 2; tensor (2, 1)",
            () -> zeros(2, 1).squeeze(2)),
        index(
            "squeeze(int)",
            "axis -3 out of bounds for rank 2; tensor (2, 1)",
            () -> zeros(2, 1).squeeze(-3)),
        index(
            "squeeze(int)",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().squeeze(0)),
        argument(
            "squeeze(int)",
            "axis 1 has length 3 but must have length 1; tensor (1, 3)",
            () -> zeros(1, 3).squeeze(-1)),
        argument(
            "squeeze(int)",
            "axis 0 has length 0 but must have length 1; tensor (0, 1)",
            () -> zeros(0, 1).squeeze(0)));
  }

  private static List<Refusal> reorderings() {
    return List.of(
        isNull("flip(int[])", "axes", () -> zeros(2).flip(NO_SHAPE)),
        index(
            "flip(int[])",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).flip(0, 2)),
        index(
            "flip(int[])",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).flip(-3)),
        index(
            "flip(int[])",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().flip(0)),
        argument(
            "flip(int[])",
            "axis 1 stands at places 0 and 2 of (1, 0, -1); tensor (2, 3)",
            () -> zeros(2, 3).flip(1, 0, -1)),
        isNull("take(int, int[])", "indices", () -> zeros(2).take(0, NO_SHAPE)),
        index(
            "take(int, int[])",
            "axis 2 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).take(2, 0)),
        index(
            "take(int, int[])",
            "axis -3 out of bounds for rank 2; tensor (2, 3)",
            () -> zeros(2, 3).take(-3, 0)),
        index(
            "take(int, int[])",
            "axis 0 out of bounds for rank 0; tensor ()",
            () -> zeros().take(0)),
        index(
            "take(int, int[])",
            "index 3 out of bounds for axis 1 of length 3; tensor (2, 3)",
            () -> zeros(2, 3).take(-1, 0, 3)),
        index(
            "take(int, int[])",
            "index -1 out of bounds for axis 0 of length 2; tensor (2, 3)",
            () -> zeros(2, 3).take(0, 1, -1)),
        index(
            "take(int, int[])",
            "index 0 out of bounds for axis 0 of length 0; tensor (0, 3)",
            () -> zeros(0, 3).take(0, 0)),
        argument(
            "take(int, int[])",
            "result of 4294967296 elements exceeds" + LIMIT
                + "; tensor (65536, 2), 65536 indices of axis 1",
            () -> huge(65536, 2).take(1, new int[65536])));
  }

  private static List<Refusal> broadcasts() {
    return List.of(
        isNull("broadcastTo(int[])", "shape", () -> zeros(2).broadcastTo(NO_SHAPE)),
        argument(
            "broadcastTo(int[])",
            "length 3 does not broadcast to length 4 along axis -1; tensor (2, 3), shape (2, 4)",
            () -> zeros(2, 3).broadcastTo(2, 4)),
        argument(
            "broadcastTo(int[])",
            "length 2 does not broadcast to length 1 along axis -2; tensor (2, 3), shape (5, 1, 3)",
            () -> zeros(2, 3).broadcastTo(5, 1, 3)),
        argument(
            "broadcastTo(int[])",
            "length 0 does not broadcast to length 2 along axis -1; tensor (0), shape (2)",
            () -> zeros(0).broadcastTo(2)),
        argument(
            "broadcastTo(int[])",
            "length 3 does not broadcast to length 0 along axis -1; tensor (3), shape (0)",
            () -> zeros(3).broadcastTo(0)),
        argument(
            "broadcastTo(int[])",
            "rank 2 does not broadcast to rank 1; tensor (1, 3), shape (3)",
            () -> zeros(1, 3).broadcastTo(3)),
        argument(
            "broadcastTo(int[])",
            "rank 1 does not broadcast to rank 0; tensor (1), shape ()",
            () -> zeros(1).broadcastTo()),
        argument(
            "broadcastTo(int[])",
            "axis 0 has negative length -1; shape (-1, 3)",
            () -> zeros(2, 3).broadcastTo(-1, 3)),
        argument(
            "broadcastTo(int[])",
            "4294967296 elements exceed" + LIMIT + "; shape (65536, 65536)",
            () -> zeros().broadcastTo(65536, 65536)),
        argument(
            "broadcastTo(int[])",
            "lengths other than 0 of product 4294967296 exceed" + LIMIT
                + "; shape (65536, 65536, 0)",
            () -> zeros(0).broadcastTo(65536, 65536, 0)));
  }
}
