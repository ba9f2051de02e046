package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a file declares costs no memory: here a JVM of 24 MB reads files that declare up to 8 GB. */
class HostileClaimsTest {

  @Test
  @Timeout(60)
  void what_a_file_declares_costs_no_memory() throws Exception {
    var builder = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx24m",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classes(Npy.class) + File.pathSeparator + classes(HostileClaims.class),
        HostileClaims.class.getName());
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // which the JVM would print
    Process jvm = builder.redirectErrorStream(true).start();
    String output = new String(jvm.getInputStream().readAllBytes(), UTF_8);

    assertThat(output.lines())
        .containsExactly(
            "elements: Npy.read: bytes end within the elements, after 70000 of 8589934556; "
                + "shape (2147483639)",
            "elements in Fortran order: Npy.read: bytes end within the elements, "
                + "after 70000 of 8000000000; shape (20000, 100000)",
            "header: Npy.read: header has 4294967295 bytes but must have at most 65535",
            "entry that has more than its array: Npz.read: array has 76 bytes "
                + "but the zip directory says 67108928; entry x.npy",
            "entry that has more than the directory says: Npz.read: entry unpacks to more than "
                + "the 76 bytes of its array; entry x.npy",
            "entry that has less than its array: Npz.read: bytes end within the elements, "
                + "after 12 of 2000000000; shape (500000000), entry x.npy",
            "entry that is an array of zeros: Npz.read: 16777216 elements are too many "
                + "for the memory; entry x.npy");
    assertThat(jvm.waitFor()).isZero();
  }

  /** The folder of a class's package tree, whether or not the tests are patched into the module. */
  private static Path classes(Class<?> type) throws Exception {
    String file = "/" + type.getName().replace('.', '/') + ".class";
    Path path = Path.of(type.getResource(file).toURI());
    for (int depth = 0; depth < type.getName().split("\\.").length; depth++) {
      path = path.getParent();
    }
    return path;
  }
}
