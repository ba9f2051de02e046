package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.work.Buffer;

/** How a convolution is done. The one place that decides it; what was measured for that is in {@link Limits}. */
enum Strategy {
  /** One chain after the other, in plain Java: too little work to pack anything, or too few chains for panels. */
  CHAINS,

  /** Depthwise: kernels of 3 × 3 or 5 × 5 roll down planes. */
  ROLL,

  /** Few channels: kernels slide over rows of pixels, some output channels at a time. */
  SLIDE,

  /** A matrix product with pixels in the lanes. */
  PRODUCT_OF_PIXELS,

  /** A matrix product with output channels in the lanes. */
  PRODUCT_OF_CHANNELS;

  /**
   * Decides.
   *
   * @param kernel the back-end
   * @param s the sizes
   * @param ordered whether the weight lies in its order; panels are for products alone
   */
  static Strategy of(Kernel kernel, ConvShape s, boolean ordered) {
    Limits limits = Limits.of(kernel);
    if (!ordered) {
      return product(limits, kernel, s);
    }
    if (s.taps() == 0 || s.multiplyAdds() <= Limits.TINY) {
      return CHAINS;
    }
    if (isPlaneByPlane(s.groupOutChannels(), s.groupInChannels())) {
      return canRoll(s) && limits.rolls(s) && kernel.rolls() ? ROLL : SLIDE;
    }
    if (limits.slides(kernel, s)) {
      return SLIDE;
    }
    return fitsPanels(kernel, s) ? product(limits, kernel, s) : CHAINS;
  }

  /** Whether a convolution would be a product, whose weight may lie in panels alone. */
  static boolean isProduct(Kernel kernel, ConvShape s) {
    Strategy strategy = of(kernel, s, true);
    return strategy == PRODUCT_OF_PIXELS || strategy == PRODUCT_OF_CHANNELS;
  }

  /** Decides for the gradient of a weight, whose products have taps for pixels. */
  static Strategy ofWeightGradient(Kernel kernel, ConvShape s) {
    if (s.groupOutChannels() <= Limits.FEW_GRADIENT_CHANNELS || s.multiplyAdds() <= Limits.TINY) {
      return CHAINS;
    }
    return gradientPrefersChannels(kernel, s) ? PRODUCT_OF_CHANNELS : PRODUCT_OF_PIXELS;
  }

  /**
   * Wide panels go first, then whatever moves fewer elements: those that are packed for each image, unfolded ones twice, and
   * the product where it has to be transposed.
   */
  private static boolean gradientPrefersChannels(Kernel kernel, ConvShape s) {
    int channels = s.groupOutChannels();
    int taps = s.taps();
    int channelPanel = kernel.panel(channels);
    int tapPanel = kernel.panel(taps);
    if (channelPanel > 2 * tapPanel || tapPanel > 2 * channelPanel) {
      return channelPanel > tapPanel;
    }
    if (Math.min(channels, taps) < Math.min(channelPanel, tapPanel) / 2) {
      return channels > taps;
    }
    long pixels = (long) s.batch() * s.outPlane();
    int times = s.isPointwise() ? 1 : 2;
    return pixels * channels + (long) channels * taps <= times * pixels * taps;
  }

  private static Strategy product(Limits limits, Kernel kernel, ConvShape s) {
    return limits.prefersChannels(kernel, s) ? PRODUCT_OF_CHANNELS : PRODUCT_OF_PIXELS;
  }

  /** Whether a kernel could roll: it is square, of 3 or 5 taps a side, without dilation, and its stride is 1 or 2. */
  private static boolean canRoll(ConvShape s) {
    ConvAxis rows = s.rows();
    ConvAxis columns = s.columns();
    return (rows.kernel() == 3 || rows.kernel() == 5)
        && rows.kernel() == columns.kernel()
        && rows.dilation() == 1
        && columns.dilation() == 1
        && rows.stride() <= 2
        && rows.stride() == columns.stride()
        && isNarrow(rows)
        && isNarrow(columns);
  }

  /** Whether the tap in the middle of a kernel never lies on padding. */
  private static boolean isNarrow(ConvAxis a) {
    int half = a.kernel() / 2;
    return a.padBegin() >= 0 && a.padBegin() <= half && a.padEnd() >= 0 && a.padEnd() <= half;
  }

  /** Too few channels come of one plane to share its windows. */
  private static boolean isPlaneByPlane(int groupOutChannels, int groupInChannels) {
    return groupInChannels == 1 && groupOutChannels < Limits.SHARING;
  }

  /**
   * Whether panels are in proportion to what they hold: where a few outputs of a group have very many taps each, all but a few
   * columns would be empty, and the chains are done before those have been filled.
   */
  private static boolean fitsPanels(Kernel kernel, ConvShape s) {
    int widest = Math.max(kernel.panel(s.groupOutChannels()), kernel.panel(64));
    long panel = (long) s.taps() * (widest + ProductConvolution.SPARE_COLUMNS);
    return panel <= Buffer.KEPT
        || (panel < Integer.MAX_VALUE / 2
            && (long) s.groupOutChannels() * s.outPlane() > Limits.FEW_OUTPUTS);
  }
}
