package app;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.SplittableRandom;

/** Two examples, and what a user finds in the jar; the build fails if one of them is wrong. */
public final class Main {
  private Main() {}

  /**
   * Prints a cross-correlation, the shape that a layer gives, and how a kernel is learned; then looks into the jar.
   *
   * @param args none
   * @throws IOException if the jar lacks the licence or its coordinates
   */
  public static void main(String[] args) throws IOException {
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
    stackTraceHasLines();
    jarHas("META-INF/LICENSE");
    jarHas("META-INF/maven/io.github.conv4j/conv4j/pom.properties");
  }

  /** A layer learns the kernel that finds edges. */
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

  /** A user who debugs needs the file and the line of every frame. */
  private static void stackTraceHasLines() {
    try {
      Conv.corr2d(Tensor.ones(2, 2), Tensor.ones(3, 3));
    } catch (IllegalArgumentException e) {
      int frames = 0;
      for (StackTraceElement frame : e.getStackTrace()) {
        if (frame.getClassName().startsWith("io.github.conv4j.")) {
          check(frame.getFileName() != null && frame.getLineNumber() > 0, "no line in " + frame);
          frames++;
        }
      }
      check(frames > 0, "no frame of conv4j in the stack trace");
      return;
    }
    throw new AssertionError("a kernel larger than its image was taken");
  }

  /** Opens an entry through the address of conv4j's own jar: another jar may have one of that name. */
  private static void jarHas(String entry) throws IOException {
    URL jar = Conv.class.getProtectionDomain().getCodeSource().getLocation();
    URI.create("jar:" + jar + "!/" + entry).toURL().openStream().close();
  }

  private static void check(boolean holds) {
    check(holds, "wrong result");
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
