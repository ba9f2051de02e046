package io.github.conv4j.engine.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("engine")
class ThreadsTest {
  private static final long LARGE = 100_000_000;

  @Test
  void nothing_set_is_no_limit() {
    assertThat(Threads.limit(null)).isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "64, 64", "2147483647, 2147483647"})
  void a_number_from_one_is_a_limit(String property, int limit) {
    assertThat(Threads.limit(property)).isEqualTo(limit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "x", "", " 1", "1.5", "2147483648"})
  void anything_else_is_refused(String property) {
    assertThatIllegalStateException()
        .isThrownBy(() -> Threads.limit(property))
        .withMessage("-Dio.github.conv4j.threads=" + property
            + ": must be a whole number of threads, at least 1");
  }

  @Test
  void little_work_is_for_the_caller_alone() {
    assertThat(Threads.forWork(1000, 100)).isEqualTo(1);
    assertThat(Threads.forWork(0, 0)).isEqualTo(1);
  }

  @Test
  void moving_many_elements_is_much_work() {
    assertThat(Threads.forWork(0, 10_000_000)).isEqualTo(Threads.forWork(LARGE, 0));
  }

  @Test
  void much_work_is_for_the_common_pool_and_the_caller() {
    int pool = ForkJoinPool.getCommonPoolParallelism() + 1;

    assertThat(Threads.forWork(LARGE, 0))
        .isEqualTo(Math.min(pool, Runtime.getRuntime().availableProcessors()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void much_work_is_for_the_pool_that_the_caller_is_in(int parallelism) {
    var pool = new ForkJoinPool(parallelism);
    try {
      int threads = pool.submit(() -> Threads.forWork(LARGE, 0)).join();

      assertThat(threads)
          .isEqualTo(Math.min(parallelism, Runtime.getRuntime().availableProcessors()));
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void a_limit_of_one_is_the_caller_alone() {
    String before = System.setProperty(Threads.PROPERTY, "1");
    try {
      assertThat(Threads.forWork(LARGE, 0)).isEqualTo(1);
    } finally {
      if (before == null) {
        System.clearProperty(Threads.PROPERTY);
      } else {
        System.setProperty(Threads.PROPERTY, before);
      }
    }
  }
}
