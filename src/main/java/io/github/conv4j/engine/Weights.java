package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;

/** The weight of a convolution. */
public abstract sealed class Weights {
  private Weights() {}

  /**
   * Takes a weight in place.
   *
   * @param values holds the weight; may be changed between calls
   * @param at where it begins
   * @return the weight
   */
  public static Weights live(float[] values, int at) {
    return new Live(values, at);
  }

  /**
   * Takes ownership of a weight, for serving.
   *
   * @param values the weight; given up once it has been packed
   * @return the weight
   */
  public static Frozen frozen(float[] values) {
    return new Frozen(values);
  }

  /** A weight that is made panel by panel, in each call. */
  static Weights made(Maker maker) {
    return new Made(maker);
  }

  /** Packs a weight that exists only in panels. */
  interface Maker {
    /** Packs some steps of one panel of a group. */
    void pack(WeightPanels layout, int group, int panel, int from, int to, float[] out, int outAt);
  }

  /** The elements in the order of a weight, from {@link #at} on; null if there are none in that order. */
  abstract float[] rows();

  /** Where they begin. */
  abstract int at();

  /** The layout of panels for a convolution. */
  WeightPanels layout(Kernel kernel, ConvShape s, boolean inLanes) {
    return new WeightPanels(kernel, inLanes, s.groups(), s.groupOutChannels(), s.taps());
  }

  /** All panels, or null if they are the caller's to {@link #pack}. */
  float[] panels(WeightPanels layout) {
    return null;
  }

  /** Packs the steps of one panel of a group, from one to another. */
  abstract void pack(
      WeightPanels layout, int group, int panel, int from, int to, float[] out, int outAt);

  private static final class Live extends Weights {
    private final float[] values;
    private final int at;

    Live(float[] values, int at) {
      this.values = values;
      this.at = at;
    }

    @Override
    float[] rows() {
      return values;
    }

    @Override
    int at() {
      return at;
    }

    @Override
    void pack(WeightPanels layout, int group, int panel, int from, int to, float[] out, int outAt) {
      layout.pack(values, at, group, panel, from, to, out, outAt);
    }
  }

  /** A copy for serving, which is packed once where that pays. */
  public static final class Frozen extends Weights {
    /** Elements of a weight that is kept in its order beside its panels: 256 KB. */
    static final int SMALL = 1 << 16;

    private volatile Stored stored;

    /** The last layout that a call asked for, whether or not anything was packed for it. */
    private volatile WeightPanels last;

    private Frozen(float[] values) {
      stored = new Stored(values, null, null);
    }

    /** Panels and what they are for. */
    private static final class Packed {
      final WeightPanels layout;
      final float[] panels;

      Packed(WeightPanels layout, float[] panels) {
        this.layout = layout;
        this.panels = panels;
      }
    }

    /** The elements in the order of a weight, in panels for the lanes, in tiles of rows, or in several of these ways. */
    private static final class Stored {
      final float[] rows;
      final Packed lanes;
      final Packed tiles;

      Stored(float[] rows, Packed lanes, Packed tiles) {
        this.rows = rows;
        this.lanes = lanes;
        this.tiles = tiles;
      }

      float[] ordered() {
        Packed packed = lanes != null ? lanes : tiles;
        return rows != null ? rows : packed.layout.unpackAll(packed.panels);
      }

      Packed packed(boolean inLanes) {
        return inLanes ? lanes : tiles;
      }

      /** The same with other panels; a large weight is not kept in its order beside them. */
      Stored with(Packed packed) {
        float[] all = ordered();
        float[] kept = all.length <= SMALL ? all : null;
        return packed.layout.inLanes
            ? new Stored(kept, packed, tiles)
            : new Stored(kept, lanes, packed);
      }
    }

    /**
     * Copies the weight.
     *
     * @return its elements in their order
     */
    public float[] copy() {
      Stored found = stored;
      return found.rows != null ? found.rows.clone() : found.ordered();
    }

    /** Null once a large weight has been packed, which another call may do at any time. */
    @Override
    float[] rows() {
      return stored.rows;
    }

    @Override
    int at() {
      return 0;
    }

    /** The one that it has, since it belongs to one layer; no call needs to make another. */
    @Override
    WeightPanels layout(Kernel kernel, ConvShape s, boolean inLanes) {
      Packed packed = stored.packed(inLanes);
      if (packed != null && packed.layout.isFor(kernel)) {
        return packed.layout;
      }
      WeightPanels found = last;
      if (found == null || found.inLanes != inLanes || !found.isOf(kernel)) {
        found = super.layout(kernel, s, inLanes);
        last = found;
      }
      return found;
    }

    /** Null for a kernel that this JVM is about to leave, so that nothing is packed twice. */
    @Override
    float[] panels(WeightPanels layout) {
      Stored found = stored;
      Packed packed = found.packed(layout.inLanes);
      if (packed == null || packed.layout != layout) { // another thread may do the same
        if (layout.isWasteful() || !layout.stays()) {
          return null;
        }
        packed = new Packed(layout, layout.packAll(found.ordered(), 0));
        stored = found.with(packed);
      }
      return packed.panels;
    }

    @Override
    void pack(WeightPanels layout, int group, int panel, int from, int to, float[] out, int outAt) {
      layout.pack(stored.ordered(), 0, group, panel, from, to, out, outAt);
    }
  }

  private static final class Made extends Weights {
    private final Maker maker;

    Made(Maker maker) {
      this.maker = maker;
    }

    @Override
    float[] rows() {
      return null;
    }

    @Override
    int at() {
      return 0;
    }

    @Override
    void pack(WeightPanels layout, int group, int panel, int from, int to, float[] out, int outAt) {
      maker.pack(layout, group, panel, from, to, out, outAt);
    }
  }
}
