package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are not a valid NPY file, and the message for each. */
class NpyRefusalsTest {
  private static final String TYPES = "one of b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4, f8";
  private static final String LIMIT = ", beyond an array's limit of 2147483639";

  @TempDir
  Path folder;

  private static Arguments hex(String message, String hex) {
    return Arguments.of(message, HexFormat.of().parseHex(hex));
  }

  /** A header of version 1, which the message quotes. */
  private static Arguments header(String message, String header) {
    return Arguments.of(message + "; header " + header, ArrayFiles.npy(1, header, new byte[24]));
  }

  private static Arguments type(String what, String descr) {
    return header(
        "type is " + what + " but must be " + TYPES,
        "{'descr': " + descr + ", 'fortran_order': False, 'shape': (2, 3), }");
  }

  private static Arguments shape(String message, String shape) {
    return header(message, "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }");
  }

  private static Arguments data(String message, String descr, String shape, int bytes) {
    String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + "}";
    return Arguments.of(
        "bytes end within the elements, " + message + "; shape " + shape.replace(",)", ")"),
        ArrayFiles.npy(1, header, new byte[bytes]));
  }

  // ---- before the dictionary ----

  static Stream<Arguments> beginnings() {
    String noNpy = "no NPY file, since it begins with the bytes ";
    String magic = " but must begin with 934e554d5059";
    return Stream.of(
        hex("bytes end within the magic, after 0 of 6", ""),
        hex("bytes end within the magic, after 3 of 6", "934e55"),
        hex(noNpy + "504b03041400" + magic, "504b0304140000000800"),
        hex(noNpy + "00" + magic, "00"),
        hex(noNpy + "934e554d5000" + magic, "934e554d5000"),
        hex("bytes end within the version, after 0 of 2", "934e554d5059"),
        hex("bytes end within the version, after 1 of 2", "934e554d505901"),
        hex("version is 0.0 but must be 1.0, 2.0 or 3.0", "934e554d50590000"),
        hex("version is 1.1 but must be 1.0, 2.0 or 3.0", "934e554d50590101"),
        hex("version is 4.0 but must be 1.0, 2.0 or 3.0", "934e554d50590400"),
        hex("version is 255.128 but must be 1.0, 2.0 or 3.0", "934e554d5059ff80"),
        hex("bytes end within the header's length, after 1 of 2", "934e554d5059010076"),
        hex("bytes end within the header's length, after 3 of 4", "934e554d50590200760000"),
        hex("bytes end within the header, after 0 of 118", "934e554d505901007600"),
        hex("bytes end within the header, after 2 of 65535", "934e554d50590200ffff00007b7d"),
        hex("header has 65536 bytes but must have at most 65535", "934e554d50590300000001007b7d"),
        hex(
            "header has 4294967295 bytes but must have at most 65535",
            "934e554d50590200ffffffff7b7d"),
        hex("header is not encoded in UTF-8", "934e554d505903000400000027ff2720"));
  }

  // ---- the dictionary ----

  static Stream<Arguments> dictionaries() {
    String two = "'fortran_order': False, 'shape': (2, 3)}";
    return Stream.of(
        Arguments.of("header ends at 0 but must have '{' there; header ", ArrayFiles.npy(1, "")),
        header("header has '[' at 0 but must have '{' there", "['descr', '<f4']"),
        header("header has no key 'descr'", "{}"),
        header("header has no key 'descr'", "{" + two),
        header("header has no key 'fortran_order'", "{'descr': '<f4', 'shape': (2, 3)}"),
        header("header has no key 'shape'", "{'descr': '<f4', 'fortran_order': False,}"),
        header("header has the key 'descr' twice", "{'descr': '<f4', 'descr': '<f4', " + two),
        header("header has the key 'shape' twice", "{'shape': (1,), 'descr': '<f4', " + two),
        header(
            "header has the key 'order' but must have descr, fortran_order, shape",
            "{'descr': '<f4', 'order': 'C', " + two),
        header("header has 'd' at 1 but must have a key there", "{descr: '<f4', " + two),
        header("header has '4' at 1 but must have a key there", "{4: '<f4', " + two),
        header("header has '<' at 10 but must have a type there", "{'descr': <f4, " + two),
        header("header has ',' at 8 but must have ':' there", "{'descr', '<f4', " + two),
        header("header has ''' at 16 but must have '}' there", "{'descr': '<f4' " + two),
        header(
            "header has '{' at 59 but must have its end there",
            ArrayFiles.HEADER + ArrayFiles.HEADER),
        header("header ends at 57 but must have a key there", ArrayFiles.HEADER.substring(0, 57)),
        header("header ends at 15 but must have '}' there", "{'descr': '<f4'"),
        header("header ends within the string that begins at 10", "{'descr': '<f4"),
        header(
            "header has '1' at 34 but must have True or False there",
            "{'descr': '<f4', 'fortran_order': 1, 'shape': (2, 3)}"),
        header(
            "header has 't' at 34 but must have True or False there",
            "{'descr': '<f4', 'fortran_order': true, 'shape': (2, 3)}"),
        Arguments.of(
            "header has '\\u0000' at 59 but must have its end there; header " + ArrayFiles.HEADER
                + "\\u0000",
            ArrayFiles.npy(1, ArrayFiles.HEADER + "\0", new byte[24])),
        Arguments.of(
            "header has '\\u00e9' at 0 but must have '{' there; header \\u00e9\\u000a"
                + "x".repeat(158) + "...",
            ArrayFiles.npy(1, "é\n" + "x".repeat(1000))));
  }

  // ---- types and shapes ----

  static Stream<Arguments> types() {
    return Stream.of(
        type("'|O'", "'|O'"),
        type("'<c8'", "'<c8'"),
        type("'<f16'", "'<f16'"),
        type("'<f3'", "'<f3'"),
        type("'<i16'", "'<i16'"),
        type("'<U2'", "'<U2'"),
        type("'|S3'", "'|S3'"),
        type("'<M8[s]'", "'<M8[s]'"),
        type("'float32'", "'float32'"),
        type("'<F4'", "'<F4'"),
        type("'<f4 '", "'<f4 '"),
        type("'<<f4'", "'<<f4'"),
        type("'<'", "'<'"),
        type("''", "''"),
        type("'\\x3cf4'", "'\\x3cf4'"),
        type("structured", "[('a', '<f4'), ('b', '<i4')]"),
        type("structured", "('<f4', (2,))"));
  }

  static Stream<Arguments> shapes() {
    String product = "lengths other than 0 of the shape have a product of at least ";
    String tuple = "shape is a number but must be a tuple such as (3,)";
    return Stream.of(
        shape(tuple, "6"),
        shape(tuple, "(6)"),
        shape("header has '[' at 50 but must have '(' there", "[2, 3]"),
        shape("header has 'N' at 50 but must have '(' there", "None"),
        shape("header has ',' at 51 but must have a length there", "(,)"),
        shape("header has ',' at 53 but must have a length there", "(2,, 3)"),
        shape("header has '3' at 53 but must have ')' there", "(2 3)"),
        shape("header has '.' at 52 but must have ')' there", "(2.0, 3)"),
        shape("header has 'x' at 52 but must have ')' there", "(0x2, 3)"),
        shape("header has 'T' at 51 but must have a length there", "(True, 6)"),
        shape("header has '(' at 51 but must have a length there", "((2, 3),)"),
        shape("header has '(' at 51 but must have a length there", "(" + "(".repeat(20) + "3"),
        shape("shape has the negative length -1", "(-1,)"),
        shape("shape has the negative length -2147483648", "(2, -2147483648)"),
        shape("shape has the length 2147483640" + LIMIT, "(2147483640,)"),
        shape("shape has the length 4294967298" + LIMIT, "(4294967298, 3)"),
        shape("shape has the length 18446744073709551622" + LIMIT, "(18446744073709551622,)"),
        shape("shape has the length 2147483648" + LIMIT, "(0, 2147483648)"),
        shape(product + "4294967296" + LIMIT, "(65536, 65536)"),
        shape(product + "4294967296" + LIMIT, "(65536, 65536, 65536, 65536)"),
        shape(product + "4294967278" + LIMIT, "(2147483639, 2)"),
        shape(product + "4294967278" + LIMIT, "(0, 2147483639, 2, 5)"));
  }

  @Test
  void thousands_of_brackets_are_refused_at_the_first() {
    byte[] file = ArrayFiles.npy(2, "{'shape': " + "(".repeat(60_000));

    assertThatThrownBy(() -> Npy.read(ArrayFiles.stream(file)))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Npy.read: header has '(' at 11 but must have a length there; header {'shape': "
            + "(".repeat(150) + "...");
  }

  // ---- elements ----

  static Stream<Arguments> elements() {
    return Stream.of(
        data("after 0 of 24", "<f4", "(2, 3)", 0),
        data("after 23 of 24", "<f4", "(2, 3)", 23),
        data("after 24 of 48", ">f8", "(2, 3)", 24),
        data("after 3 of 4", "<f4", "()", 3),
        data("after 5 of 6", "|u1", "(6,)", 5),
        data("after 65536 of 100000", "|b1", "(100000,)", 65_536),
        data("after 70001 of 8589934556", "<f4", "(2147483639,)", 70_001),
        data("after 9 of 17179869112", "<i8", "(2147483639,)", 9));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"beginnings", "dictionaries", "types", "shapes", "elements"})
  void damaged_bytes_are_named(String message, byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("damaged.npy"), bytes);

    assertThatThrownBy(() -> Npy.read(ArrayFiles.stream(bytes)))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Npy.read: " + message);
    assertThatThrownBy(() -> Npy.read(path))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(
            "Npy.read: " + message + (message.contains(";") ? ", file " : "; file ") + path);
  }

  @Test
  void there_are_87_refusals() {
    assertThat(beginnings()).hasSize(18);
    assertThat(dictionaries()).hasSize(22);
    assertThat(types()).hasSize(17);
    assertThat(shapes()).hasSize(22);
    assertThat(elements()).hasSize(8);
  }

  @Test
  void a_file_that_is_missing_or_a_folder_is_named() {
    Path missing = folder.resolve("missing.npy");

    assertThatThrownBy(() -> Npy.read(missing))
        .isExactlyInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
    assertThatThrownBy(() -> Npy.read(folder))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage(folder + ": is a directory");
  }

  @Test
  void a_file_cut_short_anywhere_is_refused() throws IOException {
    byte[] whole = Files.readAllBytes(ArrayFiles.numpy("f4.npy"));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);

      assertThatThrownBy(() -> Npy.read(ArrayFiles.stream(cut)))
          .isExactlyInstanceOf(IOException.class)
          .hasMessageStartingWith("Npy.read: bytes end within the ");
    }
    assertThat(new String(whole, 0, 6, ISO_8859_1)).isEqualTo("\u0093NUMPY");
  }
}
