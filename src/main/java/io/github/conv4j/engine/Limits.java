package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;

/** What was measured of each back-end to choose a {@link Strategy} by. */
enum Limits {
  /** The plain loops, whose rows are long. */
  PLAIN {
    @Override
    boolean rolls(ConvShape s) {
      return false;
    }

    @Override
    boolean slides(Kernel kernel, ConvShape s) {
      int out = s.groupOutChannels();
      return s.outPlane() > out && (out <= FEW || (out <= MANY && s.groupInChannels() <= MANY));
    }

    /** Whichever has the longer rows. */
    @Override
    boolean prefersChannels(Kernel kernel, ConvShape s) {
      return s.groupOutChannels() > s.outPlane();
    }
  },

  /** The Vector API's. */
  VECTOR {
    @Override
    boolean rolls(ConvShape s) {
      return s.rows().kernel() == 3 || s.columns().output() <= WIDEST_ROLL_OF_FIVE;
    }

    @Override
    boolean slides(Kernel kernel, ConvShape s) {
      int out = s.groupOutChannels();
      return 4 * s.columns().output() >= 3 * kernel.lanes()
          && (out <= FEW || (out <= MANY && s.groupInChannels() <= MANY));
    }

    /** Whichever wastes less work, packs its pixels and stores its result for less. */
    @Override
    boolean prefersChannels(Kernel kernel, ConvShape s) {
      int pixels = s.outPlane();
      int channels = s.groupOutChannels();
      if (pixels < kernel.panel(pixels)) {
        return true;
      }
      double moving = TRANSPOSING / s.taps() + PACKING / channels;
      double inChannels = idle(kernel, channels, pixels) * (1 + moving);
      return inChannels < idle(kernel, pixels, channels);
    }

    /** Elements that a product computes for each that is needed. */
    private double idle(Kernel kernel, int columns, int rows) {
      int panel = kernel.panel(columns);
      double computed = (columns + panel - 1) / panel * panel;
      return computed / columns * kernel.tiles(rows).sum() / rows;
    }
  };

  /** Output channels that would leave most of a product's tile idle. */
  private static final int FEW = 3;

  /**
   * Channels of a group, in and out, up to which sliding wins: 4 to 4 channels at 56 × 56 take a third of the product's time, 16
   * to 16 at 32 × 32 two thirds; from 32 on the product wins.
   */
  private static final int MANY = 16;

  // ---- of both back-ends ----

  /** Multiply-adds up to which four plain chains are done before anything is packed: some 300 ns. */
  static final int TINY = 1024;

  /** Output channels of one plane from which a product may share its windows. */
  static final int SHARING = 4;

  /** Output channels of a group whose weight gradient leaves lanes idle: of 32, a chain takes as long in one as in all. */
  static final int FEW_GRADIENT_CHANNELS = 2;

  /** Outputs of a group whose chains take no longer, one by one, than filling panels that no buffer is kept for. */
  static final int FEW_OUTPUTS = 32;

  /** A 5 × 5 kernel rolls down wide planes no faster than it slides over them. */
  private static final int WIDEST_ROLL_OF_FIVE = 128;

  /** What it costs to transpose a result, in reduction steps. */
  private static final double TRANSPOSING = 10;

  /** What packing pixels in tiles costs beyond packing them in panels, in output channels. */
  private static final double PACKING = 6;

  static Limits of(Kernel kernel) {
    return kernel.lanes() == 1 ? PLAIN : VECTOR;
  }

  /** Whether a depthwise convolution that can roll should, or slide. */
  abstract boolean rolls(ConvShape s);

  /** Whether a convolution should slide, or be a product. */
  abstract boolean slides(Kernel kernel, ConvShape s);

  /** Whether a product is faster with output channels in the lanes than with output pixels. */
  abstract boolean prefersChannels(Kernel kernel, ConvShape s);
}
