package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;

/**
 * Images that have one window each, such as those of a linear layer: all of them are the pixels of one image of as many channels as a
 * window has taps, so that they share the weight. One after the other, 64 images took 4 times as long.
 */
final class OneWindowImages {
  private OneWindowImages() {}

  /** Whether a convolution is of such images: a window takes the whole image, and there is no other. */
  static boolean are(ConvShape s) {
    return s.batch() > 1
        && s.groups() == 1
        && s.outPlane() == 1
        && !s.isPadded()
        && s.taps() == s.inChannels() * s.inPlane()
        && s.multiplyAdds() > Limits.TINY;
  }

  /** Convolves them. */
  static void forward(Call call) {
    ConvShape s = call.shape;
    ConvAxis images = ConvAxis.pointwise(s.batch());
    ConvShape one = new ConvShape(1, 1, s.taps(), s.outChannels(), ConvAxis.pointwise(1), images);
    Scratch scratch = Scratch.PER_THREAD.get();
    float[] pixels = scratch.windowsOfImages.of((long) s.batch() * s.taps());
    float[] results = scratch.resultsOfImages.of((long) s.batch() * s.outChannels());
    transpose(call.kernel, call.x, call.xAt, s.batch(), s.taps(), pixels, 0);
    float[] out = call.out;
    int outAt = call.outAt;
    Convolution.forward(call.as(one).of(pixels, 0).into(results, 0));
    transpose(call.kernel, results, 0, s.outChannels(), s.batch(), out, outAt);
  }

  private static void transpose(
      Kernel kernel, float[] in, int inAt, int rows, int columns, float[] out, int outAt) {
    Transposition.transpose(kernel, in, inAt, columns, rows, columns, out, outAt, rows, null, 0);
  }
}
