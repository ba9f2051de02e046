package io.github.conv4j.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Measures conv4j and native engines layer by layer, each in a JVM of its own and in turn, compares their results, prints a table,
 * and writes it to {@code target/peers.tsv} and as a picture to {@code target/peers.svg}.
 *
 * <p>System properties: {@code quick}, {@code true} for fewer and shorter rounds; {@code threads} of each (default: 1). A time is the shortest of a layer, times how often its network has it, summed over layers.
 */
public final class Peers {
  private static final boolean QUICK = Boolean.getBoolean("quick");
  private static final String THREADS = System.getProperty("threads", "1");
  private static final String FIRST_RESULT = "first result, from JVM start";
  private static final Path LOG = Path.of("target", "peers.log");
  private static final String CRASH = Path.of("target", "peers-crash-%s.log").toString();
  private static final int STARTS = 5;

  private static final PrintStream OUT = new PrintStream(System.out, true, UTF_8);

  /** By a benchmark's parameter: the shortest run of each layer in microseconds, and the largest difference, or the hash. */
  private static final Map<Engine, Map<String, Double>> SHORTEST = new EnumMap<>(Engine.class);

  private static final Map<Engine, Map<String, Double>> DIFFERENCES = new EnumMap<>(Engine.class);
  private static final Map<Engine, Map<String, Double>> HASHES = new EnumMap<>(Engine.class);
  private static final Map<Engine, Double> FIRST = new EnumMap<>(Engine.class);

  private Peers() {}

  /** Measures everything. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Files.deleteIfExists(LOG);
    double peak = peak();
    List<Child> children = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      OUT.println("... " + engine.title);
      children.add(new Child(engine));
    }
    for (int round = 0; round < (QUICK ? 2 : 4); round++) {
      for (Workload workload : Workload.values()) {
        OUT.println("... " + workload.title);
        for (String layer : workload.parameters()) {
          // in turn, since a machine may be slower some seconds later
          for (Child child : children) {
            child.measure(workload, layer);
          }
        }
      }
    }
    for (Child child : children) {
      child.end();
    }
    for (int start = 0; start < STARTS; start++) {
      for (Engine engine : SHORTEST.keySet()) {
        if (engine != Engine.FRESH && engine != Engine.OPENCV) {
          firstResult(engine);
        }
      }
    }
    List<Row> rows = rows();
    print(rows, peak);
    Path table = Path.of("target", "peers.tsv");
    Files.write(table, lines(rows, peak), UTF_8);
    Chart.main(new String[] {table.toString(), Path.of("target", "peers.svg").toString()});
  }

  // ---- measuring ----

  /** A JVM that measures one engine. */
  private static final class Child {
    private final Engine engine;
    private final Set<Workload> workloads = EnumSet.noneOf(Workload.class);
    private Process process;
    private BufferedReader reader;
    private Writer wishes;

    /** Whether it waits for a wish. */
    private boolean ready;

    /** What it does, or null before it has begun. */
    private Workload current;

    Child(Engine engine) throws IOException, InterruptedException {
      this.engine = engine;
      for (Workload workload : Workload.values()) {
        if (engine.takes(workload)) {
          workloads.add(workload);
        }
      }
      begin();
    }

    /** Starts it, until it is warm and has compared its results; what ends the process is left out of the next. */
    private void begin() throws IOException, InterruptedException {
      while (!ready && !workloads.isEmpty()) {
        List<String> arguments = new ArrayList<>(engine.jvmArguments());
        // the pages of a heap that grows would be measured, too; and the collector is that of a JVM
        // with one processor
        arguments.addAll(
            List.of("-Xms1500m", "-Xmx1500m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
        arguments.add(engine.forcedBackend());
        arguments.addAll(List.of(Measurement.class.getName(), engine.name(), "" + QUICK));
        workloads.forEach(workload -> arguments.add(workload.name()));
        process = start(arguments);
        reader = process.inputReader(UTF_8);
        wishes = process.outputWriter(UTF_8);
        current = null;
        listen();
        leaveOut();
      }
    }

    /** Names what has ended the process, unless it goes on or has said so itself. */
    private void leaveOut() throws InterruptedException {
      if (ready || workloads.isEmpty()) {
        return;
      }
      int code = process.waitFor();
      OUT.printf(
          "    %s is left out%s: its process ended with %d, see %s and %s%n",
          engine.title,
          current == null ? "" : " of \"" + current.title + "\"",
          code,
          LOG,
          String.format(CRASH, process.pid()));
      if (current == null) {
        workloads.clear();
      } else {
        workloads.remove(current);
      }
    }

    void measure(Workload workload, String layer) throws IOException, InterruptedException {
      if (!ready || !workloads.contains(workload)) {
        return;
      }
      current = workload;
      try {
        wishes.write(layer + "\n");
        wishes.flush();
      } catch (IOException e) {
        // the process has ended, as its output tells
      }
      listen();
      leaveOut();
      begin();
    }

    /** Keeps what it says until it is ready. */
    private void listen() throws IOException {
      ready = false;
      for (String line = next(reader); line != null && !ready; line = ready ? null : next(reader)) {
        String[] parts = line.split("\t", -1);
        switch (parts[0]) {
          case Measurement.LAYER -> keep(SHORTEST, engine, parts, Math::min);
          case Measurement.DIFFERENCE -> keep(DIFFERENCES, engine, parts, Math::max);
          case Measurement.HASH -> keep(HASHES, engine, parts, (before, now) -> now);
          case Measurement.BEGIN -> current = Workload.of(parts[1]);
          case Measurement.READY -> ready = true;
          default -> {
            OUT.println("    " + engine.title + " is left out: " + parts[1]);
            workloads.clear();
          }
        }
      }
    }

    void end() throws IOException, InterruptedException {
      wishes.close();
      process.waitFor();
    }
  }

  /** Whether something is known of all layers of a workload. */
  private static boolean has(
      Map<Engine, Map<String, Double>> all, Engine engine, Workload workload) {
    return all.getOrDefault(engine, Map.of()).keySet().containsAll(workload.parameters());
  }

  private static void keep(
      Map<Engine, Map<String, Double>> all,
      Engine engine,
      String[] parts,
      BinaryOperator<Double> choice) {
    all.computeIfAbsent(engine, key -> new TreeMap<>())
        .merge(parts[1], Double.valueOf(parts[2]), choice);
  }

  private static void firstResult(Engine engine) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(engine.jvmArguments());
    command.addAll(List.of(FirstResult.class.getName(), engine.name()));
    long begin = System.nanoTime();
    if (!run(command).isEmpty()) {
      FIRST.merge(engine, (System.nanoTime() - begin) / 1e6, Math::min);
    }
  }

  private static double peak() throws IOException, InterruptedException {
    List<String> lines = run(List.of(Engine.VECTOR_API, Peak.class.getName()));
    return lines.isEmpty() ? 0 : Double.parseDouble(lines.get(0).split("\t", -1)[0]);
  }

  /** Runs a JVM to its end, and returns the lines that it prints for this class. */
  private static List<String> run(List<String> arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      for (String line = next(reader); line != null; line = next(reader)) {
        lines.add(line);
      }
    }
    process.waitFor();
    return lines;
  }

  /** The next line that is for this class, or null; a library may print others. */
  private static String next(BufferedReader reader) throws IOException {
    String line = reader.readLine();
    while (line != null && !line.startsWith(Measurement.MARK)) {
      line = reader.readLine();
    }
    return line == null ? null : line.substring(Measurement.MARK.length());
  }

  private static Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-Dio.github.conv4j.threads=" + THREADS);
    command.add("-Dai.djl.offline=true");
    command.add("-XX:ErrorFile=" + String.format(CRASH, "%p")); // else in this folder
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(LOG.toFile()));
    Map<String, String> environment = builder.environment();
    for (String name : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")) {
      environment.put(name, THREADS);
    }
    environment.put("OPT_OUT_TRACKING", "true"); // DJL's report of its use
    environment.put(
        "DJL_CACHE_DIR", Path.of("target", "peers", "djl").toAbsolutePath().toString());
    return builder.start();
  }

  // ---- the table ----

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Workload workload : Workload.values()) {
      Map<Engine, Double> millis = new EnumMap<>(Engine.class);
      for (Engine engine : SHORTEST.keySet()) {
        if (has(SHORTEST, engine, workload)) {
          millis.put(engine, millis(engine, workload));
        }
      }
      add(rows, workload.title, millis, workload.operations(), workload);
    }
    add(rows, FIRST_RESULT, FIRST, 0, null);
    return rows;
  }

  private static void add(
      List<Row> rows,
      String title,
      Map<Engine, Double> millis,
      double operations,
      Workload workload) {
    Engine reference =
        millis.containsKey(Engine.ONNX_RUNTIME) ? Engine.ONNX_RUNTIME : Engine.PYTORCH;
    Double whole = millis.get(reference);
    millis.forEach((engine, time) -> rows.add(new Row(
        title,
        engine.key(),
        time,
        whole == null ? "" : reference.key(),
        whole == null ? 0 : time / whole,
        operations / time / 1e6,
        workload == null ? Double.NaN : difference(engine, workload))));
  }

  private static double millis(Engine engine, Workload workload) {
    double micros = 0;
    for (int i = 0; i < workload.layers.size(); i++) {
      micros += workload.layers.get(i).times() * SHORTEST.get(engine).get(workload + ":" + i);
    }
    return micros / 1e3;
  }

  /** Of conv4j 0 if its bits are those of the plain loops in their own JVM. */
  private static double difference(Engine engine, Workload workload) {
    List<String> layers = workload.parameters();
    if (engine.isConv4j()) {
      Map<String, Double> plain = HASHES.get(Engine.PLAIN);
      boolean same = plain != null
          && layers.stream()
              .allMatch(layer -> HASHES.get(engine).get(layer).equals(plain.get(layer)));
      return same ? 0 : Double.NaN;
    }
    Map<String, Double> all = DIFFERENCES.get(engine);
    return layers.stream().mapToDouble(all::get).max().orElse(Double.NaN);
  }

  private static List<String> lines(List<Row> rows, double peak) {
    List<String> lines = new ArrayList<>();
    lines.add("# machine\t" + machine());
    lines.add("# java\t" + Runtime.version());
    lines.add("# date\t" + LocalDate.now(ZoneOffset.UTC));
    lines.add("# threads\t" + THREADS);
    lines.add("# engines\t" + System.getProperty("engines", ""));
    lines.add(String.format(Locale.ROOT, "# GFLOP/s of a core at most\t%.0f", peak));
    lines.add(
        String.format(Locale.ROOT, "# ResNet-50's share of that\t%.0f %%", share(rows, peak)));
    lines.add(Row.HEADER);
    rows.forEach(row -> lines.add(row.line()));
    return lines;
  }

  /** Of what the cores in use can do, in percent, for conv4j on the Vector API. */
  private static double share(List<Row> rows, double peak) {
    double most = peak * Integer.parseInt(THREADS);
    return rows.stream()
        .filter(row -> row.workload().equals(Workload.RESNET_50.title))
        .filter(row -> row.which() == Engine.VECTOR)
        .mapToDouble(row -> 100 * row.gigaflops() / most)
        .sum();
  }

  private static void print(List<Row> rows, double peak) {
    String workload = "";
    for (Row row : rows) {
      if (!row.workload().equals(workload)) {
        workload = row.workload();
        OUT.printf(
            Locale.ROOT,
            "%n%-44s %10s %8s %9s %11s%n",
            workload,
            "ms",
            "ratio",
            "GFLOP/s",
            "difference");
      }
      OUT.printf(
          Locale.ROOT,
          "  %-42s %10.2f %8s %9s %11s%n",
          row.which().title,
          row.millis(),
          known("%.2f", row.ratio()),
          known("%.1f", row.gigaflops()),
          Double.isNaN(row.difference())
              ? ""
              : String.format(Locale.ROOT, "%.1e", row.difference()));
    }
    OUT.printf(
        Locale.ROOT,
        "%nA core does %.0f GFLOP/s at most; conv4j comes to %.0f %% of that in ResNet-50.%n",
        peak,
        share(rows, peak));
  }

  /** A number, or nothing where there is none. */
  private static String known(String format, double number) {
    return number == 0 ? "" : String.format(Locale.ROOT, format, number);
  }

  private static String machine() {
    Path cpus = Path.of("/proc/cpuinfo");
    String name = System.getProperty("os.arch");
    try {
      name = Files.readAllLines(cpus).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(name);
    } catch (IOException e) {
      // another system
    }
    return name + ", " + Runtime.getRuntime().availableProcessors() + " processors";
  }
}
