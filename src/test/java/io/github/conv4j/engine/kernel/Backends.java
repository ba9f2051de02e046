package io.github.conv4j.engine.kernel;

import java.util.stream.Stream;

/** The kernels of this run: the plain one always, the other in the run that the build makes for it. */
public final class Backends {
  private Backends() {}

  /** Whether this run is the one with the Vector API. */
  public static boolean withVectorApi() {
    return System.getProperty("expected.backend", "plain").equals("vector");
  }

  public static Kernel plain() {
    return Kernels.choose("plain");
  }

  public static Stream<Kernel> all() {
    Kernel plain = plain();
    return withVectorApi() ? Stream.of(plain, Kernels.choose("vector")) : Stream.of(plain);
  }
}
