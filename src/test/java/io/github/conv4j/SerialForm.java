package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/** Serialises objects, and lets tests change the bytes. */
final class SerialForm {
  private SerialForm() {}

  static byte[] write(Object object) throws IOException {
    return write(object, UnaryOperator.identity());
  }

  /** Writes other objects in place of some, as a forger would. */
  static byte[] write(Object object, UnaryOperator<Object> replacement) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ReplacingStream(bytes, replacement)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  static <T> T roundTrip(Class<T> type, T object) throws IOException, ClassNotFoundException {
    return type.cast(read(write(object)));
  }

  /** Replaces the only place where these ints follow one another. */
  static byte[] patch(byte[] bytes, int[] from, int[] to) {
    String text = HexFormat.of().formatHex(bytes);
    assertThat(text).containsOnlyOnce(hex(from));
    return HexFormat.of().parseHex(text.replace(hex(from), hex(to)));
  }

  private static String hex(int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    Arrays.stream(values).forEach(bytes::putInt);
    return HexFormat.of().formatHex(bytes.array());
  }

  private static final class ReplacingStream extends ObjectOutputStream {
    private final UnaryOperator<Object> replacement;

    ReplacingStream(OutputStream out, UnaryOperator<Object> replacement) throws IOException {
      super(out);
      this.replacement = replacement;
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      return replacement.apply(object);
    }
  }
}
