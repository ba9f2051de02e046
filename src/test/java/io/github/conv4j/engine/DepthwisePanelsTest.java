package io.github.conv4j.engine;

import static io.github.conv4j.engine.Numbers.UNTOUCHED;
import static io.github.conv4j.engine.Numbers.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Channels side by side, whether or not a kernel prefers that: every output is one chain. */
@Tag("engine")
class DepthwisePanelsTest {
  static Stream<ShapeCase> cases() {
    return Numbers.seeds(80, 20).mapToObj(ShapeCase::depthwise);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_output_is_one_chain(ShapeCase c) {
    check(c, false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_output_of_special_values_is_one_chain(ShapeCase c) {
    check(c, true);
  }

  private static void check(ShapeCase c, boolean special) {
    var random = new SplittableRandom(c.seed());
    ConvShape s = c.shape();
    int xAt = random.nextInt(50);
    int weightAt = random.nextInt(50);
    int inputs = xAt + s.batch() * s.inChannels() * s.inPlane();
    int weights = weightAt + s.outChannels() * s.taps();
    float[] x = special ? Numbers.special(random, inputs) : Numbers.normal(random, inputs);
    float[] weight = special ? Numbers.special(random, weights) : Numbers.normal(random, weights);
    float[] bias = random.nextBoolean() ? Numbers.special(random, s.outChannels()) : null;
    float[] expected = Chains.forward(s, x, xAt, weight, weightAt, bias);
    Weights live = Weights.live(weight, weightAt);
    Kernels.all().forEach(kernel -> {
      for (int threads = 1; threads <= 3; threads++) {
        float[] out = Numbers.filled(expected.length, UNTOUCHED);
        DepthwisePanels.forward(kernel, threads, s, x, xAt, live, bias, out);
        assertSameBits(out, expected, kernel.name() + ", " + threads + " threads, " + c);
      }
    });
  }

  @Test
  void a_kernel_for_each_of_many_channels_is_taken() {
    ConvAxis axis = ShapeCase.axis(7, 3, 1, 1, 1, 1);

    assertThat(DepthwisePanels.takes(new ConvShape(1, 16, 16, 16, axis, axis))).isTrue();
    assertThat(DepthwisePanels.takes(new ConvShape(1, 15, 15, 15, axis, axis))).isFalse();
    assertThat(DepthwisePanels.takes(new ConvShape(1, 16, 16, 32, axis, axis))).isFalse();
    assertThat(DepthwisePanels.takes(new ConvShape(1, 16, 32, 16, axis, axis))).isFalse();
  }

  @Test
  void a_frame_that_is_mostly_padding_is_not_made() {
    ConvAxis wide = ShapeCase.axis(1, 2, 1, 60_000, 30_000, 30_000);
    ConvAxis cut = ShapeCase.axis(600, 1, 1, 1, -299, -300);

    assertThat(DepthwisePanels.takes(new ConvShape(1, 16, 16, 16, wide, wide))).isFalse();
    assertThat(DepthwisePanels.takes(new ConvShape(1, 16, 16, 16, cut, cut))).isFalse();
  }

  @Test
  void every_kernel_prefers_it_for_small_maps_alone() {
    ConvAxis small = ShapeCase.axis(2, 3, 1, 1, 1, 1);
    ConvAxis large = ShapeCase.axis(56, 3, 1, 1, 1, 1);
    Kernels.all().forEach(kernel -> {
      assertThat(kernel.prefersDepthwisePanels(new ConvShape(1, 64, 64, 64, small, small)))
          .as(kernel.name())
          .isTrue();
      assertThat(kernel.prefersDepthwisePanels(new ConvShape(1, 64, 64, 64, large, large)))
          .as(kernel.name())
          .isFalse();
    });
  }
}
