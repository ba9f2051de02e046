package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every public method of {@link Conv} says what is wrong with a bad call, in a message that begins with the method's name and
 * gives both numbers, then both shapes. The rows are in the tables named below; {@link Refusal} puts the name before them.
 */
class ConvRefusalsTest {

  private static Stream<Refusal> refusals() {
    return Stream.of(
            ConvTextbookRefusals.all(),
            Conv2dRefusals.all(),
            ConvIntoRefusals.all(),
            ConvTranspose2dRefusals.all(),
            ConvGradientRefusals.all(),
            ConvPoolingRefusals.all(),
            ConvPaddingRefusals.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void a_bad_call_is_refused_with_the_whole_message(Refusal refusal) {
    assertThatThrownBy(refusal.call()::run)
        .isExactlyInstanceOf(refusal.type())
        .hasMessage(refusal.message());
  }

  @Test
  void the_tables_have_all_their_rows() {
    assertThat(refusals()).hasSize(350);
  }

  @Test
  void no_row_stands_twice() {
    assertThat(refusals().map(Refusal::toString)).doesNotHaveDuplicates();
  }

  @Test
  void every_public_method_with_arguments_has_rows() {
    assertThat(refusals().map(Refusal::method).distinct())
        .containsExactlyInAnyOrderElementsOf(
            publicMethods().map(ConvRefusalsTest::signature).toList());
  }

  @Test
  void every_reference_but_the_bias_has_a_row_that_gives_null() {
    assertThat(publicMethods()).allSatisfy(method -> {
      long nulls = refusals()
          .filter(refusal -> refusal.method().equals(signature(method)))
          .filter(refusal -> refusal.type() == NullPointerException.class)
          .count();
      assertThat(nulls).as(method.toString()).isEqualTo(references(method));
    });
  }

  /** The arguments that must not be null. Where there are three tensors or more, the third is the bias. */
  private static long references(Method method) {
    List<Class<?>> types = List.of(method.getParameterTypes());
    long references = types.stream().filter(type -> !type.isPrimitive()).count();
    long tensors = types.stream().filter(type -> type == Tensor.class).count();
    return tensors >= 3 ? references - 1 : references;
  }

  private static Stream<Method> publicMethods() {
    return Arrays.stream(Conv.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getParameterCount() > 0);
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }
}
