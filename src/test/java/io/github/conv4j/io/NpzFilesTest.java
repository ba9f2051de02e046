package io.github.conv4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.conv4j.Tensor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only files of arrays do; {@link NpzTest} tests what streams do as well. */
class NpzFilesTest {
  private static final Tensor WEIGHT = Tensor.arange(24).reshape(2, 3, 2, 2);
  private static final Tensor BIAS = Tensor.of(new float[] {1, -2});

  @TempDir
  Path folder;

  @Test
  void an_interrupted_thread_gets_an_error_and_stays_interrupted() throws IOException {
    Path path = folder.resolve("layer.npz");
    Npz.write(NpzTest.ordered("bias", BIAS), path);

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Npz.read(path))
        .isExactlyInstanceOf(InterruptedIOException.class)
        .hasMessage("Npz.read: thread was interrupted; file " + path)
        .hasCauseExactlyInstanceOf(ClosedByInterruptException.class);

    assertThat(Thread.interrupted()).isTrue(); // and clears it
    assertThat(Npz.read(path)).containsExactlyEntriesOf(NpzTest.ordered("bias", BIAS));
  }

  @Test
  void an_interrupted_thread_still_writes_its_file() throws IOException {
    Path path = folder.resolve("layer.npz");

    Thread.currentThread().interrupt();
    Npz.write(NpzTest.ordered("bias", BIAS), path);

    assertThat(Thread.interrupted()).isTrue(); // and clears it
    assertThat(Npz.read(path)).containsExactlyEntriesOf(NpzTest.ordered("bias", BIAS));
  }

  @Test
  void a_file_may_be_in_any_file_system() throws IOException {
    Path outer = folder.resolve("outer.zip");
    Files.write(outer, ArrayFiles.zip(true, Map.of("x", new byte[1])));
    try (FileSystem inside = FileSystems.newFileSystem(outer)) {
      Path path = inside.getPath("/layer.npz");

      Npz.write(NpzTest.ordered("bias", BIAS), path);

      assertThat(Npz.read(path)).containsExactlyEntriesOf(NpzTest.ordered("bias", BIAS));
    }
  }

  @Test
  void a_failed_write_leaves_the_old_file_whole_and_no_other() throws IOException {
    Path path = folder.resolve("layer.npz");
    Npz.write(NpzTest.ordered("bias", BIAS), path);
    Map<String, Tensor> changing = new AbstractMap<>() {
      private boolean checked;

      @Override
      public Set<Entry<String, Tensor>> entrySet() {
        Tensor second = checked ? null : BIAS;
        checked = true;
        return NpzTest.ordered("weight", WEIGHT, "bias", second).entrySet();
      }
    };

    assertThatThrownBy(() -> Npz.write(changing, path))
        .hasMessage("Npz.write: tensor 'bias' is null");

    assertThat(Npz.read(path)).containsExactlyEntriesOf(NpzTest.ordered("bias", BIAS));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }
}
