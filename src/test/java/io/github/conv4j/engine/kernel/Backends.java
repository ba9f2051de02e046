package io.github.conv4j.engine.kernel;

import java.util.stream.Stream;

/** The kernels of this run: the plain one always, the others in the run that the build makes for them. */
public final class Backends {
  private Backends() {}

  /** Whether this run is the one with the Vector API. */
  public static boolean withVectorApi() {
    return System.getProperty("expected.backend", "plain").equals("vector");
  }

  public static Kernel plain() {
    return Kernels.forced("plain");
  }

  public static Stream<Kernel> all() {
    PlainKernel plain = new PlainKernel();
    return withVectorApi()
        ? Stream.of(plain, VectorKernel.early(plain), Kernels.forced("vector"))
        : Stream.of(plain);
  }
}
