package io.github.conv4j.examples;

import io.github.conv4j.Conv;
import io.github.conv4j.Tensor;
import io.github.conv4j.io.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds the edges in a photograph: applies Sobel's two kernels to its channels and takes the magnitude of the gradient.
 *
 * <p>Arguments: the photograph (default: a temple from the test resources) and the picture to write (default: {@code
 * target/edges.png}).
 */
public final class EdgesInAPhotograph {
  /** Rises from left to right, so it finds vertical edges. Its transpose finds horizontal ones. */
  private static final Tensor SOBEL = Tensor.of(new float[][] {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}});

  private EdgesInAPhotograph() {}

  /**
   * Runs the example; exits with status 1 and one line if a file cannot be read or written.
   *
   * @param args the photograph and the picture to write, both optional
   */
  public static void main(String[] args) {
    Program.exit("EdgesInAPhotograph", problem(args));
  }

  /** Runs the example; returns one line that says what went wrong, or null. */
  static String problem(String... args) {
    if (args.length > 2) {
      return args.length + " arguments given but 2 at most are taken: photograph picture";
    }
    return Program.problem(() -> run(
        args.length > 0 ? Path.of(args[0]) : Program.resource("temple.jpg"),
        args.length > 1 ? Path.of(args[1]) : Path.of("target", "edges.png")));
  }

  private static void run(Path photograph, Path picture) throws IOException {
    Tensor image = Images.read(photograph);
    Tensor kernel = sobelOver(image.dim(0));

    long start = System.nanoTime();
    Tensor gradients = Conv.corr2dMultiInOut(image, kernel);
    double milliseconds = (System.nanoTime() - start) / 1e6;
    Tensor edges = strength(gradients);

    Images.write(edges, picture);
    System.out.println("image     (c, h, w)           = " + Arrays.toString(image.shape())
        + " from " + photograph);
    System.out.println("kernel    (cOut, cIn, kH, kW) = " + Arrays.toString(kernel.shape()));
    System.out.println(kernel);
    System.out.println("gradients (cOut, h, w)        = " + Arrays.toString(gradients.shape()));
    System.out.println(
        String.format(Locale.ROOT, "corr2dMultiInOut took %.1f ms, first call", milliseconds));
    System.out.println("edges are in " + picture.toAbsolutePath());
  }

  /** Both kernels, applied to the mean of the channels; of shape (2, channels, 3, 3). */
  private static Tensor sobelOver(int channels) {
    Tensor both = Tensor.stack(List.of(SOBEL, SOBEL.transpose()), 0); // (2, 3, 3)
    return both.unsqueeze(1).broadcastTo(2, channels, 3, 3).div(channels);
  }

  /** The magnitude of the gradient at every pixel, scaled so that an average edge is visible: (2, h, w) to (h, w) in [0, 1]. */
  private static Tensor strength(Tensor gradients) {
    Tensor length = gradients.mul(gradients).sum(0).map(v -> (float) Math.sqrt(v));
    return length.mul(0.15f / Math.max(length.mean(), Float.MIN_NORMAL)).map(v -> Math.min(v, 1));
  }
}
