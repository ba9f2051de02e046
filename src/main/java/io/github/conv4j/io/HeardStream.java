package io.github.conv4j.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that remembers how it failed, for readers that take a failure for the end or for damage. */
final class HeardStream extends FilterInputStream {
  private IOException failure;

  HeardStream(InputStream in) {
    super(in);
  }

  /** Throws the stream's failure, if there was one. */
  void rethrow() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    try {
      return in.read(to, from, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
