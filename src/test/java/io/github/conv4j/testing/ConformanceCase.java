package io.github.conv4j.testing;

import io.github.conv4j.ConvOptions;
import io.github.conv4j.Padding;
import io.github.conv4j.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/** A test case that another project publishes; the head of {@code conformance.txt} describes the format. */
public final class ConformanceCase {
  private static final String RESOURCE = "/conformance/conformance.txt";

  private final Map<String, String> fields;

  private ConformanceCase(Map<String, String> fields) {
    this.fields = fields;
  }

  /** Reads all cases, in the order of the file. */
  public static List<ConformanceCase> all() {
    List<ConformanceCase> cases = new ArrayList<>();
    for (String paragraph : text().split("\n\n+", -1)) {
      Map<String, String> fields = fields(paragraph);
      if (!fields.isEmpty()) { // a paragraph of comments
        cases.add(new ConformanceCase(fields));
      }
    }
    return cases;
  }

  private static String text() {
    try (InputStream in = ConformanceCase.class.getResourceAsStream(RESOURCE)) {
      byte[] bytes = Objects.requireNonNull(in, RESOURCE).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> fields(String paragraph) {
    Map<String, String> fields = new LinkedHashMap<>();
    paragraph.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
      int space = line.indexOf(' ');
      String name = space < 0 ? line : line.substring(0, space);
      if (fields.put(name, space < 0 ? "" : line.substring(space + 1)) != null) {
        throw new IllegalStateException(RESOURCE + ": " + name + " stands twice in one case");
      }
    });
    return fields;
  }

  /** The text of a field. */
  public String text(String field) {
    String value = fields.get(field);
    if (value == null) {
      throw new NoSuchElementException(this + " has no field " + field);
    }
    return value;
  }

  /** The operation, such as {@code conv2d}. */
  public String op() {
    return text("op");
  }

  /** The numbers of a field that holds a few. */
  public int[] ints(String field) {
    return words(field).stream().mapToInt(Integer::parseInt).toArray();
  }

  /** The array of a field, whose shape is in the field {@code <field>_shape}. */
  public Tensor tensor(String field) {
    return Tensor.wrap(floats(field), ints(field + "_shape"));
  }

  /** One value per output channel, or null. */
  public Tensor bias() {
    boolean absent = !fields.containsKey("bias") || text("bias").equals("null");
    return absent ? null : Tensor.of(floats("bias"));
  }

  /** Stride, padding, dilation and, where the case has them, groups. */
  public ConvOptions options() {
    int[] stride = ints("stride");
    int[] dilation = ints("dilation");
    Padding sides = padding();
    return ConvOptions.defaults()
        .stride(stride[0], stride[1])
        .padding(sides.top(), sides.bottom(), sides.left(), sides.right())
        .dilation(dilation[0], dilation[1])
        .groups(fields.containsKey("groups") ? ints("groups")[0] : 1);
  }

  /** The sides, which the file has in another order. */
  public Padding padding() {
    int[] topLeftBottomRight = ints("padding");
    return new Padding(
        topLeftBottomRight[0], topLeftBottomRight[2], topLeftBottomRight[1], topLeftBottomRight[3]);
  }

  /** How far a result may lie from an expected value: abs + rel · |expected|. */
  public double tolerance(float expected) {
    List<String> absAndRel = words("tol");
    return Double.parseDouble(absAndRel.get(0))
        + Double.parseDouble(absAndRel.get(1)) * Math.abs((double) expected);
  }

  private float[] floats(String field) {
    List<String> words = words(field);
    return switch (words.isEmpty() ? "" : words.get(0)) {
      case "arange" -> run(Float.parseFloat(words.get(1)), 1, Integer.parseInt(words.get(2)));
      case "full" -> run(Float.parseFloat(words.get(1)), 0, Integer.parseInt(words.get(2)));
      default -> {
        float[] values = new float[words.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.parseFloat(words.get(i));
        }
        yield values;
      }
    };
  }

  private static float[] run(float start, float step, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = start + i * step;
    }
    return values;
  }

  private List<String> words(String field) {
    String value = text(field);
    return value.isEmpty() ? List.of() : List.of(value.split(" ", -1));
  }

  /** Source and note. */
  @Override
  public String toString() {
    String note = fields.get("note");
    return fields.get("source") + (note == null ? "" : " (" + note + ")");
  }
}
