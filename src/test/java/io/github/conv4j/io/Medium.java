package io.github.conv4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The two ways that bytes come and go. Tests which are the same for both run once with each, on files. */
enum Medium {
  FILE {
    @Override
    Map<String, Tensor> read(Path path) throws IOException {
      return Npz.read(path);
    }

    @Override
    void write(Map<String, Tensor> tensors, Path path) throws IOException {
      Npz.write(tensors, path);
    }

    @Override
    Tensor readImage(Path path) throws IOException {
      return Images.read(path);
    }

    @Override
    void writeImage(Tensor image, Path path) throws IOException {
      Images.write(image, path);
    }

    @Override
    String ending(Path path) {
      return "; file " + path;
    }
  },

  STREAM {
    @Override
    Map<String, Tensor> read(Path path) throws IOException {
      return Npz.read(new SlowStream(Files.readAllBytes(path)));
    }

    @Override
    void write(Map<String, Tensor> tensors, Path path) throws IOException {
      var out = new BorrowedStream();
      try {
        Npz.write(tensors, out);
      } finally {
        out.copyTo(path);
      }
    }

    @Override
    Tensor readImage(Path path) throws IOException {
      return Images.read(new SlowStream(Files.readAllBytes(path)));
    }

    @Override
    void writeImage(Tensor image, Path path) throws IOException {
      String name = path.getFileName().toString();
      var out = new BorrowedStream();
      try {
        Images.write(image, name.substring(name.lastIndexOf('.') + 1), out);
      } finally {
        out.copyTo(path);
      }
    }

    @Override
    String ending(Path path) {
      return "";
    }
  };

  abstract Map<String, Tensor> read(Path path) throws IOException;

  abstract void write(Map<String, Tensor> tensors, Path path) throws IOException;

  abstract Tensor readImage(Path path) throws IOException;

  abstract void writeImage(Tensor image, Path path) throws IOException;

  /** How an error about the file ends. */
  abstract String ending(Path path);

  /** Bytes in memory that may be neither flushed nor closed. */
  static final class BorrowedStream extends ByteArrayOutputStream {
    @Override
    public void flush() {
      throw new AssertionError("flushed");
    }

    @Override
    public void close() {
      throw new AssertionError("closed");
    }

    private void copyTo(Path path) throws IOException {
      if (size() > 0) { // a refused call writes nothing
        assertThat(Files.write(path, toByteArray())).isRegularFile();
      }
    }
  }
}
