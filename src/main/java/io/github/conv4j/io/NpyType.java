package io.github.conv4j.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The types of an NPY file's elements that a float32 is made from, under NumPy's names for them, and how it is made. */
enum NpyType {
  B1(Kind.BOOL, 1),
  I1(Kind.SIGNED, 1),
  I2(Kind.SIGNED, 2),
  I4(Kind.SIGNED, 4),
  I8(Kind.SIGNED, 8),
  U1(Kind.UNSIGNED, 1),
  U2(Kind.UNSIGNED, 2),
  U4(Kind.UNSIGNED, 4),
  U8(Kind.UNSIGNED, 8),
  F2(Kind.FLOAT16, 2),
  F4(Kind.FLOAT32, 4),
  F8(Kind.FLOAT64, 8);

  /** What the bits of an element mean. */
  private enum Kind {
    BOOL,
    SIGNED,
    UNSIGNED,
    FLOAT16,
    FLOAT32,
    FLOAT64
  }

  private final Kind kind;
  private final int size;

  NpyType(Kind kind, int size) {
    this.kind = kind;
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
    if (kind == Kind.FLOAT32) { // in bulk, and with the bits of every NaN
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
      case BOOL -> bits == 0 ? 0 : 1;
      case SIGNED -> bits;
      case UNSIGNED -> unsigned(bits & (-1L >>> (64 - 8 * size)));
      case FLOAT16 -> half((short) bits);
      case FLOAT32 -> Float.intBitsToFloat((int) bits);
      case FLOAT64 -> (float) Double.longBitsToDouble(bits);
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
