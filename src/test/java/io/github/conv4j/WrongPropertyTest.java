package io.github.conv4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.testing.TinyCalls;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong system property makes every call fail, even a tiny one. Each runs in a JVM of its own. */
class WrongPropertyTest {
  private static final int CALLS = 7;

  @ParameterizedTest
  @CsvSource({
    "threads=0, 'must be a whole number of threads, at least 1'",
    "threads=two, 'must be a whole number of threads, at least 1'",
    "backend=fast, 'there is no such back-end; it is plain or vector'"
  })
  void the_first_call_says_so(String property, String message)
      throws IOException, InterruptedException {
    String setting = "-Dio.github.conv4j." + property;

    assertThat(outputWith(setting))
        .hasSize(CALLS)
        .allMatch(line -> line.endsWith(" threw " + setting + ": " + message));
  }

  @Test
  void right_properties_disturb_nothing() throws IOException, InterruptedException {
    assertThat(outputWith("-Dio.github.conv4j.threads=1"))
        .hasSize(CALLS)
        .allMatch(line -> line.endsWith(" ran"));
  }

  private static String[] outputWith(String setting) throws IOException, InterruptedException {
    Path target = Path.of(System.getProperty("user.dir"), "target");
    String classPath =
        target.resolve("classes") + File.pathSeparator + target.resolve("test-classes");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(java, setting, "-cp", classPath, TinyCalls.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toArray(String[]::new);
  }
}
