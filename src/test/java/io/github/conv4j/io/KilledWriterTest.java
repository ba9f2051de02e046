package io.github.conv4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file is whole, old or new, at any moment: when its writer is killed, and while its writer is busy. */
@Timeout(120)
class KilledWriterTest {
  private static final int KILLS = 42;

  @TempDir
  Path folder;

  /** Runs two writers at a time, each with its own file. */
  @Test
  void a_file_is_whole_whenever_its_writer_is_killed() throws Exception {
    Callable<Void> kills = () -> {
      Path path = Files.createTempDirectory(folder, "writer").resolve("model.npz");
      var random = new SplittableRandom();
      for (int kill = 0; kill < KILLS / 2; kill++) {
        writeUntilKilled(path, random.nextInt(60_000));

        assertThat(WritesForever.version(path)).isNotNegative();
        assertThat(others(path)).allMatch(name -> name.matches("\\.[-0-9a-f]{36}\\.tmp"));
      }
      return null;
    };

    ExecutorService two = Executors.newFixedThreadPool(2);
    for (Future<Void> done : two.invokeAll(List.of(kills, kills))) {
      done.get();
    }
    two.shutdown();
  }

  private static void writeUntilKilled(Path path, int microseconds) throws Exception {
    Process writer =
        ChildJvm.start(WritesForever.class, List.of("-XX:+UseSerialGC"), path.toString());
    try (var output = writer.inputReader()) {
      assertThat(output.readLine()).isEqualTo("writing");
      TimeUnit.MICROSECONDS.sleep(microseconds);
      assertThat(writer.isAlive()).isTrue();
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }

  /** The names of the other files in the folder. */
  private static List<String> others(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path.getParent())) {
      return files
          .filter(file -> !file.equals(path))
          .map(file -> file.getFileName().toString())
          .toList();
    }
  }

  @Test
  void a_reader_beside_a_writer_finds_a_whole_file() throws Exception {
    Path path = folder.resolve("model.npz");
    Npz.write(WritesForever.tensors(0), path);
    var stop = new AtomicBoolean();
    ExecutorService one = Executors.newSingleThreadExecutor();
    Future<Integer> writer = one.submit(() -> {
      int version = 0;
      while (!stop.get()) {
        Npz.write(WritesForever.tensors(++version), path);
      }
      return version;
    });

    int last = 0;
    int reads = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    try {
      while (System.nanoTime() < end) {
        int version = WritesForever.version(path);
        assertThat(version).isGreaterThanOrEqualTo(last);
        last = version;
        reads++;
      }
    } finally {
      stop.set(true);
      one.shutdown();
    }

    assertThat(reads).isGreaterThan(50);
    assertThat(last).isGreaterThan(5);
    int written = writer.get();
    assertThat(WritesForever.version(path)).isEqualTo(written);
    assertThat(others(path)).isEmpty();
  }
}
