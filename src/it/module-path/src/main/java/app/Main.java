package app;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.PadMode;
import io.github.conv4j.Padding;
import io.github.conv4j.Tensor;
import io.github.conv4j.io.Images;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.SplittableRandom;

/** Runs everything but Images with no modules but java.base, conv4j and this one. */
public final class Main {
  private static final ConvOptions OPTIONS = ConvOptions.defaults().stride(2).padding(1);

  private Main() {}

  /**
   * Throws unless every part of the library works.
   *
   * @param args none
   * @throws IOException if a layer cannot be serialised
   * @throws ClassNotFoundException if a layer cannot be read back
   */
  public static void main(String[] args) throws IOException, ClassNotFoundException {
    check("modules", ModuleLayer.boot().modules().size() == 3);
    check("this module", Main.class.getModule().isNamed());
    textbook();
    general();
    layers();
    images();
    System.out.println(Tensor.class.getModule() + " without java.desktop: as it should be");
  }

  private static void textbook() {
    Tensor image = Tensor.arange(9).reshape(3, 3);
    Tensor kernel = Tensor.arange(4).reshape(2, 2);
    Tensor images = Tensor.stack(List.of(image, image.add(1)), 0);
    Tensor kernels = Tensor.stack(List.of(kernel, kernel.add(1)), 0);

    check("toString", Conv.corr2d(image, kernel).toString().startsWith("tensor([[19., 25.],"));
    check("corr2dMultiIn", Conv.corr2dMultiIn(images, kernels).get(0, 0) == 56);
    check("matmul", kernel.matmul(kernel).equals(Tensor.of(new float[] {2, 3, 6, 11}, 2, 2)));
    check("convolve2d", Conv.convolve2d(image, kernel).dim(0) == 4);
    check("pad2d", Conv.pad2d(image, new Padding(1, 1, 1, 1), PadMode.REFLECT).get(0, 0) == 4);
  }

  private static void general() {
    var random = new SplittableRandom(1);
    Tensor x = Tensor.randn(random, 2, 8, 17, 16); // (n, cIn, h, w)
    Tensor weight = Tensor.randn(random, 16, 8, 3, 3); // (cOut, cIn, kH, kW)

    Tensor y = Conv.conv2d(x, weight, Tensor.ones(16), OPTIONS);
    Tensor columns = Conv.unfold(x, 3, 3, OPTIONS);

    check("conv2d", y.dim(-1) == 8 && y.max() > 0);
    check("unfold", columns.dim(1) == 8 * 9);
    check("convTranspose2d", Conv.convTranspose2d(y, weight, null, OPTIONS).dim(2) == 17);
  }

  private static void layers() throws IOException, ClassNotFoundException {
    var random = new SplittableRandom(2);
    Tensor x = Tensor.rand(random, 3, 9, 9);
    Conv2D layer = new Conv2D(3, 8, 3, 3, OPTIONS, random);
    Conv2D plane = new Conv2D(2, 2, random);
    Conv2D.Gradients gradients = plane.backward(x.select(0, 0), Tensor.ones(8, 8));
    plane.step(gradients, 0.1f);

    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(layer);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Conv2D read = (Conv2D) in.readObject();
      check("serialised", read.forward(x).equals(layer.forward(x)));
    }
    check("freeze", layer.freeze().forward(x).equals(layer.forward(x)));
  }

  /** What happens without {@code requires java.desktop}: an error, no crash and no wrong picture. */
  private static void images() {
    try {
      Images.toBufferedImage(Tensor.ones(2, 2));
    } catch (NoClassDefFoundError e) {
      check("the class that is missing", e.getMessage().matches("java/awt/.*|javax/imageio/.*"));
      return;
    }
    throw new AssertionError("java.desktop is there");
  }

  private static void check(String what, boolean holds) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
