package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TensorRefusalsTest {
  /** Methods that accept any argument. */
  private static final Set<String> TAKES_ANYTHING = Set.of(
      "scalar(float)",
      "add(float)",
      "sub(float)",
      "mul(float)",
      "div(float)",
      "maximum(float)",
      "minimum(float)",
      "equals(Object)");

  private static Stream<Refusal> refusals() {
    return Stream.of(
            TensorCreationRefusals.all(), TensorViewRefusals.all(), TensorArithmeticRefusals.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void a_wrong_call_is_refused_with_the_whole_message(Refusal refusal) {
    assertThatThrownBy(refusal.call()::run)
        .isExactlyInstanceOf(refusal.type())
        .hasMessage(refusal.message());
  }

  @Test
  void the_table_has_all_of_its_rows() {
    assertThat(refusals()).hasSize(254);
  }

  @Test
  void every_public_method_that_takes_arguments_has_a_row() {
    List<String> withArguments = publicMethods()
        .filter(method -> method.getParameterCount() > 0)
        .map(TensorRefusalsTest::signature)
        .filter(signature -> !TAKES_ANYTHING.contains(signature))
        .toList();

    assertThat(withArguments).hasSizeGreaterThan(30);
    assertThat(rowsOfMethods()).containsAll(withArguments);
  }

  @Test
  void every_row_is_of_a_public_method() {
    assertThat(publicMethods().map(TensorRefusalsTest::signature).toList())
        .containsAll(rowsOfMethods())
        .containsAll(TAKES_ANYTHING);
  }

  private static Set<String> rowsOfMethods() {
    return refusals().map(Refusal::method).collect(Collectors.toSet());
  }

  private static Stream<Method> publicMethods() {
    return Arrays.stream(Tensor.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic());
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }
}
