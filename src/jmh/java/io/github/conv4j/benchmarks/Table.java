package io.github.conv4j.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One row per benchmark: its time and its rate on each back-end, and the ratio of the times. */
final class Table {
  private static final List<String> HEAD = List.of(
      "benchmark", "µs plain", "µs vector", "GFLOP/s plain", "GFLOP/s vector", "plain / vector");
  private static final String NONE = "-";

  private final Map<String, Row> rows = new LinkedHashMap<>();

  /** Multiply-adds of a call, and its microseconds. */
  private record Row(long multiplyAdds, Map<Backend, Double> micros) {
    List<String> cells(String benchmark) {
      OptionalDouble plain = micros(Backend.PLAIN);
      OptionalDouble vector = micros(Backend.VECTOR);
      OptionalDouble ratio = plain.isPresent() && vector.isPresent()
          ? OptionalDouble.of(plain.getAsDouble() / vector.getAsDouble())
          : OptionalDouble.empty();
      return List.of(
          benchmark, time(plain), time(vector), rate(plain), rate(vector), text("%.2f", ratio));
    }

    private OptionalDouble micros(Backend backend) {
      Double time = micros.get(backend);
      return time == null ? OptionalDouble.empty() : OptionalDouble.of(time);
    }

    /** Short calls to a tenth of a nanosecond. */
    private static String time(OptionalDouble micros) {
      return text(micros.orElse(0) < 100 ? "%.4f" : "%.1f", micros);
    }

    /** A multiply-add counts as two operations. */
    private String rate(OptionalDouble micros) {
      return micros.isPresent()
          ? text("%.2f", OptionalDouble.of(2e-3 * multiplyAdds / micros.getAsDouble()))
          : NONE;
    }

    private static String text(String format, OptionalDouble value) {
      return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : NONE;
    }
  }

  void add(String benchmark, long multiplyAdds, Backend backend, double micros) {
    rows.computeIfAbsent(benchmark, b -> new Row(multiplyAdds, new EnumMap<>(Backend.class)))
        .micros()
        .put(backend, micros);
  }

  /** The table in Markdown, in columns of even width. */
  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEAD);
    rows.forEach((benchmark, row) -> lines.add(row.cells(benchmark)));
    int[] widths = IntStream.range(0, HEAD.size())
        .map(
            column -> lines.stream().mapToInt(l -> l.get(column).length()).max().orElse(0))
        .toArray();
    lines.add(1, rule(widths));
    return lines.stream().map(line -> line(line, widths)).collect(Collectors.joining("\n"));
  }

  /** The colon is Markdown's right alignment. */
  private static List<String> rule(int[] widths) {
    List<String> rule = new ArrayList<>(
        Arrays.stream(widths).mapToObj(w -> "-".repeat(w - 1) + ":").toList());
    rule.set(0, "-".repeat(widths[0]));
    return rule;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String space = " ".repeat(widths[i] - cells.get(i).length());
      line.append(' ')
          .append(i == 0 ? cells.get(i) + space : space + cells.get(i))
          .append(" |");
    }
    return line.toString();
  }
}
