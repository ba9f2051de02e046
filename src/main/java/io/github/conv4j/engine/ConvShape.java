package io.github.conv4j.engine;

import io.github.conv4j.engine.work.Threads;

/**
 * Every size of one convolution, resolved and checked. The arrays that belong to it are contiguous: input {@code (batch,
 * inChannels, rows.input, columns.input)}, weight {@code (outChannels, inChannels / groups, rows.kernel, columns.kernel)},
 * output {@code (batch, outChannels, rows.output, columns.output)}.
 *
 * @param batch number of images
 * @param groups number of groups, a divisor of both numbers of channels
 * @param inChannels input channels of all groups
 * @param outChannels output channels of all groups
 * @param rows the height
 * @param columns the width
 */
public record ConvShape(
    int batch, int groups, int inChannels, int outChannels, ConvAxis rows, ConvAxis columns) {

  int inPlane() {
    return rows.input() * columns.input();
  }

  int outPlane() {
    return rows.output() * columns.output();
  }

  int groupInChannels() {
    return inChannels / groups;
  }

  int groupOutChannels() {
    return outChannels / groups;
  }

  /** The weights of one output channel. */
  int taps() {
    return groupInChannels() * rows.kernel() * columns.kernel();
  }

  boolean isPadded() {
    return rows.isPadded() || columns.isPadded();
  }

  /** Whether each output pixel sees the input pixel at its place alone. */
  boolean isPointwise() {
    return rows.isPointwise() && columns.isPointwise();
  }

  /** The same convolution over images of one long row, if each output pixel sees the input pixel at its place alone. */
  ConvShape flattened() {
    return isPointwise() && rows.input() != 1
        ? new ConvShape(
            batch,
            groups,
            inChannels,
            outChannels,
            ConvAxis.pointwise(1),
            ConvAxis.pointwise(inPlane()))
        : this;
  }

  /**
   * Makes a shape of the same convolution that is simpler to do: without strides that are idle and, for one thread, {@linkplain
   * #flattened flattened}; several threads share the rows.
   *
   * @return this if it is as simple as that
   */
  public ConvShape simplified() {
    return simplified(threads());
  }

  /** The same for so many threads. */
  ConvShape simplified(int threads) {
    ConvShape simple = withoutIdleStrides();
    return threads == 1 ? simple.flattened() : simple;
  }

  /** The same convolution without {@linkplain ConvAxis#withoutIdleStride idle strides}. */
  ConvShape withoutIdleStrides() {
    if (!rows.hasIdleStride() && !columns.hasIdleStride()) {
      return this;
    }
    return new ConvShape(
        batch,
        groups,
        inChannels,
        outChannels,
        rows.withoutIdleStride(),
        columns.withoutIdleStride());
  }

  /** The same over images of one channel each, for what is done to every plane alone. */
  ConvShape planes() {
    return new ConvShape(batch * inChannels, 1, 1, 1, rows, columns);
  }

  /** Whether there is no output. */
  boolean isEmpty() {
    return batch == 0 || outChannels == 0 || outPlane() == 0;
  }

  long multiplyAdds() {
    return (long) batch * outChannels * outPlane() * taps();
  }

  /** How many threads should share the convolution. */
  int threads() {
    long elements = batch * ((long) inChannels * inPlane() + (long) outChannels * outPlane());
    return Threads.forWork(multiplyAdds(), elements);
  }
}
