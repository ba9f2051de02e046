package io.github.conv4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks on both back-ends, in separate JVMs, and prints one table of the averages.
 *
 * <p>System properties: {@code benchmarks}, a regular expression found in the name of a benchmark (default: all of them);
 * {@code quick}, {@code true} for two seconds per benchmark instead of eight, which shows little more than that it runs;
 * {@code io.github.conv4j.threads} (default: 1). The output of JMH goes to {@code target/jmh/plain.log} and {@code
 * vector.log}: the scatter, and the reason if the table lacks a row or a value.
 */
public final class Benchmarks {
  private static final String THREADS = "io.github.conv4j.threads";
  private static final String INCLUDED = System.getProperty("benchmarks", ".");
  private static final Path LOGS = Path.of("target", "jmh");

  private static final Map<Class<?>, ToLongFunction<BenchmarkParams>> MULTIPLY_ADDS = Map.of(
      ResNet50.class, ResNet50::multiplyAdds,
      Depthwise.class, Depthwise::multiplyAdds,
      ImageFilters.class, ImageFilters::multiplyAdds,
      TinyCalls.class, TinyCalls::multiplyAdds,
      MatrixProducts.class, MatrixProducts::multiplyAdds);

  private Benchmarks() {}

  /**
   * Runs the benchmarks; exits with status 1 and a one-line message if none can be run.
   *
   * @param args none
   * @throws IOException if the log directory cannot be created
   */
  public static void main(String[] args) throws IOException {
    Files.createDirectories(LOGS);
    Table table = new Table();
    try {
      for (Backend backend : Backend.values()) {
        for (RunResult result : new Runner(options(backend)).run()) {
          BenchmarkParams run = result.getParams();
          double micros = result.getPrimaryResult().getScore();
          table.add(name(run), multiplyAdds(run), backend, micros);
        }
      }
    } catch (NoBenchmarksException e) {
      System.err.println("Benchmarks: no benchmark matches " + INCLUDED);
      System.exit(1);
    } catch (RunnerException e) {
      System.err.println("Benchmarks: " + e.getMessage());
      System.exit(1);
    }
    // µ is not in every default charset
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(table);
  }

  private static Options options(Backend backend) {
    List<String> jvmArguments = new ArrayList<>(backend.jvmArguments());
    jvmArguments.add("-D" + THREADS + "=" + System.getProperty(THREADS, "1"));
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include(INCLUDED)
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.MICROSECONDS)
        .forks(1)
        .jvmArgs(jvmArguments.toArray(String[]::new))
        .output(LOGS.resolve(backend + ".log").toString());
    return Boolean.getBoolean("quick")
        ? iterations(options, 2, 2, TimeValue.milliseconds(500)).build()
        : iterations(options, 3, 5, TimeValue.seconds(1)).build();
  }

  private static ChainedOptionsBuilder iterations(
      ChainedOptionsBuilder options, int warmUps, int measurements, TimeValue each) {
    return options
        .warmupIterations(warmUps)
        .warmupTime(each)
        .measurementIterations(measurements)
        .measurementTime(each);
  }

  /** Such as {@code ResNet50.forward 3x3 64-64 @56}. */
  private static String name(BenchmarkParams run) {
    String method =
        run.getBenchmark().substring(Benchmarks.class.getPackageName().length() + 1);
    String values = run.getParamsKeys().stream()
        .map(key -> " " + run.getParam(key))
        .collect(Collectors.joining());
    return method + values;
  }

  private static long multiplyAdds(BenchmarkParams run) {
    return MULTIPLY_ADDS.entrySet().stream()
        .filter(group -> run.getBenchmark().startsWith(group.getKey().getName() + "."))
        .findAny()
        .orElseThrow(
            () -> new IllegalStateException(run.getBenchmark() + " has no entry in MULTIPLY_ADDS"))
        .getValue()
        .applyAsLong(run);
  }
}
