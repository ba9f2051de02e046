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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

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

  /** As a file system says when a folder may not be written to; root, who may run this, may write everywhere. */
  @Test
  void a_failure_names_the_file_and_its_own_kind_where_it_gives_no_reason() {
    Path path = folder.resolve("file");
    var denied = new AccessDeniedException("/temporary");

    assertThatThrownBy(() -> AtomicFile.write(path, out -> {
          throw denied;
        }))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage(path + ": AccessDeniedException")
        .hasCause(denied);
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
