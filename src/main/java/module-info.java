/**
 * 2-D convolution in plain Java: a small float32 tensor, the textbook's cross-correlations, the general convolution and a
 * trainable layer.
 */
module io.github.conv4j {
  // static: only Images needs it, and a run-time image without it runs everything else;
  // transitive: BufferedImage is in the signatures of Images
  requires static transitive java.desktop;

  exports io.github.conv4j;
  exports io.github.conv4j.io;
}
