package io.github.conv4j.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Begins on one kernel, and goes over to others when C2 has compiled them: until then a vector is an object, and a loop over
 * vectors takes a thousand times as long. All kernels give the same bits, so that any call may be the first on another one.
 *
 * <p>The first calls are left alone, since a short program is done with them. After that, a call lends as much time as it took
 * to warm up the next kernel, in its own thread; there is no other. What no call has asked for is left for later: the other verbs
 * take longer than those of products. Where nothing comes of it, as with a method that is never compiled, the kernel of that time
 * stays for good.
 */
final class FastStart {
  /** A kernel to go over to. */
  interface Goal {
    /** What a little warm-up has come to. */
    enum State {
      /** It goes on. */
      COLD,
      /** Another method has been compiled. */
      WARMER,
      /** There is nothing to do but to wait for the compiler. */
      WAITING,
      /** All has been compiled. */
      COMPILED
    }

    /** Makes the kernel to go over to, from the one that runs now. */
    Kernel kernel(Kernel now);

    /** Whether a call has asked for what it adds. */
    boolean isWanted();

    /** Runs a little of it, for some milliseconds at most. */
    State warmUp();
  }

  /** Nanoseconds that the first calls have for themselves: a small network's first result takes 350 to 420 million. */
  static final long ALONE = 400_000_000;

  /**
   * What is spent without another method having been compiled, until it is given up: where others use the processors, C2 may take
   * seconds for one.
   */
  static final long PATIENCE = 3_000_000_000L;

  /**
   * How far the warm-up overdraws what calls have lent: classes that are loaded take longer than their share, but repaid in full
   * they would delay all that follows by a third of a second.
   */
  static final long MOST_DEBT = 10_000_000;

  /** What one call lends at most: it may have waited for something else. */
  static final long MOST_CREDIT = 100_000_000;

  /** How long one waits for the compiler, which may have no other processor to run on. */
  static final long SHORTEST_PAUSE = 200_000;

  static final long LONGEST_PAUSE = 1_000_000;

  private final Kernel first;
  private final Function<Runnable, List<Goal>> maker;
  private final LongSupplier clock;
  private final LongConsumer pause;

  private volatile Kernel kernel;
  private volatile boolean settled;

  /** Whether no goal that is left is wanted. */
  private volatile boolean idle;

  /** When the first call began; null before. */
  private volatile Long begun;

  /** Its holder warms up; other threads go on. It guards what follows. */
  private final ReentrantLock turn = new ReentrantLock();

  private List<Goal> goals;
  private String name;
  private long credit;

  /** The goal that was warmed up last, and what was spent on it without progress. */
  private Goal last;

  private long spent;

  /**
   * Begins.
   *
   * @param first runs at once
   * @param maker makes what to go over to, one after the other, when it is time to load its classes; nothing if that fails. It is
   *     given what to run when another goal is wanted
   */
  FastStart(Kernel first, Function<Runnable, List<Goal>> maker) {
    this(first, maker, System::nanoTime, LockSupport::parkNanos);
  }

  FastStart(
      Kernel first, Function<Runnable, List<Goal>> maker, LongSupplier clock, LongConsumer pause) {
    this.first = first;
    this.kernel = first;
    this.maker = maker;
    this.clock = clock;
    this.pause = pause;
  }

  /** A kernel that is there to stay. */
  static FastStart settled(Kernel only) {
    FastStart start = new FastStart(only, wake -> List.of());
    start.settled = true;
    return start;
  }

  /** The kernel of this moment. */
  Kernel kernel() {
    return kernel;
  }

  /** Whether a kernel is not about to be left for one that lays its operands out in another way. */
  boolean stays(Kernel asked) {
    return asked != first || (settled && kernel == first);
  }

  /** The name of the kernel that is there to stay, or that this is going over to. */
  String name() {
    if (settled) {
      return kernel.name();
    }
    turn.lock();
    try {
      makeGoals();
      return settled ? kernel.name() : name;
    } finally {
      turn.unlock();
    }
  }

  /** Does a call with the kernel of this moment, and then perhaps some warm-up. */
  void call(Consumer<Kernel> call) {
    if (settled || idle) {
      call.accept(kernel);
      return;
    }
    long begin = clock.getAsLong();
    if (begun == null) {
      begun = begin;
    }
    call.accept(kernel);
    long end = clock.getAsLong();
    if (end - begun >= ALONE && turn.tryLock()) {
      try {
        lend(end - begin, end);
      } catch (LinkageError | VirtualMachineError e) {
        settled = true; // the call has its result, and what runs goes on
      } finally {
        turn.unlock();
      }
    }
  }

  private void lend(long callNanos, long end) {
    if (goals == null) {
      makeGoals();
      return; // that took long enough
    }
    credit = Math.min(credit + callNanos, MOST_CREDIT);
    long now = end;
    while (credit > 0 && !settled) {
      Goal goal = wanted();
      if (goal == null) {
        return;
      }
      if (goal != last) {
        last = goal;
        spent = 0;
      }
      Goal.State state = goal.warmUp();
      long after = clock.getAsLong();
      spent += after - now; // without pauses: the compiler may be slow
      if (state == Goal.State.WAITING) {
        if (credit < SHORTEST_PAUSE) {
          return;
        }
        pause.accept(Math.min(credit, LONGEST_PAUSE));
        after = clock.getAsLong();
      }
      credit = Math.max(credit - (after - now), -MOST_DEBT);
      now = after;
      advance(goal, state);
    }
  }

  /** The goal to warm up; null if none that is left is wanted, and then calls are not timed until one is. */
  private Goal wanted() {
    Goal found = firstWanted();
    if (found == null) {
      credit = 0;
      idle = true;
      if (firstWanted() != null) { // another thread has asked for one meanwhile
        idle = false;
      }
    }
    return found;
  }

  private Goal firstWanted() {
    for (Goal goal : goals) {
      if (goal.isWanted()) {
        return goal;
      }
    }
    return null;
  }

  private void makeGoals() {
    if (goals == null) {
      try {
        goals = new ArrayList<>(maker.apply(() -> idle = false));
      } catch (LinkageError e) { // of another version of the Vector API
        goals = new ArrayList<>();
      }
      settled = goals.isEmpty();
      name = settled ? null : goals.get(0).kernel(kernel).name();
    }
  }

  private void advance(Goal goal, Goal.State state) {
    if (state == Goal.State.COMPILED) {
      kernel = goal.kernel(kernel);
      goals.remove(goal);
      settled = goals.isEmpty();
    }
    if (state == Goal.State.COMPILED || state == Goal.State.WARMER) {
      spent = 0;
    } else if (spent > PATIENCE) {
      goals.remove(goal);
      settled = goals.isEmpty() || kernel == first; // all others build on the first goal
    }
  }
}
