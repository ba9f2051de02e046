package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A kernel can be learned from an image and the output that it should give (d2l 6.2.4). */
@Tag("engine")
class Example3LearningAKernelTest {
  private static final Tensor EDGE_KERNEL = Tensor.of(new float[][] {{1, -1}});

  /** White, with a black bar in columns 2 to 5. */
  private static Tensor imageWithABar() {
    Tensor image = Tensor.ones(6, 8);
    image.slice(1, 2, 6).fill(0);
    return image;
  }

  /** Takes one step of gradient descent on the summed squared error; returns the error before the step. */
  private static float learn(Conv2D layer, Tensor image, Tensor wanted, float learningRate) {
    Tensor error = layer.forward(image).sub(wanted);
    Tensor gradOutput = error.mul(2); // d(error²) / d(output)
    layer.step(layer.backward(image, gradOutput), learningRate);
    return error.mul(error).sum();
  }

  @Test
  void ten_steps_find_the_edge_kernel() {
    Tensor image = imageWithABar();
    Tensor edges = Conv.corr2d(image, EDGE_KERNEL);
    Conv2D layer = new Conv2D(1, 2, new SplittableRandom(1)).withoutBias();

    float first = learn(layer, image, edges, 3e-2f);
    float last = first;
    for (int epoch = 2; epoch <= 10; epoch++) {
      float loss = learn(layer, image, edges, 3e-2f);
      assertThat(loss).as("loss of epoch %d", epoch).isLessThan(last);
      last = loss;
    }

    assertThat(last).isLessThan(first / 100);
    assertThat(layer.weight().allClose(EDGE_KERNEL, 0, 0.1f))
        .as(layer.weight().toString())
        .isTrue();
  }

  @Test
  void a_layer_over_batches_and_channels_learns_the_same_from_a_batch_of_one() {
    Tensor image = imageWithABar();
    Tensor edges = Conv.corr2d(image, EDGE_KERNEL);
    Conv2D plane = new Conv2D(1, 2, new SplittableRandom(1)).withoutBias();
    Tensor weight = plane.weight().copy().reshape(1, 1, 1, 2); // (cOut, cIn, kH, kW)
    Conv2D layer = Conv2D.of(weight, null, ConvOptions.defaults());

    for (int epoch = 1; epoch <= 10; epoch++) {
      float loss = learn(plane, image, edges, 3e-2f);
      Tensor batch = image.reshape(1, 1, 6, 8); // (n, cIn, h, w)
      assertThat(learn(layer, batch, edges.reshape(1, 1, 6, 7), 3e-2f)).isEqualTo(loss);
    }

    assertThat(layer.weight()).isEqualTo(plane.weight().reshape(1, 1, 1, 2)); // bit for bit
  }

  @Test
  void weight_and_bias_are_learned_together_at_a_smaller_rate() {
    Tensor image = imageWithABar();
    Tensor wanted = Conv.corr2d(image, EDGE_KERNEL).add(0.25f);
    Conv2D layer = new Conv2D(1, 2, new SplittableRandom(2));

    float loss = Float.POSITIVE_INFINITY;
    for (int epoch = 1; epoch <= 300; epoch++) {
      loss = learn(
          layer, image, wanted,
          1e-2f); // 3e-2 diverges: the gradients of all outputs add up in the one bias
    }

    assertThat(loss).isLessThan(1e-6f);
    assertThat(layer.weight().allClose(EDGE_KERNEL, 0, 1e-3f))
        .as(layer.weight().toString())
        .isTrue();
    assertThat(layer.bias().item()).isCloseTo(0.25f, within(1e-3f));
  }
}
