package io.github.conv4j.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("engine")
class KernelsTest {
  @Test
  void the_plain_kernel_is_always_there() {
    assertThat(Kernels.choose("plain")).isInstanceOf(PlainKernel.class);
    assertThat(Kernels.choose("plain").name()).isEqualTo("plain");
  }

  @Test
  void the_vector_kernel_is_there_with_its_module_and_names_the_missing_flag_without() {
    if (Backends.withVectorApi()) {
      assertThat(Kernels.choose("vector").name()).isEqualTo("vector-" + 32 * Vectors.LANES);
      return;
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> Kernels.choose("vector"))
        .withMessage("-Dio.github.conv4j.backend=vector: the Vector API is not there; "
            + "start java with --add-modules jdk.incubator.vector");
  }

  @Test
  void without_a_wish_the_vector_kernel_is_taken_where_it_is_there() {
    assertThat(Kernels.choose(null))
        .isInstanceOf(Backends.withVectorApi() ? VectorKernel.class : PlainKernel.class);
  }

  @Test
  void a_back_end_that_does_not_exist_is_refused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Kernels.choose("fast"))
        .withMessage(
            "-Dio.github.conv4j.backend=fast: there is no such back-end; it is plain or vector");
    assertThatIllegalStateException()
        .isThrownBy(() -> Kernels.choose(""))
        .withMessage(
            "-Dio.github.conv4j.backend=: there is no such back-end; it is plain or vector");
    assertThatIllegalStateException()
        .isThrownBy(() -> Kernels.choose("Plain"))
        .withMessage(
            "-Dio.github.conv4j.backend=Plain: there is no such back-end; it is plain or vector");
  }

  @Test
  void one_kernel_is_chosen_for_good() {
    assertThat(Kernels.chosen()).isSameAs(Kernels.chosen());
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
