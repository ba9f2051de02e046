package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;

/**
 * Some images of a batch, as many as a buffer holds, in a frame each; or all of them where they lie; or all of them, of which each
 * thread frames a band when it needs it.
 */
final class FramedImages {
  private final ConvShape s;
  private final float[] x;
  private final int xAt;
  private final int most;

  /** Where taps find their pixels. */
  final Frame frame;

  final int first;
  final int count;

  /** Holds the images; null by bands. */
  final float[] data;

  /** Where the first channel of the first image begins. */
  final int at;

  /** Whether a thread copies a band of an image into its frame when it needs it; else whole images are copied before. */
  private final boolean byBands;

  private FramedImages(
      ConvShape s,
      float[] x,
      int xAt,
      Frame frame,
      int first,
      int most,
      boolean byBands,
      float[] data) {
    this.s = s;
    this.x = x;
    this.xAt = xAt + first * s.inChannels() * s.inPlane();
    this.frame = frame;
    this.first = first;
    this.most = most;
    this.count = Math.min(most, s.batch() - first);
    this.byBands = byBands;
    this.data = data;
    this.at = data == x ? this.xAt : 0;
  }

  /** The first images of a batch in whole frames, in a buffer of this thread. */
  static FramedImages whole(ConvShape s, float[] x, int xAt, Scratch scratch) {
    return first(s, x, xAt, Frame.whole(s), s.batch(), scratch);
  }

  /** The first images of a batch in any frame, no more at a time than are given. */
  static FramedImages first(
      ConvShape s, float[] x, int xAt, Frame frame, long most, Scratch scratch) {
    int atATime = (int) Math.max(1, Math.min(most, frame.imagesATime()));
    return at(s, x, xAt, frame, 0, atATime, scratch);
  }

  private static FramedImages at(
      ConvShape s, float[] x, int xAt, Frame frame, int first, int most, Scratch scratch) {
    long channels = (long) Math.min(most, s.batch() - first) * s.inChannels();
    float[] data = frame.isCopy() ? scratch.frame.of(frame.size(channels)) : x;
    return new FramedImages(s, x, xAt, frame, first, most, false, data);
  }

  /** All images of a batch, which come into a frame {@linkplain #band band by band}. */
  static FramedImages byBands(ConvShape s, float[] x, int xAt, Frame frame) {
    return new FramedImages(s, x, xAt, frame, 0, s.batch(), true, null);
  }

  /** The images that come after these, or null. */
  FramedImages next(Scratch scratch) {
    int next = first + count;
    int input = xAt - first * s.inChannels() * s.inPlane();
    return next < s.batch() ? at(s, x, input, frame, next, most, scratch) : null;
  }

  /** Planes that have to be copied into their frames. */
  int planesToFill() {
    return frame.isCopy() && !byBands ? count * s.inChannels() : 0;
  }

  /** Copies some planes, counted over all channels of these images. */
  void fill(Kernel kernel, Scratch scratch, int plane, int planes) {
    int from = xAt + plane * s.inPlane();
    frame.fill(kernel, scratch, x, from, planes, 0, data, plane * frame.planePitch);
  }

  /** Copies a band of a group of an image, counted over both, into a buffer of this thread, at its beginning. */
  float[] band(Kernel kernel, Scratch scratch, int map, int row) {
    int channels = s.groupInChannels();
    float[] band = scratch.frame.of(frame.size(channels));
    frame.fill(kernel, scratch, x, xAt + map * channels * s.inPlane(), channels, row, band, 0);
    return band;
  }

  /** Where a group of an image begins, counted over both. */
  int group(int map) {
    return channel(map / s.groups(), map % s.groups() * s.groupInChannels());
  }

  /** Where a channel begins. */
  int channel(int image, int channel) {
    return at + (image * s.inChannels() + channel) * frame.planePitch;
  }
}
