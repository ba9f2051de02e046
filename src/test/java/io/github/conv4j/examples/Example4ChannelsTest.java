package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Conv;
import io.github.conv4j.Tensor;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several input channels, such as red, green and blue, and several output channels (d2l 6.4.1, 6.4.2). */
@Tag("engine")
class Example4ChannelsTest {
  /** (cIn, h, w) = (2, 3, 3) */
  private static final Tensor IMAGE = Tensor.of(new float[][][] {
    {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}}, {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}
  });

  /** (cIn, kH, kW) = (2, 2, 2) */
  private static final Tensor KERNEL =
      Tensor.of(new float[][][] {{{0, 1}, {2, 3}}, {{1, 2}, {3, 4}}});

  @Test
  void each_input_channel_is_correlated_with_its_own_kernel_and_the_results_are_summed() {
    Tensor output = Conv.corr2dMultiIn(IMAGE, KERNEL);

    assertThat(output).isEqualTo(Tensor.of(new float[][] {{56, 72}, {104, 120}}));
  }

  @Test
  void one_channel_at_a_time_gives_the_same_sum() {
    Tensor sum = Tensor.zeros(2, 2);
    for (int c = 0; c < 2; c++) {
      sum = sum.add(Conv.corr2d(IMAGE.select(0, c), KERNEL.select(0, c)));
    }

    // equal up to rounding in general; exactly here, where all values are small integers
    assertThat(Conv.corr2dMultiIn(IMAGE, KERNEL)).isEqualTo(sum);
  }

  @Test
  void every_output_channel_has_a_kernel_of_its_own() {
    Tensor kernels = Tensor.stack(List.of(KERNEL, KERNEL.add(1), KERNEL.add(2)), 0);
    assertThat(kernels.shape()).containsExactly(3, 2, 2, 2); // (cOut, cIn, kH, kW)

    Tensor output = Conv.corr2dMultiInOut(IMAGE, kernels);

    assertThat(output).hasToString("""
        tensor([[[ 56.,  72.],
                 [104., 120.]],

                [[ 76., 100.],
                 [148., 172.]],

                [[ 96., 128.],
                 [192., 224.]]])""");
    for (int o = 0; o < 3; o++) {
      assertThat(output.select(0, o)).isEqualTo(Conv.corr2dMultiIn(IMAGE, kernels.select(0, o)));
    }
  }
}
