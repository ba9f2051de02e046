package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.testing.ConvCase;
import io.github.conv4j.testing.ReferenceConv;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random convolutions: 600 fixed ones, and 200 new ones in each run. A failure names its case, such as {@code
 * ConvCase.of(17L)}: add that number to {@link #FOUND} and it is replayed for good.
 */
@Tag("engine")
class ConvRandomCasesTest {
  /** Seeds that once failed. */
  private static final long[] FOUND = {};

  static Stream<ConvCase> cases() {
    LongStream fixed = LongStream.range(0, 600);
    LongStream fresh = new SplittableRandom().longs(200);
    return LongStream.concat(LongStream.of(FOUND), LongStream.concat(fixed, fresh))
        .mapToObj(ConvCase::of);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void an_output_is_one_chain_of_fused_multiply_adds_within_its_bound(ConvCase c) {
    ReferenceConv reference = new ReferenceConv(c.x(), c.weight(), c.bias(), c.options());

    Tensor result = Conv.conv2d(c.x(), c.weight(), c.bias(), c.options());

    assertThat(result).isEqualTo(reference.chain());
    double[] exact = reference.exact();
    double[] bound = reference.bound();
    float[] values = result.toArray();
    int outside = 0;
    for (int i = 0; i < values.length; i++) {
      outside += Math.abs(values[i] - exact[i]) <= bound[i] ? 0 : 1;
    }
    assertThat(outside).as("outputs outside of the bound").isZero();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void views_give_the_bits_of_their_contiguous_twins(ConvCase c) {
    Tensor expected = Conv.conv2d(c.x(), c.weight(), c.bias(), c.options());

    assertThat(Conv.conv2d(channelsLast(c.x()), channelsLast(c.weight()), c.bias(), c.options()))
        .isEqualTo(expected);
    assertThat(Conv.conv2d(everyOther(c.x()), everyOther(c.weight()), c.bias(), c.options()))
        .isEqualTo(expected);
    Tensor broadcast = c.x().slice(0, 0, Math.min(1, c.x().dim(0))).broadcastTo(repeated(c.x(), 3));
    assertThat(Conv.conv2d(broadcast, c.weight(), c.bias(), c.options()))
        .isEqualTo(Conv.conv2d(broadcast.copy(), c.weight(), c.bias(), c.options()));
  }

  /** A transposed convolution has no empty result. */
  static Stream<ConvCase> casesWithPixels() {
    return cases().filter(c -> c.x().dim(2) > 0 && c.x().dim(3) > 0);
  }

  @ParameterizedTest
  @MethodSource("casesWithPixels")
  void transposed_convolution_is_the_chain_of_the_input_gradient(ConvCase c) {
    Padding p = c.options().padding();
    ConvOptions options =
        c.options().padding(p.top(), p.bottom(), p.left(), p.right()); // without same
    Tensor y = Conv.conv2d(c.x(), c.weight(), options);
    Tensor bias = c.bias() == null
        ? null
        : Tensor.rand(new SplittableRandom(c.seed()), c.x().dim(1));
    // the rows and columns that the stride leaves over at the end
    Tensor unpadded = Conv.convTranspose2d(y, c.weight(), null, options.padding(0));
    int restH = c.x().dim(2) + p.top() + p.bottom() - unpadded.dim(2);
    int restW = c.x().dim(3) + p.left() + p.right() - unpadded.dim(3);

    Tensor result = Conv.convTranspose2d(y, c.weight(), bias, options, restH, restW);

    Tensor chain = new ReferenceConv(c.x(), c.weight(), null, options).transposedChain(y);
    assertThat(result).isEqualTo(bias == null ? chain : chain.add(bias.reshape(-1, 1, 1)));
    assertThat(Conv.convTranspose2d(
            channelsLast(y), everyOther(c.weight()), bias, options, restH, restW))
        .isEqualTo(result);
  }

  /** The same elements over an array in which the second axis is the innermost. */
  private static Tensor channelsLast(Tensor t) {
    return t.permute(0, 2, 3, 1).copy().permute(0, 3, 1, 2);
  }

  /** The same elements as every other one of a larger array. */
  private static Tensor everyOther(Tensor t) {
    Tensor larger = Tensor.full(Float.NaN, t.dim(0), t.dim(1) + 1, t.dim(2), 2 * t.dim(3));
    Tensor view = larger.slice(1, 1, t.dim(1) + 1).slice(3, 0, 2 * t.dim(3), 2);
    view.assign(t);
    return view;
  }

  private static int[] repeated(Tensor t, int times) {
    int[] shape = t.shape();
    shape[0] = Math.min(shape[0], 1) * times;
    return shape;
  }
}
