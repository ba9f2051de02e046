package io.github.conv4j.io;

import io.github.conv4j.Tensor;
import io.github.conv4j.checks.Arguments;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Images as tensors of shape {@code (c, h, w)} with values in [0, 1]: c = 1 for grey, c = 3 for red, green, blue. The
 * formats are the JDK's: PNG, JPEG, BMP, GIF, TIFF and whatever plug-ins add.
 *
 * <p>This class alone needs the module {@code java.desktop}: a modular program that uses it writes {@code requires
 * java.desktop;} itself, so that a runtime image made by {@code jlink} has it. An argument that is null is a {@link
 * NullPointerException} that names it.
 */
public final class Images {
  private static final int PNG_SIGNATURE = 8;
  private static final int PNG_END = 'I' << 24 | 'E' << 16 | 'N' << 8 | 'D';

  private Images() {}

  /**
   * Reads an image file, whatever its name: its pixels as they are stored, not turned by EXIF.
   *
   * @param path the file
   * @return a new tensor of shape {@code (1, h, w)} for a grey image, else {@code (3, h, w)}; in [0, 1], without its alpha
   * @throws IOException if the file cannot be read, is no image, or ends within it
   */
  public static Tensor read(Path path) throws IOException {
    Arguments.notNull("Images.read", "path", path);
    Source source = Source.of("Images.read", path);
    try (InputStream file = Files.newInputStream(path); // which the image stream does not close
        ImageInputStream in = new MemoryCacheImageInputStream(file)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw source.error("no image in a known format");
      }
      ImageReader reader = readers.next();
      try {
        return fromBufferedImage(readWhole(reader, in));
      } catch (IOException | RuntimeException e) { // some of the JDK's readers say nothing at all
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        throw (IOException) source.error("damaged or unsupported image: " + why).initCause(e);
      } catch (OutOfMemoryError e) { // from the size that the file declares
        throw (IOException) source.error("image too large for the memory").initCause(e);
      } finally {
        reader.dispose();
      }
    }
  }

  /** Of a file that ends early the JDK makes grey or black rows: of a JPEG with a warning, of a PNG without. */
  private static BufferedImage readWhole(ImageReader reader, ImageInputStream in)
      throws IOException {
    if (reader.getFormatName().equalsIgnoreCase("png")) {
      requireWholePng(in);
    }
    reader.setInput(in, true, true);
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((from, warning) -> warnings.add(warning));
    BufferedImage image = reader.read(0);
    for (String warning : warnings) {
      if (warning.startsWith("Truncated File") || warning.contains("premature end")) {
        throw new EOFException(warning);
      }
    }
    return image;
  }

  /** Goes through the parts of a PNG file, up to the one that ends it; the JDK does not miss that one. */
  private static void requireWholePng(ImageInputStream in) throws IOException {
    in.mark();
    in.seek(PNG_SIGNATURE);
    boolean end = false;
    while (!end) {
      end = skipChunk(in);
    }
    in.reset();
  }

  /** Skips a part of a PNG file; tells whether it is the last one. */
  private static boolean skipChunk(ImageInputStream in) throws IOException {
    long length = in.readUnsignedInt();
    int type = in.readInt();
    in.seek(in.getStreamPosition() + length);
    in.readInt(); // the CRC-32
    return type == PNG_END;
  }

  /**
   * Writes an image file in the format of its extension. A file of that name is replaced only once the new one is
   * complete.
   *
   * @param image of shape {@code (h, w)}, {@code (1, h, w)} or {@code (3, h, w)}; values are clamped to [0, 1], NaN to 0, and
   *     rounded to the nearest of 256 levels
   * @param path the file, such as {@code edges.png}
   * @throws IllegalArgumentException if the shape is another one or has no pixel, or the JDK writes no format of that
   *     extension
   * @throws IOException if the file cannot be written
   */
  public static void write(Tensor image, Path path) throws IOException {
    Arguments.notNull("Images.write", "image", image);
    Arguments.notNull("Images.write", "path", path);
    String extension = extension(path);
    BufferedImage pixels = toBufferedImage("Images.write", image);
    ImageWriter writer = writer(extension, pixels);
    if (writer == null) {
      throw new IllegalArgumentException("Images.write: extension is '" + extension
          + "' but must be one of " + String.join(", ", extensions(pixels)) + "; file " + path);
    }
    try {
      AtomicFile.write(path, out -> encode(pixels, writer, out));
    } finally {
      writer.dispose();
    }
  }

  private static String extension(Path path) {
    Path name = path.getFileName();
    String text = name == null ? "" : name.toString();
    return text.contains(".")
        ? text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)
        : "";
  }

  /** A writer that takes the image, or null: one for black and white alone is none. */
  private static ImageWriter writer(String extension, BufferedImage image) {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersBySuffix(extension);
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (writer.getOriginatingProvider().canEncodeImage(image)) {
        return writer;
      }
    }
    return null;
  }

  private static List<String> extensions(BufferedImage image) {
    return Arrays.stream(ImageIO.getWriterFileSuffixes())
        .filter(extension -> writer(extension, image) != null)
        .sorted()
        .toList();
  }

  private static void encode(BufferedImage image, ImageWriter writer, OutputStream out)
      throws IOException {
    ImageWriteParam options = writer.getDefaultWriteParam();
    if (options.canWriteProgressive()) {
      // the JDK misreads its own interlaced GIF of 2 to 4 rows
      options.setProgressiveMode(ImageWriteParam.MODE_DISABLED);
    }
    try (var imageOut = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(imageOut);
      writer.write(null, new IIOImage(image, null, null), options);
    }
  }

  /**
   * Copies an image of the JDK.
   *
   * @param image any kind; 8 and 16 bits a sample keep all of them
   * @return a new tensor of shape {@code (1, h, w)} for a grey image, else {@code (3, h, w)}; in [0, 1], without its alpha
   * @throws IllegalArgumentException if the elements do not fit an array
   */
  public static Tensor fromBufferedImage(BufferedImage image) {
    if (image == null) {
      throw new NullPointerException(
          "fromBufferedImage: image is null (ImageIO.read gives null for an unknown format)");
    }
    ColorModel colors = image.getColorModel();
    boolean grey = isGrey(colors);
    int channels = grey ? 1 : 3;
    long size = (long) channels * image.getHeight() * image.getWidth();
    if (size > Arguments.ARRAY_LIMIT) {
      throw new IllegalArgumentException("fromBufferedImage: " + size
          + " elements exceed an array's limit of " + Arguments.ARRAY_LIMIT
          + "; image (c, h, w) = ("
          + channels + ", " + image.getHeight() + ", " + image.getWidth() + ")");
    }
    Tensor result = Tensor.zeros(channels, image.getHeight(), image.getWidth());
    if (hasPlainSamples(colors)) {
      copySamples(image.getRaster(), colors.getComponentSize(0), result);
    } else if (isUnconverted(colors)) {
      copyNormalized(image.getRaster(), colors, result);
    } else {
      copyColors(image, result);
    }
    return result;
  }

  private static boolean isGrey(ColorModel colors) {
    if (colors instanceof IndexColorModel palette) {
      int[] entries = new int[palette.getMapSize()];
      palette.getRGBs(entries);
      return Arrays.stream(entries)
          .allMatch(c -> (c & 0xff) == (c >> 8 & 0xff) && (c & 0xff) == (c >> 16 & 0xff));
    }
    return colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  /** Whether the raster's samples are the values: getRGB would convert grey to another curve, and cut 16 bits to 8. */
  private static boolean hasPlainSamples(ColorModel colors) {
    int[] bits = colors.getComponentSize();
    int type = colors.getTransferType();
    return isUnconverted(colors)
        && !colors.isAlphaPremultiplied()
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
        && Arrays.stream(bits).allMatch(b -> b == bits[0]);
  }

  /** Whether the samples, whatever their type, are on the curve of the result. */
  private static boolean isUnconverted(ColorModel colors) {
    return colors instanceof ComponentColorModel
        && (colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY
            || colors.getColorSpace().isCS_sRGB());
  }

  private static Tensor row(Tensor image, int channel, int y) {
    return image.select(0, channel).select(0, y);
  }

  private static void copyNormalized(Raster raster, ColorModel colors, Tensor to) {
    int width = raster.getWidth();
    Object pixel = null; // an array of the raster's type, made by the first call
    float[] components = new float[colors.getNumComponents()];
    float[] values = new float[width];
    for (int c = 0; c < to.dim(0); c++) {
      for (int y = 0; y < raster.getHeight(); y++) {
        for (int x = 0; x < width; x++) {
          pixel = raster.getDataElements(x, y, pixel);
          colors.getNormalizedComponents(pixel, components, 0);
          values[x] = Math.min(Math.max(components[c], 0), 1);
        }
        row(to, c, y).assign(Tensor.wrap(values));
      }
    }
  }

  private static void copySamples(Raster raster, int bits, Tensor to) {
    float largest = (1 << bits) - 1;
    int width = raster.getWidth();
    int[] row = new int[width];
    float[] values = new float[width];
    for (int c = 0; c < to.dim(0); c++) {
      for (int y = 0; y < raster.getHeight(); y++) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, c, row);
        for (int x = 0; x < width; x++) {
          values[x] = row[x] / largest;
        }
        row(to, c, y).assign(Tensor.wrap(values));
      }
    }
  }

  private static void copyColors(BufferedImage image, Tensor to) {
    int width = image.getWidth();
    int[] row = new int[width];
    float[] values = new float[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int c = 0; c < to.dim(0); c++) {
        int shift = 16 - 8 * c;
        for (int x = 0; x < width; x++) {
          values[x] = (row[x] >> shift & 0xff) / 255f;
        }
        row(to, c, y).assign(Tensor.wrap(values));
      }
    }
  }

  /**
   * Makes an image of the JDK.
   *
   * @param image of shape {@code (h, w)}, {@code (1, h, w)} or {@code (3, h, w)}; values are clamped to [0, 1], NaN to 0, and
   *     rounded to the nearest of 256 levels
   * @return an image of type {@code TYPE_BYTE_GRAY}, or {@code TYPE_3BYTE_BGR} for three channels
   * @throws IllegalArgumentException if the shape is another one or has no pixel
   */
  public static BufferedImage toBufferedImage(Tensor image) {
    Arguments.notNull("toBufferedImage", "image", image);
    return toBufferedImage("toBufferedImage", image);
  }

  private static BufferedImage toBufferedImage(String operation, Tensor image) {
    int rank = image.rank();
    String what = null;
    if (rank != 2 && rank != 3) {
      what = "image has rank " + rank + " but must have rank 2 or 3";
    } else if (rank == 3 && image.dim(0) != 1 && image.dim(0) != 3) {
      what = "image has " + image.dim(0) + " channels but must have 1 or 3";
    } else if (image.size() == 0) {
      what = "image has 0 pixels but must have at least 1";
    }
    if (what != null) {
      String axes = rank == 2 ? " (h, w)" : rank == 3 ? " (c, h, w)" : "";
      throw new IllegalArgumentException(
          operation + ": " + what + "; image" + axes + " = " + Arguments.text(image.shape()));
    }
    Tensor channels = rank == 2 ? image.unsqueeze(0) : image;
    int type = channels.dim(0) == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage result = new BufferedImage(image.dim(-1), image.dim(-2), type);
    WritableRaster raster = result.getRaster();
    int[] row = new int[image.dim(-1)];
    float[] values = new float[image.dim(-1)];
    for (int c = 0; c < channels.dim(0); c++) {
      for (int y = 0; y < result.getHeight(); y++) {
        Tensor.wrap(values).assign(row(channels, c, y));
        Arrays.setAll(row, x -> level(values[x]));
        raster.setSamples(0, y, row.length, 1, c, row);
      }
    }
    return result;
  }

  private static int level(float value) {
    return Math.round(Math.min(Math.max(value, 0), 1) * 255); // Math.round(NaN) is 0
  }
}
