package io.github.conv4j.engine.kernel;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Begins anew on the plain kernel, and goes over to others when a test says so: to both vector ones, or to another plain one. */
public final class Change implements AutoCloseable {
  private final FastStart before;
  private volatile boolean wanted;

  public Change() {
    PlainKernel plain = new PlainKernel();
    List<FastStart.Goal> goals = Backends.withVectorApi()
        ? List.of(new Wish(Backends.early(plain)), new Wish(new VectorKernel()))
        : List.of(new Wish(new PlainKernel()));
    var time = new AtomicLong();
    // each look at the clock is a second later
    before = Kernels.exchange(
        new FastStart(plain, wake -> goals, () -> time.addAndGet(1_000_000_000), nanos -> {}));
  }

  private final class Wish implements FastStart.Goal {
    private final Kernel kernel;

    Wish(Kernel kernel) {
      this.kernel = kernel;
    }

    @Override
    public Kernel kernel(Kernel now) {
      return kernel;
    }

    @Override
    public boolean isWanted() {
      return true;
    }

    @Override
    public State warmUp() {
      return wanted ? State.COMPILED : State.WARMER;
    }
  }

  /** Has the next calls go over. */
  public void begin() {
    wanted = true;
  }

  /** Goes over to the last kernel. */
  public void complete() {
    begin();
    while (!Kernels.stays(Kernels.chosen())
        || Kernels.chosen().rolls() != Backends.withVectorApi()) {
      Kernels.call(kernel -> {});
    }
  }

  @Override
  public void close() {
    Kernels.exchange(before);
  }
}
