package io.github.conv4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.conv4j.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays that NumPy wrote, or would write. */
class NpyTest {
  /** The contents of most of NumPy's files. */
  static final Tensor VALUES = Tensor.of(new float[][] {{-1, -0.75f, -0.5f}, {-0.25f, 0, 0.25f}});

  @TempDir
  Path folder;

  private static byte[] written(Tensor tensor) throws IOException {
    var out = new ByteArrayOutputStream();
    Npy.write(tensor, out);
    return out.toByteArray();
  }

  private static Tensor numpy(String name) throws IOException {
    return Npy.read(ArrayFiles.numpy(name));
  }

  private static Tensor row(float... values) {
    return Tensor.wrap(values);
  }

  private static int[] bits(Tensor tensor) {
    float[] values = tensor.toArray();
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  // ---- files that NumPy wrote ----

  static Stream<Arguments> float32Files() {
    return Stream.of(
        Arguments.of("f4.npy", VALUES),
        Arguments.of("f4_big_endian.npy", VALUES),
        Arguments.of("f4_fortran.npy", VALUES),
        Arguments.of("f4_version2.npy", VALUES),
        Arguments.of("f4_version3.npy", VALUES),
        Arguments.of("f4_rank0.npy", Tensor.scalar(0.25f)),
        Arguments.of("f4_rank1.npy", VALUES.reshape(6)),
        Arguments.of("f4_rank5.npy", VALUES.reshape(1, 2, 1, 3, 1)),
        Arguments.of("f4_empty.npy", Tensor.zeros(2, 0, 3)));
  }

  @ParameterizedTest
  @MethodSource("float32Files")
  void float32_is_read_as_it_is(String name, Tensor expected) throws IOException {
    assertThat(numpy(name)).isEqualTo(expected);
  }

  @Test
  void every_bit_of_a_float32_stays() throws IOException {
    assertThat(bits(numpy("f4_special.npy")))
        .containsExactly(
            0,
            0x80000000,
            1,
            0x7f7fffff,
            0x7f800000,
            0xff800000,
            0x7fc00000,
            0xffc12345,
            0x7f812345);
  }

  static Stream<Arguments> otherTypes() {
    float big = 1L << 53;
    float twoTo63 = 0x1p63f;
    return Stream.of(
        Arguments.of("b1.npy", row(1, 0, 1)),
        Arguments.of("i1.npy", row(0, 1, -128, -127, 126, 127)),
        Arguments.of("u1.npy", row(0, 1, 0, 1, 254, 255)),
        Arguments.of("i2.npy", row(0, 1, -32768, -32767, 32766, 32767)),
        Arguments.of("u2.npy", row(0, 1, 0, 1, 65534, 65535)),
        Arguments.of("i4.npy", row(0, 1, -0x1p31f, -0x1p31f, 0x1p31f, 0x1p31f, 16777216, 16777220)),
        Arguments.of("u4.npy", row(0, 1, 0, 1, 0x1p32f, 0x1p32f, 16777216, 16777220)),
        Arguments.of(
            "i8.npy", row(0, 1, -twoTo63, -twoTo63, twoTo63, twoTo63, 16777216, 16777220, big)),
        Arguments.of(
            "u8.npy",
            row(
                0,
                1,
                0,
                1,
                0x1p64f,
                0x1p64f,
                16777216,
                16777220,
                big,
                twoTo63,
                twoTo63,
                Math.nextUp(twoTo63))),
        Arguments.of(
            "f2.npy",
            row(
                0,
                -0f,
                0x1p-24f,
                1023 * 0x1p-24f,
                0x1p-14f,
                0x1.554p-2f,
                1,
                -2,
                65504,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                Float.NaN)),
        Arguments.of("f8.npy", Tensor.of(new float[][] {
          {0.1f, 1, 0, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY},
          {-1 / 3f, 1 + 0x1p-22f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN}
        })));
  }

  @ParameterizedTest
  @MethodSource("otherTypes")
  void other_types_are_rounded_to_the_nearest_float32(String name, Tensor expected)
      throws IOException {
    assertThat(numpy(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "c8.npy, '<c8'",
    "object.npy, '|O'",
    "text.npy, '<U2'",
    "structured.npy, structured",
  })
  void other_types_are_refused(String name, String type) {
    String quoted = type.equals("structured") ? type : "'" + type + "'";
    assertThatThrownBy(() -> numpy(name))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith("Npy.read: type is " + quoted
            + " but must be one of b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4, f8; header {'descr'")
        .hasMessageEndingWith(", file " + ArrayFiles.numpy(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f4.npy",
        "f4_fortran.npy",
        "f4_rank0.npy",
        "f4_rank1.npy",
        "f4_rank5.npy",
        "f4_empty.npy",
        "f4_special.npy"
      })
  void the_bytes_are_those_that_numpy_writes(String name) throws IOException {
    Path path = folder.resolve(name);

    Npy.write(numpy(name), path);

    assertThat(path).hasSameBinaryContentAs(ArrayFiles.numpy(name));
  }

  @Test
  void an_array_in_fortran_order_is_a_view_of_its_transpose() throws IOException {
    Tensor fortran = numpy("f4_fortran.npy");

    assertThat(fortran.strides()).containsExactly(1, 2);
    assertThat(written(VALUES.transpose().copy().transpose()))
        .isEqualTo(Files.readAllBytes(ArrayFiles.numpy("f4_fortran.npy")));
  }

  // ---- headers that others write ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'shape': (2, 3), 'fortran_order': False, 'descr': '<f4'}",
        "{'fortran_order':False,'descr':'<f4','shape':(2,3)}",
        "  {\n\t'descr' : '<f4' ,\r\n'fortran_order' : False, 'shape' : ( 2 , 3 , ) , } \f\n",
        "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2, 3)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }", // Python 2 on Windows
        "{'descr': 'f4', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '=f4', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '|f4', 'fortran_order': False, 'shape': (2, 3), }"
      })
  void a_header_has_its_keys_in_any_order_and_any_space(String header) throws IOException {
    byte[] elements = Arrays.copyOfRange(written(VALUES), 128, 128 + 24);
    for (int version = 1; version <= 3; version++) {
      byte[] file = ArrayFiles.npy(version, header, elements);

      assertThat(Npy.read(ArrayFiles.stream(file))).isEqualTo(VALUES);
    }
  }

  @Test
  void a_header_may_be_as_long_as_version_1_can_tell() throws IOException {
    String header = ArrayFiles.HEADER + " ".repeat(65535 - ArrayFiles.HEADER.length());

    Tensor result = Npy.read(ArrayFiles.stream(ArrayFiles.npy(2, header, new byte[24])));

    assertThat(result).isEqualTo(Tensor.zeros(2, 3));
  }

  // ---- round trips ----

  static Stream<int[]> shapes() {
    return Stream.of(
        new int[] {},
        new int[] {1},
        new int[] {7},
        new int[] {0},
        new int[] {3, 4},
        new int[] {1, 5},
        new int[] {5, 1},
        new int[] {0, 4},
        new int[] {4, 0, 2},
        new int[] {2, 3, 4, 5},
        new int[] {1, 1, 40_000}, // more than a piece
        new int[] {3, 20_001},
        new int[] {20_001, 3},
        new int[] {2, 3, 7, 1009},
        new int[] {
          1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1,
          1, 1, 1, 1, 1
        });
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void a_tensor_comes_back(int[] shape) throws IOException {
    Tensor tensor = Tensor.randn(new SplittableRandom(1), shape);
    Path path = folder.resolve("tensor.npy");

    Npy.write(tensor, path);

    assertThat(Npy.read(path)).isEqualTo(tensor);
    assertThat(path).hasBinaryContent(written(tensor));
    assertThat(Npy.read(ArrayFiles.stream(written(tensor)))).isEqualTo(tensor);
  }

  static Stream<Arguments> views() {
    return Stream.of(
        view("every other one", true, t -> t.slice(2, 0, 300, 2)),
        view("middle axes exchanged", true, t -> t.transpose(0, 1)),
        view("broadcast", true, t -> t.select(0, 1).broadcastTo(3, 5, 300)),
        view("a part of the rows", true, t -> t.slice(1, 1, 4)),
        view("one column", true, t -> t.select(2, 7)),
        view("one row", true, t -> t.select(0, 3).select(0, 2)),
        view("no row", true, t -> t.permute(2, 1, 0).slice(0, 5, 5)),
        view("all axes turned", false, t -> t.permute(2, 1, 0)),
        view("a plane turned", false, t -> t.select(0, 2).transpose()),
        view(
            "turned, with new axes", false, t -> t.permute(2, 1, 0).unsqueeze(1).unsqueeze(0)));
  }

  private static Arguments view(String name, boolean rowMajor, UnaryOperator<Tensor> of) {
    return Arguments.of(name, rowMajor, of.apply(Tensor.arange(40 * 5 * 300).reshape(40, 5, 300)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("views")
  void a_view_comes_back_and_is_written_as_its_copy_unless_only_its_transpose_is_contiguous(
      String name, boolean rowMajor, Tensor view) throws IOException {
    assertThat(Npy.read(ArrayFiles.stream(written(view)))).isEqualTo(view);
    assertThat(Arrays.equals(written(view), written(view.copy()))).isEqualTo(rowMajor);
  }

  // ---- streams and files ----

  @Test
  void a_stream_is_read_up_to_the_end_of_its_array() throws IOException {
    var both = new ByteArrayOutputStream();
    Npy.write(VALUES, both);
    Npy.write(Tensor.scalar(7), both);
    both.write(42);
    InputStream in = ArrayFiles.stream(both.toByteArray());

    assertThat(Npy.read(in)).isEqualTo(VALUES);
    assertThat(Npy.read(in)).isEqualTo(Tensor.scalar(7));
    assertThat(in.readAllBytes()).containsExactly(42);
  }

  @Test
  void a_stream_may_give_one_byte_at_a_time() throws IOException {
    InputStream slow = new InputStream() {
      private final InputStream in = ArrayFiles.stream(written(VALUES));

      @Override
      public int read() throws IOException {
        return in.read();
      }

      @Override
      public int read(byte[] to, int from, int length) throws IOException {
        return in.read(to, from, Math.min(length, 1));
      }
    };

    assertThat(Npy.read(slow)).isEqualTo(VALUES);
  }

  @Test
  void an_interrupted_thread_still_reads_and_writes() throws IOException {
    Path path = folder.resolve("x.npy");

    Thread.currentThread().interrupt();
    Npy.write(VALUES, path);
    Tensor back = Npy.read(path);

    assertThat(Thread.interrupted()).isTrue(); // and clears it
    assertThat(back).isEqualTo(VALUES);
  }

  @Test
  void bytes_after_the_array_of_a_file_are_ignored() throws IOException {
    byte[] whole = written(VALUES);
    Path path = Files.write(folder.resolve("longer"), Arrays.copyOf(whole, whole.length + 5));

    assertThat(Npy.read(path)).isEqualTo(VALUES);
  }

  @Test
  void a_failed_write_leaves_the_old_file_whole_and_no_other() throws IOException {
    Path path = folder.resolve("x.npy");
    Npy.write(VALUES, path);
    int[] ones = new int[30_000];
    Arrays.fill(ones, 1);

    assertThatThrownBy(() -> Npy.write(Tensor.zeros(ones), path))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Npy.write: header has 90102 bytes but must have at most 65535; tensor of rank 30000");
    assertThatThrownBy(() -> Npy.write(VALUES, folder)).hasMessage(folder + ": is a directory");

    assertThat(Npy.read(path)).isEqualTo(VALUES);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void a_stream_that_fails_is_what_the_writer_hears_of() {
    var failure = new IOException("disk full");
    OutputStream full = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw failure;
      }
    };

    assertThatThrownBy(() -> Npy.write(VALUES, full)).isSameAs(failure);
  }

  @Test
  void a_null_is_named() {
    Path path = folder.resolve("x.npy");
    List<String> messages = List.of(
        "Npy.read: path is null",
        "Npy.read: in is null",
        "Npy.write: tensor is null",
        "Npy.write: path is null",
        "Npy.write: tensor is null",
        "Npy.write: out is null");
    List<ThrowingCallable> calls = List.of(
        () -> Npy.read((Path) null),
        () -> Npy.read((InputStream) null),
        () -> Npy.write(null, path),
        () -> Npy.write(VALUES, (Path) null),
        () -> Npy.write(null, OutputStream.nullOutputStream()),
        () -> Npy.write(VALUES, (OutputStream) null));

    for (int i = 0; i < calls.size(); i++) {
      assertThatThrownBy(calls.get(i))
          .isExactlyInstanceOf(NullPointerException.class)
          .hasMessage(messages.get(i));
    }
    assertThat(path).doesNotExist();
  }
}
