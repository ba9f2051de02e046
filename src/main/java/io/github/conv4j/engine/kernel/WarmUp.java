package io.github.conv4j.engine.kernel;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Calls the methods of a kernel until C2 has compiled them. Nothing but the time that they take tells when that is.
 *
 * <p>It takes no more calls than needed, for they and the compiler may share one processor: a few steps a call while the
 * interpreter runs them, many when C1 has compiled a method, and rare calls once C2 must have been asked. Few methods have their
 * turn at a time: with all of them at once the compilers' queues grew so long that HotSpot compiled each one four times.
 */
final class WarmUp implements FastStart.Goal {
  /**
   * One way to call one method.
   *
   * @param operations vector operations of a step, roughly
   * @param call does some steps
   */
  record Form(int operations, IntConsumer call) {}

  /** Steps of a call that is interpreted: C1 is asked after 200 calls. */
  static final int FEW_STEPS = 2;

  /** Steps of other calls: C2 is asked after 600 calls, if they and their loops' rounds make 15,000. */
  static final int MANY_STEPS = 24;

  /** Calls that are timed together, and nanoseconds after which no other follows. */
  static final int CALLS = 8;

  private static final long LONGEST = 500_000;

  /** Nanoseconds of an operation: of C2's code less than 1, of C1's some 20. */
  private static final int COMPILED = 4;

  /** Of code that the interpreter runs: a thousand. */
  private static final int INTERPRETED = 300;

  /** Nanoseconds of a call besides, in methods without vectors that C1 may have compiled. */
  private static final int AROUND = 300;

  /** Methods at a time. */
  private static final int WINDOW = 3;

  /** Calls of compiled code after which C2 has been asked, unless its queue is long. */
  static final int ENOUGH = 800;

  /** How long the next calls wait then, as a multiple of what the last ones took. */
  static final int REST = 4;

  private final UnaryOperator<Kernel> next;
  private final LongSupplier clock;
  private final List<Candidate> cold = new ArrayList<>();
  private volatile boolean wanted;

  /**
   * Has nothing compiled yet.
   *
   * @param next makes the kernel to go over to, from the one that runs then
   * @param forms all ways to call what it adds
   */
  WarmUp(UnaryOperator<Kernel> next, List<Form> forms) {
    this(next, forms, System::nanoTime);
  }

  WarmUp(UnaryOperator<Kernel> next, List<Form> forms, LongSupplier clock) {
    this.next = next;
    this.clock = clock;
    forms.forEach(form -> cold.add(new Candidate(form)));
  }

  @Override
  public Kernel kernel(Kernel now) {
    return next.apply(now);
  }

  /** Has it warmed up when it is its turn; returns whether that is new. */
  boolean want() {
    if (wanted) { // it is asked for at every row
      return false;
    }
    wanted = true;
    return true;
  }

  @Override
  public boolean isWanted() {
    return wanted;
  }

  @Override
  public State warmUp() {
    State state = State.WAITING;
    int place = 0;
    for (Iterator<Candidate> it = cold.iterator(); it.hasNext() && place < WINDOW; place++) {
      Candidate next = it.next();
      if (next.isDue()) {
        boolean compiled = next.run();
        if (compiled) {
          it.remove();
        }
        state = compiled || state == State.WARMER ? State.WARMER : State.COLD;
      }
    }
    return cold.isEmpty() ? State.COMPILED : state;
  }

  private final class Candidate {
    private final Form form;
    private int steps = FEW_STEPS;
    private int compiledCalls;
    private long last;
    private long took;

    Candidate(Form form) {
      this.form = form;
    }

    boolean isDue() {
      return compiledCalls < ENOUGH || clock.getAsLong() - last >= REST * took;
    }

    /** Does some calls, and tells whether C2 has compiled them. */
    boolean run() {
      long begin = clock.getAsLong();
      int calls = 0;
      long nanos;
      do {
        form.call.accept(steps);
        calls++;
        last = clock.getAsLong();
        nanos = last - begin;
      } while (calls < CALLS && nanos < LONGEST);
      took = nanos;
      long operations = (long) calls * steps * form.operations;
      boolean timed = calls == CALLS && steps == MANY_STEPS;
      boolean interpreted = nanos >= INTERPRETED * operations;
      steps = interpreted ? FEW_STEPS : MANY_STEPS;
      compiledCalls += interpreted ? 0 : calls;
      return timed && nanos < (long) calls * AROUND + COMPILED * operations;
    }
  }
}
