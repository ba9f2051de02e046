package io.github.conv4j.peers;

import java.util.List;
import java.util.Locale;

/** A library as it is measured, in a JVM of its own. */
enum Engine {
  VECTOR("conv4j, Vector API", true),
  FRESH("conv4j, Vector API, new results", true),
  PLAIN("conv4j, no flag", false),
  ONNX_RUNTIME("ONNX Runtime", false),
  PYTORCH("DJL, PyTorch", false),
  OPENCV("OpenCV", false);

  static final String VECTOR_API = "--add-modules=jdk.incubator.vector";

  final String title;
  private final boolean vector;

  Engine(String title, boolean vector) {
    this.title = title;
    this.vector = vector;
  }

  /** Such as {@code onnx_runtime}. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isConv4j() {
    return this == VECTOR || this == FRESH || this == PLAIN;
  }

  List<String> jvmArguments() {
    return vector ? List.of(VECTOR_API) : List.of();
  }

  /** The back-end of conv4j, from the first call on. */
  String forcedBackend() {
    return "-Dio.github.conv4j.backend=" + (vector ? "vector" : "plain");
  }

  boolean takes(Workload workload) {
    return switch (this) {
      case VECTOR, PLAIN, PYTORCH -> true;
      case FRESH, ONNX_RUNTIME -> !workload.isTraining();
      case OPENCV -> workload == Workload.FILTERS;
    };
  }

  Peer peer() {
    return switch (this) {
      case VECTOR, PLAIN -> new Conv4jPeer(true);
      case FRESH -> new Conv4jPeer(false);
      case ONNX_RUNTIME -> new OnnxRuntimePeer();
      case PYTORCH -> new PyTorchPeer();
      case OPENCV -> new OpenCvPeer();
    };
  }
}
