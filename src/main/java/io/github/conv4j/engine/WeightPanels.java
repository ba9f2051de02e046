package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Cut;
import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Kernels;
import io.github.conv4j.engine.work.Buffer;
import java.util.Arrays;

/**
 * The layout of a weight for a product: for each group, panels of as many output channels as fill the lanes or make a tile of
 * rows, in each of them step by step the channels' weights of one reduction step. Channels that are missing in the last panel are 0.
 */
final class WeightPanels {
  /** How the channels of a group are cut into panels. */
  final Cut cut;

  /** Whether a panel fills the lanes; else it is a tile of rows. */
  final boolean inLanes;

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
  WeightPanels(Kernel kernel, boolean inLanes, int groups, int channels, int steps) {
    this.kernel = kernel;
    this.inLanes = inLanes;
    this.groups = groups;
    this.channels = channels;
    this.steps = steps;
    this.cut = inLanes ? Cut.even(channels, kernel.panel(channels)) : kernel.tiles(channels);
  }

  /** Whether they were laid out for this very kernel. */
  boolean isOf(Kernel other) {
    return kernel == other;
  }

  /** Whether panels are for a kernel: all with as many lanes take them alike. */
  boolean isFor(Kernel other) {
    return kernel.lanes() == other.lanes();
  }

  /** Whether they are worth keeping, since their kernel stays. */
  boolean stays() {
    return Kernels.stays(kernel);
  }

  /** Panels of a group. */
  int count() {
    return cut.count();
  }

  /** Where a panel of a group begins. */
  int at(int group, int panel) {
    return (group * cut.sum() + cut.first(panel)) * steps;
  }

  /** Elements of all panels of all groups. */
  long sizeOfAll() {
    return (long) groups * cut.sum() * steps;
  }

  /**
   * Whether panels for the lanes would be large and mostly empty, as those of groups of few channels are: too much to keep for good.
   * Tiles of rows have a few rows to spare at most, and a product has to have them all.
   */
  boolean isWasteful() {
    return inLanes && sizeOfAll() > Buffer.KEPT && cut.sum() > 4L * channels;
  }

  /** Channels of a panel. */
  int channels(int panel) {
    return Math.min(cut.width(panel), channels - cut.first(panel));
  }

  /**
   * Packs some steps of one panel of a group.
   *
   * @param weightAt where the weights of all groups begin
   * @param from the first step
   * @param to the step behind the last one
   */
  void pack(
      float[] weight,
      int weightAt,
      int group,
      int panel,
      int from,
      int to,
      float[] out,
      int outAt) {
    int at = weightAt + (group * channels + cut.first(panel)) * steps + from;
    int filled = channels(panel);
    int width = cut.width(panel);
    Transposition.transpose(
        kernel, weight, at, steps, filled, to - from, out, outAt, width, null, 0);
    clearSpare(panel, to - from, out, outAt);
  }

  /** Sets the channels that are missing in some steps of a panel to 0. */
  void clearSpare(int panel, int count, float[] out, int outAt) {
    int filled = channels(panel);
    int width = cut.width(panel);
    for (int k = 0; k < count && filled < width; k++) {
      int at = outAt + k * width;
      Arrays.fill(out, at + filled, at + width, 0f);
    }
  }

  /** Packs the panels of all groups. */
  float[] packAll(float[] weight, int weightAt) {
    float[] panels = new float[Math.toIntExact(sizeOfAll())];
    for (int group = 0; group < groups; group++) {
      for (int panel = 0; panel < count(); panel++) {
        pack(weight, weightAt, group, panel, 0, steps, panels, at(group, panel));
      }
    }
    return panels;
  }

  /** Brings all panels back into the order of a weight. */
  float[] unpackAll(float[] panels) {
    float[] weight = new float[groups * channels * steps];
    for (int group = 0; group < groups; group++) {
      for (int panel = 0; panel < count(); panel++) {
        for (int i = 0; i < channels(panel); i++) {
          int from = at(group, panel) + i;
          int to = (group * channels + cut.first(panel) + i) * steps;
          for (int step = 0; step < steps; step++) {
            weight[to + step] = panels[from + step * cut.width(panel)];
          }
        }
      }
    }
    return weight;
  }
}
