package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
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
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LOCATOR64_SIGNATURE = 0x07064b50;
  private static final int LOCATOR64_LENGTH = 20;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int END64_LENGTH = 56;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;

  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** Fields of 16 and 32 bits hold these if the value is in a 64-bit field elsewhere. */
  private static final int ELSEWHERE_16 = 0xffff;

  private static final long ELSEWHERE_32 = 0xffffffffL;

  private final SeekableByteChannel file;
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

  /** Reads the directory. Closing the channel is up to the caller. */
  ZipArchive(SeekableByteChannel file, Source source) throws IOException {
    this.file = file;
    this.source = source;
    End end = end();
    if (end.size() < 0
        || end.offset() < 0
        || end.size() > end.at()
        || end.offset() > end.at() - end.size()) {
      throw source.error("zip directory of " + Long.toUnsignedString(end.size()) + " bytes at "
          + Long.toUnsignedString(end.offset()) + " does not lie before its end at " + end.at());
    }
    directory = end.at() - end.size();
    base = directory - end.offset();
    entries = entries(end.size());
  }

  List<Entry> entries() {
    return entries;
  }

  // ---- the directory ----

  /**
   * The record that follows the directory.
   *
   * @param at where the directory ends
   * @param size its length
   * @param offset where it claims to begin
   */
  private record End(long at, long size, long offset) {}

  private End end() throws IOException {
    int length = (int) Math.min(file.size(), END_LENGTH + 0xffff); // with the longest comment
    long start = file.size() - length;
    ByteBuffer tail = bytes(start, length);
    int at = length - END_LENGTH;
    while (at >= 0
        && !(tail.getInt(at) == END_SIGNATURE
            && at + END_LENGTH + unsigned16(tail, at + 20) <= length)) {
      at--;
    }
    if (at < 0) {
      throw source.error("no zip file, or one whose directory is missing");
    }
    long end = start + at;
    long size = unsigned32(tail, at + 12);
    long offset = unsigned32(tail, at + 16);
    boolean elsewhere =
        unsigned16(tail, at + 10) == ELSEWHERE_16 || size == ELSEWHERE_32 || offset == ELSEWHERE_32;
    if (elsewhere && end >= END64_LENGTH + LOCATOR64_LENGTH) {
      ByteBuffer locator = bytes(end - LOCATOR64_LENGTH, LOCATOR64_LENGTH);
      if (locator.getInt(0) == LOCATOR64_SIGNATURE) {
        return end64(locator.getLong(8), end - LOCATOR64_LENGTH - END64_LENGTH);
      }
    }
    return new End(end, size, offset);
  }

  private End end64(long end, long last) throws IOException {
    if (end < 0 || end > last || bytes(end, 4).getInt(0) != END64_SIGNATURE) {
      throw source.error("zip directory has no 64-bit end at " + Long.toUnsignedString(end));
    }
    ByteBuffer end64 = bytes(end, END64_LENGTH);
    return new End(end, end64.getLong(40), end64.getLong(48));
  }

  private List<Entry> entries(long length) throws IOException {
    List<Entry> found = new ArrayList<>();
    InputStream in = new BufferedInputStream(new Section(directory, length));
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
  private static void resolve64(long[] fields, ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort();
      int end = extra.position() + 2 + unsigned16(extra, extra.position());
      extra.position(extra.position() + 2);
      for (int i = 0; id == 1 && i < fields.length; i++) {
        if (fields[i] == ELSEWHERE_32 && extra.position() + 8 <= Math.min(end, extra.limit())) {
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
    ByteBuffer local = bytes(header, LOCAL_LENGTH);
    // the extra field here may have another length than in the directory
    long start = header + LOCAL_LENGTH + unsigned16(local, 26) + unsigned16(local, 28);
    if (local.getInt(0) != LOCAL_SIGNATURE || start > directory - entry.packed()) {
      throw new ZipException("entry is not where the directory says");
    }
    InputStream data = new Section(start, entry.packed());
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

  // ---- bytes of the file ----

  /** A section of the file. Each read positions the channel first, so that sections may be read in turns. */
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
      file.position(position);
      int count = file.read(ByteBuffer.wrap(to, from, (int) Math.min(length, end - position)));
      position += Math.max(count, 0);
      return count;
    }
  }

  private ByteBuffer bytes(long position, int length) throws IOException {
    byte[] bytes = new Section(position, length).readNBytes(length);
    if (bytes.length < length) {
      throw source.error("file has become shorter");
    }
    return littleEndian(bytes);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int unsigned16(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static long unsigned32(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }
}
