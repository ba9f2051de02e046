package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What deep learning calls a convolution: slide a kernel over an image, multiply, sum (d2l 6.2.1, 6.2.2). */
@Tag("engine")
class Example1CrossCorrelationTest {

  @Test
  void a_kernel_slides_over_an_image() {
    Tensor image = Tensor.of(new float[][] {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}});
    Tensor kernel = Tensor.of(new float[][] {{0, 1}, {2, 3}});

    Tensor output = Conv.corr2d(image, kernel);

    // top left: 0·0 + 1·1 + 3·2 + 4·3 = 19
    assertThat(output).isEqualTo(Tensor.of(new float[][] {{19, 25}, {37, 43}}));
    assertThat(output).hasToString("""
        tensor([[19., 25.],
                [37., 43.]])""");
  }

  @Test
  void the_output_is_smaller_by_the_kernel_size_minus_one() {
    Tensor image = Tensor.ones(6, 8); // (h, w)
    Tensor kernel = Tensor.ones(3, 2); // (kH, kW)

    assertThat(Conv.corr2d(image, kernel).shape()).containsExactly(6 - 3 + 1, 8 - 2 + 1);
  }

  @Test
  void a_layer_adds_its_bias_to_the_cross_correlation() {
    Tensor image = Tensor.of(new float[][] {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}});
    Tensor weight = Tensor.of(new float[][] {{0, 1}, {2, 3}});
    Tensor bias = Tensor.of(new float[] {0.5f});

    Conv2D layer = Conv2D.of(weight, bias, ConvOptions.defaults());

    assertThat(layer.forward(image)).isEqualTo(Tensor.of(new float[][] {
      {19.5f, 25.5f}, {37.5f, 43.5f}
    }));
    assertThat(layer.forward(image)).isEqualTo(Conv.corr2d(image, weight).add(bias));
  }

  @Test
  void a_new_layer_has_a_random_weight_and_a_bias_of_zero() {
    Conv2D layer = new Conv2D(3, 2, new SplittableRandom(42));

    assertThat(layer.weight().shape()).containsExactly(3, 2);
    assertThat(layer.weight().min()).isGreaterThanOrEqualTo(0);
    assertThat(layer.weight().max()).isLessThan(1);
    assertThat(layer.bias()).isEqualTo(Tensor.zeros(1));
    assertThat(layer).hasToString("Conv2D(1, 1, kernel_size=(3, 2), stride=(1, 1))");
  }
}
