package io.github.conv4j.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Replaces a file only once all of the new one has been written: a failed write leaves the old file whole. */
final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  static void write(Path path, Content content) throws IOException {
    Checks.requireNoFolder(path); // the move would replace an empty one
    Path folder = path.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) { // else the error would name the temporary file
      throw new NoSuchFileException(folder.toString(), null, "no such folder");
    }
    Path target = Files.exists(path) ? path.toRealPath() : path; // a link stays a link
    // Beside the target, so that the move stays on one file system; without its name, which may be
    // as long as names can be; not by createTempFile, whose files only their owner reads.
    Path temporary = target.resolveSibling("." + UUID.randomUUID() + ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(
          Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW))) {
        content.writeTo(out);
      }
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) { // it names the temporary file
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw (FileSystemException)
          new FileSystemException(path.toString(), null, reason).initCause(e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
