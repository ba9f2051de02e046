package io.github.conv4j;

import java.util.Arrays;

/** Copies elements from one layout to another of the same shape, whatever lies closest in each. */
final class Copying {
  private Copying() {}

  /** The elements in row-major order. */
  static float[] rowMajor(float[] from, Layout layout) {
    if (layout.isContiguous() && layout.size() > 0) {
      return Arrays.copyOfRange(from, layout.offset(), layout.offset() + layout.size());
    }
    float[] values = new float[layout.size()];
    copy(from, layout, values, Layout.contiguous(layout.shape()));
    return values;
  }

  /** Copies elements to another layout of the same shape. */
  static void copy(float[] from, Layout layoutFrom, float[] to, Layout layoutTo) {
    int[] axes = layoutTo.axesByStride(); // the order of copying does not matter
    Layout orderedFrom = layoutFrom.permute(axes);
    Layout orderedTo = layoutTo.permute(axes);
    if (orderedFrom.liesInRows()) {
      copyRows(from, orderedFrom, to, orderedTo);
    } else {
      copyBlocks(from, orderedFrom, to, orderedTo);
    }
  }

  private static void copyRows(float[] from, Layout layoutFrom, float[] to, Layout layoutTo) {
    Rows rows = new MergedAxes(layoutFrom, layoutTo).rows();
    while (rows.next()) {
      int i = rows.position(0);
      int j = rows.position(1);
      Rows.copyRow(from, i, rows.stride(0), to, j, rows.stride(1), rows.length());
    }
  }

  private static void copyBlocks(float[] from, Layout layoutFrom, float[] to, Layout layoutTo) {
    Blocks blocks = new Blocks(layoutTo, layoutFrom);
    float[] block = new float[blocks.largest()];
    while (blocks.next()) {
      blocks.gather(1, from, block);
      blocks.scatter(block, to);
    }
  }
}
