package io.github.conv4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the sources of the engine may lean on; read from the source tree, which lies where the build runs. */
@Tag("engine")
class EngineImportsTest {
  private static final Path SOURCES = Path.of(System.getProperty("user.dir"), "src/main/java");
  private static final Path ENGINE = SOURCES.resolve("io/github/conv4j/engine");

  /** A name of that package, not the name of the module in a string. */
  private static final Pattern VECTOR_API = Pattern.compile("jdk\\.incubator\\.vector\\.\\w");

  private static final Pattern OUTSIDE =
      Pattern.compile("\\bio\\.github\\.conv4j\\.(?:[A-Z]|(?!engine\\b)\\w+\\.[A-Z]|\\*)");

  @Test
  void only_the_vector_kernels_name_the_vector_api() {
    assertThat(filesWith(VECTOR_API, SOURCES))
        .extracting(file -> ENGINE.resolve("kernel").relativize(file).toString())
        .containsExactlyInAnyOrder(
            "ProductTiles.java",
            "RollOfFive.java",
            "RollOfThree.java",
            "SlideTiles.java",
            "Transposition16.java",
            "VectorFrame.java",
            "VectorKernel.java",
            "VectorPacking.java",
            "VectorPooling.java",
            "Vectors.java");
  }

  @Test
  void one_file_alone_names_a_species() {
    assertThat(filesWith(Pattern.compile("SPECIES_\\w+"), SOURCES))
        .containsExactly(ENGINE.resolve("kernel/Vectors.java"));
  }

  @Test
  void the_engine_names_nothing_of_the_library_around_it() {
    assertThat(filesWith(OUTSIDE, ENGINE)).isEmpty();
    assertThat(filesWith(OUTSIDE, SOURCES)).as("files that do, elsewhere").isNotEmpty();
  }

  private static List<Path> filesWith(Pattern pattern, Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> pattern.matcher(text(file)).find())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
