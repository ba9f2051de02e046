package io.github.conv4j.benchmarks;

import java.util.List;
import java.util.Locale;

/** What the benchmarks are compared on. */
enum Backend {
  PLAIN,
  VECTOR;

  /** What makes a JVM run it, and fail where it cannot. */
  List<String> jvmArguments() {
    String choice = "-Dio.github.conv4j.backend=" + this;
    return switch (this) {
      case PLAIN -> List.of(choice);
      case VECTOR -> List.of(choice, "--add-modules=jdk.incubator.vector");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
