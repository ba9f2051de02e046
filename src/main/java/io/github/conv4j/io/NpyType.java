package io.github.conv4j.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The types of an NPY file's elements that a float32 is made from, under NumPy's names for them, and how it is made. */
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

  private final char kind = name().charAt(0);
  private final int size;

  NpyType(int size) {
    this.size = size;
  }

  /** The type of a code such as {@code f4}, without its byte order. */
  static Optional<NpyType> of(String code) {
    return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
  }

  /** What a message offers instead of another type. */
  static String codes() {
    return Arrays.stream(values()).map(NpyType::code).collect(Collectors.joining(", "));
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The bytes of one element. */
  int size() {
    return size;
  }

  /** Converts elements from the buffer's beginning, in its byte order. */
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

  /** Takes one element and rounds it to the nearest, ties to even, as Java's own conversions do. */
  private float next(ByteBuffer bytes) {
    long bits = switch (size) {
      case 1 -> bytes.get();
      case 2 -> bytes.getShort();
      case 4 -> bytes.getInt();
      default -> bytes.getLong();
    };
    return switch (kind) {
      case 'B' -> bits == 0 ? 0 : 1;
      case 'I' -> bits;
      case 'U' -> unsigned(bits & (-1L >>> (64 - 8 * size)));
      default -> this == F2 ? half((short) bits) : (float) Double.longBitsToDouble(bits);
    };
  }

  private static float unsigned(long bits) {
    // halved, with the bit that falls out kept for the rounding
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
