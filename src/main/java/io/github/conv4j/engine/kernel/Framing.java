package io.github.conv4j.engine.kernel;

import java.util.Arrays;

/**
 * Rows of some planes that are copied with zeros around them, as {@link Kernel#frame} finds them. Columns that lie a stride apart
 * come to lie side by side, those of each phase in rows of their own.
 */
public final class Framing {
  /** Row i of plane p is {@code x[xAt + p * xPlanePitch + i * xPitch …]}, of {@code width} elements. */
  public float[] x;

  /** Where row 0 of plane 0 begins. */
  public int xAt;

  /** From one plane to the next. */
  public int xPlanePitch;

  /** From one row to the next one that is copied. */
  public int xPitch;

  /** Elements of a row. */
  public int width;

  /** Zeros before a row; negative for elements that are cut off. */
  public int left;

  /** Columns from one of a phase to the next. */
  public int stride;

  /** How many phases there are, from the first. */
  public int phases;

  /**
   * Column j of phase f of row i is {@code out[outAt + p * outPlanePitch + f * phasePitch + i * pitch + j]}, and has the element
   * {@code j * stride + f - left} of the row, or 0 where there is none.
   */
  public float[] out;

  /** Where phase 0 of row 0 of plane 0 begins, with the rows of zeros above. */
  public int outAt;

  /** From one plane to the next. */
  public int outPlanePitch;

  /** From one phase to the next. */
  public int phasePitch;

  /** Columns of a phase. */
  public int pitch;

  /** How many planes. */
  public int planes;

  /** Rows of zeros above those that are copied. */
  public int above;

  /** Rows that are copied. */
  public int rows;

  /** Rows of zeros below them. */
  public int below;

  /** Makes an empty one. */
  public Framing() {}

  /** Forgets the arrays of others, which a thread's buffers would otherwise keep alive. */
  public void letGo() {
    x = null;
    out = null;
  }

  /** Frames one row of one phase, element by element. */
  void row(int plane, int phase, int i) {
    int before = left - phase;
    int begin = Math.min(pitch, Math.max(0, ceilDiv(before, stride)));
    int end = Math.max(begin, Math.min(pitch, ceilDiv(before + width, stride)));
    int to = outAt + plane * outPlanePitch + phase * phasePitch + (above + i) * pitch;
    int from = xAt + plane * xPlanePitch + i * xPitch - before;
    for (int j = 0; j < begin; j++) { // mostly one: a call of a library's loop takes longer
      out[to + j] = 0;
    }
    if (stride == 1 && begin < end) {
      System.arraycopy(x, from + begin, out, to + begin, end - begin);
    } else {
      for (int j = begin; j < end; j++) {
        out[to + j] = x[from + j * stride];
      }
    }
    for (int j = end; j < pitch; j++) {
      out[to + j] = 0;
    }
  }

  private static int ceilDiv(int a, int b) {
    return -Math.floorDiv(-a, b);
  }

  /** Fills the rows of zeros of one phase of a plane. */
  void zeros(int plane, int phase) {
    int at = outAt + plane * outPlanePitch + phase * phasePitch;
    Arrays.fill(out, at, at + above * pitch, 0f);
    int end = at + (above + rows) * pitch;
    Arrays.fill(out, end, end + below * pitch, 0f);
  }
}
