package io.github.conv4j.peers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** As much of ONNX's format, which is Protocol Buffers, as a model of one convolution takes: opset 17, IR version 8. */
final class OnnxModel {
  private static final int FLOAT = 1;
  private static final int INT = 2;
  private static final int INTS = 7;

  private OnnxModel() {}

  /** A model with input x and output y. */
  static byte[] of(Layer layer) {
    int kernel = layer.kernel();
    int padding = layer.padding();
    Message node = new Message()
        .text(1, "x")
        .text(1, "weight")
        .text(1, "bias")
        .text(2, "y")
        .text(4, "Conv")
        .message(5, integers("kernel_shape", kernel, kernel))
        .message(5, integers("strides", layer.stride(), layer.stride()))
        .message(5, integers("pads", padding, padding, padding, padding))
        .message(5, new Message().text(1, "group").number(3, layer.groups()).number(20, INT));
    int inputs = layer.in() / layer.groups();
    Message graph = new Message()
        .message(1, node)
        .text(2, "layer")
        .message(5, tensor("weight", layer.weight(), layer.out(), inputs, kernel, kernel))
        .message(5, tensor("bias", layer.bias(), layer.out()))
        .message(11, value("x", 1, layer.in(), layer.height(), layer.width()))
        .message(12, value("y", 1, layer.out(), layer.outHeight(), layer.outWidth()));
    return new Message()
        .number(1, 8)
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, 17))
        .bytes();
  }

  private static Message integers(String name, int... values) {
    Message attribute = new Message().text(1, name);
    for (int value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, INTS);
  }

  private static Message tensor(String name, float[] values, int... shape) {
    Message tensor = new Message();
    for (int length : shape) {
      tensor.number(1, length);
    }
    ByteBuffer raw =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor.number(2, FLOAT).text(8, name).data(9, raw.array());
  }

  private static Message value(String name, int... shape) {
    Message axes = new Message();
    for (int length : shape) {
      axes.message(1, new Message().number(1, length));
    }
    Message type = new Message().number(1, FLOAT).message(2, axes);
    return new Message().text(1, name).message(2, new Message().message(1, type));
  }

  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message data(int field, byte[] value) {
      varint(((long) field << 3) | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return data(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return data(field, value.bytes());
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    private void varint(long value) {
      long rest = value;
      for (; rest > 127; rest >>>= 7) {
        out.write((int) ((rest & 127) | 128));
      }
      out.write((int) rest);
    }
  }
}
