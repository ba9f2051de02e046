package io.github.conv4j.engine;

import java.util.stream.Stream;

/** The micro-kernels of this run: the plain one always, the other in the run that the build makes for it. */
final class Kernels {
  private Kernels() {}

  /** Whether this run is the one with the Vector API. */
  static boolean withVectorApi() {
    return System.getProperty("expected.backend", "plain").equals("vector");
  }

  static Stream<MicroKernel> all() {
    MicroKernel plain = MicroKernels.choose("plain");
    return withVectorApi() ? Stream.of(plain, MicroKernels.choose("vector")) : Stream.of(plain);
  }
}
