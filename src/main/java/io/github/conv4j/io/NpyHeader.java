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
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What an NPY file says before its elements: magic, version and a dictionary of type, order and shape. */
final class NpyHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** The longest that version 1 can tell; only structured types need more. */
  private static final int LONGEST = 0xffff;

  /** NumPy begins the elements at a multiple of it. */
  private static final int ALIGNMENT = 64;

  /** NumPy leaves room for the longest axis to grow to this many digits. */
  private static final int GROWTH = 21;

  /** Complex numbers, text, bytes, dates, durations, Python objects, longer floats: what NumPy knows and no tensor holds. */
  private static final Pattern OTHER_TYPES =
      Pattern.compile("c(8|16|24|32)|[SaUV]\\d+|[Mm]8(\\[.*])?|O|f1[26]");

  private final NpyType type;
  private final ByteOrder byteOrder;
  private final boolean fortranOrder;
  private final int[] shape;

  /** All bytes of the header, from the magic on. */
  private final int length;

  private NpyHeader(
      NpyType type, ByteOrder byteOrder, boolean fortranOrder, int[] shape, int length) {
    this.type = type;
    this.byteOrder = byteOrder;
    this.fortranOrder = fortranOrder;
    this.shape = shape;
    this.length = length;
  }

  NpyType type() {
    return type;
  }

  ByteOrder byteOrder() {
    return byteOrder;
  }

  /** Whether the first index runs fastest. */
  boolean fortranOrder() {
    return fortranOrder;
  }

  int[] shape() {
    return shape;
  }

  /** The number of elements. */
  int size() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** The bytes of all elements. */
  long dataLength() {
    return (long) size() * type.size();
  }

  /** The bytes of header and elements. */
  long fileLength() {
    return length + dataLength();
  }

  // ---- reading ----

  /** Reads as many bytes as the magic has, and tells whether they are it. */
  static boolean readMagic(InputStream in) throws IOException {
    return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
  }

  /** Reads a header and no byte behind it. */
  static NpyHeader read(InputStream in, Source source) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, 0, magic.length, MAGIC, 0, magic.length)) {
      HexFormat hex = HexFormat.of();
      throw source.error("no NPY file, since it begins with the bytes " + hex.formatHex(magic)
          + " but must with " + hex.formatHex(MAGIC));
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
    NpyDictionary dictionary =
        NpyDictionary.parse(decoded(text, version[0] == 3 ? UTF_8 : ISO_8859_1, source), source);
    return of(dictionary, MAGIC.length + 2 + width + text.length);
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

  private static NpyHeader of(NpyDictionary dictionary, int length) throws IOException {
    String descr = dictionary.descr();
    char order = descr.isEmpty() ? ' ' : descr.charAt(0);
    // without an order, or with | or =, NumPy takes the machine's: little-endian nearly everywhere
    String code = "<>|=".indexOf(order) >= 0 ? descr.substring(1) : descr;
    Optional<NpyType> type = NpyType.of(code);
    if (type.isEmpty()) {
      throw dictionary.otherType(
          "'" + Source.excerpt(descr) + "'", OTHER_TYPES.matcher(code).matches());
    }
    return new NpyHeader(
        type.get(),
        order == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        dictionary.fortranOrder(),
        dictionary.shape(),
        length);
  }

  // ---- writing ----

  /** The header that NumPy writes for an array of these shape and strides. */
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

  /** Whether NumPy would write the columns of a matrix and not its rows: only where rows are not side by side. */
  static boolean isFortranOrder(Tensor tensor) {
    return !tensor.isContiguous() && reversed(tensor).isContiguous();
  }

  /** Views the axes from the last to the first. */
  static Tensor reversed(Tensor tensor) {
    int last = tensor.rank() - 1;
    return tensor.permute(
        IntStream.rangeClosed(0, last).map(axis -> last - axis).toArray());
  }
}
