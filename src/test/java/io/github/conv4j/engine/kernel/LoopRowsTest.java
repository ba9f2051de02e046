package io.github.conv4j.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows for loops; that no result depends on where these begin is shown in {@link KernelTest}. */
class LoopRowsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 256, 257, 512, 1024})
  void a_row_holds_the_longest_loop_from_every_place(int longest) {
    var loops = new LoopRows(longest);
    for (int start = 1; start < 16; start += 2) {
      loops.beginAt(start);

      assertThat(loops.end(longest) - start)
          .isGreaterThan(longest)
          .isLessThanOrEqualTo(longest + 16);
      assertThat(loops.end(longest)).isLessThanOrEqualTo(loops.of(1)[0].length);
    }
  }

  @Test
  void rows_are_whole_cache_lines_with_their_header() {
    float[][] rows = new LoopRows(300).of(9);

    assertThat(rows.length).isGreaterThanOrEqualTo(9);
    for (float[] row : rows) {
      assertThat((16 + 4 * row.length) % 64).isZero();
    }
  }

  @Test
  void a_filled_row_is_zero_behind_its_elements() {
    var loops = new LoopRows(40);
    loops.beginAt(5);
    float[] row = loops.of(1)[0];
    Arrays.fill(row, 7f);

    loops.fill(row, new float[] {1, 2, 3, 4}, 1, 3);

    assertThat(Arrays.copyOfRange(row, 4, 23))
        .containsExactly(7, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7);
  }

  @Test
  void rows_are_made_anew_when_a_collection_may_have_moved_them() {
    var rows = new LoopRows(100);
    float[][] before = rows.of(5);
    assertThat(rows.of(3)).as("no collection").isSameAs(before);

    System.gc();

    assertThat(rows.mayHaveMoved()).isTrue();
    assertThat(rows.of(3)).isNotSameAs(before).hasNumberOfRows(3);
    assertThat(rows.mayHaveMoved()).isFalse();
  }
}
