package io.github.conv4j.engine.kernel;

/**
 * Kernels of few taps that slide over the same rows of pixels, as {@link Kernel#slide} finds them: output pixel (i, j) of
 * channel c sees {@code x[xAt + i * xPitch + j + step[t]]} through {@code weight[weightAt + c * taps + t]}.
 */
public final class Slide {

  /** Holds the pixels. */
  public float[] x;

  /** What their places are counted from. */
  public int xAt;

  /** From one output row to the next in x. */
  public int xPitch;

  /** Distance of each tap from the first. */
  public int[] step;

  /** Taps of an output channel. */
  public int taps;

  /** Holds {@code taps} elements a channel. */
  public float[] weight;

  /** Where they begin. */
  public int weightAt;

  /** One element a channel, or null for none. */
  public float[] bias;

  /** Where the biases begin. */
  public int biasAt;

  /** Output pixel (i, j) of channel c is {@code out[outAt + c * outPitch + i * width + j]}. */
  public float[] out;

  /** Where the first channel of the result begins. */
  public int outAt;

  /** From one channel of the result to the next. */
  public int outPitch;

  /** Output channels. */
  public int channels;

  /** Output rows. */
  public int rows;

  /** Pixels of an output row. */
  public int width;

  /**
   * Taps of a kernel row, if the one output row sees through a kernel row what the output row above it sees through the next
   * one; else 0.
   */
  public int sharedTaps;

  /** What the kernel keeps. */
  final Memory memory;

  /**
   * Makes an empty one.
   *
   * @param memory what the kernel keeps for the thread
   */
  public Slide(Memory memory) {
    this.memory = memory;
  }

  /** The bias of a channel, −0 for none, which changes nothing that it is added to. */
  float add(int channel) {
    return bias == null ? -0f : bias[biasAt + channel];
  }

  /** Forgets the arrays of others, which a thread's buffers would otherwise keep alive. */
  public void letGo() {
    x = null;
    step = null;
    weight = null;
    bias = null;
    out = null;
  }
}
