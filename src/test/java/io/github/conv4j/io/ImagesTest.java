package io.github.conv4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.conv4j.Tensor;
import io.github.conv4j.testing.Allocated;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors to images in memory and back; {@link ImageFormatsTest} tests the files. */
class ImagesTest {

  /** A tensor whose values fit 8 bits exactly. */
  static Tensor levels(int seed, int... shape) {
    return Tensor.rand(new SplittableRandom(seed), shape).map(v -> (int) (v * 256) / 255f);
  }

  private static BufferedImage custom(
      int space, boolean alpha, boolean premultiplied, int type, int width, int height) {
    int transparency = alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE;
    var colors = new ComponentColorModel(
        ColorSpace.getInstance(space), alpha, premultiplied, transparency, type);
    var raster = colors.createCompatibleWritableRaster(width, height);
    return new BufferedImage(colors, raster, premultiplied, null);
  }

  private static BufferedImage grey(int type, double... samples) {
    BufferedImage image = custom(ColorSpace.CS_GRAY, false, false, type, samples.length, 1);
    image.getRaster().setPixels(0, 0, samples.length, 1, samples);
    return image;
  }

  /** Paints the colours of a (3, h, w) tensor of 8-bit values. */
  private static BufferedImage paint(BufferedImage image, Tensor colors) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = 0xff;
        for (int c = 0; c < 3; c++) {
          rgb = rgb << 8 | Math.round(colors.get(c, y, x) * 255);
        }
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  private static BufferedImage banded(int width, int height) {
    var colors = new ComponentColorModel(
        ColorSpace.getInstance(ColorSpace.CS_sRGB),
        false,
        false,
        Transparency.OPAQUE,
        DataBuffer.TYPE_BYTE);
    var raster = Raster.createBandedRaster(DataBuffer.TYPE_BYTE, width, height, 3, null);
    return new BufferedImage(colors, raster, false, null);
  }

  // ---- to an image ----

  @Test
  void an_image_has_one_grey_sample_or_red_green_and_blue_a_pixel() {
    Tensor colors = levels(1, 3, 4, 5);

    BufferedImage image = Images.toBufferedImage(colors);
    BufferedImage plane = Images.toBufferedImage(colors.select(0, 1));

    assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_3BYTE_BGR);
    assertThat(plane.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    assertThat(image.getWidth()).isEqualTo(5);
    assertThat(image.getHeight()).isEqualTo(4);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 5; x++) {
        int rgb = image.getRGB(x, y);
        assertThat((rgb >> 16 & 0xff) / 255f).isEqualTo(colors.get(0, y, x));
        assertThat((rgb >> 8 & 0xff) / 255f).isEqualTo(colors.get(1, y, x));
        assertThat((rgb & 0xff) / 255f).isEqualTo(colors.get(2, y, x));
        assertThat(plane.getRaster().getSample(x, y, 0) / 255f).isEqualTo(colors.get(1, y, x));
      }
    }
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1.4E-45, 0",
    "-0.3, 0",
    "-1E30, 0",
    "NaN, 0",
    "-Infinity, 0",
    "Infinity, 255",
    "1, 255",
    "1.0001, 255",
    "1.01, 255",
    "2, 255",
    "1E30, 255",
    "0.5, 128", // 127.5
    "0.0019569, 0", // 0.499
    "0.0019648, 1", // 0.501
    "0.9980353, 254", // 254.499
    "0.9980431, 255" // 254.501
  })
  void values_are_clamped_and_rounded_to_the_nearest_level(float value, int level) {
    BufferedImage image = Images.toBufferedImage(Tensor.of(new float[] {value, 0.2f}, 1, 2));

    assertThat(image.getRaster().getSample(0, 0, 0)).isEqualTo(level);
    assertThat(image.getRaster().getSample(1, 0, 0)).isEqualTo(51);
  }

  @Test
  void a_strided_view_makes_the_image_of_its_copy() {
    Tensor hwc = levels(2, 9, 6, 3);
    Tensor grey = hwc.select(2, 1);

    Stream.of(
            hwc.permute(2, 0, 1),
            hwc.permute(2, 1, 0).slice(1, 1, 6, 2).slice(2, 3, 9, 3),
            grey.transpose().unsqueeze(0),
            grey.slice(0, 1, 9, 2),
            Tensor.of(new float[] {0.2f, 0.4f, 1}, 3, 1, 1).broadcastTo(3, 4, 2))
        .forEach(view -> {
          assertThat(view.isContiguous()).isFalse();
          Tensor back = Images.fromBufferedImage(Images.toBufferedImage(view));
          assertThat(back).isEqualTo(view.rank() == 2 ? view.unsqueeze(0) : view);
          assertThat(back).isEqualTo(Images.fromBufferedImage(Images.toBufferedImage(view.copy())));
        });
  }

  // ---- from an image ----

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_INT_ARGB_PRE,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_4BYTE_ABGR_PRE,
        BufferedImage.TYPE_CUSTOM
      })
  void the_order_of_samples_in_memory_makes_no_difference_even_to_a_sub_image(int type) {
    Tensor colors = levels(3, 3, 7, 6);
    BufferedImage blank =
        type == BufferedImage.TYPE_CUSTOM ? banded(6, 7) : new BufferedImage(6, 7, type);
    BufferedImage image = paint(blank, colors);

    assertThat(image.getType()).isEqualTo(type);
    assertThat(Images.fromBufferedImage(image)).isEqualTo(colors);
    assertThat(Images.fromBufferedImage(image.getSubimage(2, 3, 4, 2)))
        .isEqualTo(colors.slice(1, 3, 5).slice(2, 2, 6));
    assertThat(Images.fromBufferedImage(image.getSubimage(2, 3, 4, 2).getSubimage(1, 1, 2, 1)))
        .isEqualTo(colors.slice(1, 4, 5).slice(2, 3, 5));
  }

  @Test
  void a_grey_sub_image_has_its_own_pixels() {
    Tensor grey = levels(4, 1, 5, 8);

    BufferedImage part = Images.toBufferedImage(grey).getSubimage(3, 1, 4, 3);

    assertThat(Images.fromBufferedImage(part)).isEqualTo(grey.slice(1, 1, 4).slice(2, 3, 7));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 12, 16})
  void samples_are_divided_by_the_largest_of_their_size(int bits) {
    int largest = (1 << bits) - 1;
    int type = bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
    var colors = new ComponentColorModel(
        ColorSpace.getInstance(ColorSpace.CS_sRGB),
        new int[] {bits, bits, bits},
        false,
        false,
        Transparency.OPAQUE,
        type);
    var raster = colors.createCompatibleWritableRaster(2, 1);
    raster.setPixels(0, 0, 2, 1, new int[] {largest, 1, 0, 100, 77, largest - 1});

    Tensor image = Images.fromBufferedImage(new BufferedImage(colors, raster, false, null));

    float[] expected = {largest, 100, 1, 77, 0, largest - 1};
    for (int i = 0; i < expected.length; i++) {
      expected[i] /= largest;
    }
    assertThat(image).isEqualTo(Tensor.of(expected, 3, 1, 2));
  }

  @Test
  void samples_of_several_sizes_reach_from_0_to_1() {
    var colors = new ComponentColorModel(
        ColorSpace.getInstance(ColorSpace.CS_sRGB),
        new int[] {5, 6, 7},
        false,
        false,
        Transparency.OPAQUE,
        DataBuffer.TYPE_BYTE);
    var raster = colors.createCompatibleWritableRaster(2, 1);
    raster.setPixels(0, 0, 2, 1, new int[] {31, 63, 127, 0, 21, 0});

    Tensor image = Images.fromBufferedImage(new BufferedImage(colors, raster, false, null));

    assertThat(image).isEqualTo(Tensor.of(new float[] {1, 0, 1, 21 / 63f, 1, 0}, 3, 1, 2));
  }

  @Test
  void colors_of_five_and_six_bits_reach_from_0_to_1() {
    var image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_565_RGB);
    image.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 0, 0, 31, 63, 31, 16, 0, 31});

    Tensor colors = Images.fromBufferedImage(image);

    assertThat(colors)
        .isEqualTo(Tensor.of(new float[] {0, 1, 132 / 255f, 0, 1, 0, 0, 1, 1}, 3, 1, 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_4BYTE_ABGR})
  void alpha_is_dropped_and_leaves_the_color_alone(int type) {
    var image = new BufferedImage(3, 1, type);
    image.setRGB(0, 0, 0x00ff3300);
    image.setRGB(1, 0, 0x80ff3300);
    image.setRGB(2, 0, 0xffff3300);

    Tensor one = Tensor.of(new float[] {1, 0.2f, 0}, 3, 1, 1);

    assertThat(Images.fromBufferedImage(image)).isEqualTo(one.broadcastTo(3, 1, 3));
  }

  @Test
  void premultiplied_colors_are_divided_by_their_alpha() {
    var image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB_PRE);
    image.getRaster().setPixel(0, 0, new int[] {51, 0, 102, 102});

    assertThat(Images.fromBufferedImage(image))
        .isEqualTo(Tensor.of(new float[] {128 / 255f, 0, 1}, 3, 1, 1));
  }

  @Test
  void grey_with_alpha_is_grey() {
    BufferedImage image = custom(ColorSpace.CS_GRAY, true, false, DataBuffer.TYPE_BYTE, 2, 1);
    image.getRaster().setPixels(0, 0, 2, 1, new int[] {51, 0, 204, 255});

    assertThat(Images.fromBufferedImage(image))
        .isEqualTo(Tensor.of(new float[] {0.2f, 0.8f}, 1, 1, 2));
  }

  /** CS_GRAY has a linear curve, so getRGB turns a sample of 128 into 188. */
  @Test
  void grey_samples_pass_through_no_other_curve_whatever_their_type() {
    BufferedImage premultiplied =
        custom(ColorSpace.CS_GRAY, true, true, DataBuffer.TYPE_BYTE, 2, 1);
    premultiplied.getRaster().setPixels(0, 0, 2, 1, new int[] {51, 255, 51, 102});

    assertThat(Images.fromBufferedImage(grey(DataBuffer.TYPE_BYTE, 0, 51, 255)))
        .isEqualTo(Tensor.of(new float[] {0, 0.2f, 1}, 1, 1, 3));
    assertThat(Images.fromBufferedImage(grey(DataBuffer.TYPE_USHORT, 0, 13107, 65535)))
        .isEqualTo(Tensor.of(new float[] {0, 0.2f, 1}, 1, 1, 3));
    assertThat(Images.fromBufferedImage(premultiplied))
        .isEqualTo(Tensor.of(new float[] {0.2f, 0.5f}, 1, 1, 2));
    assertThat(Images.fromBufferedImage(grey(DataBuffer.TYPE_FLOAT, 0.25, 0.5, 1)))
        .isEqualTo(Tensor.of(new float[] {0.25f, 0.5f, 1}, 1, 1, 3));
  }

  @Test
  void every_kind_of_sample_ends_up_between_0_and_1() {
    BufferedImage floats = custom(ColorSpace.CS_sRGB, false, false, DataBuffer.TYPE_FLOAT, 1, 1);
    floats.getRaster().setPixel(0, 0, new float[] {1.5f, 0.25f, -1});

    assertThat(Images.fromBufferedImage(grey(DataBuffer.TYPE_SHORT, 32767, 0, -5)))
        .isEqualTo(Tensor.of(new float[] {1, 0, 0}, 1, 1, 3));
    assertThat(Images.fromBufferedImage(floats))
        .isEqualTo(Tensor.of(new float[] {1, 0.25f, 0}, 3, 1, 1));
  }

  @Test
  void colors_of_another_curve_are_converted() {
    BufferedImage linear =
        custom(ColorSpace.CS_LINEAR_RGB, false, false, DataBuffer.TYPE_BYTE, 1, 1);
    linear.getRaster().setPixel(0, 0, new int[] {128, 0, 255});

    assertThat(Images.fromBufferedImage(linear))
        .isEqualTo(Tensor.of(new float[] {188 / 255f, 0, 1}, 3, 1, 1));
  }

  // ---- large images: all buffers together take less than a byte per element ----

  private static final int SIDE = 1000;

  static Stream<BufferedImage> largeImages() {
    return Stream.of(
        new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR),
        new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY),
        new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_USHORT_GRAY),
        new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB),
        new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB_PRE),
        new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_INDEXED),
        custom(ColorSpace.CS_sRGB, false, false, DataBuffer.TYPE_FLOAT, SIDE, SIDE),
        custom(ColorSpace.CS_GRAY, true, true, DataBuffer.TYPE_BYTE, SIDE, SIDE));
  }

  @ParameterizedTest
  @MethodSource("largeImages")
  void a_large_image_is_converted_without_a_second_copy_and_without_an_object_a_pixel(
      BufferedImage image) throws ReflectiveOperationException {
    long before = Allocated.bytes();
    Tensor result = Images.fromBufferedImage(image);
    long bytes = Allocated.bytes() - before;

    assertThat(bytes).isBetween(4L * result.size(), 5L * result.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void a_large_tensor_is_converted_without_a_second_copy_and_without_an_object_a_pixel(int channels)
      throws ReflectiveOperationException {
    Tensor view = levels(6, channels, SIDE, SIDE).transpose(1, 2);

    long before = Allocated.bytes();
    BufferedImage image = Images.toBufferedImage(view);
    long bytes = Allocated.bytes() - before;

    assertThat(bytes).isBetween((long) view.size(), 2L * view.size());
    assertThat(Images.fromBufferedImage(image)).isEqualTo(view);
  }

  /** An image whose pixels share the same three bytes. */
  private static BufferedImage oneColor(int width, int height) {
    var colors = new ComponentColorModel(
        ColorSpace.getInstance(ColorSpace.CS_sRGB),
        false,
        false,
        Transparency.OPAQUE,
        DataBuffer.TYPE_BYTE);
    var samples =
        new ComponentSampleModel(DataBuffer.TYPE_BYTE, width, height, 0, 0, new int[] {0, 1, 2});
    var raster = Raster.createWritableRaster(samples, new DataBufferByte(3), null);
    return new BufferedImage(colors, raster, false, null);
  }

  @Test
  void an_image_of_more_elements_than_an_array_holds_is_refused() {
    assertThatThrownBy(() -> Images.fromBufferedImage(oneColor(30000, 25000)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("fromBufferedImage: 2250000000 elements exceed an array's limit of 2147483639; "
            + "image (c, h, w) = (3, 25000, 30000)");
    assertThat(Images.fromBufferedImage(oneColor(3, 2))).isEqualTo(Tensor.zeros(3, 2, 3));
  }

  // ---- palettes ----

  private static BufferedImage indexed(int bits, int... rgb) {
    var colors = new IndexColorModel(bits, rgb.length, rgb, 0, false, -1, DataBuffer.TYPE_BYTE);
    int type = bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED;
    var image = new BufferedImage(rgb.length + 1, 2, type, colors);
    for (int i = 0; i < rgb.length; i++) {
      image.getRaster().setSample(i + 1, 1, 0, i);
    }
    return image;
  }

  @ParameterizedTest(name = "{0} bits")
  @ValueSource(ints = {1, 2, 4, 8})
  void an_image_with_a_palette_has_three_channels_unless_all_of_it_is_grey(int bits) {
    Tensor grey = Images.fromBufferedImage(indexed(bits, 0xcccccc, 0x333333));
    Tensor expected = Tensor.of(new float[] {0.8f, 0.8f, 0.8f, 0.8f, 0.8f, 0.2f}, 1, 2, 3);
    assertThat(grey).isEqualTo(expected);

    int[] colors = {0x003333, 0x330033, 0x333300}; // channel c is 0
    for (int c = 0; c < 3; c++) {
      Tensor color = Images.fromBufferedImage(indexed(bits, 0xcccccc, colors[c]));
      Tensor wanted = expected.broadcastTo(3, 2, 3).copy();
      wanted.set(0, c, 1, 2);
      assertThat(color).isEqualTo(wanted);
    }
  }

  @Test
  void an_image_of_one_bit_is_black_and_white() {
    var image = new BufferedImage(11, 2, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(9, 1, 0xffffffff);

    Tensor expected = Tensor.zeros(1, 2, 11);
    expected.set(1, 0, 1, 9);

    assertThat(Images.fromBufferedImage(image)).isEqualTo(expected);
  }

  // ---- refusals ----

  private static final String KNOWN = "bmp, gif, jpeg, jpg, png, tif, tiff";

  private static Arguments row(Class<?> type, String message, ThrowingCallable call) {
    return Arguments.of(message, type, call);
  }

  private static Arguments npe(String message, ThrowingCallable call) {
    return row(NullPointerException.class, message, call);
  }

  /** A file in a folder that does not exist, so that even a broken check creates no file. */
  private static Path file(String name) {
    return Path.of("no folder", name);
  }

  private static Arguments write(String message, Tensor image) {
    return row(
        IllegalArgumentException.class,
        "Images.write" + message,
        () -> Images.write(image, file("refused.png")));
  }

  private static Arguments extension(String file, String extension) {
    return row(
        IllegalArgumentException.class,
        "Images.write: extension is '" + extension + "' but must be one of " + KNOWN + "; file "
            + file(file),
        () -> Images.write(Tensor.ones(2, 2), file(file)));
  }

  private static final Tensor IMAGE = Tensor.ones(2, 2);

  /** A stream that a refused call writes nothing to. */
  private static final OutputStream UNTOUCHED = new OutputStream() {
    @Override
    public void write(int b) {
      throw new AssertionError("written to");
    }
  };

  private static Arguments format(String format, String shown) {
    return row(
        IllegalArgumentException.class,
        "Images.write: format is '" + shown + "' but must be one of " + KNOWN,
        () -> Images.write(IMAGE, format, UNTOUCHED));
  }

  private static Arguments toImage(String message, int... shape) {
    return row(
        IllegalArgumentException.class,
        "toBufferedImage" + message,
        () -> Images.toBufferedImage(Tensor.zeros(shape)));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        npe("Images.read: path is null", () -> Images.read((Path) null)),
        npe("Images.read: in is null", () -> Images.read((InputStream) null)),
        npe("Images.write: image is null", () -> Images.write(null, file("refused.png"))),
        npe("Images.write: path is null", () -> Images.write(Tensor.ones(2, 2), null)),
        npe("Images.write: image is null", () -> Images.write(null, "png", UNTOUCHED)),
        npe("Images.write: format is null", () -> Images.write(IMAGE, null, UNTOUCHED)),
        npe("Images.write: out is null", () -> Images.write(IMAGE, "png", null)),
        npe(
            "fromBufferedImage: image is null (ImageIO.read gives null for an unknown format)",
            () -> Images.fromBufferedImage(null)),
        npe("toBufferedImage: image is null", () -> Images.toBufferedImage(null)),
        write(": image has rank 0 but must have rank 2 or 3; image = ()", Tensor.scalar(1)),
        write(": image has rank 1 but must have rank 2 or 3; image = (4)", Tensor.ones(4)),
        write(
            ": image has 2 channels but must have 1 or 3; image (c, h, w) = (2, 5, 5)",
            Tensor.ones(2, 5, 5)),
        write(
            ": image has 4 channels but must have 1 or 3; image (c, h, w) = (4, 5, 5)",
            Tensor.ones(4, 5, 5)),
        write(
            ": image has 0 channels but must have 1 or 3; image (c, h, w) = (0, 5, 5)",
            Tensor.ones(0, 5, 5)),
        write(
            ": image has 5 channels but must have 1 or 3; image (c, h, w) = (5, 4, 3)",
            Tensor.ones(3, 4, 5).transpose(0, 2)),
        write(
            ": image has rank 4 but must have rank 2 or 3; image = (1, 3, 5, 5)",
            Tensor.ones(1, 3, 5, 5)),
        write(
            ": image has 0 pixels but must have at least 1; image (h, w) = (0, 5)",
            Tensor.ones(0, 5)),
        write(
            ": image has 0 pixels but must have at least 1; image (c, h, w) = (3, 5, 0)",
            Tensor.ones(3, 5, 0)),
        toImage(": image has rank 1 but must have rank 2 or 3; image = (7)", 7),
        toImage(
            ": image has 2 channels but must have 1 or 3; image (c, h, w) = (2, 1, 1)", 2, 1, 1),
        toImage(
            ": image has 0 pixels but must have at least 1; image (c, h, w) = (1, 0, 0)", 1, 0, 0),
        extension("edges", ""),
        extension("edges.", ""),
        extension("edges.npy", "npy"),
        extension("edges.png.PART", "part"),
        extension("png", ""),
        row(
            IllegalArgumentException.class,
            "Images.write: image has 2 channels but must have 1 or 3; image (c, h, w) = (2, 5, 5)",
            () -> Images.write(Tensor.ones(2, 5, 5), "png", UNTOUCHED)),
        row(
            IllegalArgumentException.class,
            "Images.write: image has 0 pixels but must have at least 1; image (h, w) = (0, 5)",
            () -> Images.write(Tensor.ones(0, 5), "png", UNTOUCHED)),
        format("", ""),
        format("npy", "npy"),
        format(".png", ".png"),
        format("edges.png", "edges.png"),
        format("wbmp", "wbmp"),
        format("p\n" + "g".repeat(200), "p\\u000a" + "g".repeat(158) + "..."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void a_wrong_argument_is_named(String message, Class<?> type, ThrowingCallable call) {
    assertThatThrownBy(call).isExactlyInstanceOf(type).hasMessage(message);
  }

  @Test
  void there_are_34_refusals_and_none_leaves_a_file() {
    assertThat(refusals()).hasSize(34);
    assertThat(
            Arrays.asList("refused.png", "edges", "edges.", "edges.npy", "edges.png.PART", "png"))
        .allSatisfy(file -> assertThat(file(file)).doesNotExist());
  }
}
