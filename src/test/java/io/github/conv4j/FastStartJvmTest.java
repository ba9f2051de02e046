package io.github.conv4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.testing.ManyCalls;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which back-end a JVM with the Vector API's flag comes to, that every result has the same bits, and that it comes to an end. */
class FastStartJvmTest {
  private static final String FLAG = "--add-modules=jdk.incubator.vector";

  @Test
  void one_processor_is_enough_to_go_over() throws Exception {
    assertThat(lastLine(FLAG, "-XX:ActiveProcessorCount=1")).matches("vector-\\d+ true");
  }

  @Test
  void without_c2_it_stays_plain() throws Exception {
    assertThat(lastLine(FLAG, "-XX:TieredStopAtLevel=1")).isEqualTo("plain false");
  }

  @Test
  void with_a_method_that_is_never_compiled_it_stays_plain() throws Exception {
    String tiles = "io.github.conv4j.engine.kernel.ProductTiles::*";
    assertThat(lastLine(FLAG, "-XX:CompileCommand=quiet", "-XX:CompileCommand=exclude," + tiles))
        .isEqualTo("plain false");
  }

  @Test
  void a_wish_holds_from_the_first_call_on() throws Exception {
    assertThat(lastLine(FLAG, "-Dio.github.conv4j.backend=plain")).isEqualTo("plain false");
    assertThat(lastLine(FLAG, "-Dio.github.conv4j.backend=vector")).matches("vector-\\d+ true");
  }

  private static String lastLine(String... options) throws IOException, InterruptedException {
    Path target = Path.of(System.getProperty("user.dir"), "target");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(target.resolve("classes") + File.pathSeparator + target.resolve("test-classes"));
    command.add(ManyCalls.class.getName());
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().reduce((one, next) -> next).orElse("");
  }
}
