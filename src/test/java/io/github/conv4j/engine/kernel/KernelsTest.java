package io.github.conv4j.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.conv4j.engine.kernel.VectorKernel.Part;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("engine")
class KernelsTest {
  @Test
  void the_plain_kernel_is_always_there() {
    assertThat(Kernels.forced("plain")).isInstanceOf(PlainKernel.class);
    assertThat(Kernels.forced("plain").name()).isEqualTo("plain");
  }

  @Test
  void the_vector_kernel_is_there_with_its_module_and_names_the_missing_flag_without() {
    if (Backends.withVectorApi()) {
      assertThat(Kernels.forced("vector").name()).isEqualTo("vector-" + 32 * Vectors.LANES);
      return;
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> Kernels.forced("vector"))
        .withMessage("-Dio.github.conv4j.backend=vector: the Vector API is not there; "
            + "start java with --add-modules jdk.incubator.vector");
  }

  @Test
  void without_a_wish_the_plain_kernel_begins_and_the_vector_kernel_gives_the_name() {
    FastStart start = Kernels.start(null);

    assertThat(start.kernel()).isInstanceOf(PlainKernel.class);
    assertThat(start.name())
        .isEqualTo(Backends.withVectorApi() ? "vector-" + 32 * Vectors.LANES : "plain");
    assertThat(start.stays(start.kernel())).isEqualTo(!Backends.withVectorApi());
  }

  @Test
  void a_wish_is_fulfilled_from_the_first_call_on() {
    String wish = Backends.withVectorApi() ? "vector" : "plain";
    FastStart start = Kernels.start(wish);

    start.call(kernel -> assertThat(kernel.name()).startsWith(wish));
    assertThat(start.stays(start.kernel())).isTrue();
  }

  @Test
  void a_kernel_that_grows_tells_which_parts_calls_ask_for() {
    assumeTrue(Backends.withVectorApi());
    List<Part> asked = new ArrayList<>();
    var early = new VectorKernel(EnumSet.of(Part.PRODUCTS), new PlainKernel(), asked::add);

    assertThat(early.rolls()).isFalse();
    assertThat(early.pools()).isFalse();
    early.copy(new float[1], 0, new float[1], 0, 1, -0f);
    assertThat(asked).containsExactly(Part.ROLLS, Part.POOLS, Part.MOVES);

    VectorKernel grown = early.with(Part.ROLLS);
    assertThat(grown.rolls()).isTrue();
    assertThat(grown.with(Part.POOLS).pools()).isTrue();
    grown.copy(new float[1], 0, new float[1], 0, 1, -0f);
    grown.with(Part.MOVES).copy(new float[1], 0, new float[1], 0, 1, -0f);
    assertThat(asked).containsExactly(Part.ROLLS, Part.POOLS, Part.MOVES, Part.MOVES);
  }

  @Test
  void what_a_kernel_lacks_is_warmed_up_when_a_call_asks_for_it() {
    assumeTrue(Backends.withVectorApi());
    var plain = new PlainKernel();
    var woken = new AtomicInteger();
    List<FastStart.Goal> goals = Kernels.goals(plain, woken::incrementAndGet);
    FastStart.Goal products = goals.get(0);
    FastStart.Goal moves = goals.get(1);
    assertThat(products.isWanted()).isTrue();
    assertThat(moves.isWanted()).isFalse();

    Kernel early = products.kernel(plain);
    early.copy(new float[1], 0, new float[1], 0, 1, -0f);
    early.copy(new float[1], 0, new float[1], 0, 1, -0f);
    assertThat(moves.isWanted()).isTrue();
    assertThat(woken).hasValue(1);

    moves.kernel(early).copy(new float[1], 0, new float[1], 0, 1, -0f);
    assertThat(goals.subList(2, goals.size())).noneMatch(FastStart.Goal::isWanted);
  }

  @Test
  void a_back_end_that_does_not_exist_is_refused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Kernels.forced("fast"))
        .withMessage(
            "-Dio.github.conv4j.backend=fast: there is no such back-end; it is plain or vector");
    assertThatIllegalStateException()
        .isThrownBy(() -> Kernels.forced(""))
        .withMessage(
            "-Dio.github.conv4j.backend=: there is no such back-end; it is plain or vector");
    assertThatIllegalStateException()
        .isThrownBy(() -> Kernels.forced("Plain"))
        .withMessage(
            "-Dio.github.conv4j.backend=Plain: there is no such back-end; it is plain or vector");
  }

  @Test
  void a_kernel_that_is_forced_or_alone_is_there_for_good() {
    assertThat(Kernels.chosen()).isSameAs(Kernels.chosen());
    assertThat(Kernels.stays(Kernels.chosen())).isTrue();
    assertThat(Kernels.name()).isEqualTo(Kernels.chosen().name());
  }

  @Test
  void vectors_that_the_vector_kernel_cannot_transpose_are_left_to_the_plain_one() {
    for (int lanes : new int[] {4, 8, 16}) {
      assertThat(Kernels.obstacle(lanes)).as("%d lanes", lanes).isNull();
    }
    assertThat(Kernels.obstacle(2)).isEqualTo("vectors of this machine have 2 lanes, not 4 to 16");
    assertThat(Kernels.obstacle(32))
        .isEqualTo("vectors of this machine have 32 lanes, not 4 to 16");
  }
}
