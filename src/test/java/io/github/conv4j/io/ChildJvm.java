package io.github.conv4j.io;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a test class in a JVM of its own. */
final class ChildJvm {
  private ChildJvm() {}

  /** Starts a main class. Its output includes its errors. */
  static Process start(Class<?> main, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // starts faster
    command.addAll(options);
    command.add("-cp");
    command.add(classes(Npy.class) + File.pathSeparator + classes(main));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // which the JVM would print
    return builder.start();
  }

  /** The root folder of a class's package, whether or not the tests are patched into the module. */
  private static Path classes(Class<?> type) {
    try {
      String file = "/" + type.getName().replace('.', '/') + ".class";
      Path path = Path.of(type.getResource(file).toURI());
      for (int depth = 0; depth < type.getName().split("\\.").length; depth++) {
        path = path.getParent();
      }
      return path;
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
