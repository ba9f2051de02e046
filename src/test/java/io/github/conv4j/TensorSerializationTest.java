package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TensorSerializationTest {
  private static byte[] written(Object object) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  @Test
  void a_tensor_comes_back_with_shape_and_elements() throws Exception {
    for (Tensor tensor : new Tensor[] {
      Tensor.scalar(-0f),
      Tensor.of(new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE}),
      Tensor.arange(6).reshape(2, 3),
      StridedTwin.of(Tensor.arange(24).reshape(2, 3, 4)),
      Tensor.arange(3).broadcastTo(2, 3),
      Tensor.zeros(0, 3),
      Tensor.zeros(3, 0)
    }) {
      assertThat(read(written(tensor))).isEqualTo(tensor);
    }
  }

  @Test
  void what_comes_back_is_contiguous_and_can_be_written() throws Exception {
    Tensor repeated = (Tensor) read(written(Tensor.arange(3).broadcastTo(2, 3)));

    repeated.set(9, 1, 1);

    assertThat(repeated.strides()).containsExactly(3, 1);
    assertThat(repeated.toArray()).containsExactly(0, 1, 2, 0, 9, 2);
  }

  @Test
  void a_view_ships_its_own_elements_alone() throws Exception {
    byte[] view = written(Tensor.zeros(1000, 1000).slice(0, 998, 1000).slice(1, 0, 3));

    assertThat(view).hasSize(158);
    assertThat(view).isEqualTo(written(Tensor.zeros(2, 3)));
    assertThat(written(Tensor.zeros(2, 4))).hasSize(view.length + 2 * Float.BYTES);
    assertThat(written(Tensor.zeros(1, 2, 3))).hasSize(view.length + Integer.BYTES);
  }

  @Test
  void a_stream_whose_values_do_not_fill_the_shape_is_refused() throws Exception {
    assertThatThrownBy(() -> read(tampered(7, 8)))
        .isExactlyInstanceOf(InvalidObjectException.class)
        .hasMessage("readObject: number of values is 35 but the shape has 40; shape (5, 8)")
        .hasCauseExactlyInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_stream_with_a_negative_length_is_refused() throws Exception {
    assertThatThrownBy(() -> read(tampered(7, -7)))
        .isExactlyInstanceOf(InvalidObjectException.class)
        .hasMessage("readObject: axis 1 has negative length -7; shape (5, -7)");
  }

  @Test
  void a_stream_whose_shape_overflows_is_refused() throws Exception {
    assertThatThrownBy(() -> read(tampered(7, Integer.MAX_VALUE)))
        .isExactlyInstanceOf(InvalidObjectException.class)
        .hasMessage("readObject: 10737418235 elements exceed an array's limit of 2147483639;"
            + " shape (5, 2147483647)");
  }

  /** A tensor of shape (5, 7) with one length of it replaced. */
  private static byte[] tampered(int length, int replacement) throws IOException {
    byte[] bytes = written(Tensor.full(0.1f, 5, 7));
    var buffer = ByteBuffer.wrap(bytes);
    int found = 0;
    for (int at = 4; at + 4 <= bytes.length; at++) {
      if (buffer.getInt(at - 4) == 5 && buffer.getInt(at) == length) {
        buffer.putInt(at, replacement);
        found++;
      }
    }
    assertThat(found).isEqualTo(1);
    return bytes;
  }

  @Test
  void a_stream_without_values_or_shape_is_refused() throws Exception {
    assertThatThrownBy(() -> read(written(elements(new int[] {0}, null))))
        .isExactlyInstanceOf(InvalidObjectException.class)
        .hasMessage("readObject: values is null")
        .hasCauseExactlyInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> read(written(elements(null, new float[1]))))
        .isExactlyInstanceOf(InvalidObjectException.class)
        .hasMessage("readObject: shape is null");
  }

  private static Object elements(int[] shape, float[] values) throws ReflectiveOperationException {
    var constructor = Class.forName(Tensor.class.getName() + "$Elements")
        .getDeclaredConstructor(int[].class, float[].class);
    constructor.setAccessible(true);
    return constructor.newInstance(shape, values);
  }

  @Test
  void a_stream_that_names_the_tensor_itself_is_refused() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
      out.writeShort(ObjectStreamConstants.STREAM_VERSION);
      out.writeByte(ObjectStreamConstants.TC_OBJECT);
      out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
      out.writeUTF(Tensor.class.getName());
      out.writeLong(1); // serialVersionUID
      out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
      out.writeShort(0); // fields
      out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
      out.writeByte(ObjectStreamConstants.TC_NULL); // superclass
    }

    assertThatThrownBy(() -> read(bytes.toByteArray()))
        .isExactlyInstanceOf(InvalidObjectException.class)
        .hasMessage("readObject: a tensor is read from its elements alone");
  }
}
