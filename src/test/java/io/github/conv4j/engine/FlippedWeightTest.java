package io.github.conv4j.engine;

import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.conv4j.engine.kernel.Backends;
import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Numbers;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("engine")
class FlippedWeightTest {
  static Stream<Arguments> kernelsAndSeeds() {
    return Backends.all()
        .flatMap(kernel -> Numbers.seeds(100, 30).mapToObj(seed -> arguments(kernel, seed)));
  }

  /** Any part of a panel, whatever lies around it: all taps or some, as many channels as fill a panel or fewer. */
  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void parts_of_panels_hold_the_taps_last_to_first(Kernel kernel, long seed) {
    var random = new SplittableRandom(seed);
    int groups = 1 + random.nextInt(2);
    int groupIn = 1 + random.nextInt(random.nextBoolean() ? 90 : 5);
    int groupOut = 1 + random.nextInt(20);
    int size = 1 + random.nextInt(5);
    var axis = new ConvAxis(size + 3, size, 4, 1, 1, 0, 0);
    var s = new ConvShape(1, groups, groups * groupIn, groups * groupOut, axis, axis);
    int[] tapAt = size > 1 && random.nextInt(4) == 0
        ? new int[] {size * size - 1, 0}
        : IntStream.range(0, size * size).map(i -> size * size - 1 - i).toArray();
    int weightAt = random.nextInt(9);
    float[] weight = Numbers.normal(random, weightAt + s.outChannels() * s.taps());
    int steps = groupOut * tapAt.length;
    var layout = new WeightPanels(kernel, random.nextInt(3) > 0, groups, groupIn, steps);
    int group = random.nextInt(groups);
    int panel = random.nextInt(layout.count());
    int from = random.nextInt(steps);
    int to = from + 1 + random.nextInt(steps - from);
    int width = layout.cut.width(panel);
    int outAt = random.nextInt(9);
    float[] out = Numbers.filled(outAt + (to - from) * width + 5, Numbers.UNTOUCHED);
    float[] expected = out.clone();
    for (int k = from; k < to; k++) {
      int co = group * groupOut + k / tapAt.length;
      for (int j = 0; j < width; j++) {
        int ci = layout.cut.first(panel) + j;
        int at = weightAt + co * s.taps() + ci * size * size + tapAt[k % tapAt.length];
        expected[outAt + (k - from) * width + j] = ci < groupIn ? weight[at] : 0;
      }
    }

    new FlippedWeight(kernel, s, weight, weightAt, tapAt)
        .pack(layout, group, panel, from, to, out, outAt);

    assertSameBits(out, expected, seed + "L: steps " + from + " to " + to + " of " + s);
  }
}
