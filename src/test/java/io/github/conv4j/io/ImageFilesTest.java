package io.github.conv4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.conv4j.Tensor;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only files of images do; {@link ImageFormatsTest} tests what streams do as well. */
class ImageFilesTest {
  @TempDir
  Path folder;

  private Tensor writeAndRead(Tensor image, String name) throws IOException {
    Images.write(image, folder.resolve(name));
    return Images.read(folder.resolve(name));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void a_file_is_read_whatever_its_name() throws IOException {
    Tensor image = ImagesTest.levels(4, 3, 5, 5);
    Images.write(image, folder.resolve("image.png"));
    Files.copy(folder.resolve("image.png"), folder.resolve("image.jpg"));
    Files.copy(folder.resolve("image.png"), folder.resolve("image"));

    assertThat(Images.read(folder.resolve("image.jpg"))).isEqualTo(image);
    assertThat(Images.read(folder.resolve("image"))).isEqualTo(image);
  }

  @Test
  void a_file_is_replaced_by_the_next_one() throws IOException {
    Tensor first = ImagesTest.levels(5, 3, 40, 40);
    Tensor second = ImagesTest.levels(6, 1, 2, 2);

    assertThat(writeAndRead(first, "image.png")).isEqualTo(first);
    assertThat(writeAndRead(second, "image.png")).isEqualTo(second);
    assertThat(files()).containsExactly(folder.resolve("image.png"));
  }

  @Test
  void a_refused_write_leaves_the_old_file_whole_and_no_other() throws IOException {
    Path path = Files.writeString(folder.resolve("old.wbmp"), "the old file");

    // the JDK's writer takes images of one bit only
    assertThatThrownBy(() -> Images.write(Tensor.ones(4, 4), path))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Images.write: extension is 'wbmp' but must be one of bmp, gif, jpeg, jpg, png, tif, tiff; file "
                + path);

    assertThat(path).hasContent("the old file");
    assertThat(files()).containsExactly(path);
  }

  @Test
  void an_interrupted_thread_still_reads_and_writes() throws IOException {
    Tensor image = ImagesTest.levels(11, 3, 4, 5);

    Thread.currentThread().interrupt();
    Tensor back = writeAndRead(image, "image.png");

    assertThat(Thread.interrupted()).isTrue(); // and clears it
    assertThat(back).isEqualTo(image);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "lists its open files in /proc")
  void a_file_that_was_read_is_closed() throws IOException {
    Path whole = folder.resolve("whole.png");
    Images.write(Tensor.ones(3, 2, 2), whole);
    Path text = Files.writeString(folder.resolve("text.png"), "no image");

    assertThat(Images.read(whole).size()).isEqualTo(12);
    assertThatThrownBy(() -> Images.read(text)).isInstanceOf(IOException.class);

    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(open.filter(Files::isSymbolicLink).map(ImageFilesTest::target))
          .isNotEmpty()
          .doesNotContain(whole.toRealPath(), text.toRealPath());
    }
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) { // the listing's own, closed by now
      return link;
    }
  }

  @Test
  void a_file_that_is_missing_or_a_folder_is_named() {
    Path missing = folder.resolve("missing.png");

    assertThatThrownBy(() -> Images.read(missing))
        .isExactlyInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
    assertThatThrownBy(() -> Images.read(folder))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage(folder + ": is a directory");
  }
}
