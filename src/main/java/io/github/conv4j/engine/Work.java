package io.github.conv4j.engine;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;

/**
 * Work in phases of items that may run side by side. The caller takes items one by one, and so does every helper from its pool
 * that has started meanwhile; a phase begins when all items of the one before are done. The caller never waits for a helper
 * that has not started: a hand-over takes some 80 µs where the pool's threads sleep, and it works on in that time.
 */
final class Work {
  /** One kind of items: how many, and what does one of them, with buffers that no other thread uses. */
  static final class Phase {
    private final int items;
    private final ObjIntConsumer<Scratch> item;

    private Phase(int items, ObjIntConsumer<Scratch> item) {
      this.items = items;
      this.item = item;
    }
  }

  /** A phase of so many items. */
  static Phase phase(int items, ObjIntConsumer<Scratch> item) {
    return new Phase(items, item);
  }

  private static final int SPINS = 10_000;
  private static final long PAUSE_NANOS = 20_000;

  private final Phase[] phases;
  private final AtomicInteger[] taken;
  private final AtomicInteger[] done;
  private volatile Throwable failure;

  private Work(Phase[] phases) {
    this.phases = phases;
    this.taken = new AtomicInteger[phases.length];
    this.done = new AtomicInteger[phases.length];
    for (int i = 0; i < phases.length; i++) {
      taken[i] = new AtomicInteger();
      done[i] = new AtomicInteger();
    }
  }

  /** Runs the phases, on at most so many threads. */
  static void run(int threads, Scratch scratch, Phase... phases) {
    int helpers = threads - 1;
    if (helpers < 1) {
      for (Phase phase : phases) {
        for (int item = 0; item < phase.items; item++) {
          phase.item.accept(scratch, item);
        }
      }
      return;
    }
    Work work = new Work(phases);
    Helper[] crew = new Helper[helpers];
    for (int i = 0; i < helpers; i++) {
      crew[i] = new Helper(work);
    }
    try {
      handOver(crew);
      work.takePart(scratch);
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
    private transient volatile Work work;

    Helper(Work work) {
      this.work = work;
    }

    /**
     * Takes a task back that nobody has begun, or a busy pool's queue would grow from call to call. One that cannot be taken
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
      Work found = work;
      if (found != null) {
        found.takePart(Scratch.ofThisThread());
      }
    }
  }

  private void takePart(Scratch scratch) {
    for (int phase = 0; phase < phases.length; phase++) {
      int items = phases[phase].items;
      for (int item = taken[phase].getAndIncrement();
          item < items;
          item = taken[phase].getAndIncrement()) {
        try {
          if (failure == null) {
            phases[phase].item.accept(scratch, item);
          }
        } catch (Throwable e) {
          failure = e;
        }
        done[phase].incrementAndGet();
      }
      await(done[phase], items);
    }
  }

  private static void await(AtomicInteger done, int items) {
    for (int spins = 0; done.get() < items; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(
            PAUSE_NANOS); // the thread that holds the last item has lost its processor
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
