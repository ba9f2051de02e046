package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/** Which class of this package may call which, according to their byte code. */
class PackageArrowsTest {
  private static final String PACKAGE = "io.github.conv4j.";

  /** A tensor and its loops, which are one thing in several files. */
  private static final Set<String> TENSOR = Set.of(
      "Tensor",
      "AxisIterator",
      "Copying",
      "Elementwise",
      "Functions",
      "Joining",
      "NestedArrays",
      "RandomValues",
      "Reductions",
      "Reordering",
      "TensorPrinter");

  /** From top to bottom: each may call only what follows it. */
  private static final List<String> ORDER = List.of(
      "Conv2D",
      "NamedParameters",
      "LayerChecks",
      "Conv",
      "Pad2d",
      "Fit",
      "Tensor",
      "Operands",
      "ConvOptions",
      "ShapeAgreement",
      "Shapes",
      "AxisSizes",
      "Blocks",
      "MergedAxes",
      "Rows",
      "Layout",
      "Padding",
      "PadMode",
      "AutoPad");

  @Test
  void every_arrow_points_down() throws URISyntaxException {
    Set<String> seen = new TreeSet<>();
    Set<String> upwards = new TreeSet<>();
    Matcher dependency = JavaBaseTest.DEPENDENCY.matcher(JavaBaseTest.jdeps());
    while (dependency.find()) {
      String from = node(dependency.group(1));
      String to = node(dependency.group(2));
      if (!from.contains(".") && !to.contains(".")) {
        seen.add(from);
        if (ORDER.indexOf(from) > ORDER.indexOf(to)) {
          upwards.add(from + " -> " + to);
        }
      }
    }

    assertThat(upwards).isEmpty();
    assertThat(ORDER).containsAll(seen);
    assertThat(seen).contains("Conv2D", "Operands", "Shapes", "Tensor");
  }

  private static String node(String type) {
    if (!type.startsWith(PACKAGE)) {
      return type;
    }
    String name = type.substring(PACKAGE.length()).replaceAll("\\$.*", "");
    return TENSOR.contains(name) ? "Tensor" : name;
  }
}
