package io.github.conv4j.engine;

import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;

import io.github.conv4j.engine.kernel.Backends;
import io.github.conv4j.engine.kernel.Numbers;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("engine")
class WeightPanelsTest {
  static LongStream seeds() {
    return Numbers.seeds(30, 10);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void panels_hold_a_row_a_step_and_zeros_for_missing_channels(long seed) {
    Backends.all().forEach(kernel -> {
      var random = new SplittableRandom(seed);
      int groups = 1 + random.nextInt(3);
      int channels = 1 + random.nextInt(200);
      int steps = 1 + random.nextInt(40);
      int at = random.nextInt(20);
      float[] weight = Numbers.normal(random, at + groups * channels * steps);
      boolean inLanes = random.nextBoolean();
      var layout = new WeightPanels(kernel, inLanes, groups, channels, steps);
      float[] expected = new float[(int) layout.sizeOfAll()];
      for (int channel = 0; channel < groups * channels; channel++) {
        int group = channel / channels;
        int inGroup = channel % channels;
        int panel = 0;
        while (inGroup >= layout.cut.first(panel) + layout.cut.width(panel)) {
          panel++;
        }
        int first = layout.at(group, panel) + inGroup - layout.cut.first(panel);
        for (int step = 0; step < steps; step++) {
          expected[first + step * layout.cut.width(panel)] = weight[at + channel * steps + step];
        }
      }
      String what = kernel.name() + ", " + groups + " groups of " + channels + ", steps " + steps
          + (inLanes ? ", in lanes" : ", in rows") + ", seed " + seed;

      float[] panels = layout.packAll(weight, at);

      assertSameBits(panels, expected, what);
      assertSameBits(
          layout.unpackAll(panels), Arrays.copyOfRange(weight, at, weight.length), "back, " + what);
    });
  }
}
