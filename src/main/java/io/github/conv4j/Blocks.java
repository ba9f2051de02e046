package io.github.conv4j;

import java.util.Arrays;

/**
 * A walk over small blocks of tensors of one shape: call {@link #next} before each block. Elements may lie closest along a different
 * axis in each tensor; a block has several along all of these axes, so that what lies on one cache line is used together.
 *
 * <p>A block is {@linkplain #gather gathered} from any of the tensors in an array that stays in cache, row-major, and {@linkplain
 * #scatter scattered} to the first one.
 */
final class Blocks {
  /** Elements of a block, which takes 32 KB. */
  private static final int SIZE = 8192;

  /** Elements of a cache line. */
  private static final int LINE = 16;

  private final MergedAxes axes;
  private final int last;

  /** For each tensor the axes in the order of its strides, the smallest first. */
  private final int[][] byStride;

  /** The sides of a block that does not end with an axis. */
  private final int[] sides;

  /** For each tensor the axis from which on a block lies there as one row. */
  private final int[] joined;

  /** Where this block begins. */
  private final int[] begin;

  /** The strides of its own array. */
  private final int[] steps;

  private boolean started;

  /**
   * Begins before the first block.
   *
   * @param layouts of a tensor to write, whose strides descend, and of those to read; not empty
   */
  Blocks(Layout... layouts) {
    axes = new MergedAxes(layouts);
    last = axes.count() - 1;
    byStride = new int[layouts.length][];
    for (int tensor = 0; tensor < layouts.length; tensor++) {
      byStride[tensor] = axes.byStride(tensor);
    }
    sides = new int[last + 1];
    begin = new int[last + 1];
    steps = new int[last + 1];
    Arrays.fill(sides, 1);
    int most = Math.min(SIZE, layouts[0].size());
    for (int run = LINE; run <= SIZE && largest() < most; run *= 2) {
      for (int[] order : byStride) {
        lengthen(order, run);
      }
    }
    joined = new int[layouts.length];
    for (int tensor = 0; tensor < layouts.length; tensor++) {
      joined[tensor] = joined(tensor);
    }
  }

  /** Has blocks hold a run of elements that lie side by side in a tensor, if there is room. */
  private void lengthen(int[] order, int run) {
    int wanted = run;
    for (int axis : order) {
      int length = axes.length(axis);
      int side = Math.max(sides[axis], Math.min(length, wanted));
      if (largest() / sides[axis] * side > SIZE) {
        return;
      }
      sides[axis] = side;
      if (side < length) {
        return;
      }
      wanted = (wanted + length - 1) / length;
    }
  }

  private int joined(int tensor) {
    int axis = last;
    while (axis > 0 && axes.stride(tensor, axis - 1) == sides[axis] * axes.stride(tensor, axis)) {
      axis--;
    }
    return axis;
  }

  /** The elements of the largest block. */
  int largest() {
    int size = 1;
    for (int side : sides) {
      size *= side;
    }
    return size;
  }

  /** Moves to the next block, at first to the first one; false if there is none. */
  boolean next() {
    int axis = last;
    if (started) {
      while (axis >= 0 && begin[axis] + sides[axis] >= axes.length(axis)) {
        begin[axis--] = 0;
      }
      if (axis < 0) {
        return false;
      }
      begin[axis] += sides[axis];
    }
    started = true;
    steps[last] = 1;
    for (int i = last; i > 0; i--) {
      steps[i - 1] = steps[i] * side(i);
    }
    return true;
  }

  /** The elements of this block. */
  int size() {
    return steps[0] * side(0);
  }

  private int side(int axis) {
    return Math.min(sides[axis], axes.length(axis) - begin[axis]);
  }

  /** Where the block begins in a tensor. */
  private int position(int tensor) {
    int position = axes.offset(tensor);
    for (int axis = 0; axis <= last; axis++) {
      position += begin[axis] * axes.stride(tensor, axis);
    }
    return position;
  }

  /** Copies this block of the first tensor from an array of its own. */
  void scatter(float[] block, float[] to) {
    scatter(0, block, 0, to, position(0));
  }

  private void scatter(int axis, float[] block, int from, float[] to, int at) {
    int stride = axes.stride(0, axis);
    if (axis == joined[0]) {
      int n = side(axis) * steps[axis];
      Rows.copyRow(block, from, 1, to, at, axes.stride(0, last), n);
      return;
    }
    for (int i = 0; i < side(axis); i++) {
      scatter(axis + 1, block, from + i * steps[axis], to, at + i * stride);
    }
  }

  /** Copies this block of a tensor to an array of its own. */
  void gather(int tensor, float[] from, float[] block) {
    int[] order = byStride[tensor];
    int closest = order.length == 0 ? last : order[0];
    gather(tensor, closest, 0, from, position(tensor), block, 0);
  }

  private void gather(
      int tensor, int closest, int axis, float[] from, int at, float[] block, int to) {
    if (closest == last && axis == joined[tensor]) {
      int n = side(axis) * steps[axis];
      Rows.copyRow(from, at, axes.stride(tensor, last), block, to, 1, n);
    } else if (axis > last) {
      gatherPlane(tensor, closest, from, at, block, to);
    } else if (axis == last || axis == closest) {
      gather(tensor, closest, axis + 1, from, at, block, to);
    } else {
      int stride = axes.stride(tensor, axis);
      for (int i = 0; i < side(axis); i++) {
        gather(tensor, closest, axis + 1, from, at + i * stride, block, to + i * steps[axis]);
      }
    }
  }

  /**
   * Reads along the axis in which elements lie closest, eight of them at a time: each is on a cache line of its own, and waits for
   * memory while the others do.
   */
  private void gatherPlane(int tensor, int closest, float[] from, int at, float[] block, int to) {
    int columns = side(last);
    int columnStride = axes.stride(tensor, last);
    int rows = side(closest);
    int stride = axes.stride(tensor, closest);
    int step = steps[closest];
    int column = 0;
    for (; column + 8 <= columns; column += 8) {
      int first = at + column * columnStride;
      gatherEight(from, first, columnStride, stride, block, to + column, step, rows);
    }
    for (; column < columns; column++) {
      Rows.copyRow(from, at + column * columnStride, stride, block, to + column, step, rows);
    }
  }

  private static void gatherEight(
      float[] in,
      int at,
      int columnStride,
      int stride,
      float[] out,
      int outAt,
      int outStep,
      int n) {
    int c1 = at + columnStride;
    int c2 = c1 + columnStride;
    int c3 = c2 + columnStride;
    int c4 = c3 + columnStride;
    int c5 = c4 + columnStride;
    int c6 = c5 + columnStride;
    int c7 = c6 + columnStride;
    int from = 0;
    int to = outAt;
    for (int k = 0; k < n; k++) {
      out[to] = in[at + from];
      out[to + 1] = in[c1 + from];
      out[to + 2] = in[c2 + from];
      out[to + 3] = in[c3 + from];
      out[to + 4] = in[c4 + from];
      out[to + 5] = in[c5 + from];
      out[to + 6] = in[c6 + from];
      out[to + 7] = in[c7 + from];
      from += stride;
      to += outStep;
    }
  }
}
