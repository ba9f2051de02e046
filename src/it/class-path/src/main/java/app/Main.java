package app;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.util.SplittableRandom;

/** README's examples; their build fails if they do not do what README says. */
public final class Main {
  private Main() {}

  /**
   * Prints a cross-correlation, the shape that a layer gives, and how a kernel is learned.
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

    check(Conv.corr2d(image, kernel).equals(Tensor.of(new float[][] {{19, 25}, {37, 43}})));
    check(layer.forward(rgb).dim(-1) == 112);
    learn();
  }

  /** README's second example. */
  private static void learn() {
    Tensor image = Tensor.ones(6, 8);
    image.slice(1, 2, 6).fill(0);
    Tensor edges = Conv.corr2d(image, Tensor.of(new float[][] {{1, -1}}));

    Conv2D layer = new Conv2D(1, 2, new SplittableRandom(1)).withoutBias();
    for (int epoch = 1; epoch <= 10; epoch++) {
      Tensor error = layer.forward(image).sub(edges);
      layer.step(layer.backward(image, error.mul(2)), 3e-2f);
      System.out.println("epoch " + epoch + ", loss " + error.mul(error).sum());
    }

    check(layer.weight().allClose(Tensor.of(new float[][] {{1, -1}}), 0, 0.1f));
  }

  private static void check(boolean asReadmeSays) {
    if (!asReadmeSays) {
      throw new AssertionError("not what README says");
    }
  }
}
