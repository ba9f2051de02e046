package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
  void a_folder_is_not_replaced_even_if_it_is_empty() throws IOException {
    Path path = Files.createDirectory(folder.resolve("folder"));

    assertThatThrownBy(() -> AtomicFile.write(path, text("new")))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage(path + ": is a directory");

    assertThat(path).isEmptyDirectory();
    assertThat(files()).containsExactly(path);
  }

  /** Most file systems allow 255 bytes. */
  @Test
  void a_name_may_be_as_long_as_the_file_system_takes() throws IOException {
    Path path = folder.resolve("x".repeat(251) + ".png");

    AtomicFile.write(path, text("new"));

    assertThat(path).hasContent("new");
  }

  @Test
  void a_name_that_is_too_long_leaves_no_file() throws IOException {
    Path path = folder.resolve("x".repeat(300));

    assertThatThrownBy(() -> AtomicFile.write(path, text("new")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(path + ": ");

    assertThat(files()).isEmpty();
  }

  @Test
  void a_write_goes_on_in_an_interrupted_thread_which_stays_interrupted() {
    Path path = folder.resolve("file");

    Thread.currentThread().interrupt();
    assertThatCode(() -> {
          AtomicFile.write(path, text("first"));
          AtomicFile.write(path, text("second"));
        })
        .doesNotThrowAnyException();

    assertThat(Thread.interrupted()).isTrue(); // and clears it
    assertThat(path).hasContent("second");
  }

  @Test
  @Timeout(60)
  void an_interrupt_at_any_moment_neither_spoils_a_write_nor_gets_lost() throws Exception {
    Path path = folder.resolve("file");
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      var thread = new CompletableFuture<Thread>();
      Future<Boolean> interrupted = one.submit(() -> {
        thread.complete(Thread.currentThread());
        for (int i = 0; i <= 100; i++) {
          AtomicFile.write(path, text("text " + i));
        }
        return Thread.interrupted();
      });
      var random = new SplittableRandom(1);
      do {
        thread.get().interrupt();
        TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
      } while (!interrupted.isDone());

      assertThat(interrupted.get()).isTrue();
    } finally {
      one.shutdown();
    }
    assertThat(path).hasContent("text 100");
    assertThat(files()).containsExactly(path);
  }

  // ---- errors ----

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new AccessDeniedException("tmp"), AccessDeniedException.class, "why"),
        Arguments.of(
            new AccessDeniedException("tmp", "x", "y"), AccessDeniedException.class, "why"),
        Arguments.of(new NoSuchFileException("tmp"), NoSuchFileException.class, "no such folder"),
        Arguments.of(
            new FileSystemException("tmp", "to", "No space left on device"),
            FileSystemException.class,
            "No space left on device"),
        Arguments.of(
            new FileAlreadyExistsException("tmp"),
            FileSystemException.class,
            "FileAlreadyExistsException"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void an_error_keeps_its_type_and_names_the_path_of_the_caller(
      FileSystemException error, Class<?> type, String reason) {
    Path path = Path.of("model.npz");

    assertThat(AtomicFile.renamed(error, path, "why"))
        .isExactlyInstanceOf(type)
        .hasMessage("model.npz: " + reason)
        .hasCause(error);
  }

  @Test
  void an_error_of_the_file_system_within_the_content_is_told_of_the_file() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "old");
    var denied = new AccessDeniedException("/temporary");

    assertThatThrownBy(() -> AtomicFile.write(path, out -> {
          throw denied;
        }))
        .isExactlyInstanceOf(AccessDeniedException.class)
        .hasMessage(path + ": file cannot be replaced")
        .hasCause(denied);

    assertThat(path).hasContent("old");
    assertThat(files()).containsExactly(path);
  }

  @ParameterizedTest
  @CsvSource({
    "rw-r-----, rw-------",
    "rwxrwxr-x, rwxr-xr-x",
    "rw-rw-rw-, rw-rw-rw-",
    "rwx--x---, rwx------"
  })
  void a_group_that_is_another_one_may_do_what_others_may(String old, String restricted) {
    var permissions = EnumSet.copyOf(PosixFilePermissions.fromString(old));

    AtomicFile.restrictGroup(permissions);

    assertThat(PosixFilePermissions.toString(permissions)).isEqualTo(restricted);
  }
}
