package io.github.conv4j.io;

import io.github.conv4j.checks.Arguments;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is being read, as errors name it.
 *
 * @param operation the method that the caller typed, such as {@code Npy.read}
 * @param place the file, or the entry and its file; empty for a stream
 */
record Source(String operation, String place) {
  /** Names a file, and refuses a folder. */
  static Source file(String operation, Path path) throws IOException {
    requireNoFolder(path);
    return new Source(operation, "file " + path);
  }

  static Source stream(String operation) {
    return new Source(operation, "");
  }

  /** Names an entry of this file. */
  Source entry(String name) {
    String entry = "entry " + Arguments.excerpt(name);
    return new Source(operation, place.isEmpty() ? entry : entry + ", " + place);
  }

  /** Words an error as {@code <operation>: <what>; <operand>, <place>}. */
  IOException error(String what, String... operands) {
    String where = Stream.concat(Arrays.stream(operands), Stream.of(place))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
    return new IOException(operation + ": " + what + (where.isEmpty() ? "" : "; " + where));
  }

  static void requireNoFolder(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a directory");
    }
  }
}
