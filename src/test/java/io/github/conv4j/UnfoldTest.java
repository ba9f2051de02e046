package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.testing.ConvCase;
import io.github.conv4j.testing.ReferenceConv;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnfoldTest {
  private static final ConvOptions DEFAULTS = ConvOptions.defaults();

  // ---- by hand ----

  @Test
  void a_column_is_a_window() {
    Tensor image = Tensor.arange(9).reshape(1, 3, 3);

    assertThat(Conv.unfold(image, 2, 2, DEFAULTS)).isEqualTo(Tensor.of(new float[][] {
      {0, 1, 3, 4},
      {1, 2, 4, 5},
      {3, 4, 6, 7},
      {4, 5, 7, 8},
    }));
  }

  @Test
  void rows_go_by_channel_then_window_row_then_window_column() {
    Tensor image =
        Tensor.of(new float[][][] {{{1, 2}, {3, 4}, {5, 6}}, {{11, 12}, {13, 14}, {15, 16}}});

    assertThat(Conv.unfold(image, 3, 2, DEFAULTS).reshape(-1))
        .isEqualTo(Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16}));
  }

  @Test
  void padding_is_zeros_of_four_widths() {
    Tensor image = Tensor.of(new float[][][] {{{1, 2}, {3, 4}}});

    assertThat(Conv.unfold(image, 2, 1, DEFAULTS.padding(1, 0, 0, 2)))
        .isEqualTo(Tensor.of(new float[][] {
          {0, 0, 0, 0, 1, 2, 0, 0},
          {1, 2, 0, 0, 3, 4, 0, 0},
        }));
  }

  @Test
  void stride_parts_the_windows_and_dilation_their_pixels() {
    Tensor image = Tensor.arange(20).reshape(1, 4, 5);

    assertThat(Conv.unfold(image, 2, 2, DEFAULTS.stride(1, 2).dilation(3, 2)))
        .isEqualTo(Tensor.of(new float[][] {{0, 2}, {2, 4}, {15, 17}, {17, 19}}));
  }

  @Test
  void same_puts_the_odd_pixel_at_the_end_and_same_lower_at_the_beginning() {
    Tensor image = Tensor.of(new float[][][] {{{1, 2}}});

    assertThat(Conv.unfold(image, 1, 2, DEFAULTS.same())).isEqualTo(Tensor.of(new float[][] {
      {1, 2}, {2, 0}
    }));
    assertThat(Conv.unfold(image, 1, 2, DEFAULTS.sameLower())).isEqualTo(Tensor.of(new float[][] {
      {0, 1}, {1, 2}
    }));
  }

  // ---- random cases ----

  static Stream<ConvCase> cases() {
    return LongStream.range(3000, 3120)
        .mapToObj(ConvCase::of)
        .filter(c -> c.options().groups() == 1);
  }

  private static Tensor unfold(ConvCase c, Tensor x) {
    return Conv.unfold(x, c.weight().dim(2), c.weight().dim(3), c.options());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void each_window_is_what_loops_over_its_pixels_find(ConvCase c) {
    Tensor expected = naive(c);

    assertThat(unfold(c, c.x())).isEqualTo(expected);
    assertThat(unfold(c, StridedTwin.of(c.x()))).isEqualTo(expected);
  }

  /** Looks for the pixel of each row of each window, which is zero outside the image. */
  private static Tensor naive(ConvCase c) {
    ConvOptions o = c.options();
    int kH = c.weight().dim(2);
    int kW = c.weight().dim(3);
    int[] outShape = new ReferenceConv(c.x(), c.weight(), null, o).outShape();
    int outH = outShape[2];
    int outW = outShape[3];
    int top = begin(o, o.padding().top(), c.x().dim(2), o.strideH(), o.dilationH(), kH, outH);
    int left = begin(o, o.padding().left(), c.x().dim(3), o.strideW(), o.dilationW(), kW, outW);
    Tensor result = Tensor.zeros(c.x().dim(0), c.x().dim(1) * kH * kW, outH * outW);
    for (int n = 0; n < c.x().dim(0); n++) {
      for (int window = 0; window < result.dim(2); window++) {
        for (int row = 0; row < result.dim(1); row++) {
          int i = window / outW * o.strideH() + row / kW % kH * o.dilationH() - top;
          int j = window % outW * o.strideW() + row % kW * o.dilationW() - left;
          if (i >= 0 && i < c.x().dim(2) && j >= 0 && j < c.x().dim(3)) {
            result.set(c.x().get(n, row / (kH * kW), i, j), n, row, window);
          }
        }
      }
    }
    return result;
  }

  /** Zeros before the image: given, or what {@code same} leaves for that side of all that the windows need. */
  private static int begin(
      ConvOptions o, int given, int length, int stride, int dilation, int kernel, int windows) {
    int needed = Math.max(0, (windows - 1) * stride + (kernel - 1) * dilation + 1 - length);
    return switch (o.autoPad()) {
      case NONE -> given;
      case SAME -> needed / 2;
      case SAME_LOWER -> (needed + 1) / 2;
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void unfolding_and_multiplying_is_convolving_bit_for_bit(ConvCase c) {
    Tensor convolved = Conv.conv2d(c.x(), c.weight(), c.options());
    Tensor matrix = c.weight().reshape(c.weight().dim(0), -1);

    for (int n = 0; n < c.x().dim(0); n++) {
      Tensor image = c.x().select(0, n);
      Tensor product = matrix.matmul(unfold(c, image));

      assertThat(product.reshape(convolved.select(0, n).shape())).isEqualTo(convolved.select(0, n));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_batch_is_its_images_one_by_one(ConvCase c) {
    Tensor columns = unfold(c, c.x());

    assertThat(columns.dim(0)).isEqualTo(c.x().dim(0));
    for (int n = 0; n < c.x().dim(0); n++) {
      assertThat(columns.select(0, n)).isEqualTo(unfold(c, c.x().select(0, n)));
    }
  }

  // ---- views ----

  static Stream<Tensor> views() {
    Tensor x = Tensor.randn(new SplittableRandom(8), 4, 6, 5, 4);
    return Stream.of(
        x.permute(0, 3, 1, 2),
        x.transpose(-1, -2),
        x.slice(2, 1, 5),
        x.slice(1, 0, 6, 2).slice(3, 1, 4),
        x.select(0, 2),
        x.select(3, 1),
        x.slice(1, 2, 3).broadcastTo(4, 3, 5, 4),
        Tensor.arange(5).broadcastTo(2, 4, 5));
  }

  @ParameterizedTest
  @MethodSource("views")
  void a_view_is_unfolded_as_its_contiguous_twin(Tensor view) {
    Tensor twin = view.copy();
    ConvOptions options = DEFAULTS.padding(1, 0, 2, 1).stride(1, 2).dilation(2, 1);

    Tensor columns = Conv.unfold(view, 2, 3, options);

    assertThat(columns).isEqualTo(Conv.unfold(twin, 2, 3, options));
    assertThat(columns.isContiguous()).isTrue();
    assertThat(view).as("unchanged").isEqualTo(twin);
  }

  // ---- axes of length 0 ----

  @Test
  void an_empty_batch_gives_no_matrix() {
    assertThat(Conv.unfold(Tensor.zeros(0, 2, 4, 5), 2, 3, DEFAULTS).shape())
        .containsExactly(0, 12, 9);
  }

  @Test
  void no_channels_give_a_matrix_without_rows() {
    assertThat(Conv.unfold(Tensor.zeros(3, 0, 4, 5), 2, 3, DEFAULTS).shape())
        .containsExactly(3, 0, 9);
    assertThat(Conv.unfold(Tensor.zeros(0, 4, 5), 2, 3, DEFAULTS).shape()).containsExactly(0, 9);
  }

  @Test
  void an_image_without_rows_has_windows_of_padding() {
    assertThat(Conv.unfold(Tensor.zeros(1, 0, 3), 2, 2, DEFAULTS.padding(1, 1, 0, 0)))
        .isEqualTo(Tensor.zeros(4, 2));
  }

  @Test
  void same_gives_an_image_without_rows_no_windows() {
    assertThat(Conv.unfold(Tensor.zeros(2, 1, 0, 3), 3, 2, DEFAULTS.same()).shape())
        .containsExactly(2, 6, 0);
  }
}
