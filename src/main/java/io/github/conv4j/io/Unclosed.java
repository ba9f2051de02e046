package io.github.conv4j.io;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that is somebody else's to flush and to close. */
final class Unclosed extends OutputStream {
  private final OutputStream out;

  Unclosed(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
  }
}
