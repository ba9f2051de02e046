package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Packing;

/**
 * The weight of a convolution as its transpose takes it: the channels that come in are those that come out, and the taps of one
 * phase, which are all of them where strides are 1, ascend from the last to the first.
 */
final class FlippedWeight {
  private final Kernel kernel;
  private final ConvShape s;
  private final float[] weight;
  private final int weightAt;

  /** Where each tap lies in the kernel, the last one first. */
  private final int[] tapAt;

  private final int kernelSize;

  private volatile int[] rowStep;

  /**
   * Takes a weight in place.
   *
   * @param s the sizes of the convolution that it belongs to
   * @param tapAt where each tap lies in its kernel, the last one first
   */
  FlippedWeight(Kernel kernel, ConvShape s, float[] weight, int weightAt, int[] tapAt) {
    this.kernel = kernel;
    this.s = s;
    this.weight = weight;
    this.weightAt = weightAt;
    this.tapAt = tapAt;
    this.kernelSize = s.rows().kernel() * s.columns().kernel();
  }

  /** A copy in the order of a weight. */
  float[] copy() {
    int taps = s.groupOutChannels() * tapAt.length;
    float[] flipped = new float[s.inChannels() * taps];
    for (int ci = 0; ci < s.inChannels(); ci++) {
      int at = at(ci / s.groupInChannels(), ci % s.groupInChannels());
      copy(at, 1, 0, taps, flipped, ci * taps, 1);
    }
    return flipped;
  }

  /** Where the weights from an input channel of a group to the first output channel lie. */
  private int at(int group, int ci) {
    return weightAt + group * s.groupOutChannels() * s.taps() + ci * kernelSize;
  }

  /** Packs some steps of one panel of a group, reading the weight in its order. */
  void pack(WeightPanels layout, int group, int panel, int from, int to, float[] out, int outAt) {
    int at = at(group, layout.cut.first(panel));
    int channels = layout.channels(panel);
    int width = layout.cut.width(panel);
    if (kernelSize == 1) {
      copyRows(at, channels, from, to, out, outAt, width);
    } else if (tapAt.length == kernelSize && width % Transposition.ROWS == 0) {
      flip(at, channels, from, to, out, outAt, width);
    } else {
      copy(at, channels, from, to, out, outAt, width);
    }
    layout.clearSpare(panel, to - from, out, outAt);
  }

  /** Packs steps that are rows of the weight. */
  private void copyRows(int at, int channels, int from, int to, float[] out, int outAt, int width) {
    int pitch = s.taps();
    for (int co = from; co < to && !kernel.packs(); co++) {
      System.arraycopy(weight, at + co * pitch, out, outAt + (co - from) * width, channels);
    }
    if (kernel.packs()) { // rows of two vectors: 0.9 of the time
      Packing p = new Packing();
      p.x = weight;
      p.source = at;
      p.add(0, channels);
      p.step = rowStep();
      p.from = from;
      p.to = to;
      p.reach = (s.groupOutChannels() - 1) * pitch;
      p.out = out;
      p.outAt = outAt;
      p.pitch = width;
      kernel.pack(p);
    }
  }

  /**
   * Packs output channels by blocks, last to first, since a block may spill into the rows before its channel; what is left, element
   * by element. Blocks take half the time.
   */
  private void flip(int at, int channels, int from, int to, float[] out, int outAt, int width) {
    int block = kernel.transposedColumns();
    int before = Math.max(0, block - kernelSize);
    int first = (from + before + kernelSize - 1) / kernelSize;
    int last = Math.min(to / kernelSize, whole(at, channels, block));
    for (int co = last - 1; co >= first; co--) {
      int source = at + co * s.taps();
      int target = outAt + (co * kernelSize - from) * width;
      for (int i = 0; i < channels; i += Transposition.ROWS) {
        int rows = source + i * kernelSize;
        for (int tap = 0; tap < kernelSize; tap += block) {
          int j = Math.max(0, Math.min(tap, kernelSize - block));
          int end = target + (kernelSize - 1 - j) * width + i;
          kernel.transpose(
              weight, rows + j, kernelSize, out, end, -width, Scratch.nothing(block), 0);
        }
      }
    }
    int begin = Math.min(to, first * kernelSize);
    int end = Math.max(begin, last * kernelSize);
    copy(at, channels, from, begin, out, outAt, width);
    copy(at, channels, end, to, out, outAt + (end - from) * width, width);
  }

  /** How many of the first output channels blocks can take without reading past the array. */
  private int whole(int at, int channels, int block) {
    int rows = (channels + Transposition.ROWS - 1) / Transposition.ROWS * Transposition.ROWS;
    int read = (rows - 1) * kernelSize + Math.max(block, kernelSize);
    return Math.floorDiv(weight.length - at - read, s.taps()) + 1;
  }

  /** Packs steps element by element, without a division, which took longer than the copy. */
  private void copy(int at, int channels, int from, int to, float[] out, int outAt, int width) {
    int tap = from % tapAt.length;
    int row = at + from / tapAt.length * s.taps();
    int target = outAt;
    for (int k = from; k < to; k++) {
      int place = row + tapAt[tap];
      for (int j = 0; j < channels; j++) {
        out[target + j] = weight[place + j * kernelSize];
      }
      target += width;
      if (++tap == tapAt.length) {
        tap = 0;
        row += s.taps();
      }
    }
  }

  /** Where the weights of each output channel of a group begin. */
  private int[] rowStep() {
    int[] found = rowStep;
    if (found == null) {
      found = new int[s.groupOutChannels()];
      for (int co = 0; co < found.length; co++) {
        found[co] = co * s.taps();
      }
      rowStep = found; // another thread's is the same
    }
    return found;
  }
}
