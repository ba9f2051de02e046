package io.github.conv4j.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelPrinterTest {
  static Stream<Named<Map.Entry<String, String>>> files() {
    return KernelPrinter.files().entrySet().stream().map(file -> Named.of(file.getKey(), file));
  }

  @ParameterizedTest
  @MethodSource("files")
  void what_is_checked_in_is_what_is_printed(Map.Entry<String, String> file) throws IOException {
    String checkedIn = Files.readString(KernelPrinter.FOLDER.resolve(file.getKey()));

    boolean same = KernelPrinter.bare(checkedIn).equals(KernelPrinter.bare(file.getValue()));
    assertThat(same)
        .as("%s, which KernelPrinter.main prints anew", file.getKey())
        .isTrue();
  }
}
