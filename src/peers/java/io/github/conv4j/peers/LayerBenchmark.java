package io.github.conv4j.peers;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One layer on one engine. */
@State(Scope.Benchmark)
public class LayerBenchmark {
  @Param("RESNET_50:0")
  private String layer;

  @Param("PLAIN")
  private String engine;

  private Peer.Job job;

  /** The parameters of all layers of some workloads. */
  static List<String> parameters(List<Workload> workloads) {
    return workloads.stream()
        .flatMap(workload ->
            IntStream.range(0, workload.layers.size()).mapToObj(i -> workload + ":" + i))
        .collect(Collectors.toList());
  }

  /** Prepares the layer of a parameter. */
  static Peer.Job prepare(Engine engine, String parameter) throws Exception {
    String[] parts = parameter.split(":", -1);
    Workload workload = Workload.valueOf(parts[0]);
    Layer layer = workload.layers.get(Integer.parseInt(parts[1]));
    int threads = Integer.getInteger("io.github.conv4j.threads", 1);
    return engine.peer().prepare(layer, workload.isTraining(), threads);
  }

  /** Prepares the layer with its image. */
  @Setup
  public void prepare() throws Exception {
    job = prepare(Engine.valueOf(engine), layer);
  }

  /** Runs it. */
  @Benchmark
  public void run() throws Exception {
    job.run();
  }

  /** Lets go of what lies outside of the heap. */
  @TearDown
  public void close() {
    job.close();
  }

  /** Whatever does not take too long to be run many times before anything is measured. */
  static Stream<String> quickOnes(List<String> parameters) {
    return parameters.stream().filter(parameter -> {
      String[] parts = parameter.split(":", -1);
      Layer layer = Workload.valueOf(parts[0]).layers.get(Integer.parseInt(parts[1]));
      return layer.multiplyAdds() < 300_000_000;
    });
  }
}
