package io.github.conv4j.engine;

import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** The kinds of threads that may call the library. */
enum Callers {
  THREAD,
  POOL_OF_1,
  POOL_OF_2,
  POOL_OF_5,
  /** From JDK 21 on. */
  VIRTUAL_THREAD;

  private static final Method START_VIRTUAL = startVirtual();

  /** Those that this JDK has. */
  static Stream<Callers> all() {
    return Stream.of(values()).filter(c -> c != VIRTUAL_THREAD || START_VIRTUAL != null);
  }

  /** Has such a thread compute something. */
  <T> T call(Callable<T> callable) {
    var task = new FutureTask<>(callable);
    switch (this) {
      case THREAD -> task.run();
      case POOL_OF_1 -> inPool(1, task);
      case POOL_OF_2 -> inPool(2, task);
      case POOL_OF_5 -> inPool(5, task);
      case VIRTUAL_THREAD -> inVirtualThread(task);
    }
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static void inPool(int parallelism, FutureTask<?> task) {
    var pool = new ForkJoinPool(parallelism);
    pool.execute(task);
    pool.shutdown(); // once the task is done
  }

  private static void inVirtualThread(FutureTask<?> task) {
    try {
      START_VIRTUAL.invoke(null, task);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Thread.startVirtualThread", e);
    }
  }

  private static Method startVirtual() {
    try {
      return Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
