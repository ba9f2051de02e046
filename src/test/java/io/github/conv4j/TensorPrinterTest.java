package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a tensor prints, against golden strings. PyTorch's own formatter made them ({@code torch/_tensor_str.py} of commit
 * 00cbcb20, default options, over NumPy's float32 values); none was typed by hand or taken from {@link TensorPrinter}. With
 * PyTorch at hand one line makes each again: {@code print(torch.tensor([1.5, 2.0]))}.
 */
class TensorPrinterTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  private static String printed(float... values) {
    return Tensor.of(values).toString();
  }

  private static String printed(float[][] values) {
    return Tensor.of(values).toString();
  }

  /** 0, 1, 2 and so on in a shape. */
  private static Tensor counting(int... shape) {
    return Tensor.arange(Layout.contiguous(shape).size()).reshape(shape);
  }

  @Test
  void integers_end_in_a_point() {
    assertThat(printed(new float[][] {{19, 25}, {37, 43}})).isEqualTo("""
            tensor([[19., 25.],
                    [37., 43.]])""");
  }

  @Test
  void integers_are_as_wide_as_the_widest_with_its_sign() {
    assertThat(printed(1, -20, 300)).isEqualTo("tensor([  1., -20., 300.])");
    assertThat(printed(-100, 2, 30)).isEqualTo("tensor([-100.,    2.,   30.])");
  }

  @Test
  void zeros_alone_print_as_integers() {
    assertThat(Tensor.zeros(2, 3).toString()).isEqualTo("""
            tensor([[0., 0., 0.],
                    [0., 0., 0.]])""");
  }

  @Test
  void integers_turn_scientific_when_the_largest_is_more_than_1000_times_the_smallest() {
    assertThat(printed(1, 1000)).isEqualTo("tensor([   1., 1000.])");
    assertThat(printed(1, 1001)).isEqualTo("tensor([1.0000e+00, 1.0010e+03])");
    assertThat(printed(-2, 2001)).isEqualTo("tensor([-2.0000e+00,  2.0010e+03])");
  }

  @Test
  void integers_turn_scientific_above_a_hundred_million() {
    assertThat(printed(1e8f)).isEqualTo("tensor([100000000.])");
    assertThat(printed(Math.nextUp(1e8f))).isEqualTo("tensor([1.0000e+08])");
  }

  @Test
  void fractions_give_every_element_four_digits() {
    assertThat(printed(1, 2.5f, -3.75f)).isEqualTo("tensor([ 1.0000,  2.5000, -3.7500])");
  }

  @Test
  void fractions_pad_a_zero_to_the_widest() {
    assertThat(printed(new float[][] {{0, 0.5f}, {-12.25f, 100}})).isEqualTo("""
            tensor([[  0.0000,   0.5000],
                    [-12.2500, 100.0000]])""");
  }

  @Test
  void fractions_show_a_binary_value_not_the_decimal_it_was_typed_as() {
    assertThat(printed(98765.43f, 1234.5677f)).isEqualTo("tensor([98765.4297,  1234.5677])");
  }

  @Test
  void fractions_turn_scientific_below_a_ten_thousandth() {
    assertThat(printed(0.00010001f)).isEqualTo("tensor([0.0001])");
    assertThat(printed(0.0001f)).isEqualTo("tensor([1.0000e-04])"); // the float32 is a little less
  }

  @Test
  void fractions_turn_scientific_when_the_largest_is_more_than_1000_times_the_smallest() {
    assertThat(printed(0.5f, 500)).isEqualTo("tensor([  0.5000, 500.0000])");
    assertThat(printed(0.5f, 501)).isEqualTo("tensor([5.0000e-01, 5.0100e+02])");
  }

  @Test
  void scientific_notation_has_four_digits_and_an_exponent_of_two_more() {
    assertThat(printed(new float[][] {{0.00001f, 1}, {-123456, 0}})).isEqualTo("""
            tensor([[ 1.0000e-05,  1.0000e+00],
                    [-1.2346e+05,  0.0000e+00]])""");
  }

  @Test
  void scientific_notation_spans_the_range_of_float32() {
    assertThat(printed(Float.MAX_VALUE, -Float.MAX_VALUE))
        .isEqualTo("tensor([ 3.4028e+38, -3.4028e+38])");
    assertThat(printed(Float.MIN_NORMAL, -Float.MIN_VALUE))
        .isEqualTo("tensor([ 1.1755e-38, -1.4013e-45])"); // the second is subnormal
  }

  @Test
  void rounding_goes_half_to_even_where_the_binary_value_is_a_tie() {
    assertThat(printed(0.03125f, 0.09375f, -0.15625f))
        .isEqualTo("tensor([ 0.0312,  0.0938, -0.1562])");
    assertThat(printed(1, 100005, 100015, 100025))
        .isEqualTo("tensor([1.0000e+00, 1.0000e+05, 1.0002e+05, 1.0002e+05])");
  }

  @Test
  void rounding_sees_no_tie_in_a_decimal_that_float32_cannot_hold() {
    assertThat(printed(0.00015f, 0.00025f, 0.00035f)).isEqualTo("tensor([0.0002, 0.0003, 0.0003])");
    assertThat(printed(2.00005f, 2.00015f, 2.00025f)).isEqualTo("tensor([2.0001, 2.0001, 2.0003])");
  }

  @Test
  void rounding_may_carry_into_a_further_digit() {
    assertThat(printed(9.99996f, 0.99995f)).isEqualTo("tensor([10.0000,  0.9999])");
    assertThat(printed(9.99998e-5f, 99999.6f)).isEqualTo("tensor([1.0000e-04, 1.0000e+05])");
  }

  @Test
  void nan_and_infinities_alone_are_not_padded() {
    assertThat(printed(NAN, INF, -INF)).isEqualTo("tensor([nan, inf, -inf])");
  }

  @Test
  void nan_and_infinities_among_integers_may_be_wider() {
    assertThat(printed(1, NAN, -INF, 2)).isEqualTo("tensor([1., nan, -inf, 2.])");
    assertThat(printed(1, NAN, -INF, 1000)).isEqualTo("tensor([   1.,   nan,  -inf, 1000.])");
  }

  @Test
  void nan_and_infinities_among_fractions_are_padded() {
    assertThat(printed(new float[][] {{1.5f, NAN}, {INF, -INF}})).isEqualTo("""
            tensor([[1.5000,    nan],
                    [   inf,   -inf]])""");
  }

  @Test
  void nan_and_infinities_among_scientific_numbers_are_padded() {
    assertThat(printed(0.00001f, NAN, INF, -INF))
        .isEqualTo("tensor([1.0000e-05,        nan,        inf,       -inf])");
  }

  @Test
  void nan_shows_no_sign() {
    assertThat(printed(Float.intBitsToFloat(0xffc00000))).isEqualTo("tensor([nan])");
  }

  @Test
  void zero_keeps_its_sign() {
    assertThat(printed(0, -0f)).isEqualTo("tensor([0., -0.])");
    assertThat(printed(5, -0f)).isEqualTo("tensor([5., -0.])");
    assertThat(printed(0.5f, 0, -0f)).isEqualTo("tensor([0.5000, 0.0000, -0.0000])");
    assertThat(printed(0.00001f, 0, -0f))
        .isEqualTo("tensor([1.0000e-05, 0.0000e+00, -0.0000e+00])");
  }

  @Test
  void scalars_have_no_brackets() {
    assertThat(Tensor.scalar(3).toString()).isEqualTo("tensor(3.)");
    assertThat(Tensor.scalar(-0.1f).toString()).isEqualTo("tensor(-0.1000)");
    assertThat(Tensor.scalar(1e-10f).toString()).isEqualTo("tensor(1.0000e-10)");
    assertThat(Tensor.scalar(-INF).toString()).isEqualTo("tensor(-inf)");
  }

  @Test
  void scalars_differ_from_a_vector_of_one() {
    assertThat(printed(3)).isEqualTo("tensor([3.])");
    assertThat(counting(1, 1, 1).toString()).isEqualTo("tensor([[[0.]]])");
  }

  @Test
  void an_empty_vector_is_a_pair_of_brackets() {
    assertThat(Tensor.zeros(0).toString()).isEqualTo("tensor([])");
  }

  @Test
  void an_empty_tensor_of_more_axes_tells_its_size() {
    assertThat(Tensor.zeros(0, 3).toString()).isEqualTo("tensor([], size=(0, 3))");
    assertThat(Tensor.zeros(3, 0, 2).toString()).isEqualTo("tensor([], size=(3, 0, 2))");
  }

  @Test
  void an_empty_size_that_does_not_fit_goes_to_a_line_of_its_own() {
    int[] fits = {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 100};
    int[] doesNot = {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1000};

    assertThat(Tensor.zeros(fits).toString())
        .isEqualTo(
            "tensor([], size=(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 100))");
    assertThat(Tensor.zeros(doesNot).toString()).isEqualTo("""
            tensor([],
                   size=(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1000))""");
  }

  @Test
  void lines_of_a_vector_wrap_at_80_columns() {
    assertThat(Tensor.arange(30).toString()).isEqualTo("""
            tensor([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12., 13.,
                    14., 15., 16., 17., 18., 19., 20., 21., 22., 23., 24., 25., 26., 27.,
                    28., 29.])""");
    assertThat(Tensor.arange(20).sub(10).div(4).toString()).isEqualTo("""
            tensor([-2.5000, -2.2500, -2.0000, -1.7500, -1.5000, -1.2500, -1.0000, -0.7500,
                    -0.5000, -0.2500,  0.0000,  0.2500,  0.5000,  0.7500,  1.0000,  1.2500,
                     1.5000,  1.7500,  2.0000,  2.2500])""");
  }

  @Test
  void lines_of_a_matrix_wrap_within_each_row() {
    assertThat(counting(2, 25).mul(0.5f).toString()).isEqualTo("""
            tensor([[ 0.0000,  0.5000,  1.0000,  1.5000,  2.0000,  2.5000,  3.0000,  3.5000,
                      4.0000,  4.5000,  5.0000,  5.5000,  6.0000,  6.5000,  7.0000,  7.5000,
                      8.0000,  8.5000,  9.0000,  9.5000, 10.0000, 10.5000, 11.0000, 11.5000,
                     12.0000],
                    [12.5000, 13.0000, 13.5000, 14.0000, 14.5000, 15.0000, 15.5000, 16.0000,
                     16.5000, 17.0000, 17.5000, 18.0000, 18.5000, 19.0000, 19.5000, 20.0000,
                     20.5000, 21.0000, 21.5000, 22.0000, 22.5000, 23.0000, 23.5000, 24.0000,
                     24.5000]])""");
  }

  @Test
  void lines_hold_fewer_elements_the_deeper_they_are_indented() {
    assertThat(Tensor.full(0.25f, 9).toString())
        .isEqualTo(
            "tensor([0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500])");
    assertThat(Tensor.full(0.25f, 1, 1, 9).toString()).isEqualTo("""
            tensor([[[0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500,
                      0.2500]]])""");
  }

  @Test
  void a_column_takes_a_line_an_element() {
    assertThat(counting(4, 1).toString()).isEqualTo("""
            tensor([[0.],
                    [1.],
                    [2.],
                    [3.]])""");
  }

  @Test
  void three_axes_have_a_blank_line_between_matrices() {
    assertThat(counting(2, 2, 3).toString()).isEqualTo("""
            tensor([[[ 0.,  1.,  2.],
                     [ 3.,  4.,  5.]],

                    [[ 6.,  7.,  8.],
                     [ 9., 10., 11.]]])""");
  }

  @Test
  void four_axes_have_two_blank_lines_between_blocks() {
    assertThat(counting(2, 2, 2, 2).toString()).isEqualTo("""
            tensor([[[[ 0.,  1.],
                      [ 2.,  3.]],

                     [[ 4.,  5.],
                      [ 6.,  7.]]],


                    [[[ 8.,  9.],
                      [10., 11.]],

                     [[12., 13.],
                      [14., 15.]]]])""");
  }

  @Test
  void five_axes_have_three_blank_lines_between_blocks_of_blocks() {
    assertThat(counting(2, 1, 2, 1, 2).toString()).isEqualTo("""
            tensor([[[[[0., 1.]],

                      [[2., 3.]]]],



                    [[[[4., 5.]],

                      [[6., 7.]]]]])""");
  }

  @Test
  void a_summary_begins_past_1000_elements() {
    assertThat(Tensor.arange(1000).toString()).doesNotContain("...");
    assertThat(Tensor.arange(1001).toString())
        .isEqualTo("tensor([   0.,    1.,    2.,  ...,  998.,  999., 1000.])");
  }

  @Test
  void a_summary_keeps_three_at_each_edge_of_every_axis() {
    assertThat(counting(40, 50).toString()).isEqualTo("""
            tensor([[0.0000e+00, 1.0000e+00, 2.0000e+00,  ..., 4.7000e+01, 4.8000e+01,
                     4.9000e+01],
                    [5.0000e+01, 5.1000e+01, 5.2000e+01,  ..., 9.7000e+01, 9.8000e+01,
                     9.9000e+01],
                    [1.0000e+02, 1.0100e+02, 1.0200e+02,  ..., 1.4700e+02, 1.4800e+02,
                     1.4900e+02],
                    ...,
                    [1.8500e+03, 1.8510e+03, 1.8520e+03,  ..., 1.8970e+03, 1.8980e+03,
                     1.8990e+03],
                    [1.9000e+03, 1.9010e+03, 1.9020e+03,  ..., 1.9470e+03, 1.9480e+03,
                     1.9490e+03],
                    [1.9500e+03, 1.9510e+03, 1.9520e+03,  ..., 1.9970e+03, 1.9980e+03,
                     1.9990e+03]])""");
    assertThat(counting(1001, 1).add(5000).toString()).isEqualTo("""
            tensor([[5000.],
                    [5001.],
                    [5002.],
                    ...,
                    [5998.],
                    [5999.],
                    [6000.]])""");
  }

  @Test
  void a_summary_keeps_an_axis_of_six_whole() {
    assertThat(counting(6, 200).add(9000).toString()).isEqualTo("""
            tensor([[ 9000.,  9001.,  9002.,  ...,  9197.,  9198.,  9199.],
                    [ 9200.,  9201.,  9202.,  ...,  9397.,  9398.,  9399.],
                    [ 9400.,  9401.,  9402.,  ...,  9597.,  9598.,  9599.],
                    [ 9600.,  9601.,  9602.,  ...,  9797.,  9798.,  9799.],
                    [ 9800.,  9801.,  9802.,  ...,  9997.,  9998.,  9999.],
                    [10000., 10001., 10002.,  ..., 10197., 10198., 10199.]])""");
    assertThat(counting(200, 6).add(9000).toString()).isEqualTo("""
            tensor([[ 9000.,  9001.,  9002.,  9003.,  9004.,  9005.],
                    [ 9006.,  9007.,  9008.,  9009.,  9010.,  9011.],
                    [ 9012.,  9013.,  9014.,  9015.,  9016.,  9017.],
                    ...,
                    [10182., 10183., 10184., 10185., 10186., 10187.],
                    [10188., 10189., 10190., 10191., 10192., 10193.],
                    [10194., 10195., 10196., 10197., 10198., 10199.]])""");
  }

  @Test
  void a_summary_of_three_axes_cuts_blocks_and_columns() {
    assertThat(counting(50, 2, 20).add(3000).toString()).isEqualTo("""
            tensor([[[3000., 3001., 3002.,  ..., 3017., 3018., 3019.],
                     [3020., 3021., 3022.,  ..., 3037., 3038., 3039.]],

                    [[3040., 3041., 3042.,  ..., 3057., 3058., 3059.],
                     [3060., 3061., 3062.,  ..., 3077., 3078., 3079.]],

                    [[3080., 3081., 3082.,  ..., 3097., 3098., 3099.],
                     [3100., 3101., 3102.,  ..., 3117., 3118., 3119.]],

                    ...,

                    [[4880., 4881., 4882.,  ..., 4897., 4898., 4899.],
                     [4900., 4901., 4902.,  ..., 4917., 4918., 4919.]],

                    [[4920., 4921., 4922.,  ..., 4937., 4938., 4939.],
                     [4940., 4941., 4942.,  ..., 4957., 4958., 4959.]],

                    [[4960., 4961., 4962.,  ..., 4977., 4978., 4979.],
                     [4980., 4981., 4982.,  ..., 4997., 4998., 4999.]]])""");
  }

  @Test
  void a_summary_of_a_batch_of_one_image_cuts_rows_and_columns() {
    assertThat(counting(1, 2, 32, 32).add(3000).toString()).isEqualTo("""
            tensor([[[[3000., 3001., 3002.,  ..., 3029., 3030., 3031.],
                      [3032., 3033., 3034.,  ..., 3061., 3062., 3063.],
                      [3064., 3065., 3066.,  ..., 3093., 3094., 3095.],
                      ...,
                      [3928., 3929., 3930.,  ..., 3957., 3958., 3959.],
                      [3960., 3961., 3962.,  ..., 3989., 3990., 3991.],
                      [3992., 3993., 3994.,  ..., 4021., 4022., 4023.]],

                     [[4024., 4025., 4026.,  ..., 4053., 4054., 4055.],
                      [4056., 4057., 4058.,  ..., 4085., 4086., 4087.],
                      [4088., 4089., 4090.,  ..., 4117., 4118., 4119.],
                      ...,
                      [4952., 4953., 4954.,  ..., 4981., 4982., 4983.],
                      [4984., 4985., 4986.,  ..., 5013., 5014., 5015.],
                      [5016., 5017., 5018.,  ..., 5045., 5046., 5047.]]]])""");
  }

  @Test
  void a_summary_formats_by_the_elements_that_it_shows() {
    Tensor tensor = Tensor.ones(2000);
    tensor.slice(0, 3, 1997).fill(-1e-20f);

    assertThat(tensor.toString()).isEqualTo("tensor([1., 1., 1.,  ..., 1., 1., 1.])");
  }

  @Test
  void a_summary_of_a_huge_tensor_is_quick() {
    Tensor huge = Tensor.scalar(1).broadcastTo(40_000, 40_000);

    String printed = assertTimeoutPreemptively(Duration.ofSeconds(10), huge::toString);

    assertThat(printed).isEqualTo("""
            tensor([[1., 1., 1.,  ..., 1., 1., 1.],
                    [1., 1., 1.,  ..., 1., 1., 1.],
                    [1., 1., 1.,  ..., 1., 1., 1.],
                    ...,
                    [1., 1., 1.,  ..., 1., 1., 1.],
                    [1., 1., 1.,  ..., 1., 1., 1.],
                    [1., 1., 1.,  ..., 1., 1., 1.]])""");
  }

  @Test
  void views_print_as_their_copies() {
    Tensor transposed = counting(2, 3).transpose();
    Tensor reordered = counting(12, 10, 11).permute(2, 0, 1);

    assertThat(transposed.toString()).isEqualTo("""
            tensor([[0., 3.],
                    [1., 4.],
                    [2., 5.]])""");
    assertThat(transposed.copy().toString()).isEqualTo(transposed.toString());
    assertThat(reordered.copy().toString()).isEqualTo(reordered.toString());
  }

  @Test
  void views_format_by_their_own_elements() {
    Tensor whole = Tensor.of(new float[][] {{1, 1e9f}, {2, NAN}, {3, 0.5f}});

    assertThat(whole.toString()).isEqualTo("""
            tensor([[1.0000e+00, 1.0000e+09],
                    [2.0000e+00,        nan],
                    [3.0000e+00, 5.0000e-01]])""");
    assertThat(whole.slice(1, 0, 1).toString()).isEqualTo("""
            tensor([[1.],
                    [2.],
                    [3.]])""");
    assertThat(whole.select(0, 2).toString()).isEqualTo("tensor([3.0000, 0.5000])");
    assertThat(whole.slice(0, 0, 3, 2).select(1, 0).toString()).isEqualTo("tensor([1., 3.])");
  }

  @Test
  void views_repeat_what_is_broadcast() {
    Tensor row = Tensor.of(new float[] {1, 2.5f});

    assertThat(row.broadcastTo(3, 2).toString()).isEqualTo("""
            tensor([[1.0000, 2.5000],
                    [1.0000, 2.5000],
                    [1.0000, 2.5000]])""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "fr-FR", "hi-IN-u-nu-deva", "ar-EG-u-nu-arab", "tr-TR"})
  void the_default_locale_does_not_matter(String language) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(language));

      assertThat(printed(1234.5f, -2.25f)).isEqualTo("tensor([1234.5000,   -2.2500])");
      assertThat(printed(1234567, -INF, 0.5f))
          .isEqualTo("tensor([1.2346e+06,       -inf, 5.0000e-01])");
      assertThat(printed(1234567, 7654321)).isEqualTo("tensor([1234567., 7654321.])");
    } finally {
      Locale.setDefault(before);
    }
  }
}
