package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.conv4j.Tensor;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Images in files and in streams; {@link ImagesTest} tests the conversions, {@link ImageFilesTest} and {@link
 * ImageStreamsTest} what only one of the two does.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
class ImageFormatsTest {
  @Parameter
  Medium medium;

  @TempDir
  Path folder;

  private Tensor writeAndRead(Tensor image, String name) throws IOException {
    medium.writeImage(image, folder.resolve(name));
    return medium.readImage(folder.resolve(name));
  }

  /** A file that another program wrote. */
  private Path png(BufferedImage image) throws IOException {
    Path path = folder.resolve("other.png");
    assertThat(ImageIO.write(image, "png", path.toFile())).isTrue();
    return path;
  }

  private static BufferedImage samples(int space, boolean alpha, int type, int... firstRow) {
    int transparency = alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE;
    var colors =
        new ComponentColorModel(ColorSpace.getInstance(space), alpha, false, transparency, type);
    int width = firstRow.length / colors.getNumComponents();
    var raster = colors.createCompatibleWritableRaster(width, 1);
    raster.setPixels(0, 0, width, 1, firstRow);
    return new BufferedImage(colors, raster, false, null);
  }

  // ---- round trips ----

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tif"})
  void values_of_8_bits_come_back_exactly(String extension) throws IOException {
    Tensor grey = Tensor.arange(256).div(255).reshape(1, 8, 32);
    Tensor colors = ImagesTest.levels(1, 3, 17, 31);

    assertThat(writeAndRead(grey, "grey." + extension)).isEqualTo(grey);
    assertThat(writeAndRead(colors, "colors." + extension)).isEqualTo(colors);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_gif_of_few_rows_comes_back(int height) throws IOException {
    Tensor grey = Tensor.arange(height * 5).div(255).reshape(1, height, 5);

    assertThat(writeAndRead(grey, "grey.gif")).isEqualTo(grey);
  }

  @Test
  void a_gif_keeps_256_greys() throws IOException {
    Tensor grey = Tensor.arange(256).div(255).reshape(1, 32, 8);

    assertThat(writeAndRead(grey, "grey.gif")).isEqualTo(grey);
  }

  @Test
  void a_gif_keeps_few_colors() throws IOException {
    Tensor reds = Tensor.arange(6).mul(51).div(255).reshape(1, 6, 1).broadcastTo(1, 6, 6);
    Tensor colors =
        Tensor.concat(List.of(reds, reds.transpose(1, 2), Tensor.full(0.2f, 1, 6, 6)), 0);

    assertThat(writeAndRead(colors, "colors.gif")).isEqualTo(colors);
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void a_jpeg_is_close_to_what_was_written_and_not_equal(int channels) throws IOException {
    Tensor slope =
        Tensor.arange(24).div(40).reshape(24, 1).add(Tensor.arange(40).div(100));
    Tensor image = slope.broadcastTo(channels, 24, 40).copy();
    image.select(0, 0).assign(slope.mul(0.9f));

    Tensor back = writeAndRead(image, "slope.jpg");

    assertThat(back.shape()).containsExactly(channels, 24, 40);
    assertThat(back.allClose(image, 0, 0.06f)).isTrue();
    assertThat(back.sub(image).mean()).isBetween(-0.01f, 0.01f);
    assertThat(back.allClose(image, 0, 0.001f)).isFalse();
  }

  @Test
  void a_plane_is_written_as_one_channel() throws IOException {
    Tensor plane = ImagesTest.levels(2, 6, 4);

    assertThat(writeAndRead(plane, "plane.png")).isEqualTo(plane.unsqueeze(0));
  }

  @Test
  void a_strided_view_gives_the_bytes_of_its_copy() throws IOException {
    Tensor view = ImagesTest.levels(3, 8, 9, 3).permute(2, 1, 0).slice(2, 1, 8, 2);

    medium.writeImage(view, folder.resolve("view.png"));
    medium.writeImage(view.copy(), folder.resolve("copy.png"));

    assertThat(folder.resolve("view.png")).hasSameBinaryContentAs(folder.resolve("copy.png"));
    assertThat(medium.readImage(folder.resolve("view.png"))).isEqualTo(view);
  }

  // ---- what other programs write ----

  @Test
  void samples_of_16_bits_are_divided_by_65535() throws IOException {
    int[] values = {0, 1, 255, 256, 257, 13107, 32768, 52428, 65534, 65535, 40000, 7};
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = values[i] / 65535f;
    }

    Tensor grey =
        medium.readImage(png(samples(ColorSpace.CS_GRAY, false, DataBuffer.TYPE_USHORT, values)));
    Tensor colors =
        medium.readImage(png(samples(ColorSpace.CS_sRGB, false, DataBuffer.TYPE_USHORT, values)));

    assertThat(grey).isEqualTo(Tensor.of(scaled, 1, 1, 12));
    assertThat(colors).isEqualTo(Tensor.of(scaled, 1, 4, 3).permute(2, 0, 1));
  }

  @Test
  void alpha_is_dropped() throws IOException {
    int[] rgba = {255, 51, 0, 255, 255, 51, 0, 128, 255, 51, 0, 0};
    int[] greyAlpha = {51, 255, 51, 0, 204, 7};

    Tensor colors =
        medium.readImage(png(samples(ColorSpace.CS_sRGB, true, DataBuffer.TYPE_BYTE, rgba)));
    Tensor grey =
        medium.readImage(png(samples(ColorSpace.CS_GRAY, true, DataBuffer.TYPE_BYTE, greyAlpha)));

    assertThat(colors).isEqualTo(Tensor.of(new float[] {1, 0.2f, 0}, 3, 1, 1).broadcastTo(3, 1, 3));
    assertThat(grey).isEqualTo(Tensor.of(new float[] {0.2f, 0.2f, 0.8f}, 1, 1, 3));
  }

  @ParameterizedTest(name = "{0} bits")
  @ValueSource(ints = {1, 2, 4, 8})
  void a_palette_gives_one_channel_if_it_is_grey_and_else_three(int bits) throws IOException {
    int type = bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED;
    int[] greys = {0x333333, 0xcccccc};
    int[] reds = {0x330000, 0xcccccc};
    var grey = new BufferedImage(
        5, 2, type, new IndexColorModel(bits, 2, greys, 0, false, -1, DataBuffer.TYPE_BYTE));
    grey.getRaster().setSample(3, 1, 0, 1);
    var red = new BufferedImage(
        5, 2, type, new IndexColorModel(bits, 2, reds, 0, false, -1, DataBuffer.TYPE_BYTE));
    red.getRaster().setSample(3, 1, 0, 1);

    Tensor expected = Tensor.full(0.2f, 1, 2, 5);
    expected.set(0.8f, 0, 1, 3);
    Tensor others = Tensor.zeros(2, 2, 5);
    others.select(1, 1).select(1, 3).fill(0.8f);

    assertThat(medium.readImage(png(grey))).isEqualTo(expected);
    assertThat(medium.readImage(png(red)))
        .isEqualTo(Tensor.concat(Arrays.asList(expected, others), 0));
  }

  @Test
  void an_image_of_one_bit_has_zeros_and_ones() throws IOException {
    var image = new BufferedImage(13, 3, BufferedImage.TYPE_BYTE_BINARY);
    image.getRaster().setSample(12, 2, 0, 1);
    Tensor expected = Tensor.zeros(1, 3, 13);
    expected.set(1, 0, 2, 12);

    assertThat(medium.readImage(png(image))).isEqualTo(expected);
  }

  @Test
  void grey_levels_are_those_of_the_file() throws IOException {
    int[] every = new int[256];
    Arrays.setAll(every, i -> i);

    Tensor grey =
        medium.readImage(png(samples(ColorSpace.CS_GRAY, false, DataBuffer.TYPE_BYTE, every)));

    assertThat(grey).isEqualTo(Tensor.arange(256).div(255).reshape(1, 1, 256));
  }

  // ---- names and formats ----

  @ParameterizedTest
  @CsvSource({
    "a.png, 89504e470d0a1a0a",
    "a.PNG, 89504e470d0a1a0a",
    "a.jpg.png, 89504e470d0a1a0a",
    ".png, 89504e470d0a1a0a",
    "a.jpg, ffd8ff",
    "a.Jpg, ffd8ff",
    "a.jpeg, ffd8ff",
    "a.JPEG, ffd8ff",
    "a.png.jpeg, ffd8ff",
    "a.bmp, 424d",
    "a.gif, 474946383961",
    "a.GIF, 474946383961",
    "a.tif, 4d4d002a",
    "a.TIFF, 4d4d002a"
  })
  void the_format_follows_the_extension(String name, String magic) throws IOException {
    medium.writeImage(Tensor.full(0.5f, 3, 4, 4), folder.resolve(name));

    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    assertThat(HexFormat.of().formatHex(bytes)).startsWith(magic);
  }

  // ---- files that are not images, or damaged ----

  @Test
  void a_file_that_is_no_image_is_an_io_exception() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.png"));
    Path text = Files.writeString(folder.resolve("text.png"), "tensor([[19., 25.],\n");
    Path bare =
        Files.write(folder.resolve("bare.png"), HexFormat.of().parseHex("89504e470d0a1a0a"));

    for (Path path : Arrays.asList(empty, text)) {
      assertThatThrownBy(() -> medium.readImage(path))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("Images.read: no image in a known format" + medium.ending(path));
    }
    assertThatThrownBy(() -> medium.readImage(bare)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({"png", "jpg", "bmp", "gif", "tif"})
  void the_error_of_a_damaged_file_says_what_is_wrong_with_which(String extension)
      throws IOException {
    byte[] whole = sample("whole." + extension, 3);
    Path path = Files.write(folder.resolve("cut." + extension), Arrays.copyOf(whole, 40));

    assertThatThrownBy(() -> medium.readImage(path))
        .isExactlyInstanceOf(IOException.class)
        .satisfies(e -> {
          String cause = e.getCause().getMessage();
          assertThat(e)
              .hasMessage("Images.read: damaged or unsupported image: "
                  + (cause == null ? e.getCause().getClass().getSimpleName() : cause)
                  + medium.ending(path));
        });
  }

  /** Reads damaged bytes. Anything thrown other than an IOException fails the test. */
  private boolean reads(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("damaged"), bytes);
    try {
      Tensor image = medium.readImage(path);
      assertThat(image.dim(0)).isIn(1, 3);
      assertThat(image.min()).isBetween(0f, 1f);
      assertThat(image.max()).isBetween(0f, 1f);
      return true;
    } catch (IOException e) {
      return false;
    } catch (OutOfMemoryError e) { // would end the whole run
      throw new AssertionError("read ran out of memory", e);
    }
  }

  private byte[] sample(String name, int channels) throws IOException {
    Path path = folder.resolve(name);
    medium.writeImage(ImagesTest.levels(7, channels, 9, 11), path);
    return Files.readAllBytes(path);
  }

  /** Some formats end with a few bytes that hold no pixels, such as checksums, and are read without them. */
  @ParameterizedTest
  @CsvSource({
    "a.png, 1, 22",
    "a.png, 3, 22",
    "a.jpg, 1, 0",
    "a.jpg, 3, 0",
    "a.bmp, 1, 3",
    "a.bmp, 3, 3",
    "a.gif, 1, 2",
    "a.gif, 3, 2",
    "a.tif, 1, 0",
    "a.tif, 3, 0"
  })
  void a_file_cut_short_is_an_io_exception_unless_all_of_its_pixels_are_there(
      String name, int channels, int padding) throws IOException {
    byte[] whole = sample(name, channels);
    Tensor image = medium.readImage(folder.resolve(name));
    int read = 0;
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (reads(cut)) {
        read++;
        assertThat(medium.readImage(folder.resolve("damaged")))
            .as("%d bytes", length)
            .isEqualTo(image);
      }
    }

    assertThat(reads(whole)).isTrue();
    assertThat(read).isLessThanOrEqualTo(padding);
  }

  private static byte[] photograph() throws IOException {
    try (InputStream in = ImageFormatsTest.class.getResourceAsStream("/temple.jpg")) {
      return in.readAllBytes();
    }
  }

  @Test
  void a_photograph_cut_short_anywhere_is_an_io_exception() throws IOException {
    byte[] whole = photograph();
    var random = new SplittableRandom(9);
    List<Integer> lengths = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      lengths.add(whole.length - i);
      lengths.add(random.nextInt(whole.length));
      lengths.add(i * 20);
    }

    for (int length : lengths) {
      assertThat(reads(Arrays.copyOf(whole, length))).as("%d bytes", length).isFalse();
    }
    assertThat(reads(whole)).isTrue();
  }

  @Test
  void the_error_of_a_photograph_cut_short_says_so() throws IOException {
    byte[] whole = photograph();
    Path path = Files.write(folder.resolve("half.jpg"), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> medium.readImage(path))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Images.read: damaged or unsupported image: "
            + "Truncated File - Missing EOI marker" + medium.ending(path));
  }

  /** Each scan of a progressive file covers the whole image, so that a lost one only blurs it. */
  @Test
  void a_progressive_photograph_cut_short_anywhere_is_an_io_exception() throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam options = writer.getDefaultWriteParam();
    options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      BufferedImage image = Images.toBufferedImage(ImagesTest.levels(10, 3, 40, 50));
      writer.write(null, new IIOImage(image, null, null), options);
    } finally {
      writer.dispose();
    }
    byte[] whole = bytes.toByteArray();

    for (int length = 0; length < whole.length; length += length < whole.length - 40 ? 31 : 1) {
      assertThat(reads(Arrays.copyOf(whole, length))).as("%d bytes", length).isFalse();
    }
    assertThat(reads(whole)).isTrue();
  }

  /** A file with bytes inserted at a position. */
  private static byte[] with(byte[] file, int position, byte... inserted) {
    var bytes = new ByteArrayOutputStream();
    bytes.write(file, 0, position);
    bytes.writeBytes(inserted);
    bytes.write(file, position, file.length - position);
    return bytes.toByteArray();
  }

  @Test
  void harmless_oddities_of_a_jpeg_are_read_past() throws IOException {
    byte[] whole = sample("whole.jpg", 3);
    Tensor image = medium.readImage(folder.resolve("whole.jpg"));
    byte[] version = whole.clone();
    version[11] = 9; // of JFIF
    byte[] profile = "ÿâ\0\24ICC_PROFILE\0\1\1none".getBytes(ISO_8859_1);

    for (byte[] odd : List.of(
        version,
        with(whole, 20, profile), // after the JFIF segment
        with(whole, whole.length - 2, new byte[20]), // before the end marker
        with(whole, whole.length, (byte) 1, (byte) 2))) {
      assertThat(warns(odd)).isEqualTo(odd.length != whole.length + 2);
      assertThat(reads(odd)).isTrue();
      assertThat(medium.readImage(folder.resolve("damaged"))).isEqualTo(image);
    }
  }

  private static boolean warns(byte[] jpeg) throws IOException {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
      reader.addIIOReadWarningListener((from, warning) -> warnings.add(warning));
      reader.setInput(in, true, true);
      reader.read(0);
    } finally {
      reader.dispose();
    }
    return !warnings.isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a.png, 1", "a.png, 3", "a.jpg, 1", "a.jpg, 3", "a.bmp, 3", "a.gif, 3", "a.tif, 3"})
  void a_file_of_which_bytes_changed_is_read_or_an_io_exception(String name, int channels)
      throws IOException {
    byte[] whole = sample(name, channels);
    var random = new SplittableRandom(8);
    int read = 0;
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        damaged[position(random, whole.length, name.endsWith("png"))] = (byte) random.nextInt();
      }
      read += reads(damaged) ? 1 : 0;
    }

    assertThat(read).isBetween(1, 199);
  }

  /** Half of all changes hit the header. A PNG's height and width stay below 65536, to keep the test short. */
  private static int position(SplittableRandom random, int length, boolean png) {
    int position = random.nextInt(random.nextBoolean() ? Math.min(60, length) : length);
    return png && (position & ~5) == 16 ? position + 2 : position; // 16, 17 and 20, 21
  }

  /** 49,981 by 14,322 pixels of 3 bytes: one byte more than HotSpot's longest array. */
  @Test
  void a_file_that_declares_more_pixels_than_an_array_holds_is_an_io_exception()
      throws IOException {
    byte[] jpeg = sample("huge.jpg", 3);
    int size = new String(jpeg, ISO_8859_1).indexOf("ÿÀ") + 5;
    byte[] declared = HexFormat.of().parseHex("37f2c33d");
    System.arraycopy(declared, 0, jpeg, size, 4);

    assertThat(reads(jpeg)).isFalse();
  }
}
