package io.github.conv4j.engine.work;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;

/**
 * Work in stages of items that may be done side by side. The caller takes items one by one, and so does every helper from its
 * pool that has started meanwhile; a stage begins when all items of the one before are done. The caller never waits for a helper
 * that has not started: a hand-over takes some 80 µs where the pool's threads sleep, and the caller works on in that time.
 *
 * @param <T> what a thread works with, such as its buffers
 */
public final class Work<T> {
  /**
   * One kind of items: how many, and what does one of them.
   *
   * @param <T> what a thread works with, shared with no other thread
   * @param items their number
   * @param item does one, given its index
   */
  public record Stage<T>(int items, ObjIntConsumer<T> item) {}

  private static final int SPINS = 10_000;
  private static final long PAUSE_NANOS = 20_000;

  private final PerThread<T> tools;
  private final Stage<T>[] stages;
  private final AtomicInteger[] taken;
  private final AtomicInteger[] done;
  private volatile Throwable failure;

  private Work(PerThread<T> tools, Stage<T>[] stages) {
    this.tools = tools;
    this.stages = stages;
    this.taken = new AtomicInteger[stages.length];
    this.done = new AtomicInteger[stages.length];
    for (int i = 0; i < stages.length; i++) {
      taken[i] = new AtomicInteger();
      done[i] = new AtomicInteger();
    }
  }

  /**
   * Runs stages one after the other.
   *
   * @param <T> what a thread works with
   * @param threads how many take part at most, the caller among them
   * @param tools what each of them works with
   * @param stages what there is to do
   */
  @SafeVarargs
  public static <T> void run(int threads, PerThread<T> tools, Stage<T>... stages) {
    int helpers = threads - 1;
    if (helpers < 1) {
      T own = tools.get();
      for (Stage<T> stage : stages) {
        for (int item = 0; item < stage.items(); item++) {
          stage.item().accept(own, item);
        }
      }
      return;
    }
    Work<T> work = new Work<>(tools, stages);
    Helper[] crew = new Helper[helpers];
    for (int i = 0; i < helpers; i++) {
      crew[i] = new Helper(work);
    }
    try {
      handOver(crew);
      work.takePart();
    } finally {
      for (int i = helpers - 1; i >= 0; i--) { // the last one lies on top of its queue
        crew[i].leave();
      }
    }
    work.rethrow();
  }

  /**
   * Offers the work to the pool. One that is full or gets no thread from the system says so when it may hold the task already:
   * then whoever comes takes part, and the caller goes on as if nobody did.
   */
  private static void handOver(Helper[] crew) {
    boolean inside = ForkJoinTask.inForkJoinPool();
    try {
      for (Helper helper : crew) {
        if (inside) {
          helper.fork();
        } else {
          ForkJoinPool.commonPool().execute(helper);
        }
      }
    } catch (RuntimeException | Error e) {
      // nothing is lost: see above
    }
  }

  private static final class Helper extends RecursiveAction {
    private static final long serialVersionUID = 1;
    private transient volatile Work<?> work;

    Helper(Work<?> work) {
      this.work = work;
    }

    /**
     * Takes back a task that nobody has begun, or a busy pool's queue would grow from call to call. One that cannot be taken
     * back lets go of the arrays, for the pool may keep it until it finds the time to see that nothing is left to do.
     */
    void leave() {
      work = null;
      if (!tryUnfork()) {
        cancel(false);
      }
    }

    @Override
    protected void compute() {
      Work<?> found = work;
      if (found != null) {
        found.takePart();
      }
    }
  }

  private void takePart() {
    T own = tools.get();
    for (int stage = 0; stage < stages.length; stage++) {
      int items = stages[stage].items();
      for (int item = taken[stage].getAndIncrement();
          item < items;
          item = taken[stage].getAndIncrement()) {
        try {
          if (failure == null) {
            stages[stage].item().accept(own, item);
          }
        } catch (Throwable e) {
          failure = e;
        }
        done[stage].incrementAndGet();
      }
      await(done[stage], items);
    }
  }

  private static void await(AtomicInteger done, int items) {
    for (int spins = 0; done.get() < items; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else { // the thread that holds the last item has lost its processor
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void rethrow() {
    Throwable e = failure;
    if (e instanceof Error error) {
      throw error;
    }
    if (e instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
