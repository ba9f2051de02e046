package io.github.conv4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the benchmarks are compared on. */
enum Backend {
  PLAIN,
  VECTOR;

  /**
   * A heap that is all there from the start: while one grows, results lie in pages that the system has yet to give, which
   * on a virtual machine took six times as long as the convolution.
   */
  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

  /** What makes a JVM run it, and fail where it cannot. */
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
