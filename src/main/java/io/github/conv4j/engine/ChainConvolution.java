package io.github.conv4j.engine;

/** Convolution output by output, one chain each: for work that is over before anything could be packed. */
final class ChainConvolution {
  private ChainConvolution() {}

  /** Convolves a batch; see {@link Convolution#forward}. */
  static void forward(Call call) {
    Scratch scratch = Scratch.PER_THREAD.get();
    ConvShape s = call.shape;
    FramedImages images = FramedImages.whole(s, call.x, call.xAt, scratch);
    int[] step = scratch.table(s.taps());
    images.frame.steps(step);
    for (; images != null; images = images.next(scratch)) {
      if (images.frame.isCopy()) {
        images.fill(call.kernel, scratch, 0, images.count * s.inChannels());
      }
      for (int image = 0; image < images.count; image++) {
        for (int channel = 0; channel < s.outChannels(); channel++) {
          plane(call, images, image, channel, step);
        }
      }
    }
  }

  private static void plane(Call call, FramedImages images, int image, int channel, int[] step) {
    ConvShape s = call.shape;
    float[] data = images.data;
    float[] out = call.out;
    float[] weight = call.rows;
    int taps = s.taps();
    int width = s.columns().output();
    int stride = s.columns().stride();
    int rowStride = s.rows().stride() * images.frame.rowPitch;
    int w = call.weights.at() + channel * taps;
    float add = call.add(channel);
    int rowAt = images.channel(image, channel / s.groupOutChannels() * s.groupInChannels());
    int to = call.outPlane((images.first + image) * s.outChannels() + channel);
    for (int row = 0; row < s.rows().output(); row++, rowAt += rowStride, to += width) {
      int column = 0;
      // four chains that do not wait for each other; the last four of a row may be the same again
      // in part
      for (; column < width && width >= 4; column += 4) {
        int first = Math.min(column, width - 4);
        int at = rowAt + first * stride;
        float acc0 = 0;
        float acc1 = 0;
        float acc2 = 0;
        float acc3 = 0;
        for (int tap = 0; tap < taps; tap++) {
          float v = weight[w + tap];
          int i = at + step[tap];
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
          acc = Math.fma(weight[w + tap], data[rowAt + column * stride + step[tap]], acc);
        }
        out[to + column] = acc + add;
      }
    }
  }
}
