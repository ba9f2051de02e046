package io.github.conv4j.engine;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/** How many threads a call may use: those of the pool that it runs in, else of the common pool; never threads of its own. */
final class Threads {
  /** At most so many; 1 is the caller alone. */
  static final String PROPERTY = "io.github.conv4j.threads";

  /**
   * Work that pays for a hand-over, in multiply-adds: some 250 µs, since a sleeping thread of a pool takes 80 µs to wake and
   * what it does meanwhile is done by the caller.
   */
  private static final long WORTH_A_HANDOVER = 12_000_000;

  /** What reading or writing a number costs, in multiply-adds. */
  private static final int NUMBER = 16;

  private static boolean checked; // a race repeats the check

  private Threads() {}

  static int forWork(ConvShape s) {
    long numbers = (long) s.batch()
        * (s.inChannels() * (long) s.inPlane() + s.outChannels() * (long) s.outPlane());
    return forMultiplyAdds(s.multiplyAdds() + NUMBER * numbers);
  }

  /** For work that does little more than read so many numbers. */
  static int forNumbers(long numbers) {
    return forMultiplyAdds(NUMBER * numbers);
  }

  private static int forMultiplyAdds(long work) {
    if (!checked) {
      checkProperties();
    }
    return work < WORTH_A_HANDOVER ? 1 : most();
  }

  /** Makes a wrong property fail at the first call of any size, rather than at the first large one. */
  private static void checkProperties() {
    limit(System.getProperty(PROPERTY));
    MicroKernels.chosen();
    checked = true;
  }

  private static int most() {
    int limit = limit(System.getProperty(PROPERTY));
    if (limit == 1) {
      return 1;
    }
    boolean inside = ForkJoinTask.inForkJoinPool();
    int pool = inside
        ? ForkJoinTask.getPool().getParallelism()
        : ForkJoinPool.getCommonPoolParallelism() + 1;
    return Math.max(1, Math.min(Math.min(pool, limit), Runtime.getRuntime().availableProcessors()));
  }

  static int limit(String property) {
    if (property == null) {
      return Integer.MAX_VALUE;
    }
    try {
      int limit = Integer.parseInt(property);
      if (limit >= 1) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalStateException(
        "-D" + PROPERTY + "=" + property + ": must be a whole number of threads, at least 1");
  }
}
