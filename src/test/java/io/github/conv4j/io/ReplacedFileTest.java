package io.github.conv4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that is replaced again and again is whole at every moment, whatever happens to the process that replaces it. */
@Timeout(120)
class ReplacedFileTest {
  private static final int KILLS = 40;

  /** Some 400 KB, so that a write takes its time. */
  private static final int SIZE = 100_000;

  @TempDir
  Path folder;

  /** Rewrites a file for ever: first argument the file. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      Path path = Path.of(args[0]);
      for (float value = 2; ; value++) {
        write(path, value);
      }
    }
  }

  private static void write(Path path, float value) throws IOException {
    Npz.write(Map.of("a", Tensor.full(value, SIZE)), path);
  }

  /** Whole: all elements are one value, of at least 1. */
  private static float value(Path path) throws IOException {
    Tensor a = Npz.read(path).get("a");
    assertThat(a.size()).isEqualTo(SIZE);
    assertThat(a.min()).isEqualTo(a.max());
    return a.max();
  }

  private static Process child(Path path) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = Stream.of(Writer.class, Tensor.class)
        .map(ReplacedFileTest::location)
        .distinct()
        .reduce((a, b) -> a + System.getProperty("path.separator") + b)
        .orElseThrow();
    return new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            Writer.class.getName(),
            path.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_writer_that_is_killed_leaves_the_old_file_or_the_new_one() throws Exception {
    var random = new SplittableRandom();
    int rewritten = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path path = folder.resolve("file" + kill + ".npz");
      write(path, 1);
      Process child = child(path);
      try {
        for (int wait = 0; value(path) == 1 && wait < 2000 && child.isAlive(); wait++) {
          TimeUnit.MILLISECONDS.sleep(5); // until it writes
        }
        TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
      } finally {
        child.destroyForcibly().waitFor();
      }
      rewritten += value(path) > 1 ? 1 : 0;
    }
    assertThat(rewritten).as("children that wrote before they were killed").isEqualTo(KILLS);
  }

  @Test
  void a_reader_beside_a_writer_sees_no_missing_and_no_torn_file() throws Exception {
    Path path = folder.resolve("file.npz");
    write(path, 1);
    var end = new AtomicBoolean();
    var writer = new FutureTask<Integer>(() -> {
      int count = 1;
      while (!end.get()) {
        write(path, ++count);
      }
      return count;
    });
    new Thread(writer).start();
    int reads = 0;
    float last = 1;
    try {
      for (long begin = System.nanoTime(); System.nanoTime() - begin < 2e9; reads++) {
        float value = value(path);
        assertThat(value).isGreaterThanOrEqualTo(last);
        last = value;
      }
    } finally {
      end.set(true);
    }

    assertThat(reads).isGreaterThan(10);
    assertThat(writer.get()).isGreaterThan(10);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }
}
