package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of arrays: some that NumPy wrote, and some that only an attacker would. */
final class ArrayFiles {
  /** A valid dictionary, for an array of 24 bytes. */
  static final String HEADER = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

  private ArrayFiles() {}

  /** A file of src/test/resources/numpy. */
  static Path numpy(String name) {
    try {
      return Path.of(ArrayFiles.class.getResource("/numpy/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** An NPY file of the given version, with any text as its header. */
  static byte[] npy(int version, String header, byte... data) {
    int width = version == 1 ? 2 : 4;
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + 4 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    bytes.putInt(header.length()).position(8 + width);
    bytes.put(header.getBytes(ISO_8859_1)).put(data);
    byte[] result = new byte[bytes.position()];
    bytes.get(0, result);
    return result;
  }

  /** A zip file. The sizes of deflated entries follow their data, as in a pipe. */
  static byte[] zip(boolean stored, Map<String, byte[]> entries) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        var zipEntry = new ZipEntry(entry.getKey());
        if (stored) {
          var crc = new CRC32();
          crc.update(entry.getValue());
          zipEntry.setMethod(ZipEntry.STORED);
          zipEntry.setSize(entry.getValue().length);
          zipEntry.setCrc(crc.getValue());
        }
        zip.putNextEntry(zipEntry);
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Where the directory of a zip file without a comment begins. */
  static int directory(byte[] zip) {
    return little(zip).getInt(zip.length - 6);
  }

  static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static ByteArrayInputStream stream(byte... bytes) {
    return new ByteArrayInputStream(bytes);
  }

  /** A file in memory. */
  static SeekableByteChannel channel(byte... bytes) {
    return new Memory(bytes);
  }

  private static final class Memory implements SeekableByteChannel {
    private final byte[] bytes;
    private long position;

    Memory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer to) {
      int count = (int) Math.min(to.remaining(), bytes.length - position);
      if (count <= 0) {
        return to.hasRemaining() ? -1 : 0;
      }
      to.put(bytes, (int) position, count);
      position += count;
      return count;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
      if (newPosition < 0) {
        throw new IllegalArgumentException("position " + newPosition);
      }
      position = newPosition;
      return this;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public int write(ByteBuffer from) {
      throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
