package io.github.conv4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Which classes need more of the JDK than java.base, according to their byte code; the consumer src/it/module-path runs with
 * java.base alone.
 */
class JavaBaseTest {
  /** Such as {@code io.github.conv4j.io.Images -> java.awt.image.BufferedImage java.desktop}. */
  static final Pattern DEPENDENCY =
      Pattern.compile("^ +(io\\.github\\.conv4j\\.\\S+) +-> +(\\S+) +(\\S.*)$", Pattern.MULTILINE);

  @Test
  void only_images_and_the_vector_kernels_need_more_than_java_base() throws URISyntaxException {
    Set<String> beyond = new TreeSet<>();
    Set<String> classes = new TreeSet<>();
    Matcher dependency = DEPENDENCY.matcher(jdeps());
    while (dependency.find()) {
      String type = dependency.group(1).replaceAll("\\$.*", "");
      classes.add(type);
      if (!Set.of("java.base", "io.github.conv4j").contains(dependency.group(3).strip())) {
        beyond.add(type + " -> " + dependency.group(2).replaceAll("\\.[A-Z].*", ""));
      }
    }

    assertThat(classes).contains(Tensor.class.getName(), Conv2D.class.getName());
    assertThat(beyond)
        .allMatch(line ->
            line.matches("io\\.github\\.conv4j\\.io\\.Images -> (java\\.awt|javax\\.imageio).*"
                + "|io\\.github\\.conv4j\\.engine\\.kernel\\.\\w+ -> jdk\\.incubator\\.vector"))
        .contains(
            "io.github.conv4j.io.Images -> java.awt.image",
            "io.github.conv4j.engine.kernel.VectorKernel -> jdk.incubator.vector");
  }

  static String jdeps() throws URISyntaxException {
    Path classes =
        Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, false, UTF_8);
    int status = ToolProvider.findFirst("jdeps")
        .orElseThrow()
        .run(out, out, "-verbose:class", "-filter:none", classes.toString());
    out.flush();
    assertThat(status).as(bytes.toString(UTF_8)).isZero();
    return bytes.toString(UTF_8);
  }
}
