package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("engine")
class BackendTest {
  /** The build runs the tests of the engine twice, and says which back-end it expects. */
  @Test
  void the_back_end_is_the_one_that_this_run_is_for() {
    String expected = System.getProperty("expected.backend", "plain");

    assertThat(Conv.backend()).matches(expected.equals("plain") ? "plain" : "vector-\\d+");
  }
}
