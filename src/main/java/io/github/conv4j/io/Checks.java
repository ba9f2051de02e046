package io.github.conv4j.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Checks what a caller gave, and words what is wrong with the bytes of a file. */
final class Checks {
  /** Enough of a hostile text to recognise it by. */
  private static final int EXCERPT = 160;

  private Checks() {}

  static void requireNoFolder(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a directory");
    }
  }

  /** {@code read: <what>; <operand>, <operand>}, where an empty operand says nothing. */
  static IOException unreadable(String what, String... operands) {
    String where = Arrays.stream(operands)
        .filter(operand -> !operand.isEmpty())
        .collect(Collectors.joining(", "));
    return new IOException("read: " + what + (where.isEmpty() ? "" : "; " + where));
  }

  /** A text of a file as a message may show it: on one line, in ASCII and not endless. */
  static String excerpt(String text) {
    String shown = text.chars()
        .limit(EXCERPT)
        .mapToObj(c -> c >= ' ' && c <= '~' ? "" + (char) c : "\\u%04x".formatted(c))
        .collect(Collectors.joining());
    return text.length() > EXCERPT ? shown + "..." : shown;
  }
}
