package io.github.conv4j.engine.work;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/** How many threads a call may use: those of the pool that it runs in, else of the common pool; never threads of its own. */
public final class Threads {
  /** At most so many; 1 is the caller alone. */
  static final String PROPERTY = "io.github.conv4j.threads";

  /**
   * Work that pays for a hand-over, in multiply-adds: some 250 µs, since a sleeping thread of a pool takes 80 µs to wake and
   * what it does meanwhile is done by the caller.
   */
  private static final long WORTH_A_HANDOVER = 12_000_000;

  /** What reading or writing an element costs, in multiply-adds. */
  private static final int ELEMENT = 16;

  private static volatile boolean propertyChecked;

  private Threads() {}

  /**
   * Says how many threads should share some work.
   *
   * @param multiplyAdds how many there are
   * @param elements how many are read or written
   * @return 1 if a hand-over would take longer than it saves
   */
  public static int forWork(long multiplyAdds, long elements) {
    if (multiplyAdds + ELEMENT * elements >= WORTH_A_HANDOVER) {
      return most();
    }
    if (!propertyChecked) { // a wrong property fails in the first call of any size
      limit(System.getProperty(PROPERTY));
      propertyChecked = true;
    }
    return 1;
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
