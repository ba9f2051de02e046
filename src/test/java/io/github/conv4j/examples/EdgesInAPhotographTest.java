package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Tensor;
import io.github.conv4j.io.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README's first command, without Maven around it. */
@Tag("engine")
class EdgesInAPhotographTest {
  @TempDir
  private Path folder;

  private String run(Object... args) {
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    return EdgesInAPhotograph.problem(texts);
  }

  @Test
  void the_edges_of_a_black_square_are_bright_and_all_else_is_dark() throws IOException {
    Tensor image = Tensor.ones(3, 40, 60);
    image.slice(1, 10, 30).slice(2, 20, 40).fill(0);
    Path photograph = folder.resolve("square.png");
    Path picture = folder.resolve("edges.png");
    Images.write(image, photograph);

    assertThat(run(photograph, picture)).isNull();

    Tensor edges = Images.read(picture).squeeze(); // smaller by one pixel on each side
    assertThat(edges.shape()).containsExactly(38, 58);
    assertThat(edges.slice(0, 12, 26).slice(1, 18, 20).min()).as("left side").isEqualTo(1);
    assertThat(edges.slice(0, 8, 10).slice(1, 22, 36).min()).as("top side").isEqualTo(1);
    assertThat(edges.slice(0, 12, 26).slice(1, 22, 36).max()).as("inside").isZero();
    assertThat(edges.slice(0, 0, 7).max()).as("outside").isZero();
  }

  @Test
  void the_temple_has_edges_but_no_sky_full_of_them() throws IOException {
    Path temple = Path.of("src", "test", "resources", "temple.jpg");
    Path picture = folder.resolve("edges.png");

    assertThat(run(temple, picture)).isNull();

    Tensor edges = Images.read(picture).squeeze();
    assertThat(edges.shape()).containsExactly(425, 638);
    assertThat(edges.slice(0, 100, 400).mean()).as("temple and trees").isBetween(0.1f, 0.5f);
    assertThat(edges.slice(0, 0, 20).mean()).as("sky").isLessThan(0.05f);
  }

  @Test
  void what_goes_wrong_is_said_in_one_line() throws IOException {
    Path picture = folder.resolve("edges.png");
    Path text = Files.writeString(folder.resolve("text.png"), "no image");
    Path small = folder.resolve("small.png");
    Images.write(Tensor.ones(2, 2), small);
    Path missing = folder.resolve("missing.jpg");

    assertThat(run(missing, picture)).isEqualTo(missing + ": no such file");
    assertThat(run(folder, picture)).isEqualTo(folder + ": is a directory");
    assertThat(run(text, picture))
        .isEqualTo("Images.read: no image in a known format; file " + text);
    assertThat(run(small, picture))
        .startsWith("corr2dMultiInOut: kernel height 3 exceeds input height 2;");
    assertThat(run(small, picture, "more"))
        .isEqualTo("3 arguments given but 2 at most are taken: photograph picture");
    assertThat(picture).doesNotExist();
  }

  @Test
  void a_picture_that_cannot_be_written_is_said_in_one_line() throws IOException {
    Path photograph = folder.resolve("grey.png");
    Images.write(Tensor.ones(5, 5), photograph);
    Path nowhere = folder.resolve("nowhere");

    assertThat(run(photograph, nowhere.resolve("edges.png")))
        .isEqualTo(nowhere + ": no such folder");
    assertThat(run(photograph, folder.resolve("edges.txt")))
        .startsWith("Images.write: extension is 'txt' but must be one of");
    assertThat(run(photograph, folder)).contains(folder.toString());
  }
}
