package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Product;
import io.github.conv4j.engine.work.Buffer;
import java.util.Arrays;

/**
 * The layout of a weight with output channels in the lanes: for each group, panels of as many channels as the kernel takes,
 * in each of them row by row the channels' weights of one reduction step. Channels that are missing in the last panel are 0.
 */
final class WeightPanels {
  /** Channels of one panel, and its pitch. */
  final int width;

  /** Panels of one group. */
  final int count;

  private final Kernel kernel;
  private final int groups;
  private final int channels;
  private final int steps;

  /**
   * The panels of all groups.
   *
   * @param groups number of groups
   * @param channels output channels of a group
   * @param steps weights of an output channel
   */
  WeightPanels(Kernel kernel, int groups, int channels, int steps) {
    this.kernel = kernel;
    this.groups = groups;
    this.channels = channels;
    this.steps = steps;
    this.width = kernel.panel(channels);
    this.count = (channels + width - 1) / width;
  }

  /** Elements of one panel. */
  int size() {
    return steps * width;
  }

  /** Elements of all panels of all groups, and what may be read behind them. */
  long sizeOfAll() {
    return (long) groups * count * size() + Product.SPARE_ROWS;
  }

  /** Whether panels would be large and mostly empty, as those of groups of few channels are: too much to keep for good. */
  boolean isWasteful() {
    return sizeOfAll() > Buffer.KEPT && (long) count * width > 4L * channels;
  }

  /** The first channel of a panel, both counted over all groups. */
  int firstChannel(int panel) {
    return panel / count * channels + panel % count * width;
  }

  /** Channels of a panel of its group. */
  int channels(int panel) {
    return Math.min(width, channels - panel * width);
  }

  /**
   * Packs one panel, counted over all groups.
   *
   * @param weightAt where the weights begin
   */
  void pack(float[] weight, int weightAt, int panel, float[] out, int outAt) {
    int rows = channels(panel % count);
    int from = weightAt + firstChannel(panel) * steps;
    Transposition.transpose(kernel, weight, from, steps, rows, steps, out, outAt, width, null, 0);
    for (int step = 0; step < steps && rows < width; step++) {
      int at = outAt + step * width;
      Arrays.fill(out, at + rows, at + width, 0f);
    }
  }

  /** Packs the panels of all groups. */
  float[] packAll(float[] weight, int at) {
    float[] panels = new float[Math.toIntExact(sizeOfAll())];
    for (int panel = 0; panel < groups * count; panel++) {
      pack(weight, at, panel, panels, panel * size());
    }
    return panels;
  }

  /** Brings all panels back into the order of a weight. */
  float[] unpackAll(float[] panels) {
    float[] weight = new float[groups * channels * steps];
    for (int channel = 0; channel < groups * channels; channel++) {
      int panel = channel / channels * count + channel % channels / width;
      int from = panel * size() + channel % channels % width;
      for (int step = 0; step < steps; step++) {
        weight[channel * steps + step] = panels[from + step * width];
      }
    }
    return weight;
  }
}
