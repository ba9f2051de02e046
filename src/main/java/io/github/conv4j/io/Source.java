package io.github.conv4j.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where bytes come from, and who reads them: what an error says of that.
 *
 * @param operation the method that was called, such as {@code Npy.read}
 * @param where such as {@code file x.npy}; empty for a stream
 */
record Source(String operation, String where) {
  /** Enough of a hostile text to recognise it by. */
  private static final int EXCERPT = 160;

  /** A file, which must not be a folder. */
  static Source of(String operation, Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a directory");
    }
    return new Source(operation, "file " + path);
  }

  /** A part of this source. */
  Source part(String part) {
    return new Source(operation, where.isEmpty() ? part : part + ", " + where);
  }

  /** {@code Npy.read: <what>; <operand>, <where>}. */
  IOException error(String what, String... operands) {
    String all = Arrays.stream(Arrays.copyOf(operands, operands.length + 1))
        .map(operand -> operand == null ? where : operand)
        .filter(operand -> !operand.isEmpty())
        .collect(Collectors.joining(", "));
    return new IOException(operation + ": " + what + (all.isEmpty() ? "" : "; " + all));
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
