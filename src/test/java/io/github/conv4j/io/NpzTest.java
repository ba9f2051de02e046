package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Named tensors in files and in streams; {@link NpzFilesTest} and {@link NpzStreamsTest} test what only one of them does. */
@ParameterizedClass(name = "{0}")
@EnumSource
class NpzTest {
  private static final Tensor WEIGHT = Tensor.arange(24).div(8).reshape(2, 3, 2, 2);
  private static final Tensor BIAS = Tensor.of(new float[] {1, -2});

  @Parameter
  Medium medium;

  @TempDir
  Path folder;

  static Map<String, Tensor> ordered(Object... namesAndTensors) {
    Map<String, Tensor> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTensors.length; i += 2) {
      map.put((String) namesAndTensors[i], (Tensor) namesAndTensors[i + 1]);
    }
    return map;
  }

  // ---- files that NumPy and zipfile wrote ----

  @ParameterizedTest
  @ValueSource(
      strings = {"layer.npz", "layer_deflated.npz", "layer_piped.npz", "layer_piped_deflated.npz"})
  void a_layer_is_read_from_a_file_of_numpy(String name) throws IOException {
    Map<String, Tensor> p = medium.read(ArrayFiles.numpy(name));
    Conv2D conv = Conv2D.of(p.get("weight"), p.get("bias"), ConvOptions.defaults());

    assertThat(p).containsExactlyEntriesOf(ordered("weight", WEIGHT, "bias", BIAS));
    Tensor x = Tensor.arange(48).reshape(3, 4, 4);
    assertThat(conv.forward(x))
        .isEqualTo(Conv.corr2dMultiInOut(x, WEIGHT).add(BIAS.reshape(2, 1, 1)));
  }

  @Test
  void entries_that_are_no_arrays_are_skipped_and_the_order_is_the_files() throws IOException {
    Map<String, Tensor> arrays = medium.read(ArrayFiles.numpy("mixed.npz"));

    assertThat(arrays.keySet()).containsExactly("folder/fortran", "without extension");
    assertThat(arrays.get("folder/fortran")).isEqualTo(NpyTest.VALUES);
    assertThat(arrays.get("without extension")).isEqualTo(Npy.read(ArrayFiles.numpy("i4.npy")));
  }

  @Test
  void arrays_that_no_tensor_holds_are_skipped() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (String name : List.of("text", "f4", "object", "structured", "i8", "c8")) {
      entries.put(name + ".npy", Files.readAllBytes(ArrayFiles.numpy(name + ".npy")));
    }

    for (boolean stored : new boolean[] {true, false}) {
      Path path = Files.write(folder.resolve("mixed.npz"), ArrayFiles.zip(stored, entries));

      assertThat(medium.read(path))
          .containsExactlyEntriesOf(
              ordered("f4", NpyTest.VALUES, "i8", Npy.read(ArrayFiles.numpy("i8.npy"))));
    }
  }

  /** A type and the length of one of its elements, as NumPy would write an array of 3; Python objects have any length. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'<U2' 8",
        "'>U2' 8",
        "'|S5' 5",
        "'<U0' 0",
        "'<c16' 16",
        "'<f16' 16",
        "'<M8[s]' 8",
        "'<m8[25us]' 8",
        "'|V3' 3",
        "'|O' 77",
        "'|O8' 77",
        "'hello' 1",
        "[('a', '<f4'), ('b', '<i4', (2,))] 12",
        "[(('title [', 'na\\'me'), '<f4', (2, 2)), (\"it's\", [('x', '|i1')])] 17",
        "('<f4', (2,)) 8",
        "[] 0"
      })
  void an_array_is_skipped_whatever_its_type(String typeAndLength) throws IOException {
    int space = typeAndLength.lastIndexOf(' ');
    String type = typeAndLength.substring(0, space);
    int length = Integer.parseInt(typeAndLength.substring(space + 1));
    byte[] other = ArrayFiles.npy(
        1,
        "{'descr': " + type + ", 'fortran_order': False, 'shape': (3,), }",
        new byte[3 * length]);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("other.npy", other);
    entries.put("f4.npy", Files.readAllBytes(ArrayFiles.numpy("f4.npy")));

    Path path = Files.write(folder.resolve("mixed.npz"), ArrayFiles.zip(true, entries));

    Map<String, Tensor> arrays = medium.read(path);

    assertThat(arrays).containsExactlyEntriesOf(ordered("f4", NpyTest.VALUES));
  }

  // ---- round trips ----

  @Test
  void a_layer_comes_back_with_the_same_parameters() throws IOException {
    Path path = folder.resolve("conv.npz");
    Conv2D conv = new Conv2D(4, 6, 3, 5, ConvOptions.defaults().groups(2), new SplittableRandom(1));

    medium.write(conv.parameters(), path);
    Map<String, Tensor> p = medium.read(path);

    Conv2D back = Conv2D.of(p.get("weight"), p.get("bias"), conv.options());
    assertThat(back.parameters()).containsExactlyEntriesOf(conv.parameters());
    medium.write(conv.withoutBias().parameters(), path);
    assertThat(medium.read(path)).containsExactlyEntriesOf(ordered("weight", conv.weight()));
  }

  @Test
  void names_order_and_views_come_back() throws IOException {
    Path path = folder.resolve("all.npz");
    Map<String, Tensor> tensors = ordered(
        "z", Tensor.scalar(3),
        "conv1.weight", WEIGHT.permute(3, 1, 0, 2),
        "a.npy", BIAS.slice(0, 0, 2, 2),
        "größe/重み", Tensor.zeros(0, 3),
        "", WEIGHT.permute(3, 2, 1, 0),
        "large", Tensor.rand(new SplittableRandom(2), 3, 50_000).transpose());

    medium.write(tensors, path);

    assertThat(medium.read(path)).containsExactlyEntriesOf(tensors);
    medium.write(Map.of(), path);
    assertThat(medium.read(path)).isEmpty();
  }

  @Test
  void an_entry_is_stored_and_has_the_bytes_of_an_npy_file() throws IOException {
    Path path = folder.resolve("layer.npz");
    medium.write(ordered("weight", WEIGHT, "bias", BIAS), path);

    try (var zip = new ZipFile(path.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("weight.npy", "bias.npy");
      ZipEntry entry = zip.getEntry("weight.npy");
      var expected = new ByteArrayOutputStream();
      Npy.write(WEIGHT, expected);
      assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
      assertThat(zip.getInputStream(entry).readAllBytes()).isEqualTo(expected.toByteArray());
    }
  }

  @Test
  void the_same_tensors_give_the_same_bytes() throws IOException {
    Path path = folder.resolve("layer.npz");
    medium.write(ordered("weight", WEIGHT), path);
    byte[] first = Files.readAllBytes(path);
    medium.write(ordered("weight", WEIGHT.copy()), path);

    assertThat(path).hasBinaryContent(first);
    // the headers hold a name and no time zone
    assertThat(first).hasSize(30 + 10 + (128 + 96) + 46 + 10 + 22);
  }

  @Test
  void an_archive_may_have_bytes_before_and_behind_it_and_a_comment() throws IOException {
    Path path = folder.resolve("layer.npz");
    medium.write(ordered("weight", WEIGHT, "bias", BIAS), path);
    byte[] zip = Files.readAllBytes(path);
    zip[zip.length - 2] = 3; // the length of a comment
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("#!/bin/sh\n".getBytes(UTF_8));
    bytes.writeBytes(zip);
    bytes.writeBytes("hey and more".getBytes(UTF_8));
    Files.write(path, bytes.toByteArray());

    assertThat(medium.read(path)).containsExactlyEntriesOf(ordered("weight", WEIGHT, "bias", BIAS));
  }

  // ---- refused writes ----

  private static void refused(Class<?> type, String message, ThrowingCallable call) {
    assertThatThrownBy(call).isExactlyInstanceOf(type).hasMessage(message);
  }

  @Test
  void a_wrong_argument_is_named_before_anything_is_written() {
    Path path = folder.resolve("layer.npz");
    Class<?> isNull = NullPointerException.class;
    Class<?> wrong = IllegalArgumentException.class;

    refused(isNull, "Npz.read: path is null", () -> Npz.read((Path) null));
    refused(isNull, "Npz.read: in is null", () -> Npz.read((InputStream) null));
    refused(isNull, "Npz.write: path is null", () -> Npz.write(Map.of(), (Path) null));
    refused(isNull, "Npz.write: out is null", () -> Npz.write(Map.of(), (OutputStream) null));
    refused(isNull, "Npz.write: tensors is null", () -> medium.write(null, path));
    refused(
        isNull,
        "Npz.write: a name in tensors is null",
        () -> medium.write(ordered(null, BIAS), path));
    refused(
        isNull,
        "Npz.write: tensor 'b' is null",
        () -> medium.write(ordered("a", BIAS, "b", null), path));
    refused(
        wrong,
        "Npz.write: name of an entry has 65536 bytes but must have at most 65535",
        () -> medium.write(ordered("ö".repeat(32766), BIAS), path));
    refused(
        wrong,
        "Npz.write: name 'a\\ud800' has half a surrogate pair or the character 0",
        () -> medium.write(ordered("a\ud800", BIAS), path));
    refused(
        wrong,
        "Npz.write: name 'a\\u0000b' has half a surrogate pair or the character 0",
        () -> medium.write(ordered("a\0b", BIAS), path));
    int[] ones = new int[30_000];
    Arrays.fill(ones, 1);
    refused(
        wrong,
        "Npz.write: header has 90102 bytes but must have at most 65535; tensor of rank 30000",
        () -> medium.write(ordered("a", BIAS, "b", Tensor.zeros(ones)), path));

    assertThat(path).doesNotExist();
  }
}
