package io.github.conv4j.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("engine")
class WarmUpFormsTest {
  /** One for each method over vectors; where registers hold slides of four by four vectors, one more. */
  private static int others() {
    return VectorSlide.WIDE ? 16 : 15;
  }

  /** Twice, since branches are taken in turn. */
  @ParameterizedTest
  @ValueSource(ints = {WarmUp.FEW_STEPS, WarmUp.MANY_STEPS})
  void every_form_finds_its_operands_large_enough(int steps) {
    Backends.allAndEarly().filter(kernel -> kernel.lanes() > 1).forEach(kernel -> {
      List<WarmUp.Form> forms =
          kernel.rolls() ? WarmUpForms.ofOthers(kernel) : WarmUpForms.ofEarly(kernel);
      forms.forEach(form -> {
        form.call().accept(steps);
        form.call().accept(steps);
      });
      assertThat(forms).hasSize(kernel.rolls() ? others() : 7);
    });
  }
}
