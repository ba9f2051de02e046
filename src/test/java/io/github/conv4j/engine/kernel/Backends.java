package io.github.conv4j.engine.kernel;

import java.util.EnumSet;
import java.util.stream.Stream;

/** The kernels of this run: the plain one always, the other in the run that the build makes for it. */
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
    Kernel plain = plain();
    return withVectorApi() ? Stream.of(plain, Kernels.forced("vector")) : Stream.of(plain);
  }

  /** Also the one that is there for some seconds between the two. */
  static Stream<Kernel> allAndEarly() {
    Stream<Kernel> early = withVectorApi() ? Stream.of(early(new PlainKernel())) : Stream.empty();
    return Stream.concat(all(), early);
  }

  /** A vector kernel that has nothing but products. */
  static VectorKernel early(PlainKernel rest) {
    return new VectorKernel(EnumSet.of(VectorKernel.Part.PRODUCTS), rest, part -> {});
  }
}
