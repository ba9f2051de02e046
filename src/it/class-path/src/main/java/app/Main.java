package app;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.util.SplittableRandom;

/** README's example; its build fails if the output is not what README says. */
public final class Main {
  private Main() {}

  /**
   * Prints a cross-correlation and the shape that a layer gives.
   *
   * @param args none
   */
  public static void main(String[] args) {
    Tensor image = Tensor.of(new float[][] {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}});
    Tensor kernel = Tensor.of(new float[][] {{0, 1}, {2, 3}});
    System.out.println(Conv.corr2d(image, kernel));

    Tensor rgb = Tensor.rand(new SplittableRandom(42), 3, 224, 224); // (cIn, h, w)
    Tensor weight = Tensor.rand(new SplittableRandom(43), 64, 3, 7, 7); // (cOut, cIn, kH, kW)
    Tensor bias = Tensor.zeros(64);
    Conv2D layer = Conv2D.of(weight, bias, ConvOptions.defaults().stride(2).padding(3));
    System.out.println(layer.forward(rgb).dim(-1));

    if (!Conv.corr2d(image, kernel).equals(Tensor.of(new float[][] {{19, 25}, {37, 43}}))
        || layer.forward(rgb).dim(-1) != 112) {
      throw new AssertionError("not what README says");
    }
  }
}
