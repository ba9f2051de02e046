package app;

import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** One JVM writes layers and their outputs; another reads them and computes the same bits. */
public final class Main {
  private Main() {}

  /**
   * Writes or reads the file.
   *
   * @param args {@code write} or {@code read}, and the file
   * @throws IOException if the file cannot be written or read
   * @throws ClassNotFoundException if the file does not hold layers
   */
  public static void main(String[] args) throws IOException, ClassNotFoundException {
    Path file = Path.of(args[1]);
    if (args[0].equals("write")) {
      write(file);
    } else {
      read(file);
    }
    System.out.println(args[0] + " " + file.getFileName() + ": as it should be");
  }

  /** The same in both JVMs. */
  private static Tensor input() {
    return Tensor.randn(new SplittableRandom(1), 2, 4, 19, 23); // (n, cIn, h, w)
  }

  /** A layer, a frozen one, and one whose weight is a view, without a bias. */
  private static List<Conv2D> layers() {
    var random = new SplittableRandom(2);
    ConvOptions options = ConvOptions.defaults().stride(2, 1).sameLower().groups(2);
    Tensor view = Tensor.randn(random, 3, 5, 2, 8).transpose(0, 3).transpose(1, 2);
    Conv2D layer = new Conv2D(4, 6, 3, 3, options, random);
    return List.of(layer, layer.freeze(), Conv2D.of(view, null, options.padding(2, 3, 1, 0)));
  }

  private static void write(Path file) throws IOException {
    try (var out = new ObjectOutputStream(Files.newOutputStream(file))) {
      for (Conv2D layer : layers()) {
        out.writeObject(layer);
        out.writeObject(bits(layer.forward(input())));
      }
    }
  }

  private static void read(Path file) throws IOException, ClassNotFoundException {
    try (var in = new ObjectInputStream(Files.newInputStream(file))) {
      for (Conv2D original : layers()) {
        Conv2D layer = (Conv2D) in.readObject();
        int[] expected = (int[]) in.readObject();
        check("text of " + original, layer.toString().equals(original.toString()));
        check("bits of " + layer, Arrays.equals(bits(layer.forward(input())), expected));
        check("frozen " + layer, isFrozen(layer) == isFrozen(original));
      }
      check("end of the file", in.read() == -1);
    }
  }

  private static boolean isFrozen(Conv2D layer) {
    return layer.freeze() == layer;
  }

  private static int[] bits(Tensor tensor) {
    float[] values = tensor.toArray();
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  private static void check(String what, boolean holds) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
