package io.github.conv4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NpyTypeTest {

  private static float convert(NpyType type, ByteBuffer bytes) {
    float[] value = new float[1];
    type.convert(bytes, value, 0, 1);
    return value[0];
  }

  @Test
  void every_float16_has_its_own_value() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      double sign = bits < 1 << 15 ? 1 : -1;
      int exponent = bits >> 10 & 31;
      double fraction = (bits & 1023) / 1024.0;
      double expected = switch (exponent) {
        case 0 -> sign * fraction * 0x1p-14;
        case 31 -> fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        default -> sign * (1 + fraction) * Math.scalb(1.0, exponent - 15);
      };

      float value = convert(NpyType.F2, ByteBuffer.allocate(2).putShort((short) bits));

      assertThat((double) value).as("bits %x", bits).isEqualTo(Double.valueOf(expected)); // or NaN
      assertThat(Float.floatToRawIntBits(value) < 0).isEqualTo(sign < 0); // even for zero and NaN
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"I8", "U8"})
  void integers_of_64_bits_are_rounded_once_to_the_nearest_float(NpyType type) {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      // few bits set, so that many lie close to midway between two floats
      long bits = random.nextLong() & random.nextLong() >>> random.nextInt(64);
      bits |= Long.MIN_VALUE >>> random.nextInt(64) | random.nextLong(3);
      String number = type == NpyType.I8 ? Long.toString(bits) : Long.toUnsignedString(bits);

      float value = convert(type, ByteBuffer.allocate(8).putLong(bits));

      assertThat(value).as(number).isEqualTo(Float.parseFloat(number));
    }
  }

  /** A value midway between two floats rounds to the even one; a value that is larger by 1 does not. */
  @ParameterizedTest
  @CsvSource({
    "16777217, 16777216",
    "16777219, 16777220",
    "9223372036854775807, 9223372036854775808",
    "9223372586610589695, 9223372036854775808",
    "9223372586610589696, 9223372036854775808",
    "9223372586610589697, 9223373136366403584",
    "18446744073709551615, 18446744073709551616"
  })
  void unsigned_integers_tie_to_even(String integer, String expected) {
    ByteBuffer bytes = ByteBuffer.allocate(8).putLong(Long.parseUnsignedLong(integer));

    assertThat(new BigDecimal(convert(NpyType.U8, bytes))).isEqualTo(new BigDecimal(expected));
  }

  @Test
  void any_byte_but_zero_is_true() {
    for (int bits = 0; bits < 256; bits++) {
      float value = convert(NpyType.B1, ByteBuffer.allocate(1).put((byte) bits));

      assertThat(value).isEqualTo(bits == 0 ? 0 : 1);
    }
  }
}
