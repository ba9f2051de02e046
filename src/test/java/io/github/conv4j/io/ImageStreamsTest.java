package io.github.conv4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.conv4j.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only streams of images do; {@link ImageFormatsTest} tests what files do as well. */
class ImageStreamsTest {
  private static final Tensor IMAGE = ImagesTest.levels(12, 3, 40, 50);

  private static byte[] written(String format) throws IOException {
    var out = new ByteArrayOutputStream();
    Images.write(IMAGE, format, out);
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "PNG", "jpg", "JPEG", "bmp", "gif", "tif", "Tiff"})
  void a_format_is_named_by_its_extension(String format, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("image." + format);

    Images.write(IMAGE, file);

    assertThat(written(format)).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void a_resource_is_read() throws IOException {
    try (InputStream in = ImageStreamsTest.class.getResourceAsStream("/temple.jpg")) {
      assertThat(Images.read(in).dim(0)).isEqualTo(3);
      assertThat(in.read()).as("still open, at its end").isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tif"})
  void the_exception_of_a_stream_that_fails_is_thrown_as_it_is(String format) throws IOException {
    byte[] whole = written(format);
    for (int length = 0; length < whole.length - 100; length += 1 + whole.length / 50) {
      byte[] part = Arrays.copyOf(whole, length);
      for (IOException failure :
          new IOException[] {new IOException("reset"), new EOFException("early")}) {
        assertThatThrownBy(() -> Images.read(new SlowStream(part, failure))).isSameAs(failure);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tif"})
  void a_stream_that_cannot_be_written_is_an_io_exception(String format) {
    var failure = new IOException("full");
    OutputStream full = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw failure;
      }
    };

    assertThatThrownBy(() -> Images.write(IMAGE, format, full))
        .isInstanceOf(IOException.class)
        .satisfiesAnyOf(
            e -> assertThat(e).isSameAs(failure), e -> assertThat(e).hasRootCause(failure));
  }
}
