package io.github.conv4j.engine;

/** Convolution output by output, one chain of fused multiply-adds each: for what is over before anything could be laid out. */
final class PixelConvolution {
  private PixelConvolution() {}

  /** Convolves a batch; see {@link Convolution#forward}. */
  static void forward(
      ConvShape s, float[] x, int xAt, float[] weight, int weightAt, float[] bias, float[] out) {
    if (!s.isPadded()) {
      PaddedImages images = PaddedImages.of(s, x, xAt, 0, s.batch(), null);
      convolve(s, images, s.batch(), weight, weightAt, bias, out, 0);
      return;
    }
    Scratch scratch = Scratch.ofThisThread();
    int atATime = PaddedImages.atATime(s);
    for (int first = 0; first < s.batch(); first += atATime) {
      int count = Math.min(atATime, s.batch() - first);
      PaddedImages images = PaddedImages.of(s, x, xAt, first, count, scratch);
      for (int plane = 0; plane < count * s.inChannels(); plane++) {
        images.pad(plane);
      }
      int outAt = first * s.outChannels() * s.outPlane();
      convolve(s, images, count, weight, weightAt, bias, out, outAt);
    }
  }

  /** Some images, whose results begin at a given place. */
  private static void convolve(
      ConvShape s,
      PaddedImages images,
      int count,
      float[] weight,
      int weightAt,
      float[] bias,
      float[] out,
      int outAt) {
    float[] data = images.data;
    int taps = s.taps();
    int[] steps = new int[taps];
    images.steps(steps);
    int width = s.columns().output();
    int height = s.rows().output();
    int stride = s.columns().stride();
    int rowStride = s.rows().stride() * images.rowPitch;
    int to = outAt;
    for (int plane = 0; plane < count * s.outChannels(); plane++) {
      int channel = plane % s.outChannels();
      int group = channel / s.groupOutChannels();
      int source = plane / s.outChannels() * s.inChannels() + group * s.groupInChannels();
      float add = bias == null ? -0f : bias[channel];
      int w = weightAt + channel * taps;
      int rowAt = images.at + source * images.planePitch;
      for (int row = 0; row < height; row++, rowAt += rowStride) {
        int column = 0;
        // four chains that do not wait for each other; the last four of a row may be the same ones
        // again in part
        for (; column < width && width >= 4; column += 4) {
          int first = Math.min(column, width - 4);
          int at = rowAt + first * stride;
          float acc0 = 0;
          float acc1 = 0;
          float acc2 = 0;
          float acc3 = 0;
          for (int tap = 0; tap < taps; tap++) {
            float v = weight[w + tap];
            int i = at + steps[tap];
            acc0 = Math.fma(v, data[i], acc0);
            acc1 = Math.fma(v, data[i + stride], acc1);
            acc2 = Math.fma(v, data[i + 2 * stride], acc2);
            acc3 = Math.fma(v, data[i + 3 * stride], acc3);
          }
          out[to + first] = acc0 + add;
          out[to + first + 1] = acc1 + add;
          out[to + first + 2] = acc2 + add;
          out[to + first + 3] = acc3 + add;
        }
        for (; column < width; column++) {
          float acc = 0;
          for (int tap = 0; tap < taps; tap++) {
            acc = Math.fma(weight[w + tap], data[rowAt + column * stride + steps[tap]], acc);
          }
          out[to + column] = acc + add;
        }
        to += width;
      }
    }
  }
}
