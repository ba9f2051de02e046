package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.work.Buffer;
import java.util.Arrays;

/**
 * Where taps find their pixels: in the input where it lies, or in a copy with zeros around it. The only code that knows borders.
 *
 * <p>A frame of phases holds a band of output rows, with the pixels that lie a stride apart side by side, so that every stride is 1;
 * a whole frame holds images as they are.
 */
final class Frame {
  private final ConvShape s;

  /** Input rows and columns from one of the frame to the next. */
  private final int rowStride;

  private final int columnStride;
  private final int rowPhases;
  private final int columnPhases;

  /** Rows of a phase. */
  private final int rows;

  private final boolean copied;

  /** From one row of a phase to the next. */
  final int rowPitch;

  /** From one channel to the next. */
  final int planePitch;

  private Frame(
      ConvShape s, int rowStride, int columnStride, int rows, int columns, boolean copied) {
    this.s = s;
    this.rowStride = rowStride;
    this.columnStride = columnStride;
    this.rowPhases = Math.min(rowStride, s.rows().reach() + 1);
    this.columnPhases = Math.min(columnStride, s.columns().reach() + 1);
    this.copied = copied;
    this.rows = rows;
    this.rowPitch = copied ? columns : s.columns().input();
    this.planePitch =
        copied ? Math.multiplyExact(rowPhases * columnPhases * rows, rowPitch) : s.inPlane();
  }

  /** A frame of whole images. */
  static Frame whole(ConvShape s) {
    int rows = s.rows().paddedInput();
    return new Frame(s, 1, 1, rows, s.columns().paddedInput(), s.isPadded());
  }

  /**
   * A frame of phases.
   *
   * @param band output rows that it holds
   * @param lanes elements of a vector, which may be read at the beginning of every row
   */
  static Frame ofPhases(ConvShape s, int band, int lanes) {
    ConvAxis rows = s.rows();
    ConvAxis columns = s.columns();
    boolean strided = rows.stride() > 1 || columns.stride() > 1;
    return new Frame(
        s,
        rows.stride(),
        columns.stride(),
        band + rows.reach() / rows.stride(),
        columns.output() + columns.reach() / columns.stride(),
        s.isPadded() || strided || columns.output() < lanes);
  }

  /** Elements of one channel in a frame of phases for a band of so many output rows. */
  static long planeOfPhases(ConvShape s, int band) {
    ConvAxis rows = s.rows();
    ConvAxis columns = s.columns();
    long phases = (long) Math.min(rows.stride(), rows.reach() + 1)
        * Math.min(columns.stride(), columns.reach() + 1);
    return phases
        * (band + rows.reach() / rows.stride())
        * (columns.output() + columns.reach() / columns.stride());
  }

  /** Whether the frame is a copy, which has to be {@linkplain #fill filled}; else it is the input. */
  boolean isCopy() {
    return copied;
  }

  /** How many images of a batch a buffer should hold: all if nothing is copied, else as many as fit one that is kept. */
  int imagesATime() {
    long image = (long) s.inChannels() * planePitch;
    return copied
        ? (int) Math.max(1, Math.min(s.batch(), Buffer.KEPT / Math.max(1, image)))
        : s.batch();
  }

  /** Fills a table with the distance of each tap of a group from the first: by channel, kernel row, kernel column. */
  void steps(int[] table) {
    int phase = rows * rowPitch;
    int i = 0;
    for (int c = 0; c < s.groupInChannels(); c++) {
      for (int kh = 0; kh < s.rows().kernel(); kh++) {
        int down = kh * s.rows().dilation();
        int row =
            c * planePitch + down % rowStride * columnPhases * phase + down / rowStride * rowPitch;
        for (int kw = 0; kw < s.columns().kernel(); kw++) {
          int right = kw * s.columns().dilation();
          table[i++] = row + right % columnStride * phase + right / columnStride;
        }
      }
    }
  }

  /** Fills a table with the distance of each output pixel's first tap from that of the first pixel, in a whole frame. */
  void pixels(int[] table, int at) {
    int i = at;
    for (int row = 0; row < s.rows().output(); row++) {
      int from = row * s.rows().stride() * rowPitch;
      for (int column = 0; column < s.columns().output(); column++) {
        table[i++] = from + column * s.columns().stride();
      }
    }
  }

  /**
   * Copies what a band sees of one channel, with the zeros around it. A negative padding cuts pixels off.
   *
   * @param planeAt where the channel begins in x
   * @param firstRow the band's first output row; 0 in a whole frame
   * @param out a buffer
   * @param outAt where the channel's phases go in it
   */
  void fill(Kernel kernel, float[] x, int planeAt, int firstRow, float[] out, int outAt) {
    int to = outAt;
    for (int row = 0; row < rowPhases; row++) {
      for (int column = 0; column < columnPhases; column++) {
        phase(
            kernel, x, planeAt, firstRow * rowStride + row - s.rows().padBegin(), column, out, to);
        to += rows * rowPitch;
      }
    }
  }

  /** Rows from an input row on, every row stride, of a phase of their columns. */
  private void phase(
      Kernel kernel, float[] x, int planeAt, int firstRow, int phase, float[] out, int outAt) {
    int height = s.rows().input();
    int begin = Math.min(rows, Math.max(0, ceilDiv(-firstRow, rowStride)));
    int end = Math.max(begin, Math.min(rows, ceilDiv(height - firstRow, rowStride)));
    int firstColumn = phase - s.columns().padBegin();
    int left = Math.min(rowPitch, Math.max(0, ceilDiv(-firstColumn, columnStride)));
    int right = Math.max(
        left, Math.min(rowPitch, ceilDiv(s.columns().input() - firstColumn, columnStride)));
    Arrays.fill(out, outAt, outAt + begin * rowPitch, 0f);
    Arrays.fill(out, outAt + end * rowPitch, outAt + rows * rowPitch, 0f);
    if (begin < end && left < right) {
      kernel.copyRows(
          x,
          planeAt
              + (firstRow + begin * rowStride) * s.columns().input()
              + firstColumn
              + left * columnStride,
          rowStride * s.columns().input(),
          columnStride,
          end - begin,
          right - left,
          out,
          outAt + begin * rowPitch + left,
          rowPitch);
    }
    for (int row = begin, at = outAt + begin * rowPitch; row < end; row++, at += rowPitch) {
      zero(out, at, at + left);
      zero(out, at + right, at + rowPitch);
    }
  }

  private static int ceilDiv(int a, int b) {
    return -Math.floorDiv(-a, b);
  }

  /** Fills a border, which is mostly one element wide: a call of a library's loop takes longer. */
  private static void zero(float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = 0;
    }
  }
}
