package io.github.conv4j.io;

import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes that arrive a few at a time, in a stream that cannot go back and may not be closed. At the end it says so, or fails.
 */
final class SlowStream extends InputStream {
  private static final int MOST_AT_A_TIME = 1000;

  private final byte[] bytes;
  private final IOException failure;
  private int position;
  private int reads;

  SlowStream(byte... bytes) {
    this(bytes, null);
  }

  SlowStream(byte[] bytes, IOException failure) {
    this.bytes = bytes;
    this.failure = failure;
  }

  /** How many bytes have been read. */
  int position() {
    return position;
  }

  /** How many calls gave at least one byte. */
  int reads() {
    return reads;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == bytes.length) {
      if (failure != null) {
        throw failure;
      }
      return -1;
    }
    // 1 to 1000 bytes, in an order without a pattern
    int most = 1 + (int) (reads * 7_919L % MOST_AT_A_TIME);
    int count = Math.min(Math.min(most, length), bytes.length - position);
    System.arraycopy(bytes, position, to, from, count);
    position += count;
    reads++;
    return count;
  }

  @Override
  public void close() {
    throw new AssertionError("closed");
  }
}
