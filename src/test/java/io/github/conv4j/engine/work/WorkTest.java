package io.github.conv4j.engine.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("engine")
@Timeout(60)
class WorkTest {
  /** What a thread works with. */
  private static final class Tools {}

  private static final PerThread<Tools> TOOLS = new PerThread<>(Tools::new);

  /** Stages one after the other. */
  private record Stages(List<Work.Stage<Tools>> all) implements Work.Job<Tools> {
    Stages(Work.Stage<Tools> first, Work.Stage<Tools> second) {
      this(List.of(first, second));
    }

    @Override
    public int stages() {
      return all.size();
    }

    @Override
    public int items(int stage) {
      return all.get(stage).items();
    }

    @Override
    public void run(Tools tools, int stage, int item) {
      all.get(stage).item().accept(tools, item);
    }
  }

  private static final int[][] SIZES = {
    {}, {0}, {1}, {100}, {0, 0, 0}, {5, 0, 7}, {1, 1, 1, 1}, {3, 200, 2}, {0, 50, 0, 50}
  };

  /** Stages that count how often each item has run, and what had not been done before that should have. */
  private static final class Counted {
    final AtomicIntegerArray[] runs;
    final AtomicInteger[] done;
    final AtomicInteger tooEarly = new AtomicInteger();

    Counted(int... sizes) {
      runs = new AtomicIntegerArray[sizes.length];
      done = new AtomicInteger[sizes.length];
      for (int i = 0; i < sizes.length; i++) {
        runs[i] = new AtomicIntegerArray(sizes[i]);
        done[i] = new AtomicInteger();
      }
    }

    Stages stages() {
      return new Stages(IntStream.range(0, runs.length).mapToObj(this::stage).toList());
    }

    private Work.Stage<Tools> stage(int stage) {
      return new Work.Stage<>(runs[stage].length(), (tools, item) -> {
        for (int before = 0; before < stage; before++) {
          tooEarly.addAndGet(done[before].get() == runs[before].length() ? 0 : 1);
        }
        runs[stage].incrementAndGet(item);
        if (item % 8 == 0) {
          LockSupport.parkNanos(1_000); // so that threads overtake each other
        }
        done[stage].incrementAndGet();
      });
    }

    void assertAllRanOnceAndInOrder() {
      for (AtomicIntegerArray stage : runs) {
        for (int item = 0; item < stage.length(); item++) {
          assertThat(stage.get(item)).as("runs of item %d", item).isEqualTo(1);
        }
      }
      assertThat(tooEarly).as("items that ran too early").hasValue(0);
    }
  }

  private static void runAllSizes(int threads) {
    for (int[] sizes : SIZES) {
      var counted = new Counted(sizes);

      Work.run(threads, TOOLS, counted.stages());

      counted.assertAllRanOnceAndInOrder();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void every_item_runs_once_and_after_the_stage_before(int threads) {
    for (int repetition = 0; repetition < 8; repetition++) {
      runAllSizes(threads);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void every_item_runs_once_inside_of_a_pool(int parallelism) {
    var pool = new ForkJoinPool(parallelism);
    try {
      for (int threads = 1; threads <= 6; threads++) {
        int most = threads;
        pool.submit(() -> runAllSizes(most)).join();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void helpers_inside_of_a_pool_are_of_that_pool() {
    var pool = new ForkJoinPool(3);
    try {
      List<ForkJoinPool> pools = new ArrayList<>();
      Work.Stage<Tools> stage = new Work.Stage<>(200, (tools, item) -> {
        LockSupport.parkNanos(10_000);
        synchronized (pools) {
          pools.add(ForkJoinTask.getPool());
        }
      });

      pool.submit(() -> Work.run(3, TOOLS, stage)).join();

      assertThat(pools).hasSize(200).containsOnly(pool);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void an_item_has_buffers_that_no_other_thread_uses() {
    var users = new ConcurrentHashMap<Tools, Thread>();
    var shared = new AtomicInteger();
    Work.Stage<Tools> stage = new Work.Stage<>(200, (tools, item) -> {
      Thread user = users.putIfAbsent(tools, Thread.currentThread());
      shared.addAndGet(user == null || user == Thread.currentThread() ? 0 : 1);
      LockSupport.parkNanos(1_000);
    });

    Work.run(3, TOOLS, new Stages(stage, stage));

    assertThat(shared).hasValue(0);
    assertThat(users).containsEntry(TOOLS.get(), Thread.currentThread());
  }

  @Test
  void many_callers_do_not_disturb_each_other() {
    List<Counted> all = Stream.generate(() -> new Counted(20, 0, 30)).limit(100).toList();

    all.parallelStream().forEach(c -> Work.run(3, TOOLS, c.stages()));

    all.forEach(Counted::assertAllRanOnceAndInOrder);
  }

  @Test
  void the_caller_finishes_alone_while_the_common_pool_is_busy() throws InterruptedException {
    int workers = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
    var release = new CountDownLatch(1);
    var blocked = new CountDownLatch(ForkJoinPool.getCommonPoolParallelism());
    List<ForkJoinTask<?>> blockers = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      blockers.add(ForkJoinPool.commonPool().submit(() -> {
        blocked.countDown();
        release.await();
        return null;
      }));
    }
    try {
      assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
      var others = new AtomicInteger();
      Thread caller = Thread.currentThread();
      var counted = new Counted(10, 20);
      Work.Stage<Tools> whose = new Work.Stage<>(
          30, (tools, item) -> others.addAndGet(Thread.currentThread() == caller ? 0 : 1));

      Work.run(workers + 1, TOOLS, counted.stages());
      Work.run(workers + 1, TOOLS, whose);

      counted.assertAllRanOnceAndInOrder();
      assertThat(others).hasValue(0);
    } finally {
      release.countDown();
      blockers.forEach(ForkJoinTask::join);
    }
    runAllSizes(2);
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalArgumentException("of an item"),
        new ArrayIndexOutOfBoundsException(-1),
        new OutOfMemoryError("of an item"),
        new AssertionError("of an item"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_failure_of_an_item_reaches_the_caller(Throwable failure) {
    for (int threads = 1; threads <= 3; threads++) {
      for (int failing : new int[] {0, 17, 49}) {
        var later = new AtomicInteger();
        Work.Stage<Tools> first = new Work.Stage<>(50, (tools, item) -> {
          if (item == failing) {
            doThrow(failure);
          }
        });
        Work.Stage<Tools> second = new Work.Stage<>(10, (tools, item) -> later.incrementAndGet());
        int most = threads;

        assertThatThrownBy(() -> Work.run(most, TOOLS, new Stages(first, second)))
            .isSameAs(failure);

        assertThat(later).as("items of the next stage that ran").hasValue(0);
        assertThatCode(() -> runAllSizes(most)).doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_failure_of_a_helper_reaches_the_caller(Throwable failure) {
    var pool = new ForkJoinPool(2);
    try {
      Throwable thrown = pool.submit(
              () -> catchThrowable(() -> Work.run(2, TOOLS, failingHelper(failure))))
          .join();

      assertThat(thrown).isSameAs(failure);
    } finally {
      pool.shutdown();
    }
  }

  /** Two items; the caller's waits until the other is a helper's. */
  private static Work.Stage<Tools> failingHelper(Throwable failure) {
    Thread caller = Thread.currentThread();
    var helped = new CountDownLatch(1);
    return new Work.Stage<>(2, (tools, item) -> {
      if (Thread.currentThread() == caller) {
        await(helped);
      } else {
        helped.countDown();
        doThrow(failure);
      }
    });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void doThrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  /** A thread that would help cannot be had, but the task lies in the queue by then. */
  @Test
  void a_pool_that_gets_no_thread_leaves_the_work_to_the_caller() {
    var threads = new AtomicInteger();
    var pool = new ForkJoinPool(
        3,
        p -> {
          if (threads.getAndIncrement() > 0) {
            throw new IllegalStateException("no thread is to be had");
          }
          return ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(p);
        },
        null,
        false);
    try {
      pool.submit(() -> runAllSizes(3)).join();

      assertThat(threads.get()).as("threads asked for").isGreaterThan(1);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void a_busy_pool_is_not_left_with_tasks_of_calls_that_are_over() throws InterruptedException {
    var pool = new ForkJoinPool(2);
    var end = new CountDownLatch(1);
    try {
      pool.execute(() -> await(end)); // one of its two threads
      int left = pool.submit(() -> {
            for (int call = 0; call < 100; call++) {
              runAllSizes(2);
            }
            return ForkJoinTask.getQueuedTaskCount();
          })
          .join();

      assertThat(left).as("tasks in the caller's queue").isZero();
    } finally {
      end.countDown();
      pool.shutdown();
    }
  }

  /** A job that is planned anew as soon as it is done, with more items, as one for some images of a batch after the others. */
  private static final class Growing implements Work.Job<Tools> {
    final CountDownLatch late = new CountDownLatch(1);
    final CountDownLatch helping = new CountDownLatch(1);
    final Thread caller = Thread.currentThread();
    final AtomicInteger beyond = new AtomicInteger();
    volatile int items = 2;

    @Override
    public int stages() {
      return 2;
    }

    /** A helper asks late for the items of the second stage. */
    @Override
    public int items(int stage) {
      if (stage == 1 && Thread.currentThread() != caller) {
        await(late);
      }
      return stage == 0 ? 2 : items;
    }

    @Override
    public void run(Tools tools, int stage, int item) {
      if (stage == 0 && Thread.currentThread() == caller) {
        await(helping); // so that the other item is a helper's
      }
      helping.countDown();
      if (item >= 2) {
        beyond.incrementAndGet();
      }
    }
  }

  @Test
  void a_helper_that_comes_late_does_nothing_of_the_next_plan() {
    var pool = new ForkJoinPool(2);
    try {
      pool.submit(() -> {
            var job = new Growing();
            Work.run(2, TOOLS, job);
            job.items = 50;
            job.late.countDown();
            return job;
          })
          .join();

      assertThat(pool.awaitQuiescence(20, TimeUnit.SECONDS))
          .as("the helper ends")
          .isTrue();
    } finally {
      pool.shutdownNow();
    }
  }
}
