package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.conv4j.testing.ReferenceConv;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every small convolution, exactly: integers whose sums float32 holds without rounding. */
@Tag("engine")
class ConvSweepTest {

  /** One axis of a convolution. */
  private record Axis(int length, int kernel, int begin, int end, int stride, int dilation) {
    boolean fits() {
      return dilation * (kernel - 1) < length + begin + end;
    }
  }

  private static final List<Axis> ALL_AXES = allAxes();

  /** For the other axis: each option at least once, kernels at, below and above the length. */
  private static final List<Axis> FIXED_AXES = List.of(
      new Axis(1, 1, 0, 0, 1, 1),
      new Axis(2, 1, 0, 0, 2, 1),
      new Axis(3, 3, 0, 0, 1, 1),
      new Axis(4, 3, 1, 1, 1, 1),
      new Axis(5, 3, 1, 1, 2, 1),
      new Axis(5, 2, 0, 1, 1, 1),
      new Axis(6, 2, 1, 0, 3, 1),
      new Axis(5, 2, 0, 0, 1, 2),
      new Axis(6, 3, 2, 2, 1, 2),
      new Axis(1, 3, 1, 1, 1, 1),
      new Axis(2, 4, 2, 2, 2, 1),
      new Axis(3, 1, 2, 1, 2, 1));

  private static List<Axis> allAxes() {
    List<Axis> axes = new ArrayList<>();
    for (int length = 1; length <= 6; length++) {
      for (int kernel = 1; kernel <= 4; kernel++) {
        for (int begin = 0; begin <= 2; begin++) {
          for (int end = 0; end <= 2; end++) {
            for (int stride = 1; stride <= 3; stride++) {
              for (int dilation = 1; dilation <= 2; dilation++) {
                axes.add(new Axis(length, kernel, begin, end, stride, dilation));
              }
            }
          }
        }
      }
    }
    return axes;
  }

  @Test
  void every_small_convolution_is_exact() {
    int cases = 0;
    for (Axis any : ALL_AXES) {
      for (Axis fixed : FIXED_AXES) {
        cases += checkGroups(any, fixed) + checkGroups(fixed, any);
      }
    }
    var random = new SplittableRandom(20);
    while (cases < 120_000) {
      Axis height = ALL_AXES.get(random.nextInt(ALL_AXES.size()));
      Axis width = ALL_AXES.get(random.nextInt(ALL_AXES.size()));
      cases += checkGroups(height, width);
    }
    assertThat(cases).isGreaterThanOrEqualTo(120_000);
  }

  /** One group, two groups, and depthwise with a multiplier of two; returns the number of cases. */
  private static int checkGroups(Axis height, Axis width) {
    if (!height.fits() || !width.fits()) {
      checkRefused(height, width);
      return 0;
    }
    check(height, width, 2, 3, 1);
    check(height, width, 4, 2, 2);
    check(height, width, 2, 4, 2);
    return 3;
  }

  private static void check(Axis height, Axis width, int inChannels, int outChannels, int groups) {
    Tensor x = integers(1, inChannels, height.length, width.length);
    Tensor weight = integers(outChannels, inChannels / groups, height.kernel, width.kernel);
    Tensor bias = integers(outChannels);
    ConvOptions options = options(height, width).groups(groups);
    ReferenceConv reference = new ReferenceConv(x, weight, bias, options);

    Tensor result = Conv.conv2d(x, weight, bias, options);

    double[] expected = reference.exact();
    float[] actual = result.toArray();
    boolean same =
        Arrays.equals(result.shape(), reference.outShape()) && actual.length == expected.length;
    for (int i = 0; same && i < actual.length; i++) {
      same = actual[i] == expected[i];
    }
    if (!same) {
      fail(
          "height %s, width %s, groups %d: %s instead of %s",
          height, width, groups, result, Arrays.toString(expected));
    }
  }

  private static void checkRefused(Axis height, Axis width) {
    Tensor x = Tensor.zeros(1, height.length, width.length);
    Tensor weight = Tensor.zeros(1, 1, height.kernel, width.kernel);
    assertThatThrownBy(() -> Conv.conv2d(x, weight, options(height, width)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ConvOptions options(Axis height, Axis width) {
    return ConvOptions.defaults()
        .stride(height.stride, width.stride)
        .padding(height.begin, height.end, width.begin, width.end)
        .dilation(height.dilation, width.dilation);
  }

  /** −3 to 3, no two neighbours in a row alike. */
  private static Tensor integers(int... shape) {
    Tensor result = Tensor.zeros(shape);
    float[] values = result.data();
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 5 + i / 3) % 7 - 3;
    }
    return result;
  }
}
