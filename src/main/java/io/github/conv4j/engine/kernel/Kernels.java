package io.github.conv4j.engine.kernel;

import io.github.conv4j.engine.kernel.VectorKernel.Part;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Chooses the kernel of this JVM, once. */
public final class Kernels {
  /** {@code plain} or {@code vector} forces that one. */
  public static final String PROPERTY = "io.github.conv4j.backend";

  private static final String MODULE = "jdk.incubator.vector";
  private static final int FEWEST_LANES = 4;

  /** The vector kernel transposes blocks of 16; no machine has more lanes, but SVE allows them. */
  private static final int MOST_LANES = 16;

  private static volatile FastStart start;

  private Kernels() {}

  /**
   * Does a call of the library. The one place where calls are timed: see {@link FastStart}.
   *
   * @param call what to do, from beginning to end with the kernel that it is given
   */
  public static void call(Consumer<Kernel> call) {
    start().call(call);
  }

  /**
   * Returns the kernel of this moment.
   *
   * @return the one that the next call begins with
   */
  public static Kernel chosen() {
    return start().kernel();
  }

  /**
   * Tells whether what is made for a kernel alone is worth keeping.
   *
   * @param kernel one that a call was given
   * @return false if this JVM is about to leave it
   */
  public static boolean stays(Kernel kernel) {
    return start().stays(kernel);
  }

  /**
   * Tells what {@code Conv.backend()} says.
   *
   * @return {@code plain}, or such as {@code vector-512}
   */
  public static String name() {
    return start().name();
  }

  private static FastStart start() {
    FastStart found = start;
    if (found == null) {
      synchronized (Kernels.class) {
        found = start;
        if (found == null) {
          found = start(System.getProperty(PROPERTY));
          start = found;
        }
      }
    }
    return found;
  }

  /** Begins anew, for tests; returns what was before. */
  static FastStart exchange(FastStart other) {
    FastStart before = start();
    start = other;
    return before;
  }

  /** With the kernel that is asked for; without a wish with the plain one, to leave it wherever vectors are fast. */
  static FastStart start(String wish) {
    if (wish != null) {
      return FastStart.settled(forced(wish));
    }
    PlainKernel plain = new PlainKernel();
    String obstacle = obstacle();
    if (obstacle == null) {
      return new FastStart(plain, wake -> goals(plain, wake));
    }
    log(obstacle);
    return FastStart.settled(plain);
  }

  /** The kernel that a property forces. */
  static Kernel forced(String wish) {
    return switch (wish) {
      case "plain" -> new PlainKernel();
      case "vector" -> vector();
      default ->
        throw new IllegalStateException(
            "-D" + PROPERTY + "=" + wish + ": there is no such back-end; it is plain or vector");
    };
  }

  private static Kernel vector() {
    String obstacle = obstacle();
    if (obstacle == null) {
      obstacle = obstacleOfVectors();
    }
    if (obstacle != null) {
      throw new IllegalStateException("-D" + PROPERTY + "=vector: " + obstacle);
    }
    return new VectorKernel();
  }

  /** What to go over to: to a vector kernel with products, then with whatever part of it is missing. */
  static List<FastStart.Goal> goals(PlainKernel plain, Runnable wake) {
    String obstacle = obstacleOfVectors();
    if (obstacle != null) {
      log(obstacle);
      return List.of();
    }
    Map<Part, WarmUp> goals = new EnumMap<>(Part.class);
    VectorKernel early = new VectorKernel(EnumSet.of(Part.PRODUCTS), plain, part -> {
      if (goals.get(part).want()) {
        wake.run();
      }
    });
    Map<Part, List<WarmUp.Form>> forms = WarmUpForms.of(new VectorKernel());
    for (Part part : Part.values()) {
      UnaryOperator<Kernel> next =
          part == Part.PRODUCTS ? now -> early : now -> ((VectorKernel) now).with(part);
      goals.put(part, new WarmUp(next, forms.get(part)));
    }
    goals.get(Part.PRODUCTS).want();
    return List.copyOf(goals.values());
  }

  private static void log(String obstacle) {
    System.getLogger(Kernels.class.getPackageName())
        .log(Level.DEBUG, "conv4j runs its plain back-end: {0}", obstacle);
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
    return null;
  }

  /** The same as far as its classes have to be loaded to see it. */
  private static String obstacleOfVectors() {
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
