package io.github.conv4j.engine;

import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.conv4j.engine.kernel.Backends;
import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Numbers;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("engine")
class TranspositionTest {
  static Stream<Arguments> kernelsAndSeeds() {
    return Backends.all()
        .flatMap(kernel -> Numbers.seeds(80, 20).mapToObj(seed -> arguments(kernel, seed)));
  }

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void matrices_of_any_size_are_transposed(Kernel kernel, long seed) {
    var random = new SplittableRandom(seed);
    int[] tiles = {4, 5, 8, 10};
    int rows = random.nextInt(3) == 0 ? tiles[random.nextInt(4)] : random.nextInt(70);
    int columns = random.nextInt(70);
    int inAt = random.nextInt(20);
    int inPitch = columns + random.nextInt(20);
    float[] in = Numbers.special(random, inAt + (rows + random.nextInt(20)) * inPitch);
    int outAt = random.nextInt(20);
    int outPitch = rows + (random.nextBoolean() ? 0 : random.nextInt(20));
    float[] out = Numbers.filled(outAt + columns * outPitch, Numbers.UNTOUCHED);
    int addAt = random.nextInt(20);
    float[] add = random.nextBoolean() ? Numbers.special(random, addAt + columns) : null;
    float[] expected = out.clone();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float value = in[inAt + i * inPitch + j];
        expected[outAt + j * outPitch + i] = add == null ? value : value + add[addAt + j];
      }
    }

    Transposition.transpose(
        kernel, in, inAt, inPitch, rows, columns, out, outAt, outPitch, add, addAt);

    assertSameBits(out, expected, rows + " rows, " + columns + " columns, seed " + seed);
  }
}
