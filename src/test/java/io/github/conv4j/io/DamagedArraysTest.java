package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Reads NumPy's files with bytes changed, removed and inserted: each is read, or is an {@link IOException}. Half of the
 * files are the same in every run, half are new. A failure names the seed of its file: add it to {@link #FOUND}, and every
 * run repeats it.
 */
class DamagedArraysTest {
  /** Seeds that once failed. */
  private static final long[] FOUND = {};

  private static final int NPY_FILES = 200_000;
  private static final int NPZ_FILES = 40_000;

  /** Words that turn one header into another. */
  private static final List<String> WORDS = List.of(
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      ",",
      "'",
      "-",
      "L",
      "0",
      "3,",
      "65536",
      "2147483647",
      "True",
      "False",
      "<f8",
      ">i4",
      "|b1",
      "<f2",
      "|O",
      "'shape': ",
      "'descr': ",
      "\0",
      "\n",
      "\\",
      "é");

  private static final List<byte[]> NPY = new ArrayList<>();
  private static final List<byte[]> NPZ = new ArrayList<>();

  @BeforeAll
  static void readWholeFiles() throws IOException {
    for (String name : List.of(
        "f4",
        "f4_big_endian",
        "f4_fortran",
        "f4_rank0",
        "f4_rank5",
        "f4_empty",
        "f4_version2",
        "f4_version3",
        "b1",
        "u2",
        "i4",
        "u8",
        "f2",
        "f8",
        "structured",
        "text")) {
      NPY.add(Files.readAllBytes(ArrayFiles.numpy(name + ".npy")));
    }
    for (String name :
        List.of("layer", "layer_deflated", "layer_piped", "layer_piped_deflated", "mixed")) {
      NPZ.add(Files.readAllBytes(ArrayFiles.numpy(name + ".npz")));
    }
  }

  private static LongStream seeds(int count) {
    LongStream fixed = LongStream.range(0, count / 2);
    LongStream fresh = new SplittableRandom().longs(count - count / 2);
    return LongStream.concat(LongStream.of(FOUND), LongStream.concat(fixed, fresh));
  }

  // ---- damage ----

  /** Damages one of the files in one to four places. */
  static byte[] damaged(List<byte[]> files, long seed) {
    var random = new SplittableRandom(seed);
    byte[] file = files.get(random.nextInt(files.size())).clone();
    for (int changes = random.nextInt(1, 5); changes > 0 && file.length > 0; changes--) {
      file = damaged(file, random);
    }
    return file;
  }

  private static byte[] damaged(byte[] file, SplittableRandom random) {
    int at = random.nextInt(file.length);
    int rest = Math.min(file.length - at, random.nextInt(1, 9));
    switch (random.nextInt(8)) {
      case 0 -> file[at] = (byte) random.nextInt();
      case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> file[at] = (byte) (file[at] + (random.nextBoolean() ? 1 : -1));
      case 3 -> Arrays.fill(file, at, at + rest, (byte) (random.nextBoolean() ? 0xff : 0));
      case 4 -> {
        byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(ISO_8859_1);
        System.arraycopy(word, 0, file, at, Math.min(word.length, file.length - at));
      }
      case 5 -> {
        return spliced(file, at, rest, new byte[0]); // removed
      }
      case 6 -> {
        int from = random.nextInt(file.length);
        int to = Math.min(file.length, from + random.nextInt(1, 60));
        return spliced(file, at, 0, Arrays.copyOfRange(file, from, to)); // inserted
      }
      default -> {
        return random.nextInt(4) == 0 ? Arrays.copyOf(file, at) : file; // cut off
      }
    }
    return file;
  }

  private static byte[] spliced(byte[] file, int at, int without, byte[] with) {
    byte[] result = Arrays.copyOf(file, file.length - without + with.length);
    System.arraycopy(with, 0, result, at, with.length);
    System.arraycopy(file, at + without, result, at + with.length, file.length - at - without);
    return result;
  }

  // ---- reading ----

  /** Reads a file in memory. */
  @FunctionalInterface
  private interface Reader {
    Collection<Tensor> read(byte[] bytes) throws IOException;
  }

  /** Reads one file. Anything thrown other than an IOException with a message fails the test. */
  private static boolean reads(
      List<byte[]> files, String operation, Reader reader, int unpacking, long seed) {
    byte[] bytes = damaged(files, seed);
    try {
      for (Tensor tensor : reader.read(bytes)) {
        // every element takes at least one byte
        assertThat(tensor.size()).isLessThanOrEqualTo(bytes.length * unpacking);
      }
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith(operation + ": ");
      return false;
    }
  }

  private static int countReadable(
      List<byte[]> files, String operation, Reader reader, int unpacking, LongStream seeds) {
    int[] readable = new int[1];
    seeds.forEach(seed -> {
      try {
        readable[0] += reads(files, operation, reader, unpacking, seed) ? 1 : 0;
      } catch (Throwable e) { // even an OutOfMemoryError, which would end the whole run
        throw new AssertionError("file of seed " + seed + "L", e);
      }
    });
    return readable[0];
  }

  @Test
  void a_damaged_npy_file_is_read_or_an_io_exception() {
    int readable = countReadable(
        NPY, "Npy.read", bytes -> List.of(Npy.read(ArrayFiles.stream(bytes))), 1, seeds(NPY_FILES));

    // damaged elements and header padding are still readable
    assertThat(readable).isBetween(NPY_FILES / 20, NPY_FILES / 2);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void a_damaged_npz_file_is_read_or_an_io_exception(Medium medium) {
    Reader file =
        bytes -> Npz.read(ZipBytes.of(ArrayFiles.channel(bytes), Source.stream("Npz.read")))
            .values();
    Reader stream = bytes -> Npz.read(ArrayFiles.stream(bytes)).values();
    int readable = countReadable(
        NPZ, "Npz.read", medium == Medium.FILE ? file : stream, 1032, seeds(NPZ_FILES));

    assertThat(readable).isBetween(NPZ_FILES / 100, NPZ_FILES / 2);
  }
}
