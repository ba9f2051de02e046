package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Kernels;
import java.util.concurrent.atomic.AtomicReference;

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
   * @param groups number of groups
   * @param groupOutChannels output channels of a group
   * @param groupInChannels input channels of a group
   * @return the weight
   */
  public static Frozen frozen(
      float[] values, int groups, int groupOutChannels, int groupInChannels) {
    return frozen(Kernels.chosen(), values, groups, groupOutChannels, groupInChannels);
  }

  /** The same for a given kernel, which packs it in its own way. */
  static Frozen frozen(
      Kernel kernel, float[] values, int groups, int groupOutChannels, int groupInChannels) {
    Frozen weights = new Frozen(values);
    int steps = groups * groupOutChannels == 0 ? 0 : values.length / groups / groupOutChannels;
    if (Kernels.stays(kernel)
        && Strategy.isAlwaysProductOfChannels(kernel, groupOutChannels, groupInChannels, steps)) {
      weights.panels(weights.keep(new WeightPanels(kernel, groups, groupOutChannels, steps)));
    }
    return weights;
  }

  /** A weight that is made panel by panel, in each call. */
  static Weights made(Maker maker) {
    return new Made(maker);
  }

  /** Packs a weight that exists only in panels. */
  interface Maker {
    /** Packs one panel, counted over all groups. */
    void pack(WeightPanels layout, int panel, float[] out, int outAt);
  }

  /** The elements in the order of a weight, from {@link #at} on; null if there are none in that order. */
  abstract float[] rows();

  /** Where they begin. */
  abstract int at();

  /** The layout of panels for a convolution. */
  WeightPanels layout(Kernel kernel, ConvShape s) {
    return new WeightPanels(kernel, s.groups(), s.groupOutChannels(), s.taps());
  }

  /** All panels, or null if they are the caller's to {@link #pack}. */
  abstract float[] panels(WeightPanels layout);

  /** Packs one panel, counted over all groups. */
  abstract void pack(WeightPanels layout, int panel, float[] out, int outAt);

  /** Whether the weight would have to be packed in every call. */
  boolean isLive() {
    return false;
  }

  private static final class Live extends Weights {
    private final float[] values;
    private final int at;

    Live(float[] values, int at) {
      this.values = values;
      this.at = at;
    }

    @Override
    boolean isLive() {
      return true;
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
    float[] panels(WeightPanels layout) {
      return null;
    }

    @Override
    void pack(WeightPanels layout, int panel, float[] out, int outAt) {
      layout.pack(values, at, panel, out, outAt);
    }
  }

  /** A copy for serving, which is packed once where that pays. */
  public static final class Frozen extends Weights {
    /** Elements of a weight that is kept in its order beside its panels: 256 KB. */
    private static final int SMALL = 1 << 16;

    private volatile Stored stored;
    private final AtomicReference<WeightPanels> layout = new AtomicReference<>();

    private Frozen(float[] values) {
      stored = new Stored(values, null, null);
    }

    /** The elements in the order of a weight, in panels, or both. */
    private static final class Stored {
      final float[] rows;
      final float[] panels;
      final WeightPanels layout;

      Stored(float[] rows, float[] panels, WeightPanels layout) {
        this.rows = rows;
        this.panels = panels;
        this.layout = layout;
      }
    }

    /**
     * Copies the weight.
     *
     * @return its elements in their order
     */
    public float[] copy() {
      Stored found = stored;
      return found.rows != null ? found.rows.clone() : found.layout.unpackAll(found.panels);
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

    /** The one that it has, since it belongs to one layer; but a kernel that does not stay gets one of its own. */
    @Override
    WeightPanels layout(Kernel kernel, ConvShape s) {
      WeightPanels found = layout.get();
      if (found == null || !Kernels.stays(kernel)) {
        WeightPanels own = super.layout(kernel, s);
        return Kernels.stays(kernel) ? keep(own) : own;
      }
      return found;
    }

    /** The one that is kept: this, or one that has been before. */
    private WeightPanels keep(WeightPanels made) {
      return layout.compareAndSet(null, made) ? made : layout.get();
    }

    /** Only in the layout that is kept, so that nothing is packed for a kernel that goes, nor read by it. */
    @Override
    float[] panels(WeightPanels layout) {
      if (layout != this.layout.get() || layout.isWasteful()) {
        return null;
      }
      Stored found = stored;
      if (found.panels == null) {
        float[] kept = found.rows.length <= SMALL ? found.rows : null;
        found = new Stored(kept, layout.packAll(found.rows, 0), layout);
        stored = found;
      }
      return found.panels;
    }

    /** A call that began before the panels that are kept were packed may need the elements in their order once more. */
    @Override
    void pack(WeightPanels layout, int panel, float[] out, int outAt) {
      Stored found = stored;
      float[] rows = found.rows != null ? found.rows : found.layout.unpackAll(found.panels);
      layout.pack(rows, 0, panel, out, outAt);
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
    float[] panels(WeightPanels layout) {
      return null;
    }

    @Override
    void pack(WeightPanels layout, int panel, float[] out, int outAt) {
      maker.pack(layout, panel, out, outAt);
    }
  }
}
