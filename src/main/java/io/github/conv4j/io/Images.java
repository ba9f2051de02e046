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
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Reads and writes images as tensors of shape {@code (c, h, w)} with values in [0, 1]: c = 1 for grey, c = 3 for red, green,
 * blue. The formats are the JDK's (PNG, JPEG, BMP, GIF, TIFF) and those of its plug-ins.
 *
 * <p>Only this class needs the module {@code java.desktop}. A modular program that uses it should say {@code requires
 * java.desktop;} itself, so that {@code jlink} includes the module.
 *
 * <p>A null argument is a {@link NullPointerException} that names it.
 */
public final class Images {
  private static final String READ = "Images.read";
  private static final String WRITE = "Images.write";

  /**
   * Warnings of the JDK's readers that mean missing or wrong pixels. The others are harmless: about colour profiles,
   * versions, or stray bytes between the parts of a file.
   */
  private static final List<String> DAMAGE = List.of(
      "Truncated File", // from JPEG, which then fills up with grey
      "Premature end",
      "Corrupt JPEG data: premature end",
      "Corrupt JPEG data: bad Huffman code",
      "Corrupt JPEG data: found marker",
      "Out-of-sequence code"); // from GIF

  private Images() {}

  /**
   * Reads an image file. Its contents, not its name, tell the format. Pixels are read as stored: an EXIF orientation is
   * ignored.
   *
   * @param path the file
   * @return a new tensor of shape {@code (1, h, w)} for a grey image, else {@code (3, h, w)}; in [0, 1], without alpha
   * @throws IOException if the file cannot be read, is not an image, lacks some of its pixels, or is otherwise damaged in a way
   *     that its format reveals
   */
  public static Tensor read(Path path) throws IOException {
    Arguments.notNull(READ, "path", path);
    Source source = Source.file(READ, path);
    try (InputStream file = Files.newInputStream(path)) {
      return read(file, source);
    }
  }

  /**
   * Reads an image from a stream, as {@link #read(Path)} reads one from a file. The stream is not closed. Some bytes behind the
   * image may have been read, too; so limit a stream that does not end with it.
   *
   * @param in the stream; it need not be buffered
   * @return a new tensor of shape {@code (1, h, w)} for a grey image, else {@code (3, h, w)}; in [0, 1], without alpha
   * @throws IOException if the stream cannot be read, or its bytes are not an image, lack some of its pixels, or are otherwise
   *     damaged in a way that their format reveals
   */
  public static Tensor read(InputStream in) throws IOException {
    Arguments.notNull(READ, "in", in);
    return read(in, Source.stream(READ));
  }

  private static Tensor read(InputStream stream, Source source) throws IOException {
    var heard = new HeardStream(stream);
    try (ImageInputStream in = new MemoryCacheImageInputStream(heard)) { // closes itself alone
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        heard.rethrow();
        throw source.error("no image in a known format");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return fromBufferedImage(undamaged(reader));
      } catch (IOException | RuntimeException e) {
        heard.rethrow();
        // some of the JDK's readers give no message
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        throw (IOException) source.error("damaged or unsupported image: " + why).initCause(e);
      } catch (OutOfMemoryError e) { // the file may declare any size
        throw (IOException) source.error("image too large for the memory").initCause(e);
      } finally {
        reader.dispose();
      }
    }
  }

  private static BufferedImage undamaged(ImageReader reader) throws IOException {
    List<String> damage = new ArrayList<>();
    reader.addIIOReadWarningListener((from, warning) -> {
      // a short file may bring thousands of them
      if (damage.isEmpty() && DAMAGE.stream().anyMatch(warning::startsWith)) {
        damage.add(warning);
      }
    });
    BufferedImage image = reader.read(0);
    if (!damage.isEmpty()) {
      throw new IIOException(damage.get(0));
    }
    return image;
  }

  /**
   * Writes an image file, in the format that its extension names. An existing file is {@linkplain io.github.conv4j.io
   * replaced in one step}.
   *
   * @param image of shape {@code (h, w)}, {@code (1, h, w)} or {@code (3, h, w)}; values are clamped to [0, 1], NaN to 0, and
   *     rounded to the nearest of 256 levels
   * @param path the file, such as {@code edges.png}
   * @throws IllegalArgumentException if the shape is another one or has no pixels, or the JDK cannot write a format of that
   *     extension
   * @throws IOException if the file cannot be written; an existing one is left as it was
   */
  public static void write(Tensor image, Path path) throws IOException {
    Arguments.notNull(WRITE, "image", image);
    Arguments.notNull(WRITE, "path", path);
    String extension = extension(path);
    BufferedImage pixels = toBufferedImage(WRITE, image);
    ImageWriter writer = writer(extension, pixels);
    if (writer == null) {
      throw new IllegalArgumentException(
          unknown("extension", extension, pixels) + "; file " + path);
    }
    try {
      AtomicFile.write(path, out -> encode(pixels, writer, out));
    } finally {
      writer.dispose();
    }
  }

  /**
   * Writes an image to a stream, with the bytes that {@link #write(Tensor, Path)} gives a file. The stream is neither flushed nor
   * closed.
   *
   * @param image of shape {@code (h, w)}, {@code (1, h, w)} or {@code (3, h, w)}; values are clamped to [0, 1], NaN to 0, and
   *     rounded to the nearest of 256 levels
   * @param format the extension of such a file, such as {@code png} or {@code jpg}, in either case
   * @param out the stream; it need not be buffered
   * @throws IllegalArgumentException if the shape is another one or has no pixels, or the JDK cannot write that format; nothing
   *     is written then
   * @throws IOException if the stream cannot be written
   */
  public static void write(Tensor image, String format, OutputStream out) throws IOException {
    Arguments.notNull(WRITE, "image", image);
    Arguments.notNull(WRITE, "format", format);
    Arguments.notNull(WRITE, "out", out);
    BufferedImage pixels = toBufferedImage(WRITE, image);
    ImageWriter writer = writer(format.toLowerCase(Locale.ROOT), pixels);
    if (writer == null) {
      throw new IllegalArgumentException(unknown("format", Arguments.excerpt(format), pixels));
    }
    try {
      encode(pixels, writer, new Unclosed(out));
    } finally {
      writer.dispose();
    }
  }

  private static String unknown(String what, String format, BufferedImage image) {
    return WRITE + ": " + what + " is '" + format + "' but must be one of "
        + String.join(", ", extensions(image));
  }

  private static String extension(Path path) {
    Path name = path.getFileName();
    String text = name == null ? "" : name.toString();
    return text.contains(".")
        ? text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)
        : "";
  }

  /** A writer for the image, or null; some of the JDK's writers take black and white only. */
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
      // the JDK misreads its own interlaced GIFs of 2 to 4 rows
      options.setProgressiveMode(ImageWriteParam.MODE_DISABLED);
    }
    try (var imageOut = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(imageOut);
      writer.write(null, new IIOImage(image, null, null), options);
    }
  }

  /**
   * Copies a JDK image into a tensor.
   *
   * @param image of any type; samples of 8 and 16 bits keep their full precision
   * @return a new tensor of shape {@code (1, h, w)} for a grey image, else {@code (3, h, w)}; in [0, 1], without alpha
   * @throws IllegalArgumentException if there are more elements than an array can hold
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

  /** Whether the raster's samples can be used as they are. getRGB would convert grey to another curve, and cut 16 bits to 8. */
  private static boolean hasPlainSamples(ColorModel colors) {
    int[] bits = colors.getComponentSize();
    int type = colors.getTransferType();
    return isUnconverted(colors)
        && !colors.isAlphaPremultiplied()
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
        && Arrays.stream(bits).allMatch(b -> b == bits[0]);
  }

  /** Whether the samples, of whatever type, need no colour conversion. */
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
    Object pixel = null; // an array of the raster's type, which the first call makes
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
   * Copies a tensor into a JDK image.
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
