package io.github.conv4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("engine")
class MicroKernelsTest {
  @Test
  void the_plain_kernel_is_always_there() {
    assertThat(MicroKernels.choose("plain")).isInstanceOf(PlainMicroKernel.class);
    assertThat(MicroKernels.choose("plain").name()).isEqualTo("plain");
  }

  @Test
  void the_vector_kernel_is_there_with_its_module_and_names_the_missing_flag_without() {
    if (Kernels.withVectorApi()) {
      assertThat(MicroKernels.choose("vector").name())
          .isEqualTo("vector-" + 32 * VectorMicroKernel.lanes());
      return;
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> MicroKernels.choose("vector"))
        .withMessage("-Dio.github.conv4j.backend=vector: the Vector API is not there; "
            + "start java with --add-modules jdk.incubator.vector");
  }

  @Test
  void without_a_wish_the_vector_kernel_is_taken_where_it_is_there() {
    assertThat(MicroKernels.choose(null))
        .isInstanceOf(Kernels.withVectorApi() ? VectorMicroKernel.class : PlainMicroKernel.class);
  }

  @Test
  void a_back_end_that_does_not_exist_is_refused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> MicroKernels.choose("fast"))
        .withMessage(
            "-Dio.github.conv4j.backend=fast: there is no such back-end; it is plain or vector");
    assertThatIllegalStateException()
        .isThrownBy(() -> MicroKernels.choose(""))
        .withMessage(
            "-Dio.github.conv4j.backend=: there is no such back-end; it is plain or vector");
    assertThatIllegalStateException()
        .isThrownBy(() -> MicroKernels.choose("Plain"))
        .withMessage(
            "-Dio.github.conv4j.backend=Plain: there is no such back-end; it is plain or vector");
  }

  @Test
  void one_kernel_is_chosen_for_good() {
    assertThat(MicroKernels.chosen()).isSameAs(MicroKernels.chosen());
    assertThat(MicroKernels.name()).isEqualTo(MicroKernels.chosen().name());
  }

  @Test
  void vectors_that_the_vector_kernel_cannot_transpose_are_left_to_the_plain_one() {
    for (int lanes : new int[] {4, 8, 16}) {
      assertThat(MicroKernels.obstacle(lanes)).as("%d lanes", lanes).isNull();
    }
    assertThat(MicroKernels.obstacle(2))
        .isEqualTo("vectors of this machine hold 2 numbers, not 4 to 16");
    assertThat(MicroKernels.obstacle(32))
        .isEqualTo("vectors of this machine hold 32 numbers, not 4 to 16");
  }
}
