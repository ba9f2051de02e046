package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.testing.ReferenceConv;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN, infinities, −0, subnormal and huge numbers go through the chain as they would by hand. */
@Tag("engine")
class ConvSpecialValuesTest {
  private static final ConvOptions PADDED = ConvOptions.defaults().padding(1);

  @ParameterizedTest
  @ValueSource(
      floats = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_NORMAL / 2,
        Float.MAX_VALUE,
        -Float.MAX_VALUE
      })
  void a_special_value_anywhere_gives_the_bits_of_the_chain(float special) {
    for (ConvOptions options :
        new ConvOptions[] {ConvOptions.defaults(), PADDED, PADDED.stride(2), PADDED.dilation(2)}) {
      for (int at = 0; at < 25; at++) {
        Tensor x = Tensor.randn(new SplittableRandom(at), 1, 1, 5, 5);
        Tensor weight = Tensor.randn(new SplittableRandom(at + 100), 2, 1, 2, 3);
        Tensor bias = Tensor.randn(new SplittableRandom(at + 200), 2);
        assertChain(
            withValue(x, special, at), weight, bias, options); // border and centre of the image
        assertChain(x, withValue(weight, special, at % 12), bias, options);
        assertChain(x, weight, withValue(bias, special, at % 2), options);
        assertChain(withValue(x, special, at), withValue(weight, special, at % 12), bias, options);
      }
    }
  }

  private static void assertChain(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    ReferenceConv reference = new ReferenceConv(x, weight, bias, options);
    assertThat(Conv.conv2d(x, weight, bias, options)).isEqualTo(reference.chain());
    Tensor y = Conv.conv2d(x, weight, options);
    if (options.strideH() == 1) {
      assertThat(Conv.convTranspose2d(y, weight, null, options))
          .isEqualTo(new ReferenceConv(x, weight, null, options).transposedChain(y));
    }
  }

  private static Tensor withValue(Tensor t, float value, int at) {
    float[] values = t.toArray();
    values[at] = value;
    return Tensor.wrap(values, t.shape());
  }

  @Test
  void a_padded_tap_takes_part_so_that_an_infinite_weight_on_it_gives_nan() {
    Tensor weight = Tensor.of(new float[][] {{Float.POSITIVE_INFINITY, 1, 1}});

    Tensor result =
        Conv.conv2d(Tensor.ones(1, 3), weight, ConvOptions.defaults().padding(0, 1));

    assertThat(result).isEqualTo(Tensor.of(new float[][] {
      {Float.NaN, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY}
    }));
  }

  @Test
  void a_tap_of_zero_is_not_left_out() {
    Tensor x = Tensor.of(new float[][] {{Float.POSITIVE_INFINITY, 1}});
    Tensor weight = Tensor.of(new float[][] {{0, 1}});

    assertThat(Conv.corr2d(x, weight).item()).isNaN();
  }

  @Test
  void a_chain_begins_at_plus_zero() {
    Tensor x = Tensor.of(new float[][] {{-0f}});
    Tensor weight = Tensor.of(new float[][] {{1}});
    Tensor minusZero = Tensor.of(new float[] {-0f});

    assertThat(Conv.corr2d(x, weight)).isEqualTo(Tensor.of(new float[][] {{0f}}));
    assertThat(Conv.conv2d(x, weight, minusZero, ConvOptions.defaults()))
        .isEqualTo(Tensor.of(new float[][] {{0f}}));
    assertThat(x.matmul(weight)).isEqualTo(Tensor.of(new float[][] {{0f}}));
  }

  @Test
  void a_product_is_not_rounded_before_it_is_added() {
    float a = 1 + 0x1p-12f;
    Tensor x = Tensor.of(new float[][] {{-1, a}});
    Tensor weight = Tensor.of(new float[][] {{1, a}});

    // a² = 1 + 2⁻¹¹ + 2⁻²⁴: the last bit is lost if the product is rounded to 24 bits
    assertThat(Conv.corr2d(x, weight).item()).isEqualTo(0x1p-11f + 0x1p-24f);
  }

  @Test
  void axes_of_length_zero_work() {
    Tensor bias = Tensor.of(new float[] {1, 2});

    assertThat(Conv.conv2d(Tensor.zeros(0, 3, 5, 5), Tensor.ones(2, 3, 3, 3), bias, PADDED)
            .shape())
        .containsExactly(0, 2, 5, 5);
    assertThat(Conv.conv2d(
            Tensor.zeros(1, 0, 2, 2), Tensor.ones(2, 0, 1, 1), bias, ConvOptions.defaults()))
        .isEqualTo(Tensor.of(new float[][][][] {{{{1, 1}, {1, 1}}, {{2, 2}, {2, 2}}}}));
    assertThat(Conv.conv2d(Tensor.zeros(1, 1, 0, 2), Tensor.ones(2, 1, 2, 2), bias, PADDED))
        .isEqualTo(Tensor.of(new float[][][][] {{{{1, 1, 1}}, {{2, 2, 2}}}}));
    assertThat(Conv.conv2d(Tensor.zeros(3, 4, 4), Tensor.ones(0, 3, 3, 3)).shape())
        .containsExactly(0, 2, 2);
    assertThat(Conv.conv2d(
                Tensor.zeros(0, 4), Tensor.ones(3, 3), ConvOptions.defaults().same())
            .shape())
        .containsExactly(0, 4);
    assertThat(Conv.corr2dMultiIn(Tensor.zeros(0, 2, 2), Tensor.zeros(0, 1, 1)))
        .isEqualTo(Tensor.zeros(2, 2));
    assertThat(
            Conv.corr2dMultiInOut1x1(Tensor.zeros(3, 0, 2), Tensor.zeros(4, 3)).shape())
        .containsExactly(4, 0, 2);
  }
}
