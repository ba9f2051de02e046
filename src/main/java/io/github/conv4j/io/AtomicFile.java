package io.github.conv4j.io;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * Replaces a file by one rename, once all of the new one is written and forced to the disk: whoever opens it at any moment finds
 * the old file or the new one, whole. A write that fails leaves the old file and no other; a process that is killed may leave a
 * hidden temporary file in the folder.
 */
final class AtomicFile {
  /** As many links as Linux follows. */
  private static final int MOST_LINKS = 40;

  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  static void write(Path path, Content content) throws IOException {
    BasicFileAttributes existing = attributes(path);
    if (existing != null && existing.isDirectory()) { // the move would replace an empty one
      throw new FileSystemException(path.toString(), null, "is a directory");
    }
    if (existing != null && !existing.isRegularFile()) { // a device, a pipe: nothing to replace
      writeTo(path, content, StandardOpenOption.WRITE);
      return;
    }
    if (existing != null && !Files.isWritable(path)) {
      throw new AccessDeniedException(path.toString(), null, "the file is not writable");
    }
    Path target = existing != null ? path.toRealPath() : linked(path); // a link stays a link
    Path folder = target.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) { // else the error would name the temporary file
      throw new NoSuchFileException(folder.toString(), null, "no such folder");
    }
    replace(path, target, content);
  }

  /** What is known of a file, its links followed; null if there is none. */
  private static BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** The file that a link leads to, which is missing; the path itself if it is no link. */
  private static Path linked(Path path) throws IOException {
    Path target = path;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(path.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static void replace(Path path, Path target, Content content) throws IOException {
    // Beside the target, so that the rename stays in one file system; without its name, which may
    // be
    // as long as names can be; not by createTempFile, whose files only their owner reads.
    Path temporary = target.resolveSibling("." + UUID.randomUUID() + ".tmp");
    try {
      PosixFileAttributes kept = posixAttributes(target);
      Files.createFile(temporary, attributesOf(kept));
      writeTo(temporary, content, StandardOpenOption.WRITE);
      keep(kept, temporary);
      force(temporary);
      rename(temporary, target);
    } catch (FileSystemException e) {
      throw temporary.toString().equals(e.getFile()) ? of(path, e) : e;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void writeTo(Path file, Content content, StandardOpenOption option)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, option))) {
      content.writeTo(out);
    }
  }

  // ---- who may do what with the file ----

  /** Null if there is no such file, or its file system knows no permissions. */
  private static PosixFileAttributes posixAttributes(Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    try {
      return view == null ? null : view.readAttributes();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** So that nobody reads the content meanwhile who may not read the old file. */
  private static FileAttribute<?>[] attributesOf(PosixFileAttributes kept) {
    return kept == null
        ? new FileAttribute<?>[0]
        : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(kept.permissions())};
  }

  /** Gives a file the permissions of the old one, and its owner and group where that is allowed. */
  private static void keep(PosixFileAttributes kept, Path file) throws IOException {
    if (kept == null) {
      return;
    }
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    PosixFileAttributes now = view.readAttributes();
    try {
      if (!now.group().equals(kept.group())) {
        view.setGroup(kept.group());
      }
      if (!now.owner().equals(kept.owner())) {
        view.setOwner(kept.owner());
      }
    } catch (FileSystemException e) {
      // only root gives files away; then the file is the writer's, as a new one would be
    }
    view.setPermissions(kept.permissions()); // last: a new owner takes special ones away
  }

  // ---- the disk ----

  /** Waits until the content is on the disk. Not by a channel, which an interrupted thread could not use. */
  private static void force(Path file) throws IOException {
    if (file.getFileSystem() == FileSystems.getDefault()) {
      try (var out = new FileOutputStream(file.toFile(), true)) {
        out.getFD().sync();
      }
    }
  }

  private static void rename(Path temporary, Path target) throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException | UnsupportedOperationException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The same failure under the name that the caller knows. */
  private static FileSystemException of(Path path, FileSystemException e) {
    FileSystemException named;
    if (e instanceof AccessDeniedException) {
      named = new AccessDeniedException(path.toString(), null, "its folder is not writable");
    } else {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      named = new FileSystemException(path.toString(), null, reason);
    }
    named.initCause(e);
    return named;
  }
}
