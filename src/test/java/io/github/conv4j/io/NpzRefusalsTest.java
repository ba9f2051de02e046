package io.github.conv4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are not a valid NPZ file, and the message for each. */
class NpzRefusalsTest {
  /** What NumPy writes for two rows of three zeros, without padding; 69 + 24 bytes. */
  private static final byte[] ARRAY = ArrayFiles.npy(1, ArrayFiles.HEADER, new byte[24]);

  @TempDir
  Path folder;

  private static Map<String, byte[]> two(String name, byte[] bytes, String name2, byte[] bytes2) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(name, bytes);
    entries.put(name2, bytes2);
    return entries;
  }

  /** One stored array x.npy, its local header at 0, its data at 35. */
  private static byte[] stored() {
    return ArrayFiles.zip(true, Map.of("x.npy", ARRAY));
  }

  private static byte[] deflated(byte... content) {
    return ArrayFiles.zip(false, Map.of("x.npy", content));
  }

  /** Changes the directory, which begins at 0 of the buffer. */
  private static byte[] directory(byte[] zip, Consumer<ByteBuffer> change) {
    ByteBuffer bytes = ArrayFiles.little(zip);
    int directory = ArrayFiles.directory(zip);
    change.accept(bytes.slice(directory, zip.length - directory).order(bytes.order()));
    return zip;
  }

  private static byte[] changed(byte[] zip, int at, int value) {
    zip[at] = (byte) value;
    return zip;
  }

  /** A stored x.npy, with the 64-bit end record that some writers add. */
  private static byte[] end64(long size, long offset, long at) {
    byte[] zip = stored();
    int end = zip.length - 22;
    byte[] longer = Arrays.copyOf(zip, zip.length + 56 + 20);
    ByteBuffer bytes = ArrayFiles.little(longer);
    bytes.position(end);
    bytes.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
    bytes.putInt(0).putInt(0).putLong(1L << 40).putLong(1L << 40).putLong(size).putLong(offset);
    bytes.putInt(0x07064b50).putInt(0).putLong(at).putInt(1);
    bytes.put(HexFormat.of().parseHex("504b050600000000ffffffffffffffffffffffff0000"));
    return longer;
  }

  /** A stored x.npy whose directory has 64-bit values in an extra field, after another extra field. */
  private static byte[] entry64(long size, long packed, long offset) {
    byte[] zip = stored();
    int end = zip.length - 22;
    byte[] longer = Arrays.copyOf(zip, zip.length + 4 + 4 + 24);
    ByteBuffer bytes = ArrayFiles.little(longer);
    int directory = ArrayFiles.directory(zip);
    bytes.putInt(directory + 20, -1).putInt(directory + 24, -1).putInt(directory + 42, -1);
    bytes.putShort(directory + 30, (short) (4 + 4 + 24));
    bytes.position(end).putShort((short) 7).putShort((short) 0);
    bytes.putShort((short) 1).putShort((short) 24);
    bytes.putLong(size).putLong(packed).putLong(offset);
    bytes.put(zip, end, 22);
    bytes.putInt(bytes.position() - 10, end + 4 + 4 + 24 - directory);
    return longer;
  }

  static Stream<Arguments> archives() {
    byte[] zip = stored();
    int directory = ArrayFiles.directory(zip);
    int size = zip.length - directory - 22;
    String missing = "no zip file, or one whose directory is missing";
    String outside = " does not lie before its end at " + (zip.length - 22);
    return Stream.of(
        row(missing),
        row(missing, ARRAY),
        row(missing, Arrays.copyOf(zip, directory)),
        row(missing, Arrays.copyOf(zip, zip.length - 1)),
        row(missing, HexFormat.of().parseHex("504b0304")),
        row(
            "zip directory of 4294967295 bytes at " + directory + outside,
            changedInt(stored(), zip.length - 10, -1)),
        row(
            "zip directory of " + size + " bytes at 4294967295" + outside,
            changedInt(stored(), zip.length - 6, -1)),
        row(
            "zip directory of " + size + " bytes at " + (directory + 1) + outside,
            changedInt(stored(), zip.length - 6, directory + 1)),
        row(
            "zip directory is damaged after its first 0 entries",
            directory(stored(), bytes -> bytes.putInt(0, 0x02014b51))),
        row(
            "zip directory is damaged after its first 1 entries",
            directory(stored(), bytes -> bytes.putShort(28, (short) 1))),
        row(
            "zip directory ends within an entry",
            directory(stored(), bytes -> bytes.putShort(28, (short) 6))),
        row(
            "zip directory ends within an entry",
            directory(stored(), bytes -> bytes.putShort(32, (short) -1))),
        row(
            "entries have more than the 128 bytes before the directory; entry x.npy",
            directory(stored(), bytes -> bytes.putInt(20, 129))),
        row(
            "entries have more than the 128 bytes before the directory; entry x.npy",
            entry64(0, -1, 0)),
        row("zip directory has no 64-bit end at 0", end64(size, directory, 0)),
        row("zip directory has no 64-bit end at 9223372036854775808", end64(0, 0, 1L << 63)),
        row(
            "zip directory of 18446744073709551615 bytes at 0" + outside,
            end64(-1, 0, zip.length - 22)),
        row(
            "zip directory of " + size + " bytes at 9223372036854775807" + outside,
            end64(size, Long.MAX_VALUE, zip.length - 22)));
  }

  static Stream<Arguments> entries() {
    byte[] text = {'h', 'i'};
    byte[] longer = Arrays.copyOf(ARRAY, ARRAY.length + 1);
    byte[] deflated = deflated(ARRAY);
    int packed = ArrayFiles.little(deflated).getInt(ArrayFiles.directory(deflated) + 20);
    return Stream.of(
        entry("a second array has the same name", "x", two("x.npy", ARRAY, "x", ARRAY)),
        row(
            "a second array has the same name; entry x.npy",
            directoryOfSecond(ArrayFiles.zip(true, two("x.npy", ARRAY, "y.npy", ARRAY)), 'x')),
        entry(
            "no NPY file, since it begins with the bytes 6869 but must begin with 934e554d5059",
            "x.npy",
            Map.of("x.npy", text)),
        entry(
            "bytes end within the elements, after 20 of 24; shape (2, 3)",
            "x.npy",
            lying(Arrays.copyOf(ARRAY, ARRAY.length - 4), ARRAY.length)),
        entry("array has 93 bytes but the zip directory says 94", "x.npy", Map.of("x.npy", longer)),
        entry(
            "array has 93 bytes but the zip directory says 92",
            "x.npy",
            Map.of("x.npy", Arrays.copyOf(ARRAY, ARRAY.length - 1))),
        entry(
            "entry unpacks to more than the 93 bytes of its array",
            "x.npy",
            lying(longer, ARRAY.length)),
        entry(
            "array has 93 bytes but the zip directory says 92",
            "x.npy",
            Map.of("x.npy", other("<U1", 23))),
        entry(
            "array has 117 bytes but the zip directory says 92",
            "x.npy",
            Map.of("x.npy", other("|S8", 23))),
        entry(
            "bytes end within the elements, after 9 of 24; shape (2, 3)",
            "x.npy",
            lying(other("<U1", 9), ARRAY.length)),
        entry(
            "bytes end within the elements, after 9 of 40; shape (2, 3)",
            "x.npy",
            lying(other("|OO", 9), ARRAY.length - 24 + 40)),
        entry(
            "array has 69 bytes but the zip directory says 68",
            "x.npy",
            lying(other("|OO", 9), 68)),
        entry(
            "entry unpacks to more than the 93 bytes of its array",
            "x.npy",
            lying(other("<U1", 25), ARRAY.length)),
        entry(
            "entry unpacks to more than the 70 bytes of its array",
            "x.npy",
            lying(other("|OO", 25), 70)),
        row(
            "CRC-32 is " + crc(other("<U1", 24)) + " but the directory says 00000007; entry x.npy",
            directory(
                ArrayFiles.zip(true, Map.of("x.npy", other("<U1", 24))),
                bytes -> bytes.putInt(16, 7))),
        entry(
            "header ends within the type that begins at 10; header {'descr': [('a', '<f4', (2,)",
            "x.npy",
            Map.of("x.npy", ArrayFiles.npy(1, "{'descr': [('a', '<f4', (2,)"))),
        row(
            "entry is encrypted; entry x.npy",
            directory(stored(), bytes -> bytes.putShort(8, (short) 1))),
        row(
            "entry is compressed by method 14 but must be stored (0) or deflated (8); entry x.npy",
            directory(stored(), bytes -> bytes.putShort(10, (short) 14))),
        row(
            "CRC-32 is " + crc(ARRAY) + " but the directory says 00000007; entry x.npy",
            directory(stored(), bytes -> bytes.putInt(16, 7))),
        row(
            "CRC-32 is " + crc(changed(ARRAY.clone(), 92, 1)) + " but the directory says "
                + crc(ARRAY) + "; entry x.npy",
            changed(stored(), 35 + 92, 1)),
        row(
            "entry begins outside of the file; entry x.npy",
            directory(stored(), bytes -> bytes.putInt(42, 99))),
        row(
            "entry begins outside of the file; entry x.npy",
            directory(stored(), bytes -> bytes.putInt(42, -1))),
        row(
            "entry begins outside of the file; entry x.npy",
            entry64(ARRAY.length, ARRAY.length, Long.MIN_VALUE)),
        row(
            "entry begins outside of the file; entry x.npy",
            entry64(ARRAY.length, ARRAY.length, Long.MAX_VALUE)),
        row(
            "array has 93 bytes but the zip directory says 18446744073709551615; entry x.npy",
            entry64(-1, ARRAY.length, 0)),
        row(
            "entry is not where the directory says; entry x.npy",
            directory(stored(), bytes -> bytes.putInt(42, 1))),
        row("entry is not where the directory says; entry x.npy", changed(stored(), 3, 0)),
        row("entry is not where the directory says; entry x.npy", changed(stored(), 26, 6)),
        row("invalid stored block lengths; entry x.npy", changed(deflated(ARRAY), 35, 1)),
        row("invalid block type; entry x.npy", changed(deflated(ARRAY), 35, 7)),
        row(
            "Unexpected end of ZLIB input stream; entry x.npy",
            directory(deflated(ARRAY), bytes -> bytes.putInt(20, packed - 30))));
  }

  /** An array of a type that no tensor holds, as long as {@link #ARRAY} with 24 bytes of data. */
  private static byte[] other(String descr, int bytes) {
    return ArrayFiles.npy(1, ArrayFiles.HEADER.replace("<f4", descr), new byte[bytes]);
  }

  private static Arguments row(String message, byte... zip) {
    return Arguments.of(message, zip);
  }

  private static Arguments entry(String message, String name, Map<String, byte[]> entries) {
    return row(
        message + (message.contains("; ") ? ", " : "; ") + "entry " + name,
        ArrayFiles.zip(true, entries));
  }

  private static Arguments entry(String message, String name, byte[] zip) {
    return row(message + (message.contains("; ") ? ", " : "; ") + "entry " + name, zip);
  }

  /** A deflated x.npy whose size the directory misstates. */
  private static byte[] lying(byte[] content, int size) {
    return directory(deflated(content), bytes -> bytes.putInt(24, size));
  }

  private static byte[] directoryOfSecond(byte[] zip, char name) {
    return directory(zip, bytes -> bytes.put(46 + 5 + 46, (byte) name));
  }

  private static byte[] changedInt(byte[] zip, int at, int value) {
    ArrayFiles.little(zip).putInt(at, value);
    return zip;
  }

  private static String crc(byte[] bytes) {
    var crc = new CRC32();
    crc.update(bytes);
    return "%08x".formatted(crc.getValue());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"archives", "entries"})
  void damaged_bytes_are_named(String message, byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("damaged.npz"), bytes);

    assertThatThrownBy(() -> Npz.read(ArrayFiles.stream(bytes)))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Npz.read: " + message);
    assertThatThrownBy(() -> Npz.read(path))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(
            "Npz.read: " + message + (message.contains("; ") ? ", file " : "; file ") + path);
  }

  @Test
  void there_are_49_refusals() {
    assertThat(archives()).hasSize(18);
    assertThat(entries()).hasSize(31);
  }

  @Test
  void the_files_that_are_damaged_are_sound_before() throws IOException {
    int end = stored().length - 22;
    int directory = ArrayFiles.directory(stored());

    for (byte[] zip : new byte[][] {
      stored(),
      deflated(ARRAY),
      end64(end - directory, directory, end),
      entry64(ARRAY.length, ARRAY.length, 0)
    }) {
      assertThat(Npz.read(ArrayFiles.stream(zip))).containsOnlyKeys("x");
    }
  }

  @Test
  void an_entry_that_cannot_be_opened_and_is_no_array_is_skipped() throws IOException {
    byte[] zip = ArrayFiles.zip(true, two("secret.txt", ARRAY, "x.npy", ARRAY));

    assertThat(Npz.read(ArrayFiles.stream(directory(zip, bytes -> bytes.putShort(8, (short) 1)))))
        .containsOnlyKeys("x");
  }

  @Test
  void no_more_of_an_entry_is_unpacked_than_its_array() throws IOException {
    byte[] zip = lying(Arrays.copyOf(ARRAY, 10_000_000), ARRAY.length);
    SeekableByteChannel file = ArrayFiles.channel(zip);

    assertThatThrownBy(() -> Npz.read(ZipBytes.of(file, Source.stream("Npz.read"))))
        .hasMessage("Npz.read: entry unpacks to more than the 93 bytes of its array; entry x.npy");

    assertThat(ArrayFiles.directory(zip)).isGreaterThan(9000);
    assertThat(file.position()).isLessThan(1000); // where the last read ended
  }

  @Test
  void a_file_that_is_missing_or_a_folder_is_named() {
    Path missing = folder.resolve("missing.npz");

    assertThatThrownBy(() -> Npz.read(missing))
        .isExactlyInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
    assertThatThrownBy(() -> Npz.read(folder))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage(folder + ": is a directory");
  }
}
