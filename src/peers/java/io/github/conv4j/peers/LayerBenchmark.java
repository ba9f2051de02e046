package io.github.conv4j.peers;

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

  /** Prepares the layer of a parameter. */
  static Peer.Job prepare(Engine engine, String parameter) throws Exception {
    int threads = Integer.getInteger("io.github.conv4j.threads", 1);
    return engine.peer().prepare(Layer.of(parameter), Workload.of(parameter).isTraining(), threads);
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
}
