package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.conv4j.Tensor;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Writes to every kind of target: files, links, devices, folders, and what the user may not write to. */
@Timeout(60)
class FileTargetsTest {
  @TempDir
  Path folder;

  /** Skips a test that the platform cannot run. Linux can run them all, and skips none. */
  private static void assumePossible(boolean possible, String what) {
    if (OS.current() == OS.LINUX) {
      assertThat(possible).as(what).isTrue();
    }
    assumeTrue(possible, what);
  }

  private static AtomicFile.Content text(String text) {
    return out -> out.write(text.getBytes(UTF_8));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private Path link(String name, Path target) throws IOException {
    try {
      return Files.createSymbolicLink(folder.resolve(name), target);
    } catch (IOException | UnsupportedOperationException e) {
      assumePossible(false, "links");
      throw e;
    }
  }

  // ---- links ----

  @Test
  void a_link_stays_a_link() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");
    Path link = link("link", target.getFileName());

    AtomicFile.write(link, text("new"));

    assertThat(link).isSymbolicLink();
    assertThat(target).isRegularFile().hasContent("new");
    assertThat(files()).containsExactlyInAnyOrder(link, target);
  }

  @Test
  void a_chain_of_links_stays() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path target = Files.writeString(folder.resolve("target"), "old");
    Path third = Files.createSymbolicLink(inner.resolve("third"), Path.of("..", "target"));
    Path second = link("second", Path.of("inner", "third"));
    Path first = link("first", second.toAbsolutePath());

    AtomicFile.write(first, text("new"));

    assertThat(List.of(first, second, third)).allMatch(Files::isSymbolicLink);
    assertThat(target).isRegularFile().hasContent("new");
    assertThat(files()).containsExactlyInAnyOrder(first, second, inner, target);
  }

  @Test
  void a_dangling_link_stays_and_its_target_is_created() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path target = inner.resolve("target");
    Path second = link("second", Path.of("inner", "target"));
    Path first = link("first", second.getFileName());

    AtomicFile.write(first, text("new"));

    assertThat(List.of(first, second)).allMatch(Files::isSymbolicLink);
    assertThat(target).isRegularFile().hasContent("new");
    assertThat(files()).containsExactlyInAnyOrder(first, second, inner);
    assertThat(inner).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void a_dangling_link_into_a_missing_folder_is_an_error() throws IOException {
    Path link = link("link", Path.of("missing", "target"));

    assertThatThrownBy(() -> AtomicFile.write(link, text("new")))
        .isExactlyInstanceOf(NoSuchFileException.class)
        .hasMessage(folder.resolve("missing") + ": no such folder");
    assertThat(files()).containsExactly(link);
  }

  @Test
  void a_loop_of_links_is_an_error() throws IOException {
    Path one = link("one", Path.of("two"));
    Path two = link("two", Path.of("one"));

    assertThatThrownBy(() -> AtomicFile.write(one, text("new")))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage(one + ": symbolic links form a loop, or more than 40 in a row");
    assertThat(files()).containsExactlyInAnyOrder(one, two);
  }

  // ---- devices and folders ----

  @Test
  void a_fifo_is_written_to() throws Exception {
    Path fifo = folder.resolve("fifo.npz");
    assumePossible(succeeds("mkfifo", fifo.toString()), "mkfifo");
    CompletableFuture<byte[]> reader = CompletableFuture.supplyAsync(() -> {
      try {
        return Files.readAllBytes(fifo);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });

    AtomicFile.write(fifo, text("all of it"));

    assertThat(reader.get()).asString(UTF_8).isEqualTo("all of it");
    assertThat(Files.readAttributes(fifo, BasicFileAttributes.class).isOther()).isTrue();
    assertThat(files()).containsExactly(fifo);
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) { // no such command
      return false;
    }
  }

  /** The null device; for root, a private one, since a faulty write by root could replace the machine's. */
  private Path device() throws IOException, InterruptedException {
    Path shared = Path.of("/dev/null");
    if (!Files.isWritable(shared.getParent())) {
      assumePossible(Files.exists(shared), "/dev/null");
      return shared;
    }
    Path own = folder.resolve("null");
    assumeTrue(succeeds("mknod", own.toString(), "c", "1", "3"), "no mknod here");
    try {
      Files.write(own, new byte[1]);
    } catch (AccessDeniedException e) {
      assumeTrue(false, "no devices on this file system");
    }
    return own;
  }

  @Test
  void a_device_is_written_to() throws Exception {
    Path device = device();
    Path link = link("link", device);
    var before = Files.readAttributes(device, BasicFileAttributes.class);
    List<Path> files = files();

    Npy.write(Tensor.ones(3), device);
    Npy.write(Tensor.ones(3), link);

    var after = Files.readAttributes(device, BasicFileAttributes.class);
    assertThat(after.isOther()).isTrue();
    assertThat(after.fileKey()).isEqualTo(before.fileKey());
    assertThat(link).isSymbolicLink();
    assertThat(files()).containsExactlyInAnyOrderElementsOf(files);
    Files.delete(link); // JUnit warns about links that lead out of its folder
  }

  @Test
  void a_folder_and_a_file_for_a_folder_are_errors() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> AtomicFile.write(folder, text("new")))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage(folder + ": is a directory");
    assertThatThrownBy(() -> AtomicFile.write(folder.resolve("missing").resolve("x"), text("new")))
        .isExactlyInstanceOf(NoSuchFileException.class)
        .hasMessage(folder.resolve("missing") + ": no such folder");
    assertThatThrownBy(() -> AtomicFile.write(file.resolve("x"), text("new")))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage(file + ": is not a directory");
    assertThat(files()).containsExactly(file);
  }

  // ---- permissions ----

  private void assumePosix() {
    assumePossible(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "permissions");
  }

  @Test
  void permissions_are_kept() throws IOException {
    assumePosix();
    Path path = folder.resolve("file");
    for (String permissions : List.of("rw-------", "rw-rw-rw-", "rwxr-x---", "rw-r--r--")) {
      Files.writeString(path, "old");
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
      var before = Files.readAttributes(path, PosixFileAttributes.class);

      AtomicFile.write(path, out -> {
        out.write(1);
        assertThat(temporary()).isNotEqualTo(path).satisfies(FileTargetsTest::isPrivate);
      });

      var after = Files.readAttributes(path, PosixFileAttributes.class);
      assertThat(after.fileKey()).isNotEqualTo(before.fileKey());
      assertThat(PosixFilePermissions.toString(after.permissions())).isEqualTo(permissions);
      assertThat(after.owner()).isEqualTo(before.owner());
      assertThat(after.group()).isEqualTo(before.group());
      Files.delete(path);
    }
  }

  private Path temporary() throws IOException {
    return files().stream()
        .filter(file -> file.getFileName().toString().matches("\\.[-0-9a-f]{36}\\.tmp"))
        .findFirst()
        .orElseThrow();
  }

  private static void isPrivate(Path path) throws IOException {
    assertThat(Files.getPosixFilePermissions(path))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void root_keeps_the_owner_and_the_group() throws IOException {
    assumePosix();
    Path path = Files.writeString(folder.resolve("file"), "old");
    try {
      Files.setAttribute(path, "unix:uid", 12345);
      Files.setAttribute(path, "unix:gid", 23456);
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      assumeTrue(false, "only root gives files away");
    }

    AtomicFile.write(path, text("new"));

    assertThat(path).hasContent("new");
    assertThat(Files.getAttribute(path, "unix:uid")).isEqualTo(12345);
    assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(23456);
  }

  @Test
  void a_new_file_has_the_permissions_of_any_other_new_file() throws IOException {
    assumePosix();
    Path other = Files.createFile(folder.resolve("other"));
    Path path = folder.resolve("file");

    AtomicFile.write(path, text("new"));

    assertThat(Files.getPosixFilePermissions(path)).isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void a_file_that_may_not_be_written_is_not_replaced() throws Exception {
    Path path = Files.writeString(folder.resolve("file"), "old");
    assumeTrue(path.toFile().setReadOnly());
    if (Files.isWritable(path)) {
      assumeTrue(succeeds("chattr", "+i", path.toString()), "root may write every other file");
    }
    try {
      assertThatThrownBy(() -> AtomicFile.write(path, text("new")))
          .isExactlyInstanceOf(AccessDeniedException.class)
          .hasMessage(path + ": file is not writable");

      assertThat(path).hasContent("old");
      assertThat(files()).containsExactly(path);
    } finally {
      succeeds("chattr", "-i", path.toString());
    }
  }

  @Test
  void a_folder_that_may_not_be_written_is_named() throws IOException {
    assumePosix();
    Path path = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeFalse(Files.isWritable(folder), "root may write every folder");

      for (Path file : List.of(path, folder.resolve("new"))) {
        assertThatThrownBy(() -> AtomicFile.write(file, text("new")))
            .isExactlyInstanceOf(AccessDeniedException.class)
            .hasMessage(file + ": folder " + folder + " is not writable");
      }

      assertThat(path).hasContent("old");
      assertThat(files()).containsExactly(path);
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  // ---- file systems ----

  /** A rename between two file systems fails as one does in a file system without atomic renames. */
  @Test
  void a_file_system_without_atomic_renames_still_gets_the_file() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(memory));
    assumeFalse(Files.getFileStore(memory).equals(Files.getFileStore(folder)));
    Path from = Files.writeString(folder.resolve("from"), "new");
    Path to = Files.createTempFile(memory, "conv4j", ".txt");
    try {
      AtomicFile.move(from, to);

      assertThat(to).hasContent("new");
      assertThat(from).doesNotExist();
    } finally {
      Files.deleteIfExists(to);
    }
  }
}
