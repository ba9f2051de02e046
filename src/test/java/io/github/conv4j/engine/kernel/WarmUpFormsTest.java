package io.github.conv4j.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("engine")
class WarmUpFormsTest {
  /** One for each method over vectors; where registers hold slides of four by four vectors, one more. */
  private static int formsOf(VectorKernel.Part part) {
    return switch (part) {
      case PRODUCTS -> 7;
      case MOVES -> 4;
      case ROLLS -> 6;
      case SLIDES -> VectorSlide.WIDE ? 4 : 3;
      case POOLS -> 3;
    };
  }

  /** Twice, since branches are taken in turn. */
  @ParameterizedTest
  @ValueSource(ints = {WarmUp.FEW_STEPS, WarmUp.MANY_STEPS})
  void every_form_finds_its_operands_large_enough(int steps) {
    assumeTrue(Backends.withVectorApi());
    for (VectorKernel.Part part : VectorKernel.Part.values()) {
      List<WarmUp.Form> forms = WarmUpForms.of(new VectorKernel()).get(part);
      forms.forEach(form -> {
        form.call().accept(steps);
        form.call().accept(steps);
      });
      assertThat(forms).as("%s", part).hasSize(formsOf(part));
    }
  }
}
