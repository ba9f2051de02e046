package io.github.conv4j.io;

import static io.github.conv4j.io.ZipBytes.unsigned16;
import static io.github.conv4j.io.ZipBytes.unsigned32;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Reads the entries of a zip file by its directory, as Python's {@code zipfile} does.
 *
 * <p>Neither of the JDK's readers will do. {@code ZipInputStream} ignores the directory, and cannot read a stored entry whose
 * sizes follow its data, which is what Python writes into a pipe. {@code ZipFile} finds the right entries, but on JDK 17
 * it allocates for as many entries as a hostile count claims (8 GB for a file of 200 bytes, or a {@link
 * NegativeArraySizeException}), checks no CRC-32, and opens files of the default file system only.
 *
 * <p>Here no allocation exceeds the bytes behind it: the directory is walked, not loaded, and its count of entries is
 * ignored.
 */
final class ZipArchive {
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  static final int LOCAL_SIGNATURE = 0x04034b50;
  static final int LOCAL_LENGTH = 30;

  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  private final ZipBytes zip;
  private final Source source;

  /** Where the directory begins. */
  private final long directory;

  /** Where offsets count from: more than 0 if other bytes precede the archive, as in an executable one. */
  private final long base;

  private final List<Entry> entries;

  /**
   * An entry of the directory.
   *
   * @param packed its length in the file
   * @param size its length when inflated
   * @param offset where its local header begins, from {@code base}
   */
  record Entry(String name, int flags, int method, long crc, long packed, long size, long offset) {
    /** Why it cannot be opened; empty if it can. */
    String obstacle() {
      if ((flags & 1) != 0) {
        return "entry is encrypted";
      }
      return method == STORED || method == DEFLATED
          ? ""
          : "entry is compressed by method " + method + " but must be stored (" + STORED
              + ") or deflated (" + DEFLATED + ")";
    }
  }

  /** Reads the directory. */
  ZipArchive(ZipBytes zip) throws IOException {
    this.zip = zip;
    this.source = zip.source();
    ZipEnd end = ZipEnd.last(zip);
    if (end.size() < 0 || end.offset() < 0 || end.size() > end.at() || end.offset() > end.begin()) {
      throw source.error("zip directory of " + Long.toUnsignedString(end.size()) + " bytes at "
          + Long.toUnsignedString(end.offset()) + " does not lie before its end at " + end.at());
    }
    directory = end.begin();
    base = directory - end.offset();
    entries = entries(end.size());
  }

  List<Entry> entries() {
    return entries;
  }

  // ---- the directory ----

  private List<Entry> entries(long length) throws IOException {
    List<Entry> found = new ArrayList<>();
    InputStream in = new BufferedInputStream(zip.section(directory, length));
    long packed = 0;
    for (byte[] fixed = in.readNBytes(ENTRY_LENGTH);
        fixed.length > 0;
        fixed = in.readNBytes(ENTRY_LENGTH)) {
      ByteBuffer bytes = littleEndian(fixed);
      if (fixed.length < ENTRY_LENGTH || bytes.getInt(0) != ENTRY_SIGNATURE) {
        throw source.error("zip directory is damaged after its first " + found.size() + " entries");
      }
      Entry entry = entry(bytes, in);
      // entries that share their bytes could unpack to far more than the file accounts for
      if (entry.packed() < 0 || entry.packed() > directory - packed) {
        throw source
            .entry(entry.name())
            .error("entries have more than the " + directory + " bytes before the directory");
      }
      packed += entry.packed();
      found.add(entry);
    }
    return found;
  }

  private Entry entry(ByteBuffer fixed, InputStream in) throws IOException {
    byte[] name = variable(in, unsigned16(fixed, 28));
    ByteBuffer extra = littleEndian(variable(in, unsigned16(fixed, 30)));
    variable(in, unsigned16(fixed, 32)); // a comment
    long[] fields = {unsigned32(fixed, 24), unsigned32(fixed, 20), unsigned32(fixed, 42)};
    resolve64(fields, extra);
    return new Entry(
        new String(name, UTF_8),
        unsigned16(fixed, 8),
        unsigned16(fixed, 10),
        unsigned32(fixed, 16),
        fields[1],
        fields[0],
        fields[2]);
  }

  private byte[] variable(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw source.error("zip directory ends within an entry");
    }
    return bytes;
  }

  /** Fills in the fields that need 64 bits, in order, from the extra field that holds them and no others. */
  static void resolve64(long[] fields, ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort();
      int end = extra.position() + 2 + unsigned16(extra, extra.position());
      extra.position(extra.position() + 2);
      for (int i = 0; id == 1 && i < fields.length; i++) {
        if (fields[i] == ZipEnd.ELSEWHERE_32
            && extra.position() + 8 <= Math.min(end, extra.limit())) {
          fields[i] = extra.getLong();
        }
      }
      extra.position(Math.min(end, extra.limit()));
    }
  }

  // ---- an entry's data ----

  /** Opens an entry to be read inflated. Its CRC-32 is checked when the stream ends. */
  InputStream open(Entry entry) throws IOException {
    String obstacle = entry.obstacle();
    if (!obstacle.isEmpty()) {
      throw new ZipException(obstacle);
    }
    long header = base + entry.offset();
    if (entry.offset() < 0 || header < 0 || header > directory - LOCAL_LENGTH) {
      throw new ZipException("entry begins outside of the file");
    }
    ByteBuffer local = zip.copy(header, LOCAL_LENGTH);
    // the extra field here may have another length than in the directory
    long start = header + LOCAL_LENGTH + unsigned16(local, 26) + unsigned16(local, 28);
    if (local.getInt(0) != LOCAL_SIGNATURE || start > directory - entry.packed()) {
      throw new ZipException("entry is not where the directory says");
    }
    InputStream data = zip.section(start, entry.packed());
    return new Verified(entry.method() == STORED ? data : new Inflated(data), entry.crc());
  }

  /** Inflates without a zlib header. */
  private static final class Inflated extends InflaterInputStream {
    Inflated(InputStream in) {
      // Inflater asks for a dummy byte at the end
      super(new SequenceInputStream(in, new ByteArrayInputStream(new byte[1])), new Inflater(true));
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end(); // the superclass ends only an inflater that it made itself
    }
  }

  /** Checks the CRC-32 at the end. */
  private static final class Verified extends CheckedInputStream {
    private final long expected;

    Verified(InputStream in, long expected) {
      super(in, new CRC32());
      this.expected = expected;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      verify(value < 0);
      return value;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int count = super.read(to, from, length);
      verify(count < 0);
      return count;
    }

    private void verify(boolean end) throws ZipException {
      long actual = getChecksum().getValue();
      if (end && actual != expected) {
        throw new ZipException(
            "CRC-32 is %08x but the directory says %08x".formatted(actual, expected));
      }
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
