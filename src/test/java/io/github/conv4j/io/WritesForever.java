package io.github.conv4j.io;

import io.github.conv4j.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rewrites one file until it is killed. {@link KilledWriterTest} runs it in a JVM of its own. */
final class WritesForever {
  private static final int SIZE = 20_000;

  private WritesForever() {}

  public static void main(String[] args) throws IOException {
    Path path = Path.of(args[0]);
    for (int version = 0; ; version++) {
      Npz.write(tensors(version), path);
      if (version == 0) {
        System.out.println("writing"); // the test waits for this
      }
    }
  }

  /** Two tensors that agree only within one version. */
  static Map<String, Tensor> tensors(int version) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("first", Tensor.full(version, SIZE));
    tensors.put("last", Tensor.full(version, 1));
    return tensors;
  }

  /** The version that a file holds; it must hold one only. */
  static int version(Path path) throws IOException {
    Map<String, Tensor> tensors = Npz.read(path);
    int version = (int) tensors.get("last").item();
    if (!tensors.equals(tensors(version))) {
      throw new AssertionError("torn: " + tensors);
    }
    return version;
  }
}
