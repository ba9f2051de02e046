package io.github.conv4j.engine.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Prints the kernels that are one template with other numbers. {@link KernelPrinterTest} compares what is checked in with what
 * this prints; {@code main} writes the files anew, to be formatted by {@code mvn spotless:apply}.
 */
final class KernelPrinter {
  static final Path FOLDER =
      Path.of(System.getProperty("user.dir"), "src/main/java/io/github/conv4j/engine/kernel");

  private final StringBuilder text = new StringBuilder();

  private KernelPrinter() {}

  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, String> file : files().entrySet()) {
      Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
    }
  }

  /** The text of each file by its name, but for its formatting. */
  static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("ProductTiles.java", productTiles());
    files.put("SlideTiles.java", slideTiles());
    files.put("RollOfThree.java", rollLoops(3));
    files.put("RollOfFive.java", rollLoops(5));
    files.put("Transposition16.java", transposition());
    return files;
  }

  /** One line, a format string if there are values. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  private void line(String line, Object... values) {
    text.append(values.length == 0 ? line : line.formatted(values)).append('\n');
  }

  /** One line for each number below n. */
  private void lines(int n, IntFunction<String> line) {
    IntStream.range(0, n).mapToObj(line).forEach(this::line);
  }

  private static KernelPrinter file(String name, String javadoc, String... imports) {
    var p = new KernelPrinter();
    p.line("package io.github.conv4j.engine.kernel;");
    p.line("");
    if (name.startsWith("Roll")) {
      p.line("import static io.github.conv4j.engine.kernel.Vectors.LANE;");
    }
    p.line("import static io.github.conv4j.engine.kernel.Vectors.LANES;");
    p.line("import static io.github.conv4j.engine.kernel.Vectors.SPECIES;");
    if (name.startsWith("Roll")) {
      p.line("import static jdk.incubator.vector.VectorOperators.GE;");
      p.line("import static jdk.incubator.vector.VectorOperators.LT;");
    }
    p.line("");
    for (String name2 : imports) {
      p.line("import jdk.incubator.vector.%s;", name2);
    }
    p.line("");
    p.line("/**");
    javadoc.lines().forEach(line -> p.line(" *%s", line.isEmpty() ? "" : " " + line));
    p.line(" */");
    p.line("final class %s {", name);
    p.line("private %s() {}", name);
    return p;
  }

  private String end() {
    line("}");
    return text.toString();
  }

  private static String at(String base, int vector) {
    return at(base, vector, "LANES");
  }

  private static String at(String base, int vector, String distance) {
    return base
        + (vector == 0 ? "" : vector == 1 ? " + " + distance : " + " + vector + " * " + distance);
  }

  private static String load(String array, String at) {
    return "FloatVector.fromArray(SPECIES, " + array + ", " + at + ")";
  }

  private static String broadcast(String value) {
    return "FloatVector.broadcast(SPECIES, " + value + ")";
  }

  // ---- products ----

  private static final String[] WORDS = {
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"
  };

  private static String name(int rows, int vectors) {
    String by = WORDS[vectors];
    return WORDS[rows] + "By" + Character.toUpperCase(by.charAt(0)) + by.substring(1);
  }

  private static String productTiles() {
    KernelPrinter p = file("ProductTiles", """
        Tiles of a product that fit the registers, as {@link VectorProduct} lays them out: rows times vectors. Printed by {@code
        KernelPrinter} in the tests.""", "FloatVector");
    for (int rows : new int[] {10, 8, 5, 4}) {
      p.productTile(rows, 2);
    }
    return p.end();
  }

  /** The accumulators begin from C or from zeros. No table, no product of k: two running indexes take the fewest instructions. */
  private void productTile(int rows, int vectors) {
    line("");
    line("static void %s(VectorProduct t) {", name(rows, vectors));
    line("float[] start = t.start;");
    for (int i = 0; i < rows; i++) {
      line("int i%d = t.startAt%s;", i, times(i, "t.startPitch"));
      for (int j = 0; j < vectors; j++) {
        line("FloatVector c%d%d = %s;", i, j, load("start", at("i" + i, j)));
      }
    }
    line("float[] a = t.a;");
    line("float[] b = t.b;");
    line("int s = t.aAt + %d * t.from;", rows);
    line("int to = t.bAt + t.to * VectorProduct.PANEL;");
    line("int first = t.bAt + t.from * VectorProduct.PANEL;");
    line("for (int at = first; at < to; at += VectorProduct.PANEL) {");
    lines(vectors, j -> "FloatVector b" + j + " = " + load("b", at("at", j)) + ";");
    for (int i = 0; i < rows; i++) {
      String element = i == 0 ? "a[s]" : "a[s + " + i + "]";
      line("%sv = %s;", i == 0 ? "FloatVector " : "", broadcast(element));
      for (int j = 0; j < vectors; j++) {
        line("c%d%d = b%d.fma(v, c%d%d);", i, j, j, i, j);
      }
    }
    line("s += %d;", rows);
    line("}");
    line("float[] c = t.c;");
    for (int i = 0; i < rows; i++) {
      line("int o%d = t.cAt%s;", i, times(i, "t.cPitch"));
      for (int j = 0; j < vectors; j++) {
        line("c%d%d.add(t.add%d).intoArray(c, %s);", i, j, i, at("o" + i, j));
      }
    }
    line("}");
  }

  /** What is added for so many rows. */
  private static String times(int row, String pitch) {
    return row == 0 ? "" : row == 1 ? " + " + pitch : " + " + row + " * " + pitch;
  }

  // ---- slides ----

  private static String slideTiles() {
    KernelPrinter p = file("SlideTiles", """
        Output channels times vectors of pixels that fit the registers, as {@link VectorSlide} lays them out. Printed by {@code
        KernelPrinter} in the tests.""", "FloatVector");
    p.slideTile(4, 2, true);
    p.slideTile(4, 4, true);
    p.slideTile(1, 4, false);
    p.sharedRows(4);
    return p.end();
  }

  private void zeros(int rows, int vectors) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vectors; j++) {
        line("FloatVector c%d%d = FloatVector.zero(SPECIES);", i, j);
      }
    }
  }

  private void slideOperands() {
    line("float[] x = t.x;");
    line("int[] step = t.step;");
    line("float[] weight = t.weight;");
    line("int taps = t.taps;");
  }

  /**
   * Channels share what they load of x, vectors what they load of the weights. Vectors lie anywhere, or all as far from the one
   * before, which takes fewer integer registers.
   */
  private void slideTile(int channels, int vectors, boolean even) {
    line("");
    line("static void %s(VectorSlide t) {", name(channels, vectors));
    zeros(channels, vectors);
    slideOperands();
    lines(channels, i -> "int w" + i + " = t.w" + i + ";");
    lines(even ? 1 : vectors, j -> "int p" + j + " = t.p" + j + ";");
    lines(even ? 1 : 0, j -> "int pStep = t.pStep;");
    line("for (int k = 0; k < taps; k++) {");
    line("int at = step[k]%s;", even ? " + p0" : "");
    for (int j = 0; j < vectors; j++) {
      lines(even && j > 0 ? 1 : 0, i -> "at += pStep;");
      line("FloatVector x%d = %s;", j, load("x", even ? "at" : "at + p" + j));
    }
    for (int i = 0; i < channels; i++) {
      line("%sw = %s;", i == 0 ? "FloatVector " : "", broadcast("weight[k + w" + i + "]"));
      for (int j = 0; j < vectors; j++) {
        line("c%d%d = x%d.fma(w, c%d%d);", i, j, j, i, j);
      }
    }
    line("}");
    line("float[] out = t.out;");
    for (int i = 0; i < channels; i++) {
      for (int j = 0; j < vectors; j++) {
        String to = even ? at("t.q0", j, "t.qStep") : "t.q" + j;
        line("c%d%d.add(t.add%d).intoArray(out, t.o%d + %s);", i, j, i, i, to);
      }
    }
    line("}");
  }

  /** Two rows of neighbouring vectors share what they load: nearly half of the loads. */
  private void sharedRows(int vectors) {
    line("");
    line("/** Two rows of neighbouring vectors; the second lies a kernel row below the first. */");
    line("static void twoRowsOf%s(VectorSlide t) {", vectors == 4 ? "Four" : "Two");
    zeros(2, vectors);
    slideOperands();
    line("int width = t.sharedTaps;");
    line("int w0 = t.w0;");
    line("int p = t.p0;");
    line("int q = t.p1;");
    line("for (int k = 0; k < width; k++) { // the first kernel row, of the first row alone");
    line("FloatVector w = %s;", broadcast("weight[w0 + k]"));
    line("int at = step[k] + p;");
    lines(vectors, j -> "c0%d = %s.fma(w, c0%d);".formatted(j, load("x", at("at", j)), j));
    line("}");
    line("int above = w0 - width;");
    line("for (int k = width; k < taps; k++) {");
    line("FloatVector w = %s;", broadcast("weight[w0 + k]"));
    line("FloatVector u = %s;", broadcast("weight[above + k]"));
    line("int at = step[k] + p;");
    for (int j = 0; j < vectors; j++) {
      line("%sv = %s;", j == 0 ? "FloatVector " : "", load("x", at("at", j)));
      line("c0%d = v.fma(w, c0%d);", j, j);
      line("c1%d = v.fma(u, c1%d);", j, j);
    }
    line("}");
    line("for (int k = taps - width; k < taps; k++) { // the last one, of the second row alone");
    line("FloatVector w = %s;", broadcast("weight[w0 + k]"));
    line("int at = step[k] + q;");
    lines(vectors, j -> "c1%d = %s.fma(w, c1%d);".formatted(j, load("x", at("at", j)), j));
    line("}");
    line("float add = t.add0;");
    line("float[] out = t.out;");
    for (int i = 0; i < 2; i++) {
      line("int o%d = t.q%d;", i, i);
      for (int j = 0; j < vectors; j++) {
        line("c%d%d.add(add).intoArray(out, %s);", i, j, at("o" + i, j));
      }
    }
    line("}");
  }

  // ---- rolls ----

  /**
   * Kernel rows whose weights stay in registers. With all 25 of 5 × 5 JDK 17 takes 1.4 times as long; with a stride of 2, where
   * they are used half as often, JDK 25 would take 1.3 times as long without.
   */
  private static int rowsInRegisters(int stride) {
    return stride == 1 ? 3 : 5;
  }

  private static String rollLoops(int size) {
    KernelPrinter p = file(
        size == 3 ? "RollOfThree" : "RollOfFive",
        """
        Loops down the rows of planes, of one vector or two of their columns, as {@link VectorRoll} asks for them, for kernels of
        %d × %d: an input row is loaded once, and what it adds goes to as many accumulators as it has outputs below it. Printed by
        {@code KernelPrinter} in the tests.""".formatted(size, size),
        "FloatVector",
        "VectorMask");
    p.roll(size, 1, 1, true);
    if (size == 3) {
      p.roll(size, 1, 2, true);
      p.roll(size, 1, 2, false);
    }
    p.roll(size, 2, 1, true);
    return p.end();
  }

  private void roll(int size, int stride, int vectors, boolean masked) {
    line("");
    String what = stride == 1 ? vectors == 2 ? "pair" : "single" : "Single";
    line(
        "static void %s%s%s(VectorRoll t) {",
        stride == 1 ? what : "strided" + what, "", masked ? "" : "Inside");
    line("float[] x = t.x;");
    line("float[] weight = t.weight;");
    line("float[] out = t.out;");
    line("int width = t.width;");
    line("int height = t.height;");
    line("int rows = t.rows;");
    line("int firstRow = t.firstRow;");
    for (int v = 0; v < vectors; v++) {
      line("int column%d = t.column%d;", v, v);
      for (int kw = 0; kw < size && masked; kw += kw == size / 2 - 1 ? 2 : 1) {
        line("VectorMask<Float> m%d%d = LANE.compare(GE, t.from(column%d, %d))", v, kw, v, kw);
        line(".and(LANE.compare(LT, t.to(column%d, %d)));", v, kw);
      }
    }
    line("FloatVector zero = FloatVector.zero(SPECIES);");
    line("for (int plane = 0; plane < t.planes; plane++) {");
    line("int w = t.weightAt + plane * %d;", size * size);
    for (int kh = 0; kh < Math.min(size, rowsInRegisters(stride)); kh++) {
      for (int kw = 0; kw < size; kw++) {
        line("FloatVector w%d%d = %s;", kh, kw, broadcast("weight[w + " + (kh * size + kw) + "]"));
      }
    }
    line("float add = t.add(plane);");
    line("int planeAt = t.xAt + plane * t.planePitch;");
    line("int to = t.outAt + plane * t.outPitch;");
    // accumulator a is the output row that has got a kernel rows
    int accumulators = (size + stride - 1) / stride;
    for (int v = 0; v < vectors; v++) {
      for (int a = 0; a < accumulators; a++) {
        line("FloatVector a%d%d = zero;", v, a);
      }
    }
    line("for (int i = %d; i < rows; i++) {", 1 - accumulators);
    for (int half = 0; half < stride; half++) {
      line(
          "int row%d = firstRow + %si%s;",
          half,
          stride == 1 ? "" : "2 * ",
          stride == 1 ? " + " + (size - 1) : " + " + (size - 1 + half));
      line("boolean inside%d = row%d >= 0 && row%d < height;", half, half, half);
      line("float[] in%d = inside%d ? x : VectorRoll.ZEROS;", half, half);
      for (int v = 0; v < vectors; v++) {
        line(
            "int at%d%d = inside%d ? planeAt + row%d * width + t0%d : 0;"
                .replace("t0%d", stride == 1 ? "column%d" : "2 * column%d"),
            half,
            v,
            half,
            half,
            v);
      }
      for (int v = 0; v < vectors; v++) {
        rollRow(size, stride, half, v, masked);
      }
    }
    line("if (i >= 0) {");
    for (int v = 0; v < vectors; v++) {
      line("a%d%d.add(add).intoArray(out, to + column%d);", v, accumulators - 1, v);
    }
    line("to += t.outWidth;");
    line("}");
    for (int v = 0; v < vectors; v++) {
      for (int a = accumulators - 1; a > 0; a--) {
        line("a%d%d = a%d%d;", v, a, v, a - 1);
      }
      line("a%d0 = zero;", v);
    }
    line("}");
    line("}");
    line("}");
  }

  /** One input row: loads it, tap by tap, and adds it to every accumulator that sees it. */
  private void rollRow(int size, int stride, int half, int v, boolean masked) {
    String in = "in" + half;
    String at = "at" + half + v;
    for (int kw = 0; kw < size; kw++) {
      String tap = "v" + half + v + kw;
      if (stride == 1) {
        String load = load(in, kw == 0 ? at : at + " + " + kw);
        line(
            "FloatVector %s = %s;",
            tap, masked && kw != size / 2 ? "zero.blend(" + load + ", m" + v + kw + ")" : load);
      } else {
        if (kw % 2 == 0) {
          String from = kw == 0 ? at : at + " + " + kw;
          line("FloatVector lower%s = %s;", tap, load(in, from));
          line("FloatVector upper%s = %s;", tap, load(in, from + " + LANES"));
        }
        String loaded = "v" + half + v + kw / 2 * 2;
        String which = kw % 2 == 0 ? "Vectors.EVEN" : "Vectors.ODD";
        String split = "lower%s.rearrange(%s).blend(upper%s.rearrange(%s), Vectors.UPPER)"
            .formatted(loaded, which, loaded, which);
        boolean bare = kw == size / 2;
        line(
            "FloatVector %s = %s;",
            tap, bare ? split : "zero.blend(" + split + ", m" + v + kw + ")");
      }
    }
    for (int kh = size - 1; kh >= 0; kh--) {
      if (kh % stride == half) {
        int a = kh / stride;
        for (int kw = 0; kw < size; kw++) {
          String w = kh < rowsInRegisters(stride)
              ? "w" + kh + kw
              : broadcast("weight[w + " + (kh * size + kw) + "]");
          line("a%d%d = v%d%d%d.fma(%s, a%d%d);", v, a, half, v, kw, w, v, a);
        }
      }
    }
  }

  // ---- transposition ----

  private static String transposition() {
    KernelPrinter p = file("Transposition16", """
        Transposes 16 rows of as many columns as a vector has lanes, by halves: at each stage two rows exchange every other block
        of lanes. Printed by {@code KernelPrinter} in the tests.""", "FloatVector", "VectorMask", "VectorShuffle");
    for (int block = 8; block > 0; block /= 2) {
      p.line("private static final VectorShuffle<Float> SWAP_%d = Vectors.swap(%d);", block, block);
      p.line("private static final VectorMask<Float> ODD_%d = Vectors.odd(%d);", block, block);
    }
    p.line("");
    p.line("/** About 110 cycles for 16 × 16; {@link Kernel#transpose} says what it computes. */");
    p.line("static void transpose(");
    p.line("float[] in, int inAt, int inPitch, float[] out, int outAt, int outPitch, float[] add,");
    p.line("int addAt) {");
    p.line("FloatVector b = %s; // one vector for all rows", load("add", "addAt"));
    for (int i = 0; i < 16; i++) {
      String at = i == 0 ? "inAt" : i == 1 ? "inAt + inPitch" : "inAt + " + i + " * inPitch";
      p.line("FloatVector v%d = %s.add(b);", i, load("in", at));
    }
    p.line("FloatVector t;");
    for (int block = 8; block > 0; block /= 2) {
      p.line("if (LANES > %d) {", block);
      for (int i = 0; i < 16; i++) {
        if ((i & block) == 0) {
          int j = i + block;
          p.line("t = v%d.blend(v%d.rearrange(SWAP_%d), ODD_%d);", i, j, block, block);
          p.line("v%d = v%d.rearrange(SWAP_%d).blend(v%d, ODD_%d);", j, i, block, j, block);
          p.line("v%d = t;", i);
        }
      }
      p.line("}");
    }
    p.line(
        "// row i goes into row i % LANES of the result, behind the blocks of the rows before it");
    p.lines(
        16,
        i -> "v%d.intoArray(out, outAt + %d %% LANES * outPitch + %d / LANES * LANES);"
            .formatted(i, i, i));
    p.line("}");
    return p.end();
  }

  /** Everything but white space, so that the formatter may break lines as it likes. */
  static String bare(String text) {
    return text.chars()
        .filter(c -> !Character.isWhitespace(c))
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }
}
