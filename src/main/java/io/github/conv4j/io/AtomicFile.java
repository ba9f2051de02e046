package io.github.conv4j.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Replaces a file in one step, once the new one is complete and on the disk. At any moment, also after a failure or a
 * kill, a reader finds the old file or the new one.
 *
 * <p>The new file is written beside the old one, under a hidden name, and then renamed. {@link io.github.conv4j.io} says
 * what users may rely on.
 */
final class AtomicFile {
  /** How many links in a row are followed, as by Linux. */
  private static final int LINKS = 40;

  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  static void write(Path path, Content content) throws IOException {
    Source.requireNoFolder(path); // a rename would replace an empty one
    if (!Files.exists(path)) {
      replace(path, linkTarget(path), content);
      return;
    }
    if (!Files.isWritable(path)) { // a rename only needs a writable folder
      throw new AccessDeniedException(path.toString(), null, "file is not writable");
    }
    if (Files.isRegularFile(path)) {
      replace(path, path.toRealPath(), content); // a link stays a link
    } else { // a device or a FIFO
      fill(path, content);
    }
  }

  /** Follows a dangling link, which {@code toRealPath} cannot. */
  private static Path linkTarget(Path path) throws IOException {
    Path target = path;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == LINKS) {
        throw new FileSystemException(
            path.toString(),
            null,
            "symbolic links form a loop, or more than " + LINKS + " in a row");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /** Replaces the target. Errors name the caller's path, not the temporary file. */
  private static void replace(Path path, Path target, Content content) throws IOException {
    Path folder = folder(target);
    Optional<PosixFileAttributes> replaced = posixAttributes(target);
    // In the same folder, so that the rename stays on one file system. The target's name is no part
    // of the temporary one, since it may be as long as the file system allows.
    Path temporary = target.resolveSibling("." + UUID.randomUUID() + ".tmp");
    try {
      Files.createFile(temporary, initialAttributes(replaced));
    } catch (FileSystemException e) {
      throw renamed(e, path, "folder " + folder + " is not writable");
    }
    try {
      fill(temporary, content);
      force(temporary, StandardOpenOption.WRITE);
      if (replaced.isPresent()) {
        keepAttributes(replaced.get(), temporary);
      }
      move(temporary, target);
    } catch (FileSystemException e) {
      throw renamed(e, path, "file cannot be replaced");
    } finally {
      discard(temporary); // already gone if all went well
    }
    forceFolder(folder);
  }

  private static Path folder(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    try {
      if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
        throw new FileSystemException(folder.toString(), null, "is not a directory");
      }
    } catch (NoSuchFileException e) {
      throw renamed(e, folder, "");
    } catch (AccessDeniedException e) {
      throw renamed(e, folder, "folder is not accessible");
    }
    return folder;
  }

  private static void fill(Path file, Content content) throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE))) {
      content.writeTo(out);
    }
  }

  // ---- attributes ----

  /** The attributes of the file to be replaced, if it exists and its file system has them. */
  private static Optional<PosixFileAttributes> posixAttributes(Path target) throws IOException {
    var view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    return view == null || !Files.exists(target)
        ? Optional.empty()
        : Optional.of(view.readAttributes());
  }

  /** A new file gets the usual permissions. A replacement starts as private, in case the old file is. */
  private static FileAttribute<?>[] initialAttributes(Optional<PosixFileAttributes> replaced) {
    if (replaced.isEmpty()) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(
          Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
    };
  }

  private static void keepAttributes(PosixFileAttributes attributes, Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(attributes.permissions());
    try {
      view.setGroup(attributes.group());
    } catch (
        FileSystemException e) { // not a group of this user: its members may no more than others
      restrictGroup(permissions);
    }
    // some file systems have the same permissions for all files, and refuse to set any
    if (!view.readAttributes().permissions().equals(permissions)) {
      view.setPermissions(permissions);
    }
    try {
      view.setOwner(attributes.owner());
    } catch (FileSystemException e) {
      // only root gives files away
    }
  }

  /** Takes from the group what others may not do. */
  static void restrictGroup(Set<PosixFilePermission> permissions) {
    if (!permissions.contains(PosixFilePermission.OTHERS_READ)) {
      permissions.remove(PosixFilePermission.GROUP_READ);
    }
    if (!permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      permissions.remove(PosixFilePermission.GROUP_WRITE);
    }
    if (!permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
      permissions.remove(PosixFilePermission.GROUP_EXECUTE);
    }
  }

  // ---- the disk ----

  /** Forces a file or folder to the disk. If an interrupt closes the channel, tries again. */
  private static void force(Path path, OpenOption access) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      boolean forced = false;
      while (!forced) {
        try (FileChannel channel = FileChannel.open(path, access)) {
          channel.force(true);
          forced = true;
        } catch (ClosedByInterruptException e) {
          interrupted = Thread.interrupted();
        }
      }
    } catch (UnsupportedOperationException e) {
      // a file system without file channels is not on a disk
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Forces the new name to the disk, if the operating system can open folders. */
  private static void forceFolder(Path folder) {
    try {
      force(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      // the file is whole anyway; at worst, a power failure brings the old one back
    }
  }

  static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException | UnsupportedOperationException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // the error that led here says more
    }
  }

  // ---- errors ----

  /** The same kind of error, about another path. */
  static FileSystemException renamed(FileSystemException e, Path path, String denied) {
    String file = path.toString();
    FileSystemException result;
    if (e instanceof AccessDeniedException) {
      result = new AccessDeniedException(file, null, denied);
    } else if (e instanceof NoSuchFileException) {
      result = new NoSuchFileException(file, null, "no such folder");
    } else {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      result = new FileSystemException(file, null, reason);
    }
    result.initCause(e);
    return result;
  }
}
