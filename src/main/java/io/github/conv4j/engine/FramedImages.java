package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;

/** Some images of a batch, as many as a buffer holds, in a frame each; or all of them where they lie. */
final class FramedImages {
  private final ConvShape s;
  private final float[] x;
  private final int xAt;
  private final int most;

  /** Where taps find their pixels. */
  final Frame frame;

  final int first;
  final int count;

  /** Holds the images. */
  final float[] data;

  /** Where the first channel of the first image begins. */
  final int at;

  private FramedImages(
      ConvShape s, float[] x, int xAt, Frame frame, int first, int most, Scratch scratch) {
    this.s = s;
    this.x = x;
    this.xAt = xAt + first * s.inChannels() * s.inPlane();
    this.frame = frame;
    this.first = first;
    this.most = most;
    this.count = Math.min(most, s.batch() - first);
    this.data = frame.isCopy() ? scratch.frame.of(frame.size((long) count * s.inChannels())) : x;
    this.at = frame.isCopy() ? 0 : this.xAt;
  }

  /** The first images of a batch in whole frames, in a buffer of this thread. */
  static FramedImages whole(ConvShape s, float[] x, int xAt, Scratch scratch) {
    return first(s, x, xAt, Frame.whole(s), s.batch(), scratch);
  }

  /** The first images of a batch in any frame, no more at a time than are given. */
  static FramedImages first(
      ConvShape s, float[] x, int xAt, Frame frame, long most, Scratch scratch) {
    int atATime = (int) Math.max(1, Math.min(most, frame.imagesATime()));
    return new FramedImages(s, x, xAt, frame, 0, atATime, scratch);
  }

  /** The images that come after these, or null. */
  FramedImages next(Scratch scratch) {
    int next = first + count;
    int input = xAt - first * s.inChannels() * s.inPlane();
    return next < s.batch() ? new FramedImages(s, x, input, frame, next, most, scratch) : null;
  }

  /** Planes that have to be copied into their frames. */
  int planesToFill() {
    return frame.isCopy() ? count * s.inChannels() : 0;
  }

  /** Copies some planes, counted over all channels of these images. */
  void fill(Kernel kernel, Scratch scratch, int plane, int planes) {
    int from = xAt + plane * s.inPlane();
    frame.fill(kernel, scratch, x, from, planes, 0, data, plane * frame.planePitch);
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
