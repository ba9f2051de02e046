package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConvOptionsTest {
  private static final int MAX = Integer.MAX_VALUE;
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();

  private static ConvOptions options(
      int strideH, int strideW, Padding padding, AutoPad autoPad, int dilationH, int dilationW) {
    return new ConvOptions(strideH, strideW, padding, autoPad, dilationH, dilationW, 1);
  }

  // ---- values ----

  @Test
  void defaults_are_stride_1_no_padding_dilation_1_one_group() {
    assertThat(DEFAULTS)
        .isEqualTo(new ConvOptions(1, 1, new Padding(0, 0, 0, 0), AutoPad.NONE, 1, 1, 1));
    assertThat(Padding.NONE).isEqualTo(new Padding(0, 0, 0, 0));
  }

  @Test
  void one_number_sets_both_axes_and_two_set_height_then_width() {
    Padding none = Padding.NONE;

    assertThat(DEFAULTS.stride(3)).isEqualTo(options(3, 3, none, AutoPad.NONE, 1, 1));
    assertThat(DEFAULTS.stride(2, 5)).isEqualTo(options(2, 5, none, AutoPad.NONE, 1, 1));
    assertThat(DEFAULTS.dilation(3)).isEqualTo(options(1, 1, none, AutoPad.NONE, 3, 3));
    assertThat(DEFAULTS.dilation(2, 5)).isEqualTo(options(1, 1, none, AutoPad.NONE, 2, 5));
    assertThat(DEFAULTS.padding(3).padding()).isEqualTo(new Padding(3, 3, 3, 3));
    assertThat(DEFAULTS.padding(2, 5).padding()).isEqualTo(new Padding(2, 2, 5, 5));
    assertThat(DEFAULTS.padding(1, 2, 3, 4).padding()).isEqualTo(new Padding(1, 2, 3, 4));
    assertThat(DEFAULTS.groups(7).groups()).isEqualTo(7);
  }

  @Test
  void a_change_is_a_copy_that_keeps_every_other_value() {
    ConvOptions all = DEFAULTS.stride(2, 3).padding(4, 5, 6, 7).dilation(8, 9).groups(10);
    Padding sides = new Padding(4, 5, 6, 7);

    assertThat(all).isEqualTo(new ConvOptions(2, 3, sides, AutoPad.NONE, 8, 9, 10));
    assertThat(all.stride(1)).isEqualTo(new ConvOptions(1, 1, sides, AutoPad.NONE, 8, 9, 10));
    assertThat(all.dilation(1)).isEqualTo(new ConvOptions(2, 3, sides, AutoPad.NONE, 1, 1, 10));
    assertThat(all.groups(1)).isEqualTo(new ConvOptions(2, 3, sides, AutoPad.NONE, 8, 9, 1));
    assertThat(all.padding(0))
        .isEqualTo(new ConvOptions(2, 3, Padding.NONE, AutoPad.NONE, 8, 9, 10));
    assertThat(all.same()).isEqualTo(new ConvOptions(2, 3, Padding.NONE, AutoPad.SAME, 8, 9, 10));
    assertThat(all.same().stride(4).dilation(5).groups(6))
        .isEqualTo(new ConvOptions(4, 4, Padding.NONE, AutoPad.SAME, 5, 5, 6));
    assertThat(all).isEqualTo(new ConvOptions(2, 3, sides, AutoPad.NONE, 8, 9, 10));
    assertThat(DEFAULTS).isEqualTo(options(1, 1, Padding.NONE, AutoPad.NONE, 1, 1));
  }

  @Test
  void the_last_of_padding_same_and_same_lower_wins() {
    ConvOptions padded = options(1, 1, new Padding(1, 1, 1, 1), AutoPad.NONE, 1, 1);
    ConvOptions same = options(1, 1, Padding.NONE, AutoPad.SAME, 1, 1);
    ConvOptions lower = options(1, 1, Padding.NONE, AutoPad.SAME_LOWER, 1, 1);

    assertThat(DEFAULTS.padding(1).same()).isEqualTo(same);
    assertThat(DEFAULTS.padding(1).sameLower()).isEqualTo(lower);
    assertThat(DEFAULTS.sameLower().same()).isEqualTo(same);
    assertThat(DEFAULTS.same().sameLower()).isEqualTo(lower);
    assertThat(DEFAULTS.same().padding(1)).isEqualTo(padded);
    assertThat(DEFAULTS.sameLower().padding(1, 1)).isEqualTo(padded);
    assertThat(DEFAULTS.same().padding(0)).isEqualTo(DEFAULTS);
    assertThat(DEFAULTS.padding(2).padding(1)).isEqualTo(padded);
  }

  // ---- output sizes ----

  /** {@return where a dilated kernel can stand, counted one by one} */
  private static int places(int padded, int extent, int stride) {
    return (int)
        IntStream.iterate(0, at -> at + extent <= padded, at -> at + stride).count();
  }

  @Test
  void the_output_has_a_pixel_for_every_place_of_the_kernel() {
    var random = new SplittableRandom(11);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      int[] n = random.ints(10, 1, 9).map(v -> v - 1).toArray();
      int kH = random.nextInt(1, 5);
      int kW = random.nextInt(1, 5);
      ConvOptions options = DEFAULTS
          .stride(n[0] + 1, n[1] + 1)
          .dilation(n[2] % 3 + 1, n[3] % 3 + 1)
          .padding(n[4], n[5], n[6], n[7]);
      int height = places(n[8] + n[4] + n[5], options.dilationH() * (kH - 1) + 1, n[0] + 1);
      int width = places(n[9] + n[6] + n[7], options.dilationW() * (kW - 1) + 1, n[1] + 1);

      if (height > 0 && width > 0) {
        assertThat(options.outputHeight(n[8], kH))
            .as("height %s, %s", n[8], options)
            .isEqualTo(height);
        assertThat(options.outputWidth(n[9], kW))
            .as("width %s, %s", n[9], options)
            .isEqualTo(width);
      } else if (height == 0) {
        refused++;
        assertThatThrownBy(() -> options.outputHeight(n[8], kH)).hasMessageContaining(" exceeds ");
      }
    }
    assertThat(refused).isBetween(100, 1500);
  }

  @Test
  void an_automatic_padding_gives_the_input_divided_by_the_stride_rounded_up() {
    for (int in = 0; in < 12; in++) {
      for (int stride = 1; stride < 8; stride++) {
        int expected = (int) Math.ceil((double) in / stride);
        for (int kernel = 1; kernel < 5; kernel++) {
          ConvOptions same =
              DEFAULTS.stride(stride, 9).dilation(kernel % 3 + 1, 4).same();
          assertThat(same.outputHeight(in, kernel)).isEqualTo(expected);
          ConvOptions lower =
              DEFAULTS.stride(9, stride).dilation(4, kernel % 3 + 1).sameLower();
          assertThat(lower.outputWidth(in, kernel)).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0} pixels, {1} taps, stride {2}, dilation {3}: {4} before, {5} after")
  @CsvSource({
    "5, 3, 1, 1, 1, 1",
    "5, 2, 1, 1, 0, 1",
    "5, 4, 1, 1, 1, 2",
    "5, 2, 2, 1, 0, 1",
    "6, 3, 2, 1, 0, 1",
    "7, 3, 2, 1, 1, 1",
    "5, 2, 1, 3, 1, 2",
    "7, 1, 3, 1, 0, 0",
    "6, 2, 5, 1, 0, 1",
    "3, 1, 5, 1, 0, 0" // the stride leaves pixels behind: nothing is padded
  })
  void the_odd_pixel_is_at_the_end_or_with_same_lower_at_the_beginning(
      int in, int taps, int stride, int dilation, int before, int behind) {
    var random = new SplittableRandom(12);
    Tensor column = Tensor.rand(random, in, 1).add(1);
    Tensor row = column.transpose();
    Tensor taller = Tensor.rand(random, taps, 1).add(1);
    ConvOptions plain = DEFAULTS.stride(stride).dilation(dilation);

    assertThat(Conv.conv2d(column, taller, plain.same()))
        .isEqualTo(Conv.conv2d(column, taller, plain.padding(before, behind, 0, 0)));
    assertThat(Conv.conv2d(column, taller, plain.sameLower()))
        .isEqualTo(Conv.conv2d(column, taller, plain.padding(behind, before, 0, 0)));
    assertThat(Conv.conv2d(row, taller.transpose(), plain.same()))
        .isEqualTo(Conv.conv2d(row, taller.transpose(), plain.padding(0, 0, before, behind)));
    assertThat(Conv.conv2d(row, taller.transpose(), plain.sameLower()))
        .isEqualTo(Conv.conv2d(row, taller.transpose(), plain.padding(0, 0, behind, before)));
  }

  static Stream<Arguments> largeSizes() {
    return Stream.of(
        Arguments.of(DEFAULTS.stride(2), MAX, 1, 1 << 30),
        Arguments.of(DEFAULTS, MAX, MAX, 1),
        Arguments.of(DEFAULTS, MAX, 9, MAX - 8),
        Arguments.of(DEFAULTS.padding(MAX).stride(MAX), MAX, 1, 3),
        Arguments.of(DEFAULTS.padding(1).dilation(MAX), MAX, 2, 2),
        Arguments.of(DEFAULTS.padding(MAX).dilation(1 << 30), MAX - 8, 5, MAX - 10),
        Arguments.of(DEFAULTS.same().stride(2), MAX, 3, 1 << 30),
        Arguments.of(DEFAULTS.same().stride(MAX), MAX, MAX, 1),
        Arguments.of(DEFAULTS.same().stride(MAX - 1), MAX, MAX, 2),
        Arguments.of(DEFAULTS.sameLower().dilation(MAX), 1000, MAX, 1000));
  }

  @ParameterizedTest(name = "{0}, {1} pixels, {2} taps: {3}")
  @MethodSource("largeSizes")
  void sizes_near_the_largest_int_do_not_overflow(
      ConvOptions options, int in, int k, int expected) {
    assertThat(options.outputHeight(in, k)).isEqualTo(expected);
    assertThat(options.outputWidth(in, k)).isEqualTo(expected);
  }

  // ---- serialisation ----

  @Test
  void options_survive_serialisation() throws IOException, ClassNotFoundException {
    ConvOptions all = DEFAULTS.stride(2, 3).padding(4, 5, 6, 7).dilation(8, 9).groups(10);

    assertThat(SerialForm.roundTrip(ConvOptions.class, all)).isEqualTo(all);
    assertThat(SerialForm.roundTrip(ConvOptions.class, all.sameLower())).isEqualTo(all.sameLower());
    assertThat(SerialForm.roundTrip(Padding.class, all.padding())).isEqualTo(all.padding());
  }

  @Test
  void a_stream_with_wrong_values_is_refused() throws IOException {
    byte[] options = SerialForm.write(DEFAULTS.stride(13, 14).dilation(11, 12));
    byte[] padding = SerialForm.write(new Padding(1, 2, 3, 4));
    byte[] both = SerialForm.write(
        DEFAULTS.same(), object -> object.equals(Padding.NONE) ? new Padding(1, 1, 1, 1) : object);
    byte[] nothing =
        SerialForm.write(DEFAULTS, object -> object.equals(Padding.NONE) ? null : object);

    int[] groups = {11, 12, 1, 13, 14}; // primitive fields go by name
    assertRefused(
        SerialForm.patch(options, groups, new int[] {11, 12, 0, 13, 14}),
        "ConvOptions: groups is 0 but must be at least 1");
    assertRefused(
        SerialForm.patch(padding, new int[] {2, 3, 4, 1}, new int[] {2, 3, -4, 1}),
        "Padding: right is -4 but must be at least 0");
    assertRefused(
        both,
        "ConvOptions: autoPad is SAME but padding is not zero; padding = "
            + new Padding(1, 1, 1, 1));
    assertRefused(nothing, "ConvOptions: padding is null");
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> SerialForm.read(bytes))
        .isExactlyInstanceOf(InvalidObjectException.class)
        .hasMessage(message);
  }

  // ---- refusals ----

  private static Arguments below(String what, int value, int least, ThrowingCallable call) {
    return row(what + " is " + value + " but must be at least " + least, call);
  }

  private static Arguments row(String message, ThrowingCallable call) {
    return Arguments.of(message, IllegalArgumentException.class, call);
  }

  private static Arguments npe(String message, ThrowingCallable call) {
    return Arguments.of(message, NullPointerException.class, call);
  }

  static Stream<Arguments> refusals() {
    Padding none = Padding.NONE;
    ConvOptions dilated = DEFAULTS.dilation(4).padding(1);
    return Stream.of(
        below("stride: stride", 0, 1, () -> DEFAULTS.stride(0)),
        below("stride: height", -1, 1, () -> DEFAULTS.stride(-1, 1)),
        below("stride: width", 0, 1, () -> DEFAULTS.stride(2, 0)),
        below("dilation: dilation", 0, 1, () -> DEFAULTS.dilation(0)),
        below(
            "dilation: height",
            Integer.MIN_VALUE,
            1,
            () -> DEFAULTS.dilation(Integer.MIN_VALUE, 1)),
        below("dilation: width", 0, 1, () -> DEFAULTS.dilation(1, 0)),
        below("groups: groups", 0, 1, () -> DEFAULTS.groups(0)),
        below("padding: padding", -1, 0, () -> DEFAULTS.padding(-1)),
        below("padding: width", -2, 0, () -> DEFAULTS.padding(1, -2)),
        below("padding: top", -1, 0, () -> DEFAULTS.padding(-1, 0, 0, 0)),
        below("padding: bottom", -2, 0, () -> DEFAULTS.padding(1, -2, 0, 0)),
        below("padding: left", -3, 0, () -> DEFAULTS.padding(1, 2, -3, 0)),
        below("padding: right", -4, 0, () -> DEFAULTS.padding(1, 2, 3, -4)),
        below("Padding: top", -1, 0, () -> new Padding(-1, 0, 0, 0)),
        below("Padding: bottom", -1, 0, () -> new Padding(0, -1, 0, 0)),
        below("Padding: left", -1, 0, () -> new Padding(0, 0, -1, 0)),
        below("Padding: right", -1, 0, () -> new Padding(0, 0, 0, -1)),
        below("ConvOptions: strideH", 0, 1, () -> options(0, 1, none, AutoPad.NONE, 1, 1)),
        below("ConvOptions: strideW", 0, 1, () -> options(1, 0, none, AutoPad.NONE, 1, 1)),
        below("ConvOptions: dilationH", 0, 1, () -> options(1, 1, none, AutoPad.NONE, 0, 1)),
        below("ConvOptions: dilationW", 0, 1, () -> options(1, 1, none, AutoPad.NONE, 1, 0)),
        below(
            "ConvOptions: groups", 0, 1, () -> new ConvOptions(1, 1, none, AutoPad.NONE, 1, 1, 0)),
        npe("ConvOptions: padding is null", () -> options(1, 1, null, AutoPad.NONE, 1, 1)),
        npe("ConvOptions: autoPad is null", () -> options(1, 1, none, null, 1, 1)),
        row(
            "ConvOptions: autoPad is SAME_LOWER but padding is not zero; padding = "
                + "Padding[top=0, bottom=0, left=0, right=1]",
            () -> options(1, 1, new Padding(0, 0, 0, 1), AutoPad.SAME_LOWER, 1, 1)),
        below("outputHeight: h", -1, 0, () -> DEFAULTS.outputHeight(-1, 1)),
        below("outputHeight: kH", 0, 1, () -> DEFAULTS.outputHeight(5, 0)),
        below("outputWidth: w", -1, 0, () -> DEFAULTS.same().outputWidth(-1, 1)),
        below("outputWidth: kW", 0, 1, () -> DEFAULTS.same().outputWidth(5, 0)),
        // division toward zero would say 1
        row(
            "outputHeight: kernel height 5 exceeds input height 4",
            () -> DEFAULTS.stride(2).outputHeight(4, 5)),
        row(
            "outputWidth: dilated kernel width 9 (3 with dilation 4) exceeds padded input width 8",
            () -> dilated.outputWidth(6, 3)),
        row(
            "outputHeight: kernel height 1 exceeds input height 0",
            () -> DEFAULTS.outputHeight(0, 1)),
        row(
            "outputHeight: dilated kernel height 4611686011984936963 (2147483647 with dilation "
                + "2147483647) exceeds input height 2147483647",
            () -> DEFAULTS.dilation(MAX).outputHeight(MAX, MAX)),
        row(
            "outputWidth: output width 2147483647 exceeds an array's limit of 2147483639",
            () -> DEFAULTS.outputWidth(MAX, 1)),
        row(
            "outputHeight: output height 6442450941 exceeds an array's limit of 2147483639",
            () -> DEFAULTS.padding(MAX).outputHeight(MAX, 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void a_wrong_value_throws_there_and_then(String message, Class<?> type, ThrowingCallable call) {
    assertThatThrownBy(call).isExactlyInstanceOf(type).hasMessage(message);
  }

  @Test
  void there_are_35_refusals() {
    assertThat(refusals()).hasSize(35);
  }
}
