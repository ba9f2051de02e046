package io.github.conv4j.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** What has been taken from a stream. Memory is allocated a piece at a time, each when the one before is full. */
final class ArrivedBytes extends ZipBytes {
  private static final int PIECE = 1 << 16;

  private final InputStream in;
  private final List<byte[]> pieces = new ArrayList<>();
  private long size;

  ArrivedBytes(InputStream in, Source source) {
    super(source);
    this.in = in;
  }

  /** Takes bytes until there are as many as given, and none beyond; gives false if the stream ends before. */
  boolean takeUntil(long wanted) throws IOException {
    while (size < wanted) {
      int at = (int) (size % PIECE);
      if (at == 0) {
        addPiece();
      }
      int length = (int) Math.min(PIECE - at, wanted - size);
      int arrived = in.readNBytes(pieces.get(pieces.size() - 1), at, length);
      size += arrived;
      if (arrived < length) {
        return false;
      }
    }
    return true;
  }

  private void addPiece() throws IOException {
    if (pieces.size() == size / PIECE) {
      try {
        pieces.add(new byte[PIECE]);
      } catch (OutOfMemoryError e) {
        pieces.clear(); // to have memory for the error
        throw (IOException) source()
            .error("archive is too large for the memory, after " + size + " bytes of it")
            .initCause(e);
      }
    }
  }

  byte get(long position) {
    return pieces.get((int) (position / PIECE))[(int) (position % PIECE)];
  }

  @Override
  long size() {
    return size;
  }

  @Override
  int read(long position, byte[] to, int from, int length) {
    if (position >= size) {
      return -1;
    }
    int at = (int) (position % PIECE);
    int count = (int) Math.min(Math.min(length, PIECE - at), size - position);
    System.arraycopy(pieces.get((int) (position / PIECE)), at, to, from, count);
    return count;
  }
}
