package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tile alone, those for more registers than this machine has among them: they are slow here, but right. */
@Tag("engine")
class ProductTilesTest {
  /** Named, since only a machine with the Vector API can load them. */
  private enum Tile {
    TEN_BY_TWO(10),
    EIGHT_BY_TWO(8),
    FIVE_BY_TWO(5),
    FOUR_BY_TWO(4);

    private final int rows;

    Tile(int rows) {
      this.rows = rows;
    }

    private void multiply(VectorProduct t) {
      switch (this) {
        case TEN_BY_TWO -> ProductTiles.tenByTwo(t);
        case EIGHT_BY_TWO -> ProductTiles.eightByTwo(t);
        case FIVE_BY_TWO -> ProductTiles.fiveByTwo(t);
        case FOUR_BY_TWO -> ProductTiles.fourByTwo(t);
      }
    }
  }

  static Stream<Arguments> tiles() {
    return Arrays.stream(Tile.values())
        .flatMap(tile -> IntStream.of(0, 1, 2, 17).mapToObj(steps -> arguments(tile, steps)));
  }

  @ParameterizedTest
  @MethodSource("tiles")
  void a_tile_is_a_chain_an_element(Tile tile, int steps) {
    assumeTrue(Backends.withVectorApi());
    var random = new SplittableRandom(steps);
    int columns = VectorProduct.PANEL;
    int from = random.nextInt(4);
    int to = from + steps;
    var t = new VectorProduct();
    t.aAt = random.nextInt(9);
    t.a = Numbers.special(random, t.aAt + to * tile.rows);
    t.bAt = random.nextInt(9);
    t.b = Numbers.special(random, t.bAt + to * columns);
    t.from = from;
    t.to = to;
    t.cPitch = columns + random.nextInt(9);
    t.cAt = random.nextInt(9);
    t.c = Numbers.special(random, t.cAt + tile.rows * t.cPitch);
    t.start = t.c.clone();
    t.startAt = t.cAt;
    t.startPitch = t.cPitch;
    float[] add = Numbers.special(random, 10);
    t.add0 = add[0];
    t.add1 = add[1];
    t.add2 = add[2];
    t.add3 = add[3];
    t.add4 = add[4];
    t.add5 = add[5];
    t.add6 = add[6];
    t.add7 = add[7];
    t.add8 = add[8];
    t.add9 = add[9];
    float[] expected = t.c.clone();
    for (int i = 0; i < tile.rows; i++) {
      for (int j = 0; j < columns; j++) {
        float acc = t.start[t.startAt + i * t.startPitch + j];
        for (int k = from; k < to; k++) {
          acc = Math.fma(t.a[t.aAt + k * tile.rows + i], t.b[t.bAt + k * columns + j], acc);
        }
        expected[t.cAt + i * t.cPitch + j] = acc + add[i];
      }
    }

    tile.multiply(t);

    assertSameBits(t.c, expected, tile + ", steps " + steps);
  }
}
