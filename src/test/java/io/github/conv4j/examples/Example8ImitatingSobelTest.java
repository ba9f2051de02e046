package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import io.github.conv4j.io.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A layer learns a filter from a photograph and the output of that filter. */
@Tag("engine")
class Example8ImitatingSobelTest {
  private static final Tensor SOBEL = Tensor.of(new float[][] {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}});
  private static final int STEPS = 250;
  private static final float LEARNING_RATE = 1;
  private static final float MOMENTUM = 0.9f;

  @Test
  void a_layer_learns_both_of_sobels_kernels_from_a_photograph_and_its_edges() throws IOException {
    Tensor image = temple();
    Tensor sobel = Tensor.stack(List.of(SOBEL, SOBEL.transpose()), 0).unsqueeze(1); // (2, 1, 3, 3)
    Tensor edges = Conv.conv2d(image, sobel); // (2, h - 2, w - 2)
    var random = new SplittableRandom(1);
    Conv2D layer = new Conv2D(1, 2, 3, 3, ConvOptions.defaults(), random).withoutBias();

    float loss = Float.NaN;
    Tensor velocity = Tensor.zeros(2, 1, 3, 3);
    for (int step = 1; step <= STEPS; step++) {
      Tensor error = layer.forward(image).sub(edges);
      loss = error.mul(error).mean() / 2;
      Tensor gradOutput = error.div(error.size()); // d(loss) / d(output)
      Tensor gradient = layer.backward(image, gradOutput).weight();
      velocity = velocity.mul(MOMENTUM).add(gradient);
      layer.weight().addScaled(velocity, -LEARNING_RATE); // the weight is live
    }

    assertThat(loss).isLessThan(1e-6f);
    assertThat(layer.weight().allClose(sobel, 0, 0.01f))
        .as(layer.weight().toString())
        .isTrue();
  }

  /**
   * The photograph in grey, of shape (1, h, w), with its mean subtracted. The weights of each kernel sum to 0, so the mean has
   * no effect on the edges; but it would dominate the gradient of every weight, and only small steps would not overshoot.
   */
  private static Tensor temple() throws IOException {
    Tensor grey = Images.read(Path.of("src", "test", "resources", "temple.jpg")).mean(0);
    return grey.sub(grey.mean()).unsqueeze(0);
  }
}
