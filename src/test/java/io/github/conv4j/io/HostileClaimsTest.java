package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Declared sizes cost no memory: a JVM with a heap of 24 MB reads files that declare up to 8 GB. */
class HostileClaimsTest {

  @Test
  @Timeout(60)
  void what_a_file_declares_costs_no_memory() throws IOException, InterruptedException {
    Process jvm = ChildJvm.start(HostileClaims.class, List.of("-Xmx24m"));
    String output = new String(jvm.getInputStream().readAllBytes(), UTF_8);

    assertThat(
            output.lines().map(line -> line.replaceAll("after [0-9]{8} bytes", "after many bytes")))
        .containsExactly(
            "elements: Npy.read: bytes end within the elements, after 70000 of 8589934556; "
                + "shape (2147483639)",
            "elements in Fortran order: Npy.read: bytes end within the elements, "
                + "after 70000 of 8000000000; shape (20000, 100000)",
            "header: Npy.read: header has 4294967295 bytes but must have at most 65535",
            "entry that has more than its array: Npz.read: array has 76 bytes "
                + "but the zip directory says 67108928; entry x.npy",
            "entry that has more than the directory says: Npz.read: entry unpacks to more than "
                + "the 76 bytes of its array; entry x.npy",
            "entry that has less than its array: Npz.read: bytes end within the elements, "
                + "after 12 of 2000000000; shape (500000000), entry x.npy",
            "entry that is an array of zeros: Npz.read: 16777216 elements are too many "
                + "for the memory; entry x.npy",
            "entry that has more than its array in a stream: Npz.read: array has 76 bytes "
                + "but the zip directory says 67108928; entry x.npy",
            "entry that has more than the directory says in a stream: Npz.read: entry unpacks "
                + "to more than the 76 bytes of its array; entry x.npy",
            "entry that has less than its array in a stream: Npz.read: bytes end within the "
                + "elements, after 12 of 2000000000; shape (500000000), entry x.npy",
            "entry that is an array of zeros in a stream: Npz.read: 16777216 elements are too many "
                + "for the memory; entry x.npy",
            "entry of 4 GB in a stream: Npz.read: no zip file, or one whose directory is missing",
            "endless stream: Npz.read: archive is too large for the memory, after many bytes of it");
    assertThat(jvm.waitFor()).isZero();
  }
}
