package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.testing.ConvCase;
import io.github.conv4j.testing.ReferenceConv;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold between convolutions, whatever the elements: to the bit where the chain is the same, else to the bound. */
@Tag("engine")
class ConvRelationsTest {

  static Stream<ConvCase> cases() {
    return LongStream.range(1000, 1150).mapToObj(ConvCase::of);
  }

  private static Tensor conv2d(ConvCase c, Tensor x, Tensor weight) {
    return Conv.conv2d(x, weight, null, c.options());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_batch_is_its_images_one_by_one(ConvCase c) {
    Tensor batch = Conv.conv2d(c.x(), c.weight(), c.bias(), c.options());

    for (int n = 0; n < c.x().dim(0); n++) {
      Tensor alone = Conv.conv2d(c.x().select(0, n), c.weight(), c.bias(), c.options());
      assertThat(batch.select(0, n)).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void groups_are_convolutions_of_slices(ConvCase c) {
    int groups = c.options().groups();
    int in = c.x().dim(1) / groups;
    int out = c.weight().dim(0) / groups;
    List<Tensor> parts = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      Tensor x = c.x().slice(1, g * in, (g + 1) * in);
      Tensor weight = c.weight().slice(0, g * out, (g + 1) * out);
      parts.add(Conv.conv2d(x, weight, c.options().groups(1)));
    }

    assertThat(conv2d(c, c.x(), c.weight())).isEqualTo(Tensor.concat(parts, 1));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void padding_first_and_convolving_without_is_the_same(ConvCase c) {
    Tensor padded = Conv.pad2d(c.x(), c.options().padding(), PadMode.ZEROS);
    ConvOptions given = c.options()
        .padding(
            c.options().padding().top(),
            c.options().padding().bottom(),
            c.options().padding().left(),
            c.options().padding().right());

    assertThat(Conv.conv2d(c.x(), c.weight(), c.bias(), given))
        .isEqualTo(Conv.conv2d(padded, c.weight(), c.bias(), given.padding(0)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_bias_is_added_last(ConvCase c) {
    Tensor bias = c.bias() == null ? Tensor.ones(c.weight().dim(0)) : c.bias();

    assertThat(Conv.conv2d(c.x(), c.weight(), bias, c.options()))
        .isEqualTo(conv2d(c, c.x(), c.weight()).add(bias.reshape(-1, 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_dilated_kernel_is_one_stuffed_with_zeros(ConvCase c) {
    ConvOptions o = c.options();
    int[] shape = c.weight().shape();
    shape[2] = (shape[2] - 1) * o.dilationH() + 1;
    shape[3] = (shape[3] - 1) * o.dilationW() + 1;
    Tensor stuffed = Tensor.zeros(shape);
    stuffed
        .slice(2, 0, shape[2], o.dilationH())
        .slice(3, 0, shape[3], o.dilationW())
        .assign(c.weight());

    assertClose(
        conv2d(c, c.x(), c.weight()),
        Conv.conv2d(c.x(), stuffed, o.dilation(1)),
        c.x(),
        stuffed,
        o.dilation(1));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void it_is_linear_in_the_image_and_in_the_kernel(ConvCase c) {
    var random = new SplittableRandom(c.seed());
    Tensor x = Tensor.randn(random, c.x().shape());
    Tensor x2 = Tensor.randn(random, c.x().shape());
    Tensor weight = Tensor.randn(random, c.weight().shape());
    Tensor weight2 = Tensor.randn(random, c.weight().shape());
    Tensor magnitude =
        Tensor.full(8, x.shape()); // as far as |x| + |x2| goes, and the same for weights

    Tensor ofSum = conv2d(c, x.add(x2), weight);
    Tensor sum = conv2d(c, x, weight).add(conv2d(c, x2, weight));
    assertClose(ofSum, sum, magnitude, weight, c.options());

    Tensor ofKernels = conv2d(c, x, weight.add(weight2));
    Tensor kernels = conv2d(c, x, weight).add(conv2d(c, x, weight2));
    assertClose(ofKernels, kernels, magnitude, Tensor.full(8, weight.shape()), c.options());
  }

  /** Within twice the bound of one convolution of the given operands, once for each side. */
  private static void assertClose(
      Tensor a, Tensor b, Tensor x, Tensor weight, ConvOptions options) {
    double[] bound = new ReferenceConv(x, weight, null, options).bound();
    float[] left = a.toArray();
    float[] right = b.toArray();
    assertThat(left).hasSameSizeAs(right);
    for (int i = 0; i < left.length; i++) {
      if (!(Math.abs((double) left[i] - right[i]) <= 2 * bound[i])) {
        assertThat(left[i]).as("output %d, bound %s", i, bound[i]).isEqualTo(right[i]);
      }
    }
  }

  /** Cases that a transposed convolution accepts. */
  static Stream<ConvCase> casesWithPaddingInNumbersAndPixels() {
    return cases()
        .filter(c ->
            c.options().autoPad() == AutoPad.NONE && c.x().dim(2) > 0 && c.x().dim(3) > 0);
  }

  @ParameterizedTest
  @MethodSource("casesWithPaddingInNumbersAndPixels")
  void the_transposed_convolution_is_the_adjoint(ConvCase c) {
    var random = new SplittableRandom(c.seed());
    ConvOptions o = c.options();
    Tensor x = integers(random, c.x().shape());
    Tensor weight = integers(random, c.weight().shape());
    Tensor y = integers(random, conv2d(c, x, weight).shape());
    // what the stride leaves over at the end makes the result as large as x
    Tensor smallest = Conv.convTranspose2d(y, weight, null, o.padding(0));
    int restH = x.dim(2) + o.padding().top() + o.padding().bottom() - smallest.dim(2);
    int restW = x.dim(3) + o.padding().left() + o.padding().right() - smallest.dim(3);
    Tensor back = Conv.convTranspose2d(y, weight, null, o, restH, restW);

    // ⟨conv(x), y⟩ = ⟨x, convTranspose(y)⟩, exactly, all numbers being small integers
    assertThat(back.shape()).containsExactly(x.shape());
    assertThat(dot(conv2d(c, x, weight), y)).isEqualTo(dot(x, back));
  }

  @Test
  void an_output_padding_is_so_much_less_padding_at_the_end() {
    var random = new SplittableRandom(14);
    Tensor x = Tensor.randn(random, 2, 3, 4, 5);
    Tensor weight = Tensor.randn(random, 3, 2, 3, 2);
    ConvOptions o = ConvOptions.defaults().stride(2, 1).dilation(3, 4);
    for (int rows = 0; rows <= 2; rows++) { // 2 is not less than the stride, but than the dilation
      for (int columns = 0; columns <= 3; columns++) {
        Tensor padded = Conv.convTranspose2d(x, weight, null, o.padding(1, 2, 1, 3), rows, columns);

        ConvOptions less = o.padding(1, 2 - rows, 1, 3 - columns);
        assertThat(padded).isEqualTo(Conv.convTranspose2d(x, weight, null, less));
      }
    }
  }

  private static Tensor integers(SplittableRandom random, int... shape) {
    return Tensor.rand(random, shape).map(v -> (float) Math.floor(v * 9) - 4);
  }

  private static double dot(Tensor a, Tensor b) {
    float[] left = a.toArray();
    float[] right = b.toArray();
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void unfolding_and_multiplying_is_convolving(ConvCase c) {
    ConvOptions o = c.options().groups(1);
    Tensor weight = Tensor.rand(
        new SplittableRandom(c.seed()),
        3,
        c.x().dim(1),
        c.weight().dim(2),
        c.weight().dim(3));
    Tensor expected = Conv.conv2d(c.x(), weight, o);

    Tensor columns = Conv.unfold(c.x(), weight.dim(2), weight.dim(3), o);

    for (int n = 0; n < c.x().dim(0); n++) {
      Tensor product = weight.reshape(3, -1).matmul(columns.select(0, n));
      assertThat(product.reshape(expected.select(0, n).shape())).isEqualTo(expected.select(0, n));
    }
  }

  @Test
  void one_by_one_is_a_matrix_product_in_every_way_to_say_it() {
    var random = new SplittableRandom(11);
    Tensor x = Tensor.randn(random, 5, 4, 7);
    Tensor k = Tensor.randn(random, 3, 5, 1, 1);
    Tensor expected = k.reshape(3, 5).matmul(x.reshape(5, 28)).reshape(3, 4, 7);

    assertThat(Conv.corr2dMultiInOut1x1(x, k)).isEqualTo(expected);
    assertThat(Conv.corr2dMultiInOut1x1(x, k.squeeze())).isEqualTo(expected);
    assertThat(Conv.corr2dMultiInOut(x, k)).isEqualTo(expected);
    assertThat(Conv.conv2d(x, k)).isEqualTo(expected);
    assertThat(Conv.conv2d(x.unsqueeze(0), k).squeeze()).isEqualTo(expected);
  }

  @Test
  void the_textbook_operations_are_the_general_one() {
    var random = new SplittableRandom(12);
    Tensor x = Tensor.randn(random, 3, 8, 9).transpose(1, 2);
    Tensor k = Tensor.randn(random, 4, 3, 2, 3);
    Tensor general = Conv.conv2d(x, k);

    assertThat(Conv.corr2dMultiInOut(x, k)).isEqualTo(general);
    for (int o = 0; o < 4; o++) {
      assertThat(Conv.corr2dMultiIn(x, k.select(0, o))).isEqualTo(general.select(0, o));
    }
    Tensor plane = x.select(0, 1);
    Tensor window = k.select(0, 2).select(0, 0);
    assertThat(Conv.corr2d(plane, window)).isEqualTo(Conv.conv2d(plane, window));
    assertThat(Conv.corr2d(plane, window).unsqueeze(0))
        .isEqualTo(Conv.conv2d(plane.unsqueeze(0), window.unsqueeze(0).unsqueeze(0)));
  }

  @Test
  void the_full_convolution_is_commutative_for_integers_and_sees_the_kernel_flipped() {
    var random = new SplittableRandom(13);
    Tensor a = integers(random, 4, 6);
    Tensor b = integers(random, 3, 2);

    assertThat(Conv.convolve2d(a, b)).isEqualTo(Conv.convolve2d(b, a));
    Tensor flipped = Tensor.of(new float[][] {{4, 3}, {2, 1}});
    Tensor padded = Conv.pad2d(a, new Padding(1, 1, 1, 1), PadMode.ZEROS);
    assertThat(Conv.convolve2d(a, Tensor.of(new float[][] {{1, 2}, {3, 4}})))
        .isEqualTo(Conv.corr2d(padded, flipped));
  }

  @Test
  void an_empty_image_convolves_to_zeros() {
    assertThat(Conv.convolve2d(Tensor.zeros(0, 3), Tensor.ones(2, 2)))
        .isEqualTo(Tensor.zeros(1, 4));
  }
}
