package io.github.conv4j.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Takes an archive from a stream, and nothing behind it.
 *
 * <p>The directory, by which {@link ZipArchive} reads, comes last; so the bytes are kept until it has arrived. Entries whose
 * local headers tell their length are taken as a whole. After the first other record, which is the directory or an entry
 * that a program wrote into a pipe, the end of the archive is looked for: the first one whose directory begins where it says. It is
 * approached in steps so small that not one is read behind it.
 *
 * <p>If the stream does not begin with an archive, or no such end comes, everything to the end of the stream is taken.
 */
final class ZipStream {
  /** A flag of entries whose length follows their data. */
  private static final int LENGTH_FOLLOWS = 8;

  private static final byte FIRST_OF_SIGNATURE = 'P';

  private final ArrivedBytes arrived;

  private ZipStream(ArrivedBytes arrived) {
    this.arrived = arrived;
  }

  static ZipBytes read(InputStream in, Source source) throws IOException {
    var arrived = new ArrivedBytes(in, source);
    new ZipStream(arrived).takeArchive();
    return arrived;
  }

  private void takeArchive() throws IOException {
    long at = 0;
    for (long length = entryLength(at); length > 0; length = entryLength(at)) {
      at += length;
      if (!arrived.takeUntil(at)) {
        return;
      }
    }
    takeEnd(at);
  }

  /** The length of the entry at a position, with its header; 0 if there is none, or its header does not tell. */
  private long entryLength(long at) throws IOException {
    // there are more bytes than that in the shortest directory with this entry
    if (!arrived.takeUntil(at + ZipEnd.LENGTH)
        || arrived.copy(at, 4).getInt(0) != ZipArchive.LOCAL_SIGNATURE
        || !arrived.takeUntil(at + ZipArchive.LOCAL_LENGTH)) {
      return 0;
    }
    ByteBuffer header = arrived.copy(at, ZipArchive.LOCAL_LENGTH);
    int nameLength = ZipBytes.unsigned16(header, 26);
    int extraLength = ZipBytes.unsigned16(header, 28);
    long data = at + ZipArchive.LOCAL_LENGTH + nameLength + extraLength;
    if ((header.getShort(6) & LENGTH_FOLLOWS) != 0 || !arrived.takeUntil(data)) {
      return 0;
    }
    long[] sizeAndPacked = {ZipBytes.unsigned32(header, 22), ZipBytes.unsigned32(header, 18)};
    ZipArchive.resolve64(sizeAndPacked, arrived.copy(data - extraLength, extraLength));
    long packed = sizeAndPacked[1];
    return packed < 0 || packed > Long.MAX_VALUE - data ? 0 : data + packed - at;
  }

  /** Takes bytes up to the end of an archive, which is not before the given position. */
  private void takeEnd(long from) throws IOException {
    long at = from;
    while (arrived.takeUntil(at + ZipEnd.LENGTH)) {
      if (arrived.get(at) == FIRST_OF_SIGNATURE && ZipEnd.isAt(arrived, at)) {
        arrived.takeUntil(at + ZipEnd.length(arrived, at));
        return;
      }
      do {
        at++;
      } while (at < arrived.size() && arrived.get(at) != FIRST_OF_SIGNATURE);
    }
  }
}
