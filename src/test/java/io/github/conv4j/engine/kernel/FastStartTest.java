package io.github.conv4j.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.engine.kernel.FastStart.Goal.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("engine")
class FastStartTest {
  private static final long MS = 1_000_000;

  private final PlainKernel first = new PlainKernel();
  private final Steps second = new Steps();
  private final Steps third = new Steps();
  private final Steps fourth = new Steps();
  private final List<Long> pauses = new ArrayList<>();
  private boolean made;
  private Runnable waker;
  private long now = -5; // a clock may begin anywhere

  private final FastStart start = new FastStart(
      first,
      wake -> {
        made = true;
        waker = wake;
        return List.of(second, third, fourth);
      },
      () -> now,
      nanos -> {
        pauses.add(nanos);
        now += nanos;
      });

  /** A kernel whose warm-up goes as planned: COLD once the plan is at its end. */
  private final class Steps implements FastStart.Goal {
    private final Kernel kernel = new PlainKernel();
    private final Deque<State> plan = new ArrayDeque<>();
    private long each = MS;
    private int done;
    private boolean wanted = true;
    private Runnable asked;

    @Override
    public Kernel kernel(Kernel now) {
      return kernel;
    }

    @Override
    public boolean isWanted() {
      boolean found = wanted;
      if (asked != null) {
        asked.run();
      }
      return found;
    }

    @Override
    public State warmUp() {
      done++;
      now += each;
      return plan.isEmpty() ? State.COLD : plan.remove();
    }
  }

  /** Does a call of some milliseconds, and says on which kernel. */
  private Kernel call(long millis) {
    Kernel[] used = new Kernel[1];
    start.call(kernel -> {
      used[0] = kernel;
      now += millis * MS;
    });
    return used[0];
  }

  /** The calls that are left alone, and the one that makes the goals. */
  private void begin() {
    call(400);
    call(0);
  }

  @Test
  void the_first_calls_are_left_alone() {
    for (int i = 0; i < 399; i++) {
      assertThat(call(1)).isSameAs(first);
    }
    assertThat(made).isFalse();

    call(1);
    assertThat(made).isTrue();
    assertThat(second.done).as("not at once with the loading of classes").isZero();
  }

  @Test
  void a_call_lends_as_much_time_as_it_took() {
    begin();
    call(10);
    assertThat(second.done).isEqualTo(10);

    second.each = 5 * MS;
    for (int i = 0; i < 100; i++) {
      call(1);
    }
    assertThat(second.done - 10).isEqualTo(20);
  }

  @Test
  void one_long_step_does_not_delay_all_others_for_long() {
    begin();
    second.each = 500 * MS;
    call(3);
    assertThat(second.done).isEqualTo(1);

    call(10);
    assertThat(second.done).as("10 ms are in debt").isEqualTo(1);
    call(1);
    assertThat(second.done).isEqualTo(2);
  }

  @Test
  void it_goes_over_to_each_kernel_when_that_has_been_compiled() {
    begin();
    second.plan.addAll(List.of(State.COLD, State.WARMER, State.COMPILED));
    third.plan.addAll(List.of(State.COLD, State.COMPILED));

    assertThat(call(2)).as("two steps").isSameAs(first);
    assertThat(call(2)).as("a step each").isSameAs(first);
    assertThat(call(1)).isSameAs(second.kernel);
    assertThat(start.stays(first)).isFalse();
    assertThat(start.stays(second.kernel)).isTrue();
    assertThat(call(1)).isSameAs(third.kernel);
    call(300);
    assertThat(second.done + third.done).as("steps, and no more").isEqualTo(5);
  }

  @Test
  void what_no_call_has_asked_for_is_left_for_later() {
    begin();
    second.wanted = false;
    fourth.wanted = false;
    third.plan.add(State.COMPILED);

    call(1);
    assertThat(call(10)).as("whatever is wanted first").isSameAs(third.kernel);
    long before = now;
    call(10);
    assertThat(now - before).as("no warm-up").isEqualTo(10 * MS);
    assertThat(second.done).isZero();

    second.wanted = true;
    waker.run();
    second.plan.add(State.COMPILED);
    call(1);
    assertThat(call(1)).isSameAs(second.kernel);
  }

  /** Whoever asks for a goal while the last one that was wanted is being looked for. */
  @Test
  void a_goal_that_is_asked_for_meanwhile_is_not_forgotten() {
    begin();
    second.wanted = false;
    third.wanted = false;
    fourth.wanted = false;
    third.asked = () -> {
      third.asked = null;
      second.wanted = true;
      waker.run();
    };
    call(1);
    call(1);
    assertThat(second.done).isPositive();
  }

  @Test
  void a_long_call_does_not_lend_all_of_its_time() {
    begin();
    call(60_000);
    assertThat(second.done).isEqualTo(100);
  }

  @Test
  void a_goal_that_is_given_up_does_not_take_the_others_along() {
    begin();
    second.plan.add(State.COMPILED);
    call(1);
    third.each = 4_000 * MS;
    call(1);
    assertThat(third.done).isEqualTo(1);
    fourth.plan.add(State.COMPILED);
    call(20);
    assertThat(call(1)).isSameAs(fourth.kernel);
  }

  @Test
  void it_is_given_up_after_three_seconds_without_progress() {
    begin();
    second.plan.addAll(List.of(State.COLD, State.WARMER));
    second.each = 2_000 * MS;
    call(3);
    call(11);
    second.each = 300 * MS;
    for (int i = 0; i < 10; i++) {
      assertThat(start.stays(first)).isFalse();
      call(11);
    }
    assertThat(start.stays(first)).isFalse();
    call(11);

    assertThat(start.stays(first)).isTrue();
    assertThat(second.done).isEqualTo(13);
    assertThat(call(300)).isSameAs(first);
    assertThat(second.done).isEqualTo(13);
    assertThat(start.name()).isEqualTo("plain");
  }

  @Test
  void the_kernel_that_was_reached_stays_when_the_next_is_given_up() {
    begin();
    second.plan.add(State.COMPILED);
    third.each = 4_000 * MS;
    call(30);

    assertThat(call(300)).isSameAs(second.kernel);
    assertThat(third.done).isEqualTo(1);
    assertThat(start.stays(first)).isFalse();
  }

  @Test
  void who_waits_for_the_compiler_lets_it_have_the_processor() {
    begin();
    second.each = 0;
    for (int i = 0; i < 10; i++) {
      second.plan.add(State.WAITING);
    }
    call(3);
    assertThat(pauses).containsExactly(MS, MS, MS);
    assertThat(second.done).isEqualTo(3);
    pauses.clear();
    start.call(kernel -> now += 100_000);
    assertThat(pauses).as("too short a call").isEmpty();
    start.call(kernel -> now += 100_000);
    assertThat(pauses).as("two of them").containsExactly(200_000L);
  }

  @Test
  void one_thread_warms_up_and_the_others_go_on() throws Exception {
    begin();
    var warming = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var slow = new FastStart(
        first,
        wake -> List.of(new FastStart.Goal() {
          @Override
          public Kernel kernel(Kernel now) {
            return second.kernel;
          }

          @Override
          public boolean isWanted() {
            return true;
          }

          @Override
          public State warmUp() {
            warming.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return State.COMPILED;
          }
        }),
        () -> now += 1_000 * MS,
        nanos -> {});
    slow.call(kernel -> {});
    var other = new FutureTask<>(() -> slow.call(kernel -> {}), null);
    new Thread(other).start();
    warming.await();

    slow.call(kernel -> assertThat(kernel).isSameAs(first));
    end.countDown();
    other.get();
    slow.call(kernel -> assertThat(kernel).isSameAs(second.kernel));
  }

  @Test
  void where_there_is_nothing_to_go_over_to_the_first_kernel_stays() {
    var start = new FastStart(first, wake -> List.of(), () -> now += 1_000 * MS, nanos -> {});
    assertThat(start.stays(first)).isFalse();

    start.call(kernel -> {});
    start.call(kernel -> {});
    assertThat(start.stays(first)).isTrue();
    assertThat(start.name()).isEqualTo("plain");
  }

  @Test
  void an_api_that_does_not_fit_disturbs_no_call() {
    var start = new FastStart(
        first,
        wake -> {
          throw new NoSuchMethodError("another API");
        },
        () -> now += 1_000 * MS,
        nanos -> {});

    start.call(kernel -> {});
    assertThat(start.stays(first)).isTrue();
  }
}
