package app;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Convolves on the back-end of its JVM; the second run compares its bits with those of the first. */
public final class Main {
  private Main() {}

  /**
   * Writes the bits of the plain back-end, or compares those of the Vector API with them.
   *
   * @param args {@code write} or {@code compare}, and the file
   * @throws IOException if the file cannot be written or read
   */
  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    Path plain = Path.of(args[1]);
    String backend = Conv.backend();
    check(backend, backend.matches(write ? "plain" : "vector-\\d+"));

    if (write) {
      try (OutputStream out = Files.newOutputStream(plain)) {
        writeBits(out);
      }
    } else {
      Path vector = plain.resolveSibling("vector");
      try (OutputStream out = Files.newOutputStream(vector)) {
        writeBits(out);
      }
      check("size of the results", Files.size(vector) == 4 * (9408L + 6272 + 12544 + 3600));
      check("bits of " + backend, Files.mismatch(plain, vector) == -1);
    }
    System.out.println(backend + ": as it should be");
  }

  /** A layer with large kernels and few channels, one of 1×1, a depthwise one, and an image filter. */
  private static void writeBits(OutputStream file) throws IOException {
    var random = new SplittableRandom(1);
    var out = new DataOutputStream(file);
    ConvOptions options = ConvOptions.defaults();

    Tensor rgb = Tensor.rand(random, 3, 28, 28);
    Conv2D first = new Conv2D(3, 48, 7, 7, options.stride(2).padding(3), random);
    Tensor maps = first.forward(rgb).relu();
    write(maps, out);
    write(new Conv2D(48, 32, 1, 1, options, random).freeze().forward(maps), out);
    write(
        new Conv2D(64, 64, 3, 3, options.padding(1).groups(64), random)
            .forward(Tensor.rand(random, 64, 14, 14)),
        out);
    write(Conv.corr2d(Tensor.rand(random, 64, 64), Tensor.rand(random, 5, 5)), out);
  }

  private static void write(Tensor tensor, DataOutputStream out) throws IOException {
    for (float value : tensor.toArray()) {
      out.writeInt(Float.floatToRawIntBits(value));
    }
  }

  private static void check(String what, boolean holds) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
