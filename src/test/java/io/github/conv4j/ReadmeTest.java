package io.github.conv4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.io.Images;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * README's Java, compiled and run as a user would: against the classes, on the class path, in a JVM and a folder of its own.
 * A block that is fenced as {@code java} stands alone but for the imports that README gives once. A block that is fenced as
 * {@code java spark} needs Spark, and stands in src/it/spark.
 */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Path TEMPLE = Path.of("src", "test", "resources", "temple.jpg");
  private static final Path LAYER = Path.of("src", "test", "resources", "numpy", "layer.npz");
  private static final Path SPARK =
      Path.of("src", "it", "spark", "src", "main", "java", "app", "Main.java");

  /** Runs the classes that it is given in one JVM, which saves a second. */
  private static final String RUN = """
      public class Run {
        public static void main(String[] blocks) throws Exception {
          for (String block : blocks) {
            System.out.println(block);
            Class.forName(block).getMethod("main", String[].class).invoke(null, (Object) blocks);
          }
        }
      }
      """;

  /** What the snippets of the table take for granted. */
  private static final String GIVEN = "Tensor x, Tensor y, Tensor w, Tensor b, Conv2D layer, "
      + "Tensor gradOutput, float learningRate, java.util.random.RandomGenerator random, "
      + "Map<String, Tensor> p, ConvOptions options";

  @TempDir
  private Path folder;

  /** A block of README: its first line's number, what stands behind the fence, and its lines. */
  private record Block(int number, String fence, List<String> lines) {
    /** Such as {@code Line24}, so that an error of the compiler tells where to look. */
    String className() {
      return "Line" + number;
    }

    List<String> imports() {
      return lines.stream().filter(line -> line.startsWith("import ")).toList();
    }

    List<String> statements() {
      return lines.stream()
          .filter(line -> !line.isBlank() && !line.startsWith("import "))
          .toList();
    }

    /** What stands in comments behind a print, on its line or on whole lines below. */
    List<String> output() {
      List<String> output = new ArrayList<>();
      boolean printed = false;
      for (String line : lines) {
        if (!line.startsWith("// ")) {
          printed = line.contains("System.out.print");
        }
        if (printed && line.contains("// ")) {
          output.add(line.substring(line.indexOf("// ") + 3));
        }
      }
      return output;
    }
  }

  @Test
  void every_java_block_compiles_and_prints_what_its_comments_say() throws Exception {
    List<Block> blocks = blocks("java");
    List<String> imports = importsOfAll(blocks);
    blocks.removeIf(block -> block.statements().isEmpty());
    assertThat(blocks).extracting(Block::className).as("blocks of README").hasSize(9);
    assertThat(blocks.stream().mapToInt(block -> block.output().size()).sum())
        .as("lines of output in README")
        .isEqualTo(6);
    Files.copy(TEMPLE, folder.resolve("photo.jpg"));
    Images.write(Images.read(TEMPLE), folder.resolve("scan.png"));
    Files.copy(LAYER, folder.resolve("conv.npz"));

    Map<String, String> sources = new LinkedHashMap<>();
    Map<String, List<String>> expected = new LinkedHashMap<>();
    for (Block block : blocks) {
      String main = "public static void main(String[] args) throws Exception";
      sources.put(block.className(), source(block, imports, main));
      expected.put(block.className(), block.output());
    }
    sources.put("Run", RUN);
    compile(sources);

    assertThat(run(expected.keySet().stream().toList())).isEqualTo(expected);
    assertThat(Images.read(folder.resolve("blurred.png")).shape()).containsExactly(3, 427, 640);
    assertThat(Images.read(folder.resolve("edges.png")).mean()).isBetween(0.45f, 0.55f);
    assertThat(Images.read(folder.resolve("blurred-scan.png"))).isEqualTo(blurredAtOnce());
  }

  @Test
  void the_table_for_those_who_know_pytorch_compiles() throws Exception {
    List<String> lines = Files.readAllLines(README);
    int head = lines.indexOf("| PyTorch | conv4j |");
    List<String> statements = new ArrayList<>();
    for (String line : lines.subList(head + 2, lines.size())) {
      if (!line.startsWith("|")) {
        break;
      }
      Matcher code = Pattern.compile("`([^`]+)`").matcher(line.substring(line.indexOf(" | ")));
      while (code.find()) {
        statements.add(code.group(1) + ";");
      }
    }
    assertThat(statements).hasSize(22);

    var table = new Block(head + 1, "java", statements);
    List<String> imports = importsOfAll(blocks("java"));
    compile(Map.of(table.className(), source(table, imports, "static void table(" + GIVEN + ")")));
  }

  @Test
  void every_spark_block_stands_in_the_program_that_runs_on_spark() throws IOException {
    String program = withoutSpace(Files.readString(SPARK));
    List<Block> blocks = blocks("java spark");

    assertThat(blocks).hasSize(2);
    for (Block block : blocks) {
      assertThat(program).contains(withoutSpace(String.join("\n", block.lines)));
    }
  }

  @Test
  void no_other_block_claims_to_be_java() throws IOException {
    assertThat(blocks(".*java.*")).extracting(Block::fence).hasSize(1 + 9 + 2);
  }

  private static List<Block> blocks(String fence) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Block open = null;
    int number = 0;
    for (String line : Files.readAllLines(README)) {
      number++;
      if (!line.startsWith("```")) {
        if (open != null) {
          open.lines.add(line);
        }
      } else if (open == null) {
        open = new Block(number + 1, line.substring(3), new ArrayList<>());
      } else {
        blocks.add(open);
        open = null;
      }
    }
    assertThat(open).as("a block without end").isNull();
    blocks.removeIf(block -> !block.fence.matches(fence));
    return blocks;
  }

  /** Those of the one block that has nothing else. */
  private static List<String> importsOfAll(List<Block> blocks) {
    List<Block> alone =
        blocks.stream().filter(block -> block.statements().isEmpty()).toList();
    assertThat(alone).hasSize(1);
    return alone.get(0).imports();
  }

  private static String source(Block block, List<String> imports, String method) {
    return "%s\n%s\npublic class %s {\n%s {\n%s\n}\n}\n"
        .formatted(
            String.join("\n", imports),
            String.join("\n", block.imports()),
            block.className(),
            method,
            String.join("\n", block.statements()));
  }

  private void compile(Map<String, String> sources) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--release", "17", "-encoding", "UTF-8", "-Xlint:all", "-Werror"));
    arguments.addAll(List.of("-cp", classes().toString(), "-d", folder.toString()));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve(source.getKey() + ".java");
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }

    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, UTF_8);
    int status = ToolProvider.findFirst("javac")
        .orElseThrow()
        .run(out, out, arguments.toArray(String[]::new));

    assertThat(status).as(bytes.toString(UTF_8)).isZero();
  }

  /** Runs the blocks; gives the lines that each of them prints. */
  private Map<String, List<String>> run(List<String> blocks) throws Exception {
    Path errors = folder.resolve("errors.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Djava.awt.headless=true", "-cp", classes() + File.pathSeparator + "."));
    command.add("Run");
    command.addAll(blocks);
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(errors.toFile())
        .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();

    Map<String, List<String>> output = new LinkedHashMap<>();
    List<String> lines = List.of();
    for (String line : printed.lines().toList()) {
      if (blocks.contains(line)) {
        lines = new ArrayList<>();
        output.put(line, lines);
      } else {
        lines.add(line);
      }
    }
    return output;
  }

  private static Path classes() throws URISyntaxException {
    return Path.of(
        Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** What the strips of the scan must come to. */
  private Tensor blurredAtOnce() throws IOException {
    Tensor scan = Images.read(folder.resolve("scan.png")).mean(0);
    Tensor blurred = Conv.corr2d(scan, Tensor.full(1 / 25f, 5, 5));
    return Images.fromBufferedImage(Images.toBufferedImage(blurred));
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }
}
