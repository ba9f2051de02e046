package io.github.conv4j.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/** The bytes of a zip file, to be read in any order: those of a file, or those that have arrived from a stream. */
abstract class ZipBytes {
  private final Source source;

  ZipBytes(Source source) {
    this.source = source;
  }

  /** The bytes of a file. Closing the channel is up to the caller. */
  static ZipBytes of(SeekableByteChannel file, Source source) {
    return new ZipBytes(source) {
      @Override
      long size() throws IOException {
        return file.size();
      }

      @Override
      int read(long position, byte[] to, int from, int length) throws IOException {
        file.position(position);
        return file.read(ByteBuffer.wrap(to, from, length));
      }
    };
  }

  abstract long size() throws IOException;

  /** Reads at most {@code length} bytes; gives their number, or a negative one behind the last byte. */
  abstract int read(long position, byte[] to, int from, int length) throws IOException;

  /** Names these bytes in errors. */
  Source source() {
    return source;
  }

  /** Copies bytes into a little-endian buffer. */
  ByteBuffer copy(long position, int length) throws IOException {
    byte[] bytes = section(position, length).readNBytes(length);
    if (bytes.length < length) {
      throw source.error("file has become shorter");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A stream over some of the bytes. Each read says where, so that sections may be read in turns. */
  InputStream section(long position, long length) {
    return new Section(position, length);
  }

  private final class Section extends InputStream {
    private long position;
    private final long end;

    Section(long position, long length) {
      this.position = position;
      this.end = position + length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      if (position == end) {
        return length == 0 ? 0 : -1;
      }
      int count = ZipBytes.this.read(position, to, from, (int) Math.min(length, end - position));
      position += Math.max(count, 0);
      return count;
    }
  }

  // ---- unsigned fields ----

  static int unsigned16(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  static long unsigned32(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }
}
