package io.github.conv4j.examples;

import io.github.conv4j.Conv;
import io.github.conv4j.Tensor;
import io.github.conv4j.examples.FaceDetector.Face;
import io.github.conv4j.io.Images;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Finds the faces in a picture and draws a box around each.
 *
 * <p>Arguments: the picture (default: an astronaut from the test resources) and the one to write (default: {@code
 * target/face.png}).
 */
public final class FindingAFace {
  /** Nanoseconds until the JIT has compiled what is called. */
  private static final long WARM_UP = 4_000_000_000L;

  private FindingAFace() {}

  /**
   * Runs the example; exits with status 1 and one line if a file cannot be read or written.
   *
   * @param args the picture and the one to write, both optional
   */
  public static void main(String[] args) {
    Program.exit("FindingAFace", problem(args));
  }

  /** Runs the example; returns one line that says what went wrong, or null. */
  static String problem(String... args) {
    if (args.length > 2) {
      return args.length + " arguments given but 2 at most are taken: picture result";
    }
    return Program.problem(() -> run(
        args.length > 0 ? Path.of(args[0]) : Program.resource("astronaut.jpg"),
        args.length > 1 ? Path.of(args[1]) : Path.of("target", "face.png")));
  }

  private static void run(Path from, Path to) throws IOException {
    BufferedImage picture = Images.toBufferedImage(Images.read(from));
    double scale = (double) FaceDetector.SIZE / Math.max(picture.getWidth(), picture.getHeight());
    Tensor square = Images.fromBufferedImage(square(picture, scale));
    FaceDetector detector = FaceDetector.read();

    List<Face> faces = detector.find(square);
    long best = Long.MAX_VALUE;
    long end = System.nanoTime() + WARM_UP;
    for (int run = 0; run < 10; ) {
      long start = System.nanoTime();
      detector.find(square);
      long time = System.nanoTime() - start;
      if (start > end) {
        best = Math.min(best, time);
        run++;
      }
    }

    Images.write(Images.fromBufferedImage(withBoxes(picture, faces, scale)), to);
    for (Face face : faces) {
      System.out.println(String.format(
          Locale.ROOT,
          "a face: score %.3f, left %.0f, top %.0f, width %.0f, height %.0f",
          face.score(),
          face.left() / scale,
          face.top() / scale,
          face.width() / scale,
          face.height() / scale));
    }
    System.out.println(faces.size() + " found in " + from);
    System.out.println(String.format(
        Locale.ROOT, "the best of ten runs took %.1f ms (%s)", best / 1e6, Conv.backend()));
    System.out.println("the boxes are in " + to.toAbsolutePath());
  }

  /** The picture as the detector takes it: as large as fits a square, with black beside or below it. */
  private static BufferedImage square(BufferedImage picture, double scale) {
    var square =
        new BufferedImage(FaceDetector.SIZE, FaceDetector.SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = square.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    int width = (int) Math.round(picture.getWidth() * scale);
    int height = (int) Math.round(picture.getHeight() * scale);
    g.drawImage(picture, 0, 0, width, height, null);
    g.dispose();
    return square;
  }

  private static BufferedImage withBoxes(BufferedImage picture, List<Face> faces, double scale) {
    var result =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = result.createGraphics();
    g.drawImage(picture, 0, 0, null);
    g.setColor(Color.YELLOW);
    g.setStroke(new BasicStroke((float) (3 / scale)));
    for (Face face : faces) {
      g.draw(new Rectangle2D.Double(
          face.left() / scale, face.top() / scale, face.width() / scale, face.height() / scale));
    }
    g.dispose();
    return result;
  }
}
