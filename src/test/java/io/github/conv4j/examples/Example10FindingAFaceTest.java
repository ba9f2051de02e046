package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.conv4j.Tensor;
import io.github.conv4j.examples.FaceDetector.Face;
import io.github.conv4j.io.Images;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pretrained network finds the one face in a portrait. */
@Tag("engine")
class Example10FindingAFaceTest {
  /** The CRC-32 of what the network says of the portrait, taken from a run: the same on every back-end and JDK. */
  private static final String SAID = "fb060776";

  private static Tensor astronaut() throws IOException {
    return Images.read(Program.resource("astronaut.jpg"));
  }

  @Test
  void the_detector_finds_the_one_face_where_others_find_it() throws IOException {
    List<Face> faces = FaceDetector.read().find(astronaut());

    assertThat(faces).hasSize(1);
    Face face = faces.get(0); // the figures are TensorFlow.js's
    assertThat(face.score()).isEqualTo(0.967, within(0.001));
    assertThat(face.left()).isEqualTo(132, within(1.0));
    assertThat(face.top()).isEqualTo(61, within(1.0));
    assertThat(face.width()).isEqualTo(94, within(1.0));
    assertThat(face.height()).isEqualTo(90, within(1.0));
  }

  @Test
  void what_it_says_has_the_same_bits_everywhere() throws IOException {
    FaceDetector detector = FaceDetector.read();
    detector.forward(Tensor.zeros(3, FaceDetector.SIZE, FaceDetector.SIZE)); // which leaves nothing
    Tensor cells = detector.forward(astronaut());

    assertThat(cells.shape()).containsExactly(25, 13, 13);
    ByteBuffer bytes = ByteBuffer.allocate(cells.size() * Float.BYTES);
    bytes.asFloatBuffer().put(cells.toArray());
    var crc = new CRC32();
    crc.update(bytes);
    assertThat(String.format(Locale.ROOT, "%08x", crc.getValue())).isEqualTo(SAID);
  }

  @Test
  void a_face_is_found_beside_much_black_and_none_where_there_is_none() throws IOException {
    Tensor black = Tensor.zeros(3, FaceDetector.SIZE, FaceDetector.SIZE);
    FaceDetector detector = FaceDetector.read();

    assertThat(detector.find(black)).isEmpty();

    Tensor left = black.copy();
    left.slice(2, 0, 316).assign(astronaut().slice(2, 100, 416)); // 100 pixels further left
    assertThat(detector.find(left))
        .singleElement()
        .satisfies(face -> assertThat(face.left()).isEqualTo(32, within(3.0)));
  }

  @Test
  void the_program_draws_a_box_and_says_what_goes_wrong(@TempDir Path folder) throws IOException {
    Path result = folder.resolve("face.png");

    assertThat(
            FindingAFace.problem(Program.resource("astronaut.jpg").toString(), result.toString()))
        .isNull();

    Tensor drawn = Images.read(result);
    Tensor changed = drawn.sub(astronaut()).map(Math::abs).max(0).map(v -> v > 0.3f ? 1 : 0);
    assertThat(changed.sum()).as("pixels of the box").isBetween(500f, 1_500f);
    assertThat(changed.slice(0, 70, 140).slice(1, 140, 215).sum())
        .as("inside of it")
        .isZero();

    Path missing = folder.resolve("missing.png");
    assertThat(FindingAFace.problem(missing.toString())).isEqualTo(missing + ": no such file");
    assertThat(FindingAFace.problem("a", "b", "c"))
        .isEqualTo("3 arguments given but 2 at most are taken: picture result");
  }
}
