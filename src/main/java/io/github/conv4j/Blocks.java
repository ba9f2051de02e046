package io.github.conv4j;

import java.util.Arrays;

/**
 * A walk over small blocks of tensors of one shape, whose elements lie closest along different axes: call {@link #next} before each
 * block. It has several elements along each of those axes, so that what lies on one line of the cache is used together.
 *
 * <p>Elements are {@linkplain #gather gathered} from any of the tensors in an array that stays in cache, row-major, and {@linkplain
 * #scatter scattered} to the first one.
 */
final class Blocks {
  /** Elements of a block, which takes 32 KB. */
  private static final int SIZE = 8192;

  /** Elements of a cache line. */
  private static final int LINE = 16;

  private final MergedAxes axes;
  private final int last;

  /** The sides of a block that is not cut off. */
  private final int[] sides;

  /** The first axis of those whose rows of a block lie side by side in the first tensor. */
  private final int joined;

  /** Where the block begins, and the strides of its own array. */
  private final int[] begin;

  private final int[] steps;
  private boolean started;

  // ---- what is gathered or scattered, between a tensor and a block's own array ----

  private int[] strides;
  private int closest;
  private float[] source;
  private float[] target;

  /**
   * Begins before the first block.
   *
   * @param layouts of a tensor to write, whose strides descend, and of those to read
   */
  Blocks(Layout... layouts) {
    axes = new MergedAxes(layouts);
    last = axes.count() - 1;
    sides = new int[last + 1];
    begin = new int[last + 1];
    steps = new int[last + 1];
    Arrays.fill(sides, 1);
    for (int run = LINE; run <= SIZE; run *= 2) {
      for (int tensor = 0; tensor < layouts.length; tensor++) {
        lengthen(tensor, run);
      }
    }
    joined = joined();
  }

  /** Has blocks hold a run of elements that lie side by side in a tensor, if there is room. */
  private void lengthen(int tensor, int run) {
    int wanted = run;
    for (int axis : axes.byStride(tensor)) {
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

  private int joined() {
    int axis = last;
    while (axis > 0 && axes.stride(0, axis - 1) == sides[axis] * axes.stride(0, axis)) {
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
    return !axes.isEmpty();
  }

  /** The elements of this block. */
  int size() {
    return steps[0] * side(0);
  }

  private int side(int axis) {
    return Math.min(sides[axis], axes.length(axis) - begin[axis]);
  }

  /** Goes over to another tensor; returns where the block begins in it. */
  private int take(int tensor) {
    strides = axes.strides(tensor);
    closest = axes.closest(tensor);
    int position = axes.offset(tensor);
    for (int axis = 0; axis <= last; axis++) {
      position += begin[axis] * strides[axis];
    }
    return position;
  }

  /** Copies this block of the first tensor from an array of its own. */
  void scatter(float[] from, float[] to) {
    source = from;
    target = to;
    scatter(0, 0, take(0));
  }

  private void scatter(int axis, int from, int to) {
    if (axis == joined) {
      int n = side(axis) * steps[axis];
      Rows.copyRow(source, from, 1, target, to, strides[last], n);
      return;
    }
    for (int i = 0; i < side(axis); i++) {
      scatter(axis + 1, from + i * steps[axis], to + i * strides[axis]);
    }
  }

  /** Copies this block of a tensor to an array of its own. */
  void gather(int tensor, float[] from, float[] to) {
    source = from;
    target = to;
    gather(0, take(tensor), 0);
  }

  private void gather(int axis, int from, int to) {
    if (axis > last) {
      gatherPlane(from, to);
    } else if (axis == last || axis == closest) {
      gather(axis + 1, from, to);
    } else {
      for (int i = 0; i < side(axis); i++) {
        gather(axis + 1, from + i * strides[axis], to + i * steps[axis]);
      }
    }
  }

  /**
   * Reads along the axis in which elements lie closest, eight of them at a time: each is on a cache line of its own, and waits for
   * memory while the others do.
   */
  private void gatherPlane(int from, int to) {
    int columns = side(last);
    int columnStride = strides[last];
    if (closest == last) {
      Rows.copyRow(source, from, columnStride, target, to, 1, columns);
      return;
    }
    int rows = side(closest);
    int rowStride = strides[closest];
    int rowStep = steps[closest];
    int column = 0;
    for (; column + 8 <= columns; column += 8) {
      int at = from + column * columnStride;
      gatherEight(at, columnStride, rowStride, to + column, rowStep, rows);
    }
    for (; column < columns; column++) {
      int at = from + column * columnStride;
      Rows.copyRow(source, at, rowStride, target, to + column, rowStep, rows);
    }
  }

  private void gatherEight(int at, int columnStride, int step, int toAt, int toStep, int n) {
    float[] in = source;
    float[] out = target;
    int c1 = at + columnStride;
    int c2 = c1 + columnStride;
    int c3 = c2 + columnStride;
    int c4 = c3 + columnStride;
    int c5 = c4 + columnStride;
    int c6 = c5 + columnStride;
    int c7 = c6 + columnStride;
    int from = 0;
    int to = toAt;
    for (int k = 0; k < n; k++) {
      out[to] = in[at + from];
      out[to + 1] = in[c1 + from];
      out[to + 2] = in[c2 + from];
      out[to + 3] = in[c3 + from];
      out[to + 4] = in[c4 + from];
      out[to + 5] = in[c5 + from];
      out[to + 6] = in[c6 + from];
      out[to + 7] = in[c7 + from];
      from += step;
      to += toStep;
    }
  }
}
