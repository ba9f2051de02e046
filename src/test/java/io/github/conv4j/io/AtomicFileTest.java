package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {
  @TempDir
  Path folder;

  private static AtomicFile.Content text(String text) {
    return out -> out.write(text.getBytes(UTF_8));
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void the_content_replaces_the_whole_of_the_old_file() throws IOException {
    Path path = folder.resolve("file");

    AtomicFile.write(path, text("a long first text"));
    assertThat(path).hasContent("a long first text");
    AtomicFile.write(path, text("short"));

    assertThat(path).hasContent("short");
    assertThat(files()).containsExactly(path);
  }

  @Test
  void the_old_file_stays_until_all_of_the_new_one_is_written() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "old");

    AtomicFile.write(path, out -> {
      out.write(new byte[100_000]);
      assertThat(path).hasContent("old");
      out.write(1);
    });

    assertThat(path).hasSize(100_001);
  }

  @Test
  void failing_content_leaves_the_old_file_whole_and_no_other() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "old");
    var checked = new IOException("disk full");
    var unchecked = new IllegalStateException("bug");

    assertThatThrownBy(() -> AtomicFile.write(path, out -> {
          out.write(new byte[100_000]);
          throw checked;
        }))
        .isSameAs(checked);
    assertThatThrownBy(() -> AtomicFile.write(path, out -> {
          out.write(new byte[100_000]);
          throw unchecked;
        }))
        .isSameAs(unchecked);

    assertThat(path).hasContent("old");
    assertThat(files()).containsExactly(path);
  }

  @Test
  void failing_content_leaves_no_file_where_there_was_none() throws IOException {
    var failure = new IOException("disk full");

    assertThatThrownBy(() -> AtomicFile.write(folder.resolve("file"), out -> {
          out.write(1);
          throw failure;
        }))
        .isSameAs(failure);

    assertThat(files()).isEmpty();
  }

  @Test
  void a_failure_that_names_another_file_is_the_callers_own() throws IOException {
    Path path = folder.resolve("file");
    var denied = new AccessDeniedException("/elsewhere");

    assertThatThrownBy(() -> AtomicFile.write(path, out -> {
          throw denied;
        }))
        .isSameAs(denied);

    assertThat(files()).isEmpty();
  }

  @Test
  void a_failure_of_the_temporary_file_is_told_of_the_file() {
    Path path = folder.resolve("x".repeat(300)); // longer than any file system takes

    assertThatThrownBy(() -> AtomicFile.write(path, text("new")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(path.toString());
  }

  /** Root may write everywhere: then the file is written, as any other program would. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_file_that_the_user_may_not_write_is_refused() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--r--r--"));

    if (Files.isWritable(path)) {
      AtomicFile.write(path, text("new"));
      assertThat(path).hasContent("new");
      assertThat(permissions(path)).isEqualTo("r--r--r--");
    } else {
      assertThatThrownBy(() -> AtomicFile.write(path, text("new")))
          .isExactlyInstanceOf(AccessDeniedException.class)
          .hasMessage(path + ": the file is not writable");
      assertThat(path).hasContent("old");
    }
    assertThat(files()).containsExactly(path);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_folder_that_the_user_may_not_write_is_told() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Path path = Files.writeString(closed.resolve("file"), "old");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      if (Files.isWritable(closed)) { // root
        AtomicFile.write(path, text("new"));
        assertThat(path).hasContent("new");
      } else {
        assertThatThrownBy(() -> AtomicFile.write(path, text("new")))
            .isExactlyInstanceOf(AccessDeniedException.class)
            .hasMessage(path + ": its folder is not writable");
        assertThat(path).hasContent("old");
      }
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw-rw-", "rwxr-x---"})
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void the_permissions_of_a_file_that_is_replaced_are_kept(String permissions) throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    Object group = Files.getAttribute(path, "posix:group");

    AtomicFile.write(path, text("new"));

    assertThat(path).hasContent("new");
    assertThat(permissions(path)).isEqualTo(permissions);
    assertThat(Files.getAttribute(path, "posix:group")).isEqualTo(group);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_new_file_has_the_permissions_of_any_new_file() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "");
    Path path = folder.resolve("file");

    AtomicFile.write(path, text("new"));

    assertThat(permissions(path)).isEqualTo(permissions(other));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_dangling_link_is_followed() throws IOException {
    Path deep = Files.createDirectory(folder.resolve("deep"));
    Path target = deep.resolve("target");
    Path second = Files.createSymbolicLink(deep.resolve("second"), Path.of("target"));
    Path first = Files.createSymbolicLink(folder.resolve("first"), Path.of("deep", "second"));

    AtomicFile.write(first, text("new"));

    assertThat(first).isSymbolicLink();
    assertThat(second).isSymbolicLink();
    assertThat(target).isRegularFile().hasContent("new");
    assertThat(files()).containsExactlyInAnyOrder(deep, first);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void links_in_a_circle_are_refused() throws IOException {
    Path a = folder.resolve("a");
    Path b = Files.createSymbolicLink(folder.resolve("b"), a);
    Files.createSymbolicLink(a, b);

    assertThatThrownBy(() -> AtomicFile.write(a, text("new")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(a.toString());

    assertThat(a).isSymbolicLink();
    assertThat(b).isSymbolicLink();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_device_is_written_to_and_not_replaced() throws IOException {
    Path device = Path.of("/dev/null");
    boolean[] written = {false};

    AtomicFile.write(device, out -> {
      out.write(new byte[100_000]);
      written[0] = true;
    });

    assertThat(written[0]).isTrue();
    assertThat(Files.readAttributes(device, BasicFileAttributes.class).isOther())
        .isTrue();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_pipe_is_written_to_and_not_replaced() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var reader = new FutureTask<>(() -> Files.readString(pipe));
    new Thread(reader).start();

    AtomicFile.write(pipe, text("through the pipe"));

    assertThat(reader.get(30, TimeUnit.SECONDS)).isEqualTo("through the pipe");
    assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
    assertThat(files()).containsExactly(pipe);
  }

  @Test
  void an_interrupted_thread_writes_and_stays_interrupted() throws IOException {
    Path path = folder.resolve("file");
    Thread.currentThread().interrupt();
    try {
      AtomicFile.write(path, text("new"));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(path).hasContent("new");
  }

  @Test
  void a_folder_is_not_replaced_even_if_it_is_empty() throws IOException {
    Path path = Files.createDirectory(folder.resolve("folder"));

    assertThatThrownBy(() -> AtomicFile.write(path, text("new")))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage(path + ": is a directory");

    assertThat(path).isEmptyDirectory();
    assertThat(files()).containsExactly(path);
  }

  @Test
  void a_folder_is_not_created() throws IOException {
    Path path = folder.resolve("missing").resolve("file");

    assertThatThrownBy(() -> AtomicFile.write(path, text("new")))
        .isExactlyInstanceOf(NoSuchFileException.class);

    assertThat(files()).isEmpty();
  }

  @Test
  @EnabledOnOs(
      value = {OS.LINUX, OS.MAC},
      disabledReason = "links need a privilege there")
  void a_link_stays_a_link() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target.getFileName());

    AtomicFile.write(link, text("new"));

    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("new");
    assertThat(files()).containsExactlyInAnyOrder(link, target);
  }

  /** 255 bytes is what most file systems take. */
  @Test
  void a_name_may_be_as_long_as_the_file_system_takes() throws IOException {
    Path path = folder.resolve("x".repeat(251) + ".png");

    AtomicFile.write(path, text("new"));

    assertThat(path).hasContent("new");
  }
}
