package io.github.conv4j.engine.work;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;

/**
 * A value that each thread keeps from call to call, since a fresh array costs its zeroing. A virtual thread keeps none: there
 * may be millions of them.
 *
 * @param <T> the value's type
 */
public final class PerThread<T> {
  private static final MethodHandle IS_VIRTUAL = isVirtual();

  private final Supplier<T> supplier;
  private final ThreadLocal<T> kept;

  /**
   * Makes no value yet.
   *
   * @param supplier makes one
   */
  public PerThread(Supplier<T> supplier) {
    this.supplier = supplier;
    this.kept = ThreadLocal.withInitial(supplier);
  }

  /**
   * Returns the value of the current thread.
   *
   * @return the one that it keeps, or a new one for a virtual thread
   */
  public T get() {
    return virtual() ? supplier.get() : kept.get();
  }

  /** {@code Thread.isVirtual}, which came with JDK 21; null before. */
  private static MethodHandle isVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  private static boolean virtual() {
    try {
      return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
