package io.github.conv4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The two back-ends that the benchmarks compare. */
enum Backend {
  PLAIN,
  VECTOR;

  /**
   * A heap that is committed and touched at the start. In a growing heap, results land on pages that the system still has to
   * provide, which on a virtual machine took six times as long as the convolution.
   */
  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

  /** Options for a JVM that uses this back-end, or fails if it is unavailable. */
  List<String> jvmArguments() {
    List<String> arguments = new ArrayList<>(HEAP);
    arguments.add("-Dio.github.conv4j.backend=" + this);
    if (this == VECTOR) {
      arguments.add("--add-modules=jdk.incubator.vector");
    }
    return arguments;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
