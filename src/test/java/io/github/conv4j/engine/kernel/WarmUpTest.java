package io.github.conv4j.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.engine.kernel.FastStart.Goal.State;
import io.github.conv4j.engine.kernel.WarmUp.Form;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("engine")
class WarmUpTest {
  private static final int OPERATIONS = 10;

  private long now;

  /** A method that takes its time, in nanoseconds an operation. */
  private final class Method {
    private int nanos;
    private int calls;
    private int steps;

    Method(int nanos) {
      this.nanos = nanos;
    }

    Form form() {
      return new Form(OPERATIONS, count -> {
        calls++;
        steps = count;
        now += (long) nanos * OPERATIONS * count;
      });
    }
  }

  private WarmUp warmUp(Method... methods) {
    List<Form> forms = new ArrayList<>();
    for (Method method : methods) {
      forms.add(method.form());
    }
    return new WarmUp(kernel -> kernel, forms, () -> now);
  }

  @Test
  void the_interpreter_gets_few_steps_and_compiled_code_many() {
    var method = new Method(1_000);
    WarmUp warmUp = warmUp(method);

    assertThat(warmUp.warmUp()).isEqualTo(State.COLD);
    assertThat(warmUp.warmUp()).isEqualTo(State.COLD);
    assertThat(method.calls).isEqualTo(2 * WarmUp.CALLS);
    assertThat(method.steps).isEqualTo(WarmUp.FEW_STEPS);

    method.nanos = 20; // C1
    warmUp.warmUp();
    assertThat(method.steps).isEqualTo(WarmUp.FEW_STEPS);
    assertThat(warmUp.warmUp()).isEqualTo(State.COLD);
    assertThat(method.steps).isEqualTo(WarmUp.MANY_STEPS);
  }

  @Test
  void what_is_as_fast_as_c2_makes_it_has_been_compiled() {
    var method = new Method(1);
    WarmUp warmUp = warmUp(method);

    assertThat(warmUp.warmUp()).as("few steps prove nothing").isEqualTo(State.COLD);
    assertThat(warmUp.warmUp()).isEqualTo(State.COMPILED);
  }

  @Test
  void it_is_wanted_once_it_has_been_asked_for() {
    WarmUp warmUp = warmUp();

    assertThat(warmUp.isWanted()).isFalse();
    assertThat(warmUp.want()).as("that is new").isTrue();
    assertThat(warmUp.want()).as("that is not").isFalse();
    assertThat(warmUp.isWanted()).isTrue();
  }

  @Test
  void no_call_follows_one_that_takes_long() {
    var method = new Method(50_000);

    warmUp(method).warmUp();
    assertThat(method.calls).isEqualTo(1);
  }

  @Test
  void three_methods_have_their_turn_until_one_of_them_has_been_compiled() {
    Method[] methods = {new Method(1), new Method(20), new Method(20), new Method(20)};
    WarmUp warmUp = warmUp(methods);

    assertThat(warmUp.warmUp()).isEqualTo(State.COLD);
    assertThat(methods[3].calls).isZero();
    assertThat(warmUp.warmUp()).isEqualTo(State.WARMER);
    assertThat(methods[3].calls).isZero();
    assertThat(warmUp.warmUp()).isEqualTo(State.COLD);
    assertThat(methods[0].calls).isEqualTo(2 * WarmUp.CALLS);
    assertThat(methods[3].calls).isEqualTo(WarmUp.CALLS);
  }

  @Test
  void when_c2_must_have_been_asked_calls_are_rare() {
    var method = new Method(20);
    WarmUp warmUp = warmUp(method);
    while (method.calls < WarmUp.ENOUGH) {
      assertThat(warmUp.warmUp()).isEqualTo(State.COLD);
    }

    assertThat(warmUp.warmUp()).isEqualTo(State.WAITING);
    assertThat(method.calls).isEqualTo(WarmUp.ENOUGH);
    now += (long) WarmUp.REST * WarmUp.CALLS * WarmUp.MANY_STEPS * OPERATIONS * 20;
    method.nanos = 1;
    assertThat(warmUp.warmUp()).isEqualTo(State.COMPILED);
  }
}
