package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.work.Buffer;

/**
 * Images that have one window each, such as those of a linear layer: all of them are the pixels of one image of as many channels as a
 * window has taps, so that they share the weight. 64 images of 512 channels for 1,000 take a tenth of the time that they take one
 * by one.
 */
final class OneWindowImages {
  private OneWindowImages() {}

  /** Whether a convolution is of such images, which buffers hold several of: a window takes a whole image. */
  static boolean are(ConvShape s) {
    return s.batch() > 1
        && s.groups() == 1
        && s.outPlane() == 1
        && !s.isPadded()
        && s.taps() == s.inChannels() * s.inPlane()
        && s.multiplyAdds() > Limits.TINY
        && atATime(s) > 1;
  }

  private static int atATime(ConvShape s) {
    return Math.min(s.batch(), Buffer.KEPT / Math.max(1, Math.max(s.taps(), s.outChannels())));
  }

  /** Convolves them. */
  static void forward(Call call) {
    ConvShape s = call.shape;
    Scratch scratch = Scratch.PER_THREAD.get();
    int atATime = atATime(s);
    float[] pixels = scratch.windowsOfImages.of((long) atATime * s.taps());
    float[] results = scratch.resultsOfImages.of((long) atATime * s.outChannels());
    for (int first = 0; first < s.batch(); first += atATime) {
      int count = Math.min(atATime, s.batch() - first);
      int from = call.xAt + first * s.taps();
      transpose(call.kernel, call.x, from, count, s.taps(), pixels, 0);
      convolve(new Call(call.kernel, call.threads, ofPixels(s, count))
          .of(pixels, 0)
          .with(call.weights, call.bias)
          .into(results, 0));
      int to = call.outAt + first * s.outChannels();
      transpose(call.kernel, results, 0, s.outChannels(), count, call.out, to);
    }
  }

  /** With channels in the lanes, as one image alone has them, if the weight is large: frozen, it should not be kept in two layouts. */
  private static void convolve(Call call) {
    ConvShape s = call.shape;
    if ((long) s.taps() * s.outChannels() > Weights.Frozen.SMALL
        && Strategy.of(call.kernel, s, call.rows != null) == Strategy.PRODUCT_OF_PIXELS) {
      ProductConvolution.forward(call, true);
    } else {
      Convolution.forward(call);
    }
  }

  private static ConvShape ofPixels(ConvShape s, int count) {
    return new ConvShape(
        1, 1, s.taps(), s.outChannels(), ConvAxis.pointwise(1), ConvAxis.pointwise(count));
  }

  private static void transpose(
      Kernel kernel, float[] in, int inAt, int rows, int columns, float[] out, int outAt) {
    Transposition.transpose(kernel, in, inAt, columns, rows, columns, out, outAt, rows, null, 0);
  }
}
