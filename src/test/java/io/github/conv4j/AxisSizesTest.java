package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sizes from numbers alone; {@link ConvOptionsTest} has those of options. */
class AxisSizesTest {
  @Test
  void a_kernel_that_exceeds_the_padded_input_has_no_output() {
    // −1 / 2 + 1 would be 1 if division rounded toward zero
    assertThat(AxisSizes.padded(4, 5, 2, 1, 0, 0).output()).isZero();
    assertThat(
            AxisSizes.padded(0, Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 0, 0).output())
        .isEqualTo(1
            - AxisSizes.padded(1, Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 0, 0).dilatedKernel());
  }

  @Test
  void a_transposed_axis_has_the_output_that_it_was_made_of() {
    var random = new SplittableRandom(21);
    for (int i = 0; i < 1000; i++) {
      AxisSizes transposed = transposed(random);
      AxisSizes again = AxisSizes.padded(
          (int) transposed.input(),
          transposed.kernel(),
          transposed.stride(),
          transposed.dilation(),
          (int) transposed.begin(),
          (int) transposed.end());

      assertThat(again).as("%s", transposed).isEqualTo(transposed);
    }
  }

  @Test
  void a_transposed_convolution_reads_padded_rows_of_at_most_the_length_that_is_computed() {
    var random = new SplittableRandom(22);
    int exact = 0;
    for (int i = 0; i < 1000; i++) {
      AxisSizes axis = transposed(random);
      long longest = longestRow(axis);

      assertThat(axis.paddedOutput()).as("%s", axis).isBetween(longest, longest + 2);
      exact += axis.paddedOutput() == longest ? 1 : 0;
    }
    assertThat(exact).isGreaterThan(500);
  }

  private static AxisSizes transposed(SplittableRandom random) {
    int stride = random.nextInt(1, 7);
    int begin = random.nextInt(4);
    int end = random.nextInt(4);
    int outputPadding = random.nextInt(stride);
    int output = random.nextInt(8, 20); // long enough for a result in spite of the padding
    int kernel = random.nextInt(1, 8);
    int dilation = random.nextInt(1, 7);
    return AxisSizes.transposed(output, kernel, stride, dilation, begin, end, outputPadding);
  }

  /** For each of the results that are a stride apart, the pixels from the first tap of the first to the last of the last. */
  private static long longestRow(AxisSizes axis) {
    long longest = 0;
    for (int phase = 0; phase < Math.min(axis.stride(), axis.input()); phase++) {
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      for (long at = phase; at < axis.input(); at += axis.stride()) {
        for (int tap = 0; tap < axis.kernel(); tap++) {
          long place = at + axis.begin() - (long) tap * axis.dilation();
          if (Math.floorMod(place, axis.stride()) == 0) {
            first = Math.min(first, Math.floorDiv(place, axis.stride()));
            last = Math.max(last, Math.floorDiv(place, axis.stride()));
          }
        }
      }
      longest = Math.max(longest, last >= first ? last - first + 1 : 0);
    }
    return longest;
  }
}
