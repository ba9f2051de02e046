package io.github.conv4j;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Prints a tensor as PyTorch does with its default options: one format for all elements, chosen from those that are shown;
 * lines of at most 80 columns; past 1,000 elements, three at each edge of an axis.
 */
final class TensorPrinter {
  private static final int DIGITS = 4;
  private static final int LINE_WIDTH = 80;
  private static final int SUMMARY_THRESHOLD = 1000;
  private static final int EDGE_ITEMS = 3;
  private static final String PREFIX = "tensor(";

  private final boolean summarised;
  private final Format format;

  private TensorPrinter(Tensor tensor) {
    this.summarised = tensor.size() > SUMMARY_THRESHOLD;
    List<Float> shown = new ArrayList<>();
    collect(tensor, shown);
    this.format = Format.of(shown);
  }

  static String print(Tensor tensor) {
    if (tensor.size() == 0) {
      return PREFIX + "[]" + (tensor.rank() == 1 ? "" : sizeSuffix(tensor)) + ")";
    }
    return PREFIX + new TensorPrinter(tensor).nested(tensor, PREFIX.length()) + ")";
  }

  private static String sizeSuffix(Tensor tensor) {
    String size = "size=" + Shapes.text(tensor.layout());
    // PyTorch counts the line so far, its comma and space, and the closing bracket
    boolean fits = PREFIX.length() + "[]".length() + 4 + size.length() <= LINE_WIDTH;
    return fits ? ", " + size : ",\n" + " ".repeat(PREFIX.length()) + size;
  }

  /** The elements that are shown, in row-major order. */
  private void collect(Tensor tensor, List<Float> shown) {
    if (tensor.rank() == 0) {
      shown.add(tensor.item());
    } else {
      shownIndices(tensor).forEach(i -> collect(tensor.select(0, i), shown));
    }
  }

  private boolean cuts(Tensor tensor) {
    return summarised && tensor.dim(0) > 2 * EDGE_ITEMS;
  }

  private IntStream shownIndices(Tensor tensor) {
    int dim = tensor.dim(0);
    return cuts(tensor)
        ? IntStream.concat(IntStream.range(0, EDGE_ITEMS), IntStream.range(dim - EDGE_ITEMS, dim))
        : IntStream.range(0, dim);
  }

  private String nested(Tensor tensor, int indent) {
    if (tensor.rank() == 0) {
      return format.padded(tensor.item());
    }
    List<String> parts = new ArrayList<>();
    shownIndices(tensor).forEach(i -> parts.add(nested(tensor.select(0, i), indent + 1)));
    if (tensor.rank() == 1) {
      if (cuts(tensor)) {
        parts.add(EDGE_ITEMS, " ...");
      }
      return "[" + lines(parts, indent) + "]";
    }
    if (cuts(tensor)) {
      parts.add(EDGE_ITEMS, "...");
    }
    // one blank line between matrices, two between blocks of them, and so on
    return "[" + String.join("," + "\n".repeat(tensor.rank() - 1) + " ".repeat(indent + 1), parts)
        + "]";
  }

  private String lines(List<String> elements, int indent) {
    int perLine =
        Math.max(1, (LINE_WIDTH - indent) / (format.width() + 2)); // an element, comma and space
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < elements.size(); from += perLine) {
      lines.add(
          String.join(", ", elements.subList(from, Math.min(from + perLine, elements.size()))));
    }
    return String.join(",\n" + " ".repeat(indent + 1), lines);
  }

  private enum Notation {
    INTEGER,
    FIXED,
    SCIENTIFIC
  }

  /** How all elements of a tensor are written; the width is that of the widest element other than 0. */
  private record Format(Notation notation, int width) {

    static Format of(List<Float> shown) {
      List<Float> numbers =
          shown.stream().filter(v -> Float.isFinite(v) && v != 0).toList();
      Notation notation = notation(numbers);
      int width =
          numbers.stream().mapToInt(v -> text(notation, v).length()).max().orElse(1);
      return new Format(notation, width);
    }

    /** PyTorch's choice. */
    private static Notation notation(List<Float> numbers) {
      double min = Double.POSITIVE_INFINITY;
      double max = 0;
      boolean integers = true;
      for (float number : numbers) {
        double magnitude = Math.abs(number);
        min = Math.min(min, magnitude);
        max = Math.max(max, magnitude);
        integers &= magnitude == Math.rint(magnitude);
      }
      if (max / min > 1000 || max > 1e8 || (!integers && min < 1e-4)) {
        return Notation.SCIENTIFIC;
      }
      return integers ? Notation.INTEGER : Notation.FIXED;
    }

    String padded(float value) {
      String text = text(notation, value);
      return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String text(Notation notation, float value) {
      if (Float.isNaN(value)) {
        return "nan";
      }
      String sign = Float.floatToRawIntBits(value) < 0 ? "-" : ""; // −0 has one, too
      if (Float.isInfinite(value)) {
        return sign + "inf";
      }
      // the exact binary value: Python rounds it half to even, String.format half up from its
      // shortest decimal
      BigDecimal magnitude = new BigDecimal(Math.abs(value));
      return sign
          + switch (notation) {
            case INTEGER -> magnitude.toPlainString() + ".";
            case FIXED -> magnitude.setScale(DIGITS, RoundingMode.HALF_EVEN).toPlainString();
            case SCIENTIFIC -> scientific(magnitude);
          };
    }

    private static String scientific(BigDecimal magnitude) {
      BigDecimal rounded = magnitude.round(new MathContext(DIGITS + 1, RoundingMode.HALF_EVEN));
      int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
      String mantissa = rounded
          .movePointLeft(exponent)
          .setScale(DIGITS, RoundingMode.UNNECESSARY)
          .toPlainString();
      return mantissa + String.format(Locale.ROOT, "e%+03d", exponent);
    }
  }
}
