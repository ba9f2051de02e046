package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernels;
import io.github.conv4j.engine.work.Threads;
import io.github.conv4j.engine.work.Work;

/** The gradient of a convolution's bias: the sums of the output's channels. */
public final class BiasGradient {
  /** Sums side by side, which hide each other's latency. */
  private static final int CHANNELS = 8;

  private BiasGradient() {}

  /**
   * Sums each channel. For each image that is one chain of additions in {@code double} over row, column, rounded at its end;
   * the images' results are added in ascending order, one rounding each.
   *
   * @param batch number of images
   * @param channels of an image
   * @param pixels of a channel
   * @param gradOutput holds the images
   * @param at where they begin
   * @param out all zero; holds one element per channel, from 0
   */
  public static void compute(
      int batch, int channels, int pixels, float[] gradOutput, int at, float[] out) {
    Kernels.chosen(); // not needed, but a wrong back-end fails at the first call of any kind
    int threads = Threads.forWork(0, (long) batch * channels * pixels);
    compute(threads, batch, channels, pixels, gradOutput, at, out);
  }

  /** The same on at most so many threads. */
  static void compute(
      int threads, int batch, int channels, int pixels, float[] gradOutput, int at, float[] out) {
    Work.Stage<Scratch> sums =
        new Work.Stage<Scratch>((channels + CHANNELS - 1) / CHANNELS, (buffers, item) -> {
          int first = item * CHANNELS;
          int last = Math.min(channels, first + CHANNELS) - 1;
          double[] sum = new double[CHANNELS];
          for (int image = 0; image < batch; image++) {
            eight(gradOutput, at + image * channels * pixels, pixels, first, last, sum);
            for (int c = first; c <= last; c++) {
              float of = (float) sum[c - first];
              out[c] = image == 0 ? of : out[c] + of;
            }
          }
        });
    Work.run(threads, Scratch.PER_THREAD, sums);
  }

  /** Sums of eight channels; where there are fewer, of the last one several times. */
  private static void eight(float[] g, int at, int pixels, int first, int last, double[] sum) {
    int r0 = at + first * pixels;
    int r1 = at + Math.min(last, first + 1) * pixels;
    int r2 = at + Math.min(last, first + 2) * pixels;
    int r3 = at + Math.min(last, first + 3) * pixels;
    int r4 = at + Math.min(last, first + 4) * pixels;
    int r5 = at + Math.min(last, first + 5) * pixels;
    int r6 = at + Math.min(last, first + 6) * pixels;
    int r7 = at + Math.min(last, first + 7) * pixels;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    for (int i = 0; i < pixels; i++) {
      s0 += g[r0 + i];
      s1 += g[r1 + i];
      s2 += g[r2 + i];
      s3 += g[r3 + i];
      s4 += g[r4 + i];
      s5 += g[r5 + i];
      s6 += g[r6 + i];
      s7 += g[r7 + i];
    }
    sum[0] = s0;
    sum[1] = s1;
    sum[2] = s2;
    sum[3] = s3;
    sum[4] = s4;
    sum[5] = s5;
    sum[6] = s6;
    sum[7] = s7;
  }
}
