package io.github.conv4j.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopStartTest {
  private final List<Integer> timed = new ArrayList<>();

  /** Fastest from index 11. */
  private long nanos(int index) {
    timed.add(index);
    return 100L + Math.abs(index - 11);
  }

  @Test
  void the_fastest_place_is_chosen() {
    var start = new LoopStart(this::nanos, null);

    start.chooseNow();

    assertThat(start.index()).isEqualTo(11);
    assertThat(timed).containsExactly(1, 3, 5, 7, 9, 11, 13, 15);
  }

  @Test
  void a_choice_comes_after_so_much_work() {
    var start = new LoopStart(this::nanos, null);

    start.choose((1L << 28) - 1, false);
    assertThat(timed).as("not yet").isEmpty();
    assertThat(start.index()).isEqualTo(1);
    start.choose(1, false);
    assertThat(timed).hasSize(8);

    start.choose((1L << 28) - 1, false);
    assertThat(timed).as("not yet again").hasSize(8);
  }

  @Test
  void a_choice_comes_when_rows_have_moved() {
    var start = new LoopStart(this::nanos, null);

    start.choose(1, true);
    assertThat(timed).as("before the first regular one").isEmpty();

    start.chooseNow();
    start.choose(1, true);
    assertThat(timed).hasSize(16);
  }

  @Test
  void a_fixed_place_stays() {
    var start = new LoopStart(this::nanos, 7);

    start.choose(1L << 40, true);

    assertThat(start.index()).isEqualTo(7);
    assertThat(timed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 15})
  void a_property_fixes_the_place(int index) {
    assertThat(LoopStart.fixedIndex("" + index)).isEqualTo(index);
    assertThat(LoopStart.fixedIndex(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "2", "16", "17", "x", ""})
  void an_index_at_which_no_loop_may_begin_is_refused(String property) {
    assertThatIllegalStateException()
        .isThrownBy(() -> LoopStart.fixedIndex(property))
        .withMessage(
            "-Dio.github.conv4j.loopStart=" + property + ": must be an odd index from 1 to 15");
  }
}
