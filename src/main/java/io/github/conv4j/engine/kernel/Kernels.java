package io.github.conv4j.engine.kernel;

import java.lang.System.Logger.Level;
import java.util.Locale;

/** Chooses the kernel of this JVM, once. */
public final class Kernels {
  /** {@code plain} or {@code vector} forces that one. */
  public static final String PROPERTY = "io.github.conv4j.backend";

  private static final String MODULE = "jdk.incubator.vector";
  private static final int FEWEST_LANES = 4;

  /** The vector kernel transposes blocks of 16; no machine has more lanes, but SVE allows them. */
  private static final int MOST_LANES = 16;

  private static volatile Kernel chosen;

  private Kernels() {}

  /**
   * Returns the kernel of this JVM.
   *
   * @return the one that every operation uses
   */
  public static Kernel chosen() {
    Kernel found = chosen;
    if (found == null) {
      found = choose(System.getProperty(PROPERTY));
      chosen = found;
    }
    return found;
  }

  /**
   * Tells what {@code Conv.backend()} says.
   *
   * @return {@code plain}, or such as {@code vector-512}
   */
  public static String name() {
    return chosen().name();
  }

  /** The one that is asked for, or, without a wish, the vector one wherever it is fast. */
  static Kernel choose(String wish) {
    if (wish != null && !wish.equals("plain") && !wish.equals("vector")) {
      throw new IllegalStateException(
          "-D" + PROPERTY + "=" + wish + ": there is no such back-end; it is plain or vector");
    }
    if ("plain".equals(wish)) {
      return new PlainKernel();
    }
    String obstacle = obstacle();
    if (obstacle == null) {
      try {
        return new VectorKernel();
      } catch (LinkageError e) {
        obstacle = "the Vector API of this JDK is not the one that conv4j was built for: " + e;
      }
    }
    if (wish != null) {
      throw new IllegalStateException("-D" + PROPERTY + "=vector: " + obstacle);
    }
    System.getLogger(Kernels.class.getPackageName())
        .log(Level.DEBUG, "conv4j runs its plain back-end: {0}", obstacle);
    return new PlainKernel();
  }

  /** Why there is no vector back-end, or that it would be slow; null if nothing speaks against it. */
  private static String obstacle() {
    var module = ModuleLayer.boot().findModule(MODULE);
    if (module.isEmpty()) {
      return "the Vector API is not there; start java with --add-modules " + MODULE;
    }
    String vm = System.getProperty("java.vm.name", "");
    String mode = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
    if (!vm.contains("HotSpot") && !vm.contains("OpenJDK")) {
      return "the Vector API is fast only on HotSpot, and this is " + vm;
    }
    if (mode.contains("interpreted") || mode.contains("emulated-client") || vm.contains("Client")) {
      return "the Vector API is fast only with the C2 compiler, and this VM runs in " + mode;
    }
    Kernels.class.getModule().addReads(module.get());
    try {
      return obstacle(Vectors.LANES);
    } catch (LinkageError e) {
      return "the Vector API of this JDK is not the one that conv4j was built for: " + e;
    }
  }

  /** The same for a given number of lanes. */
  static String obstacle(int lanes) {
    return lanes >= FEWEST_LANES && lanes <= MOST_LANES
        ? null
        : "vectors of this machine have " + lanes + " lanes, not " + FEWEST_LANES + " to "
            + MOST_LANES;
  }
}
