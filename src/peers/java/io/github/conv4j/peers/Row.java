package io.github.conv4j.peers;

import java.util.Locale;

/**
 * A line of the table: what an engine took for a workload.
 *
 * @param workload its title
 * @param engine the key of an {@link Engine}
 * @param millis the time
 * @param reference the key of the engine that is compared with, empty if that is missing
 * @param ratio to the time of that engine
 * @param gigaflops arithmetic a second, 0 where there is none to speak of
 * @param difference the largest from conv4j's result, as a part of the largest element; 0 for the same bits, NaN if unknown
 */
record Row(
    String workload,
    String engine,
    double millis,
    String reference,
    double ratio,
    double gigaflops,
    double difference) {
  static final String HEADER = "workload\tengine\tms\tcompared with\tratio\tGFLOP/s\tdifference";

  /** Reads a line of a file. */
  static Row parse(String line) {
    String[] parts = line.split("\t", -1);
    return new Row(
        parts[0],
        parts[1],
        Double.parseDouble(parts[2]),
        parts[3],
        Double.parseDouble(parts[4]),
        Double.parseDouble(parts[5]),
        Double.parseDouble(parts[6]));
  }

  /** A line for a file. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%s\t%s\t%.3f\t%s\t%.3f\t%.1f\t%.1e",
        workload,
        engine,
        millis,
        reference,
        ratio,
        gigaflops,
        difference);
  }

  Engine which() {
    return Engine.valueOf(engine.toUpperCase(Locale.ROOT));
  }
}
