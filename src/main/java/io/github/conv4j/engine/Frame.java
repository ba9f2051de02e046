package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Framing;
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

  /** Zeros at the end of each row that are those at the beginning of the next. */
  private final int shared;

  private final boolean copied;

  /** From one row of a phase to the next. */
  final int rowPitch;

  /** From rows of one phase to those of the next, and from columns to columns. */
  private final int rowPhase;

  private final int columnPhase;

  /** From one channel to the next. */
  final int planePitch;

  private Frame(
      ConvShape s,
      int rowStride,
      int columnStride,
      int rows,
      int columns,
      int shared,
      boolean copied) {
    this.s = s;
    this.rowStride = rowStride;
    this.columnStride = columnStride;
    this.rowPhases = Math.min(rowStride, s.rows().reach() + 1);
    this.columnPhases = Math.min(columnStride, s.columns().reach() + 1);
    this.copied = copied;
    this.rows = rows;
    this.shared = shared;
    this.rowPitch = copied ? columns - shared : s.columns().input();
    this.columnPhase = rows * rowPitch;
    this.rowPhase = columnPhases * columnPhase;
    this.planePitch = copied ? Math.multiplyExact(rowPhases, rowPhase) : s.inPlane();
  }

  /** A frame of whole images. */
  static Frame whole(ConvShape s) {
    int rows = s.rows().paddedInput();
    return new Frame(s, 1, 1, rows, s.columns().paddedInput(), 0, s.isPadded());
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
    return new Frame(
        s,
        rows.stride(),
        columns.stride(),
        band + rows.reach() / rows.stride(),
        phaseColumns(columns),
        sharedZeros(columns),
        copiesPhases(s) || columns.output() < lanes);
  }

  /** A frame of phases for all output rows. */
  static Frame ofPhases(ConvShape s) {
    return ofPhases(s, s.rows().output(), 0);
  }

  /** Whether a frame of phases is a copy, however wide its rows are. */
  static boolean copiesPhases(ConvShape s) {
    return s.isPadded() || s.rows().stride() > 1 || s.columns().stride() > 1;
  }

  /** What {@link #rowPitch} is in such a frame. */
  static int pitchOfPhases(ConvShape s) {
    ConvAxis columns = s.columns();
    return copiesPhases(s) ? phaseColumns(columns) - sharedZeros(columns) : columns.input();
  }

  /** What all output pixels of a row see of a phase. */
  private static int phaseColumns(ConvAxis columns) {
    return columns.output() + columns.reach() / columns.stride();
  }

  /** How many zeros each row of every phase has at both of its ends; not so many that outputs of two rows would coincide. */
  private static int sharedZeros(ConvAxis columns) {
    int all = phaseColumns(columns);
    int shared = all - columns.output();
    for (int phase = 0; phase < Math.min(columns.stride(), columns.reach() + 1); phase++) {
      int before = columns.padBegin() - phase;
      int begin = ceilDiv(before, columns.stride());
      int end = ceilDiv(before + columns.input(), columns.stride());
      shared = Math.min(shared, Math.min(begin, all - Math.max(begin, end)));
    }
    return Math.max(0, shared);
  }

  /** Elements of one channel in a frame of phases for a band of so many output rows. */
  static long planeOfPhases(ConvShape s, int band) {
    ConvAxis rows = s.rows();
    ConvAxis columns = s.columns();
    long phases = (long) Math.min(rows.stride(), rows.reach() + 1)
        * Math.min(columns.stride(), columns.reach() + 1);
    return phases * (band + rows.reach() / rows.stride()) * phaseColumns(columns);
  }

  /** Elements of a buffer for so many channels, with the zeros behind the last row. */
  long size(long channels) {
    return channels * planePitch + shared;
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
    int i = 0;
    for (int c = 0; c < s.groupInChannels(); c++) {
      for (int kh = 0; kh < s.rows().kernel(); kh++) {
        int down = kh * s.rows().dilation();
        int row = c * planePitch + down % rowStride * rowPhase + down / rowStride * rowPitch;
        for (int kw = 0; kw < s.columns().kernel(); kw++) {
          int right = kw * s.columns().dilation();
          table[i++] = row + right % columnStride * columnPhase + right / columnStride;
        }
      }
    }
  }

  /** Whether taps of a kernel row lie side by side if they do so in the input. */
  boolean isDense() {
    return columnPhases == 1;
  }

  /** How far the first tap of a pixel lies from that of the first pixel. */
  int pixel(int row, int column) {
    int right = column * s.columns().stride();
    return row * s.rows().stride() / rowStride * rowPitch + right / columnStride;
  }

  /** Fills a table with the distance of each output pixel's first tap from that of the first pixel. */
  void pixels(int[] table) {
    int i = 0;
    for (int row = 0; row < s.rows().output(); row++) {
      for (int column = 0; column < s.columns().output(); column++) {
        table[i++] = pixel(row, column);
      }
    }
  }

  /**
   * Copies what a band reads of some channels, with the zeros around it. A negative padding cuts pixels off.
   *
   * @param scratch of this thread
   * @param planeAt where the first channel begins in x
   * @param channels how many, one after the other
   * @param firstRow the band's first output row; 0 in a whole frame
   * @param out a buffer
   * @param outAt where the channels' phases go in it
   */
  void fill(
      Kernel kernel,
      Scratch scratch,
      float[] x,
      int planeAt,
      int channels,
      int firstRow,
      float[] out,
      int outAt) {
    int height = s.rows().input();
    Framing f = scratch.framing;
    f.x = x;
    f.xPlanePitch = s.inPlane();
    f.width = s.columns().input();
    f.xPitch = rowStride * f.width;
    f.left = s.columns().padBegin();
    f.stride = columnStride;
    f.phases = columnPhases;
    f.out = out;
    f.outPlanePitch = planePitch;
    f.phasePitch = columnPhase;
    f.pitch = rowPitch;
    f.planes = channels;
    for (int phase = 0; phase < rowPhases; phase++) {
      int first = firstRow * rowStride + phase - s.rows().padBegin(); // input row of the first one
      int begin = Math.min(rows, Math.max(0, ceilDiv(-first, rowStride)));
      int end = Math.max(begin, Math.min(rows, ceilDiv(height - first, rowStride)));
      f.above = begin;
      f.rows = end - begin;
      f.below = rows - end;
      f.xAt = planeAt + (first + begin * rowStride) * f.width;
      f.outAt = outAt + phase * rowPhase;
      kernel.frame(f);
    }
    int end = outAt + channels * planePitch; // where another plane may begin, with these zeros
    Arrays.fill(out, end, end + shared, 0f);
    f.letGo();
  }

  private static int ceilDiv(int a, int b) {
    return -Math.floorDiv(-a, b);
  }
}
