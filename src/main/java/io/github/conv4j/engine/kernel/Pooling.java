package io.github.conv4j.engine.kernel;

/** Windows of some rows that are pooled as {@link Kernel#pool} finds them, as far as they lie inside of the input. */
public final class Pooling {
  /** Whether each output is the average of a window; else it is the maximum. */
  public boolean averages;

  /** Tap t of window j of row i is {@code x[xAt + i * xPitch + j * stride + step[t]]}. */
  public float[] x;

  /** Where the first window of the first row begins. */
  public int xAt;

  /** From one row of windows to the next. */
  public int xPitch;

  /** From one window of a row to the next: 2, or 1 for averages. */
  public int stride;

  /** Where each tap lies, row by row; the columns lie alike in all rows, as far from each other. */
  public int[] step;

  /** Rows of a window. */
  public int tapRows;

  /** Columns of a window. */
  public int tapColumns;

  /** What the sum of a window is divided by: padded places count. */
  public double divisor;

  /** Output j of row i is {@code out[outAt + i * outPitch + j]}. */
  public float[] out;

  /** Where the first output goes. */
  public int outAt;

  /** From one row of outputs to the next. */
  public int outPitch;

  /** How many rows. */
  public int rows;

  /** Outputs of a row, at least {@link Kernel#lanes}. */
  public int width;

  /** Makes an empty one. */
  public Pooling() {}

  /** Forgets the arrays of others, which a thread's buffers would otherwise keep alive. */
  public void letGo() {
    x = null;
    step = null;
    out = null;
  }
}
