package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.conv4j.engine.kernel.KernelPrinter.Form;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
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
    FIVE_BY_FOUR(5, 4),
    FOUR_BY_FOUR(4, 4),
    FIVE_BY_TWO(5, 2),
    FOUR_BY_TWO(4, 2);

    private final int rows;
    private final int vectors;

    Tile(int rows, int vectors) {
      this.rows = rows;
      this.vectors = vectors;
    }

    private void multiply(VectorProduct t, Form form) {
      switch (this) {
        case FIVE_BY_FOUR ->
          method(form, ProductTiles::fiveByFour, ProductTiles::fiveByFourOfPanel, null)
              .accept(t);
        case FOUR_BY_FOUR ->
          method(form, ProductTiles::fourByFour, ProductTiles::fourByFourOfPanel, null)
              .accept(t);
        case FIVE_BY_TWO ->
          method(
                  form,
                  ProductTiles::fiveByTwo,
                  ProductTiles::fiveByTwoOfPanel,
                  ProductTiles::fiveByTwoPacked)
              .accept(t);
        default ->
          method(
                  form,
                  ProductTiles::fourByTwo,
                  ProductTiles::fourByTwoOfPanel,
                  ProductTiles::fourByTwoPacked)
              .accept(t);
      }
    }

    private static Consumer<VectorProduct> method(
        Form form,
        Consumer<VectorProduct> byTables,
        Consumer<VectorProduct> ofPanel,
        Consumer<VectorProduct> packed) {
      return switch (form) {
        case BY_TABLES -> byTables;
        case OF_PANEL -> ofPanel;
        case PACKED -> packed;
      };
    }
  }

  static Stream<Arguments> tiles() {
    return Arrays.stream(Tile.values())
        .flatMap(tile -> Arrays.stream(Form.values())
            .filter(form -> form != Form.PACKED || tile.vectors == 2)
            .flatMap(
                form -> IntStream.of(0, 1, 2, 17).mapToObj(steps -> arguments(tile, form, steps))));
  }

  @ParameterizedTest
  @MethodSource("tiles")
  void a_tile_is_a_chain_an_element(Tile tile, Form form, int steps) {
    assumeTrue(Backends.withVectorApi());
    var random = new SplittableRandom(steps);
    int columns = tile.vectors * Vectors.LANES;
    int from = random.nextInt(4);
    int to = from + steps;
    var t = new VectorProduct();
    t.aStep = form == Form.PACKED
        ? IntStream.range(0, to).map(k -> k * tile.rows).toArray()
        : random.ints(to, 0, 90).toArray();
    t.aAt = random.nextInt(9);
    t.a = Numbers.special(random, 110);
    t.bStep = form == Form.BY_TABLES
        ? random.ints(to, 0, 90).toArray()
        : IntStream.range(0, to).map(k -> k * VectorProduct.PANEL).toArray();
    t.bAt = random.nextInt(9);
    t.b = Numbers.special(random, t.bAt + to * VectorProduct.PANEL + 90 + columns);
    t.from = from;
    t.to = to;
    t.cPitch = columns + random.nextInt(9);
    t.cAt = random.nextInt(9);
    t.c = Numbers.special(random, t.cAt + tile.rows * t.cPitch);
    t.start = t.c.clone();
    t.startAt = t.cAt;
    t.startPitch = t.cPitch;
    float[] add = Numbers.special(random, 5);
    t.add0 = add[0];
    t.add1 = add[1];
    t.add2 = add[2];
    t.add3 = add[3];
    t.add4 = add[4];
    float[] expected = t.c.clone();
    for (int i = 0; i < tile.rows; i++) {
      for (int j = 0; j < columns; j++) {
        float acc = t.start[t.startAt + i * t.startPitch + j];
        for (int k = from; k < to; k++) {
          acc = Math.fma(t.a[t.aAt + t.aStep[k] + i], t.b[t.bAt + t.bStep[k] + j], acc);
        }
        expected[t.cAt + i * t.cPitch + j] = acc + add[i];
      }
    }

    tile.multiply(t, form);

    assertSameBits(t.c, expected, tile + " " + form + ", steps " + steps);
  }
}
