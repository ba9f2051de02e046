package io.github.conv4j.io;

import java.io.IOException;

/** An array is whole as far as its header tells, but no tensor holds its type. */
final class OtherTypeException extends IOException {
  private static final long serialVersionUID = 1;

  OtherTypeException(String message) {
    super(message);
  }
}
