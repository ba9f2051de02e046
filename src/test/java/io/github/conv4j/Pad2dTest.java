package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class Pad2dTest {
  private static final Tensor IMAGE = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
  private static final int NOWHERE = -1;

  // ---- by hand ----

  @Test
  void zeros_stand_around_the_image() {
    assertThat(Conv.pad2d(IMAGE, new Padding(1, 0, 2, 1), PadMode.ZEROS))
        .isEqualTo(Tensor.of(new float[][] {
          {0, 0, 0, 0, 0, 0},
          {0, 0, 1, 2, 3, 0},
          {0, 0, 4, 5, 6, 0},
        }));
  }

  @Test
  void a_reflection_does_not_repeat_the_edge() {
    assertThat(Conv.pad2d(IMAGE, new Padding(0, 1, 2, 1), PadMode.REFLECT))
        .isEqualTo(Tensor.of(new float[][] {
          {3, 2, 1, 2, 3, 2},
          {6, 5, 4, 5, 6, 5},
          {3, 2, 1, 2, 3, 2},
        }));
  }

  @Test
  void symmetric_padding_repeats_the_edge_up_to_the_whole_image() {
    assertThat(Conv.pad2d(IMAGE, new Padding(2, 1, 2, 3), PadMode.SYMMETRIC))
        .isEqualTo(Tensor.of(new float[][] {
          {5, 4, 4, 5, 6, 6, 5, 4},
          {2, 1, 1, 2, 3, 3, 2, 1},
          {2, 1, 1, 2, 3, 3, 2, 1},
          {5, 4, 4, 5, 6, 6, 5, 4},
          {5, 4, 4, 5, 6, 6, 5, 4},
        }));
  }

  @Test
  void a_replication_repeats_the_edge_and_the_corner_however_far() {
    assertThat(Conv.pad2d(IMAGE, new Padding(1, 3, 4, 1), PadMode.REPLICATE))
        .isEqualTo(Tensor.of(new float[][] {
          {1, 1, 1, 1, 1, 2, 3, 3},
          {1, 1, 1, 1, 1, 2, 3, 3},
          {4, 4, 4, 4, 4, 5, 6, 6},
          {4, 4, 4, 4, 4, 5, 6, 6},
          {4, 4, 4, 4, 4, 5, 6, 6},
          {4, 4, 4, 4, 4, 5, 6, 6},
        }));
  }

  @Test
  void circular_padding_goes_on_at_the_other_end_up_to_the_whole_image() {
    assertThat(Conv.pad2d(IMAGE, new Padding(2, 1, 1, 3), PadMode.CIRCULAR))
        .isEqualTo(Tensor.of(new float[][] {
          {3, 1, 2, 3, 1, 2, 3},
          {6, 4, 5, 6, 4, 5, 6},
          {3, 1, 2, 3, 1, 2, 3},
          {6, 4, 5, 6, 4, 5, 6},
          {3, 1, 2, 3, 1, 2, 3},
        }));
  }

  @ParameterizedTest
  @EnumSource
  void no_padding_gives_a_copy(PadMode mode) {
    Tensor image = IMAGE.copy();

    Tensor padded = Conv.pad2d(image, Padding.NONE, mode);
    padded.fill(9);

    assertThat(image).isEqualTo(IMAGE);
  }

  @Test
  void special_values_keep_their_bits() {
    Tensor image = Tensor.of(new float[] {-0f, Float.NaN, Float.NEGATIVE_INFINITY}, 1, 3);

    Tensor padded = Conv.pad2d(image, new Padding(0, 1, 1, 1), PadMode.REPLICATE);

    float[] row = {-0f, -0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
    assertThat(padded).isEqualTo(Tensor.of(new float[][] {row, row}));
  }

  // ---- against loops ----

  /**
   * A random image of any rank from 2, with a border that its mode allows.
   *
   * @param mode what the border is made of
   * @param seed what the rest was made from: {@code Case.of(mode, seed)} replays it
   * @param x the image or images
   * @param padding the border
   */
  record Case(PadMode mode, long seed, Tensor x, Padding padding) {
    static Case of(PadMode mode, long seed) {
      var random = new SplittableRandom(seed);
      int[] shape = IntStream.range(0, 2 + random.nextInt(4))
          .map(axis -> 1 + random.nextInt(5))
          .toArray();
      int h = shape[shape.length - 2];
      int w = shape[shape.length - 1];
      Padding padding = new Padding(
          side(random, mode, h),
          side(random, mode, h),
          side(random, mode, w),
          side(random, mode, w));
      return new Case(mode, seed, Tensor.randn(random, shape), padding);
    }

    private static int side(SplittableRandom random, PadMode mode, int length) {
      return switch (mode) {
        case ZEROS, REPLICATE -> random.nextInt(8);
        case REFLECT -> random.nextInt(length);
        case SYMMETRIC, CIRCULAR -> random.nextInt(length + 1);
      };
    }

    @Override
    public String toString() {
      return "Case.of(" + mode + ", " + seed + "L): x " + Arrays.toString(x.shape()) + ", "
          + padding;
    }
  }

  static Stream<Case> cases() {
    return Arrays.stream(PadMode.values())
        .flatMap(mode -> LongStream.range(0, 30).mapToObj(seed -> Case.of(mode, seed)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void each_plane_is_what_two_loops_make_of_it(Case c) {
    Tensor expected = naive(c.x(), c.padding(), c.mode());

    assertThat(Conv.pad2d(c.x(), c.padding(), c.mode())).isEqualTo(expected);
    assertThat(Conv.pad2d(StridedTwin.of(c.x()), c.padding(), c.mode())).isEqualTo(expected);
  }

  @Test
  void the_cases_have_every_mode_with_every_rank_from_2_to_5() {
    assertThat(cases().map(c -> c.mode() + " " + c.x().rank()).distinct()).hasSize(5 * 4);
  }

  /** Finds the source of each pixel of each plane by itself. */
  private static Tensor naive(Tensor x, Padding padding, PadMode mode) {
    int h = x.dim(-2);
    int w = x.dim(-1);
    int outH = padding.top() + h + padding.bottom();
    int outW = padding.left() + w + padding.right();
    float[] from = x.toArray();
    int planes = from.length / (h * w);
    float[] to = new float[planes * outH * outW];
    for (int plane = 0; plane < planes; plane++) {
      for (int i = 0; i < outH; i++) {
        for (int j = 0; j < outW; j++) {
          int row = source(i - padding.top(), h, mode);
          int column = source(j - padding.left(), w, mode);
          to[(plane * outH + i) * outW + j] =
              row == NOWHERE || column == NOWHERE ? 0 : from[(plane * h + row) * w + column];
        }
      }
    }
    int[] shape = x.shape();
    shape[shape.length - 2] = outH;
    shape[shape.length - 1] = outW;
    return Tensor.wrap(to, shape);
  }

  /** Walks from the first pixel to the target one step at a time, and does at the edges what the mode says. */
  private static int source(int target, int length, PadMode mode) {
    int at = 0;
    int step = Integer.signum(target);
    for (int walked = 0; walked < Math.abs(target) && at != NOWHERE; walked++) {
      boolean leaving = at == (step > 0 ? length - 1 : 0);
      if (!leaving) {
        at += step;
      } else {
        switch (mode) {
          case ZEROS -> at = NOWHERE;
          case REPLICATE -> {}
          case SYMMETRIC -> step = -step; // stays, and then walks back
          case CIRCULAR -> at = step > 0 ? 0 : length - 1;
          case REFLECT -> {
            step = -step;
            at += step;
          }
        }
      }
    }
    return at;
  }

  // ---- views ----

  static Stream<Tensor> views() {
    Tensor x = Tensor.randn(new SplittableRandom(5), 4, 6, 5, 3);
    return Stream.of(
        x.permute(0, 3, 1, 2),
        x.transpose(-1, -2),
        x.slice(2, 1, 4),
        x.slice(1, 0, 6, 2).slice(3, 1, 3),
        x.select(0, 2),
        x.select(3, 1),
        x.select(0, 1).select(2, 2).transpose(),
        x.slice(1, 2, 3).broadcastTo(2, 4, 3, 5, 3),
        Tensor.arange(4).broadcastTo(3, 4),
        Tensor.arange(3).reshape(3, 1).broadcastTo(2, 3, 4));
  }

  @ParameterizedTest
  @MethodSource("views")
  void a_view_is_padded_as_its_contiguous_twin(Tensor view) {
    Tensor twin = view.copy();
    for (PadMode mode : PadMode.values()) {
      for (Padding padding : List.of(new Padding(1, 0, 1, 1), new Padding(0, 1, 0, 1))) {
        Tensor padded = Conv.pad2d(view, padding, mode);

        assertThat(padded).isEqualTo(Conv.pad2d(twin, padding, mode));
        assertThat(padded).isEqualTo(naive(view, padding, mode));
        assertThat(padded.isContiguous()).isTrue();
      }
    }
    assertThat(view).as("unchanged").isEqualTo(twin);
  }

  // ---- axes of length 0 ----

  @ParameterizedTest
  @EnumSource
  void an_empty_batch_stays_empty_and_its_images_grow(PadMode mode) {
    Tensor padded = Conv.pad2d(Tensor.zeros(0, 2, 3, 4), new Padding(1, 2, 3, 1), mode);

    assertThat(padded.shape()).containsExactly(0, 2, 6, 8);
  }

  @Test
  void zeros_make_an_image_where_there_is_none() {
    assertThat(Conv.pad2d(Tensor.zeros(2, 0, 3), new Padding(1, 1, 1, 0), PadMode.ZEROS))
        .isEqualTo(Tensor.zeros(2, 2, 4));
    assertThat(Conv.pad2d(Tensor.zeros(0, 0), new Padding(1, 0, 2, 0), PadMode.ZEROS))
        .isEqualTo(Tensor.zeros(1, 2));
  }

  @ParameterizedTest
  @EnumSource
  void an_axis_of_length_0_may_stay_so_while_the_other_grows(PadMode mode) {
    Padding rows = new Padding(1, 1, 0, 0);
    Padding columns = new Padding(0, 0, 1, 1);

    assertThat(Conv.pad2d(Tensor.zeros(3, 0), rows, mode)).isEqualTo(Tensor.zeros(5, 0));
    assertThat(Conv.pad2d(Tensor.zeros(2, 0, 3), columns, mode)).isEqualTo(Tensor.zeros(2, 0, 5));
  }
}
