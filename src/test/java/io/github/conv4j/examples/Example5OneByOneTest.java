package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A 1×1 kernel sees one pixel: the layer is fully connected over the channels of each pixel (d2l 6.4.3). */
@Tag("engine")
class Example5OneByOneTest {

  @Test
  void one_by_one_convolution_is_a_matrix_product_over_channels() {
    var random = new SplittableRandom(42);
    Tensor input = Tensor.rand(random, 3, 4, 5); // (cIn, h, w)
    Tensor kernel = Tensor.rand(random, 2, 3, 1, 1); // (cOut, cIn, kH, kW)

    Tensor asMatmul = Conv.corr2dMultiInOut1x1(input, kernel);
    Tensor asWindows = Conv.corr2dMultiInOut(input, kernel);

    assertThat(asMatmul).isEqualTo(asWindows); // bit for bit
    assertThat(asMatmul)
        .isEqualTo(kernel.reshape(2, 3).matmul(input.reshape(3, 4 * 5)).reshape(2, 4, 5));
  }

  @Test
  void it_is_the_same_fully_connected_layer_at_every_pixel() {
    var random = new SplittableRandom(7);
    Tensor input = Tensor.rand(random, 3, 4, 5); // 3 channels in
    Tensor weight = Tensor.rand(random, 2, 3); // 2 out: cOut × cIn weights
    Tensor bias = Tensor.rand(random, 2);

    Conv2D layer = Conv2D.of(weight.reshape(2, 3, 1, 1), bias, ConvOptions.defaults());
    Tensor output = layer.forward(input);

    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 5; column++) {
        Tensor pixel = input.select(1, row).select(1, column); // its 3 channels
        Tensor connected = weight.matmul(pixel.unsqueeze(1)).squeeze().add(bias);
        assertThat(output.select(1, row).select(1, column)).isEqualTo(connected);
      }
    }
  }
}
