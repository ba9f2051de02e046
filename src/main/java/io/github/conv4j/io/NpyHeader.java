package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.conv4j.Tensor;
import io.github.conv4j.checks.Arguments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The start of an NPY file: magic, version, and a dictionary of type, order and shape. */
final class NpyHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** The longest text that version 1 has room for; only structured types need more. */
  private static final int LONGEST = 0xffff;

  /** NumPy starts the elements at a multiple of this. */
  private static final int ALIGNMENT = 64;

  /** NumPy leaves room for the longest axis to grow to this many digits. */
  private static final int GROWTH = 21;

  /** A type that tells the length of its elements, such as {@code <U2} or {@code <M8[s]}; a Python object does not. */
  private static final Pattern CODE_WITH_LENGTH =
      Pattern.compile("[<>|=]?([A-Za-z&&[^O]])([0-9]{1,9})(\\[.*])?");

  private final NpyDictionary dictionary;

  /** All bytes of the header, from the magic on. */
  private final int length;

  private NpyHeader(NpyDictionary dictionary, int length) {
    this.dictionary = dictionary;
    this.length = length;
  }

  /** Whether the elements are of a type that converts to float32. */
  boolean hasTensorType() {
    return tensorType().isPresent();
  }

  NpyType type() throws IOException {
    return tensorType().orElseThrow(() -> {
      String type = dictionary
          .descr()
          .map(descr -> "'" + Arguments.excerpt(descr) + "'")
          .orElse("structured");
      return dictionary.error("type is " + type + " but must be one of " + NpyType.codes());
    });
  }

  private Optional<NpyType> tensorType() {
    return dictionary
        .descr()
        .flatMap(descr -> NpyType.of(hasOrder(descr) ? descr.substring(1) : descr));
  }

  /** Without an order, as for {@code |} and {@code =}, NumPy takes the machine's: little-endian nearly everywhere. */
  ByteOrder byteOrder() {
    boolean big = dictionary.descr().orElse("").startsWith(">");
    return big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private static boolean hasOrder(String descr) {
    return !descr.isEmpty() && "<>|=".indexOf(descr.charAt(0)) >= 0;
  }

  /** Whether the first index runs fastest. */
  boolean fortranOrder() {
    return dictionary.fortranOrder();
  }

  int[] shape() {
    return dictionary.shape();
  }

  /** The number of elements. */
  int size() {
    return Arrays.stream(shape()).reduce(1, (a, b) -> a * b);
  }

  /** The length of the header in bytes. */
  int length() {
    return length;
  }

  /** The length of header and elements in bytes; empty if the type does not tell. */
  OptionalLong fileLength() {
    Matcher code = CODE_WITH_LENGTH.matcher(dictionary.descr().orElse(""));
    if (!code.matches()) {
      return OptionalLong.empty();
    }
    int unit = code.group(1).equals("U") ? 4 : 1; // a character of Unicode text has 4 bytes
    return OptionalLong.of(length + size() * (unit * Long.parseLong(code.group(2))));
  }

  // ---- reading ----

  /** Whether a stream begins as an NPY file does; reads that much of it. */
  static boolean readMagic(InputStream in) throws IOException {
    return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
  }

  /** Reads a header and nothing after it. */
  static NpyHeader read(InputStream in, Source source) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, 0, magic.length, MAGIC, 0, magic.length)) {
      HexFormat hex = HexFormat.of();
      throw source.error("no NPY file, since it begins with the bytes " + hex.formatHex(magic)
          + " but must begin with " + hex.formatHex(MAGIC));
    }
    complete("magic", magic, MAGIC.length, source);
    byte[] version = complete("version", in.readNBytes(2), 2, source);
    if (version[0] < 1 || version[0] > 3 || version[1] != 0) {
      throw source.error("version is " + (version[0] & 0xff) + "." + (version[1] & 0xff)
          + " but must be 1.0, 2.0 or 3.0");
    }
    int width = version[0] == 1 ? 2 : 4;
    byte[] digits = complete("header's length", in.readNBytes(width), width, source);
    long declared = ByteBuffer.wrap(Arrays.copyOf(digits, Long.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN)
        .getLong();
    if (declared > LONGEST) {
      throw source.error("header has " + declared + " bytes but must have at most " + LONGEST);
    }
    byte[] text = complete("header", in.readNBytes((int) declared), (int) declared, source);
    String decoded = decoded(text, version[0] == 3 ? UTF_8 : ISO_8859_1, source);
    return new NpyHeader(
        NpyDictionary.parse(decoded, source), MAGIC.length + 2 + width + text.length);
  }

  private static byte[] complete(String what, byte[] bytes, int length, Source source)
      throws IOException {
    if (bytes.length < length) {
      throw source.error(
          "bytes end within the " + what + ", after " + bytes.length + " of " + length);
    }
    return bytes;
  }

  private static String decoded(byte[] text, Charset charset, Source source) throws IOException {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      throw source.error("header is not encoded in " + charset);
    }
  }

  // ---- writing ----

  /** The header that NumPy writes for an array of the same shape and strides. */
  static byte[] bytes(String operation, Tensor tensor) {
    String text = text(tensor);
    int start = MAGIC.length + 2 + 2;
    int unpadded = start + text.length() + 1;
    int length = unpadded + ALIGNMENT - unpadded % ALIGNMENT - start;
    if (length > LONGEST) {
      throw new IllegalArgumentException(operation + ": header has " + length
          + " bytes but must have at most " + LONGEST + "; tensor of rank " + tensor.rank());
    }
    ByteBuffer bytes = ByteBuffer.allocate(start + length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
    bytes.put(text.getBytes(ISO_8859_1));
    while (bytes.remaining() > 1) {
      bytes.put((byte) ' ');
    }
    return bytes.put((byte) '\n').array();
  }

  private static String text(Tensor tensor) {
    int[] shape = tensor.shape();
    boolean fortranOrder = isFortranOrder(tensor);
    String tuple = shape.length == 1 ? "(" + shape[0] + ",)" : Arguments.text(shape);
    String text = "{'descr': '<f4', 'fortran_order': " + (fortranOrder ? "True" : "False")
        + ", 'shape': " + tuple + ", }";
    if (shape.length == 0) {
      return text;
    }
    int growing = shape[fortranOrder ? shape.length - 1 : 0];
    return text + " ".repeat(GROWTH - Integer.toString(growing).length());
  }

  /** Whether NumPy would write the first index fastest: only where the transpose alone is contiguous. */
  static boolean isFortranOrder(Tensor tensor) {
    return !tensor.isContiguous() && reversed(tensor).isContiguous();
  }

  /** A view with the axes in reverse order. */
  static Tensor reversed(Tensor tensor) {
    int last = tensor.rank() - 1;
    return tensor.permute(
        IntStream.rangeClosed(0, last).map(axis -> last - axis).toArray());
  }
}
