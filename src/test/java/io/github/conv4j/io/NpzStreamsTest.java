package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.conv4j.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What only streams of arrays do; {@link NpzTest} tests what files do as well. */
class NpzStreamsTest {
  private static final Tensor BIAS = Tensor.of(new float[] {1, -2});
  private static final byte[] END = HexFormat.of().parseHex("504b0506");

  private static byte[] written(Map<String, Tensor> tensors) throws IOException {
    var out = new ByteArrayOutputStream();
    Npz.write(tensors, out);
    return out.toByteArray();
  }

  private static byte[] numpy(String name) throws IOException {
    return Files.readAllBytes(ArrayFiles.numpy(name));
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  // ---- where reading ends ----

  /** An archive with a comment. */
  private static byte[] commented(byte[] zip, byte... comment) {
    ArrayFiles.little(zip).putShort(zip.length - 2, (short) comment.length);
    return joined(zip, comment);
  }

  /** An archive whose end has its values in a 64-bit record. */
  private static byte[] end64(byte[] zip, long shift) {
    int end = zip.length - 22;
    byte[] longer = Arrays.copyOf(zip, zip.length + 56 + 20);
    ByteBuffer bytes = ArrayFiles.little(longer).position(end);
    bytes.put(HexFormat.of().parseHex("504b06062c000000000000002d002d000000000000000000"));
    bytes.putLong(1).putLong(1).putLong(end - ArrayFiles.directory(zip));
    bytes.putLong(ArrayFiles.directory(zip) + shift);
    bytes.put(HexFormat.of().parseHex("504b060700000000")).putLong(end).putInt(1);
    bytes.put(HexFormat.of().parseHex("504b050600000000ffffffffffffffffffffffff0000"));
    return longer;
  }

  /** A stored entry of a zip file whose length follows its data, which Java does not write. */
  private static byte[] piped(byte[] zip) {
    int directory = ArrayFiles.directory(zip);
    byte[] header = Arrays.copyOf(zip, 30);
    Arrays.fill(header, 14, 26, (byte) 0); // CRC-32 and lengths
    header[6] = 8;
    byte[] descriptor =
        joined(HexFormat.of().parseHex("504b0708"), Arrays.copyOfRange(zip, 14, 26));
    byte[] result = joined(
        header,
        Arrays.copyOfRange(zip, 30, directory),
        descriptor,
        Arrays.copyOfRange(zip, directory, zip.length));
    ArrayFiles.little(result).putInt(result.length - 6, directory + descriptor.length);
    result[directory + descriptor.length + 8] = 8;
    return result;
  }

  static Stream<Arguments> archives() throws IOException {
    byte[] array = numpy("f4.npy");
    byte[] stored = ArrayFiles.zip(true, Map.of("x.npy", array));
    byte[] deflated = ArrayFiles.zip(false, Map.of("x.npy", array));
    byte[] ends = joined(END, new byte[18], END, END);
    return Stream.of(
        Arguments.of("none", written(Map.of())),
        Arguments.of("one", stored),
        Arguments.of("two, by NumPy", numpy("layer.npz")),
        Arguments.of("deflated", deflated),
        Arguments.of("deflated, by NumPy", numpy("layer_deflated.npz")),
        Arguments.of("piped, by NumPy", numpy("layer_piped.npz")),
        Arguments.of("piped and deflated, by NumPy", numpy("layer_piped_deflated.npz")),
        Arguments.of("several kinds", numpy("mixed.npz")),
        Arguments.of("with a comment", commented(stored.clone(), (byte) 'h', (byte) 'i')),
        Arguments.of("with a 64-bit end", end64(stored, 0)),
        Arguments.of("deflated, with a 64-bit end", end64(deflated, 0)),
        Arguments.of("an archive in it", ArrayFiles.zip(true, Map.of("x.zip", stored))),
        Arguments.of("an archive in it, piped", piped(ArrayFiles.zip(true, Map.of("x", stored)))),
        Arguments.of(
            "an archive with a 64-bit end in it, piped",
            piped(ArrayFiles.zip(true, Map.of("x", end64(stored, 0))))),
        Arguments.of("ends in it, piped", piped(ArrayFiles.zip(true, Map.of("x", ends)))),
        Arguments.of("nothing in it", ArrayFiles.zip(true, Map.of("x", new byte[0]))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("archives")
  void a_stream_is_read_to_the_end_of_its_archive(String what, byte[] archive) throws IOException {
    Map<String, Tensor> expected =
        Npz.read(ZipBytes.of(ArrayFiles.channel(archive), Source.stream("Npz.read")));
    byte[] more = {'P', 'K', 5, 6, 'P'};
    var in = new SlowStream(joined(archive, archive, more), new IOException("read too far"));

    for (int i = 1; i <= 2; i++) {
      assertThat(Npz.read(in)).containsExactlyEntriesOf(expected);
      assertThat(in.position()).isEqualTo(i * archive.length);
    }
    assertThat(in.readNBytes(more.length)).isEqualTo(more);
  }

  @Test
  void an_archive_that_does_not_begin_a_stream_is_read_as_that_of_a_file() throws IOException {
    byte[] archive = ArrayFiles.zip(true, Map.of("x.npy", numpy("f4.npy")));

    for (byte[] bytes : new byte[][] {
      joined("#!/bin/sh\n".getBytes(UTF_8), archive),
      joined(new byte[3], written(Map.of("x", BIAS)))
    }) {
      var in = new SlowStream(joined(bytes, new byte[50]));

      assertThat(Npz.read(in)).containsOnlyKeys("x");
      assertThat(in.position()).isEqualTo(bytes.length + 50);
    }
  }

  @Test
  void an_end_whose_directory_begins_elsewhere_is_not_the_end() {
    byte[] archive = ArrayFiles.zip(true, Map.of("x.npy", new byte[3]));
    var in = new SlowStream(joined(end64(archive, 7), new byte[50]));

    assertThatThrownBy(() -> Npz.read(in)).hasMessageContaining("does not lie before its end");
    assertThat(in.position()).isEqualTo(archive.length + 76 + 50);
  }

  @Test
  void an_entry_of_known_length_is_read_in_large_pieces() throws IOException {
    byte[] archive = written(Map.of("x", Tensor.zeros(1 << 20)));
    InputStream in = ArrayFiles.stream(archive);
    int[] reads = new int[1];
    var counted = new InputStream() {
      @Override
      public int read() {
        throw new AssertionError("one byte at a time");
      }

      @Override
      public int read(byte[] to, int from, int length) throws IOException {
        reads[0]++;
        return in.read(to, from, length);
      }
    };

    assertThat(Npz.read(counted)).containsOnlyKeys("x");

    // 65 pieces of 64 KB, and the directory 22 bytes at a time
    assertThat(reads[0]).isLessThan(90);
  }

  @Test
  void a_resource_is_read() throws IOException {
    try (InputStream in = NpzStreamsTest.class.getResourceAsStream("/numpy/layer.npz")) {
      assertThat(Npz.read(in)).isEqualTo(Npz.read(ArrayFiles.numpy("layer.npz")));
    }
  }

  // ---- streams that fail ----

  @Test
  void the_exception_of_a_stream_is_thrown_as_it_is() throws IOException {
    for (String name : new String[] {"layer.npz", "layer_piped_deflated.npz"}) {
      byte[] archive = numpy(name);
      for (int length = 0; length < archive.length; length += 13) {
        byte[] part = Arrays.copyOf(archive, length);
        for (IOException failure : new IOException[] {
          new IOException("reset"),
          new EOFException("early"),
          new ZipException("of an outer stream")
        }) {
          assertThatThrownBy(() -> Npz.read(new SlowStream(part, failure))).isSameAs(failure);
        }
      }
    }
  }

  @Test
  void an_archive_cut_short_anywhere_is_refused() throws IOException {
    byte[] archive = numpy("layer.npz");
    for (int length = 0; length < archive.length; length++) {
      byte[] part = Arrays.copyOf(archive, length);
      assertThatThrownBy(() -> Npz.read(new SlowStream(part)))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("Npz.read: no zip file, or one whose directory is missing");
    }
  }

  /** Takes some bytes, and then fails at every call. */
  private static final class FullStream extends OutputStream {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final IOException failure = new IOException("full");
    private final int limit;
    private int failures;

    FullStream(int limit) {
      this.limit = limit;
    }

    @Override
    public void write(int b) throws IOException {
      if (taken.size() == limit) {
        failures++;
        throw failure;
      }
      taken.write(b);
    }
  }

  @Test
  void a_stream_that_is_full_is_not_written_to_again() throws IOException {
    Map<String, Tensor> tensors = Map.of("bias", BIAS);
    int length = written(tensors).length;
    for (int limit = 0; limit < length; limit++) {
      var out = new FullStream(limit);

      assertThatThrownBy(() -> Npz.write(tensors, out)).isSameAs(out.failure);

      assertThat(out.failures).isOne();
    }
    var enough = new FullStream(length);
    Npz.write(tensors, enough);
    assertThat(enough.taken.toByteArray()).isEqualTo(written(tensors));
  }

  @Test
  void a_failed_write_leaves_no_archive_in_the_stream() {
    Map<String, Tensor> changing = new AbstractMap<>() {
      private boolean checked;

      @Override
      public Set<Entry<String, Tensor>> entrySet() {
        Map<String, Tensor> entries = new LinkedHashMap<>();
        entries.put("weight", Tensor.rand(new SplittableRandom(1), 100, 100));
        entries.put("bias", checked ? null : BIAS);
        checked = true;
        return entries.entrySet();
      }
    };
    var out = new Medium.BorrowedStream();

    assertThatThrownBy(() -> Npz.write(changing, out))
        .hasMessage("Npz.write: tensor 'bias' is null");

    assertThatThrownBy(() -> Npz.read(ArrayFiles.stream(out.toByteArray())))
        .hasMessage("Npz.read: no zip file, or one whose directory is missing");
  }
}
