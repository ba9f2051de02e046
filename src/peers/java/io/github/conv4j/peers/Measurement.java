package io.github.conv4j.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the layers of some workloads on one engine, in this JVM: {@code Measurement ENGINE QUICK WORKLOAD...}; a layer
 * when its parameter comes from the standard input, so that engines take turns. What it prints is for {@link Peers}: of conv4j's
 * results a hash, of others' the largest difference from conv4j's, and the shortest run of each layer.
 */
public final class Measurement {
  /** What lines for {@link Peers} begin with, since native engines may print, too. */
  static final String MARK = "@\t";

  static final String LAYER = "layer";
  static final String BEGIN = "begin";
  static final String DIFFERENCE = "difference";
  static final String HASH = "hash";
  static final String READY = "ready";
  static final String MISSING = "missing";

  /** Multiply-adds of a layer that does not take too long to be run many times before anything is measured. */
  private static final long QUICK = 300_000_000;

  private Measurement() {}

  /** Measures. */
  public static void main(String[] args) throws Exception {
    Engine engine = Engine.valueOf(args[0]);
    boolean quick = Boolean.parseBoolean(args[1]);
    List<String> layers = new ArrayList<>();
    for (String workload : Arrays.asList(args).subList(2, args.length)) {
      layers.addAll(Workload.valueOf(workload).parameters());
    }
    try {
      if (engine.isConv4j()) {
        warmUp(engine, layers, quick ? 6 : 10);
        hash(engine, layers);
      } else {
        compare(engine, layers);
      }
      print(READY, "", "");
      BufferedReader wishes = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String wish = wishes.readLine(); wish != null; wish = wishes.readLine()) {
        measure(engine, wish, quick);
        print(READY, "", "");
      }
    } catch (RunnerException
        | LinkageError
        | IllegalStateException e) { // such as a library that cannot be loaded
      print(MISSING, e.toString().lines().findFirst().orElse(""), "");
      System.err.println(e);
    }
    System.exit(0); // whatever threads a library has left
  }

  private static void measure(Engine engine, String layer, boolean quick) throws RunnerException {
    RunResult result = new Runner(options(engine, layer, quick)).runSingle();
    print(LAYER, layer, "" + result.getPrimaryResult().getStatistics().getMin());
  }

  private static void print(String what, String name, String value) {
    System.out.println(MARK + what + "\t" + name + "\t" + value);
  }

  /** Gives conv4j's bits, which another JVM has to have, too. */
  private static void hash(Engine engine, List<String> layers) throws Exception {
    for (String layer : layers) {
      print(HASH, layer, "" + Arrays.hashCode(output(engine, layer)));
    }
  }

  /** Computes every layer once, and once more by conv4j's plain loops. */
  private static void compare(Engine engine, List<String> layers) throws Exception {
    for (String layer : layers) {
      print(DIFFERENCE, layer, "" + difference(output(engine, layer), output(Engine.PLAIN, layer)));
    }
  }

  private static float[] output(Engine engine, String layer) throws Exception {
    print(BEGIN, layer, ""); // a native library may end the process
    try (Peer.Job job = LayerBenchmark.prepare(engine, layer)) {
      job.run();
      return job.output();
    }
  }

  /** The largest difference, as a part of the largest element. */
  private static double difference(float[] values, float[] expected) {
    if (values.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = 0;
    double most = 0;
    for (int i = 0; i < values.length; i++) {
      difference = Math.max(difference, Math.abs((double) values[i] - expected[i]));
      most = Math.max(most, Math.abs(expected[i]));
    }
    return difference / most;
  }

  /** Lets C2 compile what conv4j runs, while layers come in turn as in a network. */
  private static void warmUp(Engine engine, List<String> layers, int seconds) throws Exception {
    List<Peer.Job> jobs = new ArrayList<>();
    for (String layer : layers) {
      if (Layer.of(layer).multiplyAdds() < QUICK) {
        jobs.add(LayerBenchmark.prepare(engine, layer));
      }
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      for (Peer.Job job : jobs) {
        job.run();
      }
    }
  }

  /** In this JVM, so that a library is loaded and compiled once for all layers. */
  private static Options options(Engine engine, String layer, boolean quick) {
    return new OptionsBuilder()
        .include(LayerBenchmark.class.getName())
        .param("engine", engine.name())
        .param("layer", layer)
        .mode(Mode.SampleTime)
        .timeUnit(TimeUnit.MICROSECONDS)
        .shouldFailOnError(true)
        .forks(0)
        .warmupIterations(1)
        .warmupTime(TimeValue.milliseconds(quick ? 60 : 120))
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(quick ? 80 : 160))
        .verbosity(VerboseMode.SILENT)
        .build();
  }
}
