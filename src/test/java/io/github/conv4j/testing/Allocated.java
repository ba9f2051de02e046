package io.github.conv4j.testing;

/** Counts what the current thread allocates. */
public final class Allocated {
  private Allocated() {}

  /** The bytes so far. By reflection, since the tests' module does not read jdk.management. */
  public static long bytes() throws ReflectiveOperationException {
    Object threads = Class.forName("java.lang.management.ManagementFactory")
        .getMethod("getThreadMXBean")
        .invoke(null);
    return (long) Class.forName("com.sun.management.ThreadMXBean")
        .getMethod("getThreadAllocatedBytes", long.class)
        .invoke(threads, Thread.currentThread().getId());
  }
}
