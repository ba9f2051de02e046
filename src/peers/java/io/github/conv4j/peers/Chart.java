package io.github.conv4j.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Draws the table of {@link Peers} as bars, one group a workload, ONNX Runtime being 1, or PyTorch where it is not there: {@code
 * Chart peers.tsv peers.svg}. Its text is dark on a light page and light on a dark one.
 */
public final class Chart {
  private static final int WIDTH = 800;
  private static final int LEFT = 270;
  private static final int ONE = 150;
  private static final double MOST = 2.75;
  private static final int BAR = 13;
  private static final int STEP = 17;
  private static final int GAP = 32;

  private final StringBuilder svg = new StringBuilder();
  private int y = 18;

  private Chart() {}

  /** Draws. */
  public static void main(String[] args) throws IOException {
    Map<String, String> facts = new TreeMap<>();
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      if (line.startsWith("# ")) {
        facts.put(line.substring(2, line.indexOf('\t')), line.substring(line.indexOf('\t') + 1));
      } else if (!line.equals(Row.HEADER)) {
        rows.add(Row.parse(line));
      }
    }
    Files.writeString(Path.of(args[1]), new Chart().draw(rows, facts), StandardCharsets.UTF_8);
  }

  private String draw(List<Row> rows, Map<String, String> facts) {
    String workload = "";
    for (Row row : rows) {
      if (row.reference().isEmpty()) {
        continue; // nothing to compare with
      }
      if (!row.workload().equals(workload)) {
        workload = row.workload();
        title(row);
      }
      bar(row);
    }
    y += GAP - STEP;
    text(8, y, "note", "shorter is better; " + facts.get("engines"));
    y += STEP;
    String threads = facts.get("threads").equals("1") ? " thread, " : " threads, ";
    String machine = facts.get("machine") + ", " + facts.get("date");
    text(
        8, y, "note", "JDK " + facts.get("java") + ", " + facts.get("threads") + threads + machine);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + (y + 10)
        + "\" viewBox=\"0 0 " + WIDTH + " " + (y + 10) + "\" role=\"img\">\n"
        + "<title>Time of conv4j and of native engines</title>\n"
        + "<style>\n"
        + "text{font:12px system-ui,sans-serif;fill:#24292f}\n"
        + ".title{font-weight:600}\n"
        + ".note{font-size:11px}\n"
        + "line{stroke:#8c959f;stroke-dasharray:3 3}\n"
        + "@media(prefers-color-scheme:dark){text{fill:#e6edf3}}\n"
        + "</style>\n"
        + svg
        + "</svg>\n";
  }

  private void title(Row row) {
    y += svg.length() == 0 ? 0 : GAP - STEP;
    String reference = row.reference().equals(Engine.ONNX_RUNTIME.key())
        ? " (ONNX Runtime = 1)"
        : " (PyTorch = 1)";
    text(8, y, "title", row.workload() + reference);
    y += STEP;
  }

  private void bar(Row row) {
    double shown = Math.min(row.ratio(), MOST);
    long end = LEFT + Math.round(shown * ONE);
    int top = y - BAR + 3;
    text(20, y, "", row.which().title);
    svg.append(String.format(
        Locale.ROOT,
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\" fill=\"%s\"/>\n",
        LEFT,
        top,
        end - LEFT,
        BAR,
        color(row.which())));
    svg.append(String.format(
        Locale.ROOT,
        "<line x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%3$d\"/>\n",
        LEFT + ONE,
        top - 2,
        top + BAR + 2));
    String cut = row.ratio() > MOST ? "… " : "";
    text(
        end + 5,
        y,
        "",
        cut
            + String.format(
                Locale.ROOT,
                row.millis() < 100 ? "%.2f, %.3g ms" : "%.2f, %.0f ms",
                row.ratio(),
                row.millis()));
    y += STEP;
  }

  /** Of a lightness that stands out from white and from black. */
  private static String color(Engine engine) {
    return switch (engine) {
      case VECTOR -> "#2f81f7";
      case FRESH -> "#6fa8f5";
      case PLAIN -> "#8a7ff0";
      case ONNX_RUNTIME -> "#d9822b";
      case PYTORCH -> "#d1495b";
      case OPENCV -> "#3a9d5d";
    };
  }

  private void text(long x, int at, String style, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    String type = style.isEmpty() ? "" : " class=\"" + style + "\"";
    svg.append("<text x=\"" + x + "\" y=\"" + at + "\"" + type + ">" + escaped + "</text>\n");
  }
}
