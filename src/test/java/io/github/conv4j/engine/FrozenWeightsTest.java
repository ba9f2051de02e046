package io.github.conv4j.engine;

import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.engine.kernel.Change;
import io.github.conv4j.engine.kernel.Kernels;
import io.github.conv4j.engine.kernel.Numbers;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a frozen weight is packed: once, when it is known for which kernel. */
@Tag("engine")
class FrozenWeightsTest {
  private static final int OUT = 300;
  private static final int IN = 30;
  private static final ConvShape SHAPE = new ConvShape(
      1, 1, IN, OUT, new ConvAxis(9, 3, 7, 1, 1, 0, 0), new ConvAxis(9, 3, 7, 1, 1, 0, 0));

  private final float[] numbers = Numbers.normal(new SplittableRandom(1), OUT * IN * 9);

  private Weights.Frozen frozen() {
    return Weights.frozen(numbers.clone());
  }

  @Test
  void it_keeps_its_order_until_the_kernel_is_there_to_stay() {
    try (Change change = new Change()) {
      Weights.Frozen frozen = frozen();
      assertThat(frozen.panels(frozen.layout(Kernels.chosen(), SHAPE, true))).isNull();
      assertThat(frozen.rows()).isNotNull();

      change.complete();
      float[] panels = frozen.panels(frozen.layout(Kernels.chosen(), SHAPE, true));
      assertThat(panels).isNotNull();
      assertThat(frozen.panels(frozen.layout(Kernels.chosen(), SHAPE, true))).isSameAs(panels);
      assertThat(frozen.rows()).as("given up, being large").isNull();
      assertSameBits(frozen.copy(), numbers, "copy");
    }
  }

  /** The panels are another kernel's, and the elements in their order have been given up. */
  @Test
  void a_call_that_began_before_still_packs_for_its_own_kernel() {
    try (Change change = new Change()) {
      Weights.Frozen frozen = frozen();
      WeightPanels begun = frozen.layout(Kernels.chosen(), SHAPE, true);
      change.complete();
      frozen.panels(frozen.layout(Kernels.chosen(), SHAPE, true));

      assertThat(frozen.panels(begun)).isNull();
      for (int panel = 0; panel < begun.count(); panel++) {
        float[] packed = new float[begun.cut.width(panel) * IN * 9];
        float[] expected = packed.clone();
        frozen.pack(begun, 0, panel, 0, IN * 9, packed, 0);
        begun.pack(numbers, 0, 0, panel, 0, IN * 9, expected, 0);
        assertSameBits(packed, expected, "panel " + panel);
      }
    }
  }
}
