package io.github.conv4j.engine;

/**
 * The weight of a convolution: as it lies with the caller, or a copy for serving, which is laid out once where that pays, or one
 * that is made of another.
 */
public final class Weights {
  private final int at;
  private final float[] live; // null if frozen or made
  private final Maker maker; // null if live or frozen
  private volatile Stored
      stored; // of a frozen one: a volatile write takes as long as a tiny convolution

  /** Lays out a weight that exists in panels alone. */
  interface Maker {
    /** Lays one panel out, counted over all groups. */
    void pack(WeightPanels layout, int panel, float[] out, int outAt);
  }

  /** Numbers in the order of a weight, if {@code layout} is null, or in panels. */
  private static final class Stored {
    final float[] values;
    final WeightPanels layout;

    Stored(float[] values, WeightPanels layout) {
      this.values = values;
      this.layout = layout;
    }
  }

  private Weights(float[] live, int at, Maker maker) {
    this.live = live;
    this.at = at;
    this.maker = maker;
  }

  /** A weight that is made panel by panel, in each call. */
  static Weights made(Maker maker) {
    return new Weights(null, 0, maker);
  }

  /**
   * Takes a weight where it lies.
   *
   * @param values holds the weight; may be changed between calls
   * @param at where it begins
   * @return the weight
   */
  public static Weights live(float[] values, int at) {
    return new Weights(values, at, null);
  }

  /**
   * Takes a weight that nobody else has.
   *
   * @param values the weight; given up once it has been laid out
   * @param groups number of groups
   * @param outChannels output channels of a group
   * @param inChannels input channels of a group
   * @return the weight
   */
  public static Weights frozen(float[] values, int groups, int outChannels, int inChannels) {
    Weights weights = new Weights(null, 0, null);
    weights.stored = new Stored(values, null);
    if (Convolution.isWorthPanels(groups, outChannels, inChannels, values.length)) {
      int steps = values.length / groups / outChannels;
      weights.panels(new WeightPanels(MicroKernels.chosen(), groups, outChannels, steps));
    }
    return weights;
  }

  /**
   * Copies the weight.
   *
   * @return the numbers in the order of a weight
   */
  public float[] copy() {
    Stored found = stored;
    return found.layout == null ? found.values.clone() : found.layout.unpackAll(found.values);
  }

  /** The numbers in the order of a weight, or null once they are in panels, where another call may bring them at any time. */
  float[] values() {
    if (live != null || maker != null) {
      return live;
    }
    Stored found = stored;
    return found.layout == null ? found.values : null;
  }

  /** Whether the numbers lie with the caller, in the order of a weight. */
  boolean isLive() {
    return live != null;
  }

  /** Where they begin. */
  int at() {
    return at;
  }

  /** Lays out one panel of a weight that has not all of them. */
  void pack(WeightPanels layout, int panel, float[] out, int outAt) {
    if (maker != null) {
      maker.pack(layout, panel, out, outAt);
    } else {
      layout.pack(live != null ? live : stored.values, at, panel, out, outAt);
    }
  }

  /** All panels, or null if they are the caller's to {@link #pack}: those of a frozen weight, too, if they would be wasteful. */
  float[] panels(WeightPanels layout) {
    if (live != null || maker != null || layout.isWasteful()) {
      return null;
    }
    Stored found = stored;
    if (found.layout == null) {
      found = new Stored(layout.packAll(found.values, at), layout);
      stored = found;
    }
    return found.values;
  }
}
