package io.github.conv4j.engine.work;

import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;

/**
 * Work in stages of items that may be done side by side. The caller takes items one by one, first of a part of its own, and so
 * does every helper from its pool that has started meanwhile; a stage begins when all items of the one before are done. The caller
 * never waits for a helper that has not started: a hand-over takes some 80 µs where the pool's threads sleep, and the caller works
 * on in that time.
 *
 * @param <T> what a thread works with, such as its buffers
 */
public final class Work<T> {
  /**
   * What there is to do.
   *
   * @param <T> what a thread works with
   */
  public interface Job<T> {
    /**
     * Counts the stages.
     *
     * @return how many there are
     */
    int stages();

    /**
     * Counts the items of a stage.
     *
     * @param stage its index
     * @return how many there are
     */
    int items(int stage);

    /**
     * Does an item.
     *
     * @param tools shared with no other thread
     * @param stage the index of its stage
     * @param item its index
     */
    void run(T tools, int stage, int item);
  }

  /**
   * A job of a single stage.
   *
   * @param <T> what a thread works with
   * @param items how many there are
   * @param item does one, given its index
   */
  public record Stage<T>(int items, ObjIntConsumer<T> item) implements Job<T> {
    @Override
    public int stages() {
      return 1;
    }

    @Override
    public int items(int stage) {
      return items;
    }

    @Override
    public void run(T tools, int stage, int index) {
      item.accept(tools, index);
    }
  }

  private static final int SPINS = 10_000;
  private static final long PAUSE_NANOS = 20_000;

  private final PerThread<T> tools;
  private final Job<T> job;

  /** Items of each stage, asked for once: a helper may come late, when the job has been planned anew. */
  private final int[] items;

  /** How many are taken of each thread's part of a stage. */
  private final AtomicInteger[][] taken;

  private final AtomicInteger[] done;
  private volatile Throwable failure;

  private Work(PerThread<T> tools, Job<T> job, int threads) {
    this.tools = tools;
    this.job = job;
    this.items = new int[job.stages()];
    Arrays.setAll(items, job::items);
    this.taken = new AtomicInteger[job.stages()][];
    Arrays.setAll(taken, stage -> counters(threads));
    this.done = counters(job.stages());
  }

  private static AtomicInteger[] counters(int count) {
    AtomicInteger[] counters = new AtomicInteger[count];
    Arrays.setAll(counters, i -> new AtomicInteger());
    return counters;
  }

  /**
   * Does a job.
   *
   * @param <T> what a thread works with
   * @param threads how many take part at most, the caller among them
   * @param tools what each of them works with
   * @param job what there is to do
   */
  public static <T> void run(int threads, PerThread<T> tools, Job<T> job) {
    int helpers = threads - 1;
    if (helpers < 1) {
      alone(tools.get(), job);
      return;
    }
    Work<T> work = new Work<>(tools, job, threads);
    T own = tools.get(); // before anybody helps, since it may fail
    Helper[] crew = new Helper[helpers];
    for (int i = 0; i < helpers; i++) {
      crew[i] = new Helper(work, i + 1);
    }
    try {
      handOver(crew);
      work.takePart(own, 0);
    } finally {
      for (int i = helpers - 1; i >= 0; i--) { // the last one lies on top of its queue
        crew[i].leave();
      }
    }
    work.rethrow();
  }

  private static <T> void alone(T own, Job<T> job) {
    for (int stage = 0; stage < job.stages(); stage++) {
      int items = job.items(stage);
      for (int item = 0; item < items; item++) {
        job.run(own, stage, item);
      }
    }
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
    private final int part;
    private transient volatile Work<?> work;

    Helper(Work<?> work, int part) {
      this.work = work;
      this.part = part;
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
        found.help(part);
      }
    }
  }

  private void help(int part) {
    takePart(tools.get(), part);
  }

  /**
   * Does items of a part, then of those that others have not got to. The caller, and a helper that is the only one, had
   * the same part in the call before, and find what they read and write in their caches.
   */
  private void takePart(T own, int part) {
    for (int stage = 0; stage < taken.length; stage++) {
      int parts = taken[stage].length;
      for (int i = 0; i < parts; i++) {
        take(own, stage, (part + i) % parts);
      }
      await(done[stage], items[stage]);
    }
  }

  private void take(T own, int stage, int part) {
    AtomicInteger counter = taken[stage][part];
    int first = first(stage, part);
    int count = first(stage, part + 1) - first;
    for (int i = counter.getAndIncrement(); i < count; i = counter.getAndIncrement()) {
      try {
        if (failure == null) {
          job.run(own, stage, first + i);
        }
      } catch (Throwable e) {
        failure = e;
      }
      done[stage].incrementAndGet();
    }
  }

  /** The first item of a part. */
  private int first(int stage, int part) {
    return (int) ((long) items[stage] * part / taken[stage].length);
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
