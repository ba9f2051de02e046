package io.github.conv4j.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The element types of NPY files that convert to float32, under NumPy's names. */
enum NpyType {
  B1(1),
  I1(1),
  I2(2),
  I4(4),
  I8(8),
  U1(1),
  U2(2),
  U4(4),
  U8(8),
  F2(2),
  F4(4),
  F8(8);

  private final int size;

  NpyType(int size) {
    this.size = size;
  }

  /** The type of a code such as {@code f4}, without its byte order. */
  static Optional<NpyType> of(String code) {
    return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
  }

  /** All codes, for messages. */
  static String codes() {
    return Arrays.stream(values()).map(NpyType::code).collect(Collectors.joining(", "));
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The length of one element in bytes. */
  int size() {
    return size;
  }

  /** Converts elements from the start of a buffer, in its byte order. */
  void convert(ByteBuffer bytes, float[] to, int from, int count) {
    bytes.rewind();
    if (this == F4) { // in bulk, and with the bits of every NaN
      bytes.asFloatBuffer().get(to, from, count);
      return;
    }
    for (int i = from; i < from + count; i++) {
      to[i] = next(bytes);
    }
  }

  /** Takes one element and rounds it to the nearest float32, ties to even, as Java's conversions do. */
  private float next(ByteBuffer bytes) {
    return switch (this) {
      case B1 -> bytes.get() == 0 ? 0 : 1;
      case I1 -> bytes.get();
      case I2 -> bytes.getShort();
      case I4 -> bytes.getInt();
      case I8 -> bytes.getLong();
      case U1 -> Byte.toUnsignedInt(bytes.get());
      case U2 -> Short.toUnsignedInt(bytes.getShort());
      case U4 -> Integer.toUnsignedLong(bytes.getInt());
      case U8 -> unsigned(bytes.getLong());
      case F2 -> half(bytes.getShort());
      case F4 -> bytes.getFloat();
      case F8 -> (float) bytes.getDouble();
    };
  }

  private static float unsigned(long bits) {
    // halve a large one, and keep the lost bit so that it still counts when rounding
    return bits >= 0 ? bits : 2 * (float) ((bits >>> 1) | (bits & 1));
  }

  /** IEEE 754 binary16; {@code Float.float16ToFloat} came with JDK 20. */
  private static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) { // zero or subnormal
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
    }
    int widened = exponent == 0x1f ? 0xff : exponent + 127 - 15;
    return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
  }
}
