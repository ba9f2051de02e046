package io.github.conv4j.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The record that follows the directory of a zip file.
 *
 * @param at where the directory ends
 * @param size its length
 * @param offset where it claims to begin
 */
record ZipEnd(long at, long size, long offset) {
  static final int SIGNATURE = 0x06054b50;

  /** Its length without the comment. */
  static final int LENGTH = 22;

  private static final int LOCATOR64_SIGNATURE = 0x07064b50;
  private static final int LOCATOR64_LENGTH = 20;
  private static final int SIGNATURE64 = 0x06064b50;
  private static final int LENGTH64 = 56;

  /** Fields of 16 and 32 bits hold these if the value is in a 64-bit field elsewhere. */
  private static final int ELSEWHERE_16 = 0xffff;

  static final long ELSEWHERE_32 = 0xffffffffL;

  /** Finds the last end whose comment fits before the end of the bytes. */
  static ZipEnd last(ZipBytes zip) throws IOException {
    int length = (int) Math.min(zip.size(), LENGTH + 0xffff); // with the longest comment
    long start = zip.size() - length;
    ByteBuffer tail = zip.copy(start, length);
    int at = length - LENGTH;
    while (at >= 0
        && !(tail.getInt(at) == SIGNATURE && at + LENGTH + commentLength(tail, at) <= length)) {
      at--;
    }
    if (at < 0) {
      throw zip.source().error("no zip file, or one whose directory is missing");
    }
    OptionalLong place = placeOf64(zip, start + at);
    return place.isEmpty()
        ? read(zip, start + at)
        : read64(zip, start + at, place.getAsLong())
            .orElseThrow(() -> zip.source()
                .error("zip directory has no 64-bit end at "
                    + Long.toUnsignedString(place.getAsLong())));
  }

  /** Whether the record at a position ends an archive that begins at 0. */
  static boolean isAt(ZipBytes zip, long position) throws IOException {
    if (zip.copy(position, 4).getInt(0) != SIGNATURE) {
      return false;
    }
    OptionalLong place = placeOf64(zip, position);
    Optional<ZipEnd> end = place.isEmpty()
        ? Optional.of(read(zip, position))
        : read64(zip, position, place.getAsLong());
    return end.filter(e -> e.size() >= 0 && e.offset() >= 0 && e.begin() == e.offset())
        .isPresent();
  }

  /** The length of the record at a position, with its comment. */
  static int length(ZipBytes zip, long position) throws IOException {
    return LENGTH + commentLength(zip.copy(position, LENGTH), 0);
  }

  /** Where the directory begins. */
  long begin() {
    return at - size;
  }

  private static int commentLength(ByteBuffer bytes, int end) {
    return ZipBytes.unsigned16(bytes, end + 20);
  }

  private static ZipEnd read(ZipBytes zip, long position) throws IOException {
    ByteBuffer end = zip.copy(position, LENGTH);
    return new ZipEnd(position, ZipBytes.unsigned32(end, 12), ZipBytes.unsigned32(end, 16));
  }

  /** Where the record with the 64-bit values is said to be, if they are needed. */
  private static OptionalLong placeOf64(ZipBytes zip, long position) throws IOException {
    ByteBuffer end = zip.copy(position, LENGTH);
    boolean elsewhere = ZipBytes.unsigned16(end, 10) == ELSEWHERE_16
        || ZipBytes.unsigned32(end, 12) == ELSEWHERE_32
        || ZipBytes.unsigned32(end, 16) == ELSEWHERE_32;
    if (elsewhere && position >= LENGTH64 + LOCATOR64_LENGTH) {
      ByteBuffer locator = zip.copy(position - LOCATOR64_LENGTH, LOCATOR64_LENGTH);
      if (locator.getInt(0) == LOCATOR64_SIGNATURE) {
        return OptionalLong.of(locator.getLong(8));
      }
    }
    return OptionalLong.empty();
  }

  private static Optional<ZipEnd> read64(ZipBytes zip, long position, long place)
      throws IOException {
    long last = position - LOCATOR64_LENGTH - LENGTH64;
    if (place < 0 || place > last || zip.copy(place, 4).getInt(0) != SIGNATURE64) {
      return Optional.empty();
    }
    ByteBuffer end64 = zip.copy(place, LENGTH64);
    return Optional.of(new ZipEnd(place, end64.getLong(40), end64.getLong(48)));
  }
}
