package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.RowTiles;

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
          && (out <= FEW
              || (out <= MANY && s.groupInChannels() <= MANY)
              || (out <= 4 * MANY && s.taps() <= FEW_TAPS && !isOneByOne(s)));
    }

    /** Such kernels have no neighbours to share: from 16, 32 or 64 channels to 64 a product took 0.8 times a slide's time. */
    private boolean isOneByOne(ConvShape s) {
      return s.taps() == s.groupInChannels();
    }

    /** Whichever wastes less work and stores its result for less. */
    @Override
    boolean prefersChannels(Kernel kernel, ConvShape s) {
      int pixels = kernel.packsImages() ? s.outPlane() : PixelsInPlace.pixels(s);
      if (pixels < kernel.panel(pixels) || s.groupOutChannels() < RowTiles.NARROW) {
        return true;
      }
      double k = s.taps();
      double inPixels = idle(kernel, pixels, s.outPlane(), s.groupOutChannels());
      inPixels *= 1 + (pixels == s.outPlane() ? 0 : COPYING / k);
      double inChannels = idle(kernel, s.groupOutChannels(), s.groupOutChannels(), s.outPlane());
      inChannels *= 1 + TRANSPOSING / k;
      return inChannels < inPixels;
    }

    /** Elements that a product computes for each that is needed. */
    private double idle(Kernel kernel, int columns, int neededColumns, int rows) {
      int panel = kernel.panel(columns);
      double computed = (columns + panel - 1) / panel * panel;
      return computed / neededColumns * kernel.tiles(rows).sum() / rows;
    }
  };

  /** Output channels that would leave half of a product's tile idle. */
  private static final int FEW = 3;

  /**
   * Channels of a group, in and out, up to which sliding wins: 4 to 4 channels at 56 × 56 take a third of the product's time, 16
   * to 16 at 32 × 32 two thirds; from 32 on the product wins.
   */
  private static final int MANY = 16;

  /** Taps up to which sliding wins for four times as many outputs: 3 to 64 channels of 224 × 224 take a third of the time. */
  private static final int FEW_TAPS = 150;

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

  /** What it costs to copy a result row by row, in reduction steps, and to transpose it. */
  private static final double COPYING = 6;

  private static final double TRANSPOSING = 10;

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
