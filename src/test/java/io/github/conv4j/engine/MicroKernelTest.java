package io.github.conv4j.engine;

import static io.github.conv4j.engine.Numbers.UNTOUCHED;
import static io.github.conv4j.engine.Numbers.assertSameBits;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every micro-kernel alone: the bits of plain loops, and nothing written where it may not be. */
@Tag("engine")
class MicroKernelTest {
  private static final int[] STEPS = {0, 1, 2, 3, 5, 8, 17, 130};

  /** Kernel and seed, some of them new each time. */
  static Stream<Arguments> kernelsAndSeeds() {
    return Kernels.all()
        .flatMap(
            kernel -> Numbers.seeds(40, 10).mapToObj(seed -> arguments(new Named(kernel), seed)));
  }

  static Stream<Arguments> kernelsAndRows() {
    return Kernels.all()
        .flatMap(kernel ->
            IntStream.rangeClosed(1, 14).mapToObj(rows -> arguments(new Named(kernel), rows)));
  }

  /** Shows a kernel by its name. */
  private record Named(MicroKernel kernel) {
    @Override
    public String toString() {
      return kernel.name();
    }
  }

  // ---- multiply ----

  @ParameterizedTest
  @MethodSource("kernelsAndRows")
  void a_product_is_a_chain_an_element(Named named, int rows) {
    MicroKernel kernel = named.kernel;
    long seed = rows;
    var random = new SplittableRandom(seed);
    var product = new Product(); // one for all, as in a thread's scratch
    for (int steps : STEPS) {
      for (int columns : new int[] {1 + random.nextInt(40), 1 + random.nextInt(200), 2000}) {
        int panel = kernel.panel(columns);
        int width =
            columns == 2000 && steps < 8 ? panel : 1 + random.nextInt(Math.min(columns, panel));
        var operands = new Operands(seed, random, kernel, rows, width, columns, steps, false);
        operands.check(kernel, product, false);
        operands.check(kernel, product, true);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernelsAndRows")
  void a_product_of_every_width_up_to_a_narrow_panel_is_right(Named named, int rows) {
    long seed = 100L + rows;
    var random = new SplittableRandom(seed);
    for (int width = 1; width <= Math.min(80, named.kernel.panel(80)); width++) {
      var operands = new Operands(
          seed,
          random,
          named.kernel,
          rows,
          width,
          Math.max(width, 65),
          1 + random.nextInt(9),
          false);
      operands.check(named.kernel, new Product(), width % 2 == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void a_product_of_any_numbers_is_a_chain_an_element(Named named, long seed) {
    var random = new SplittableRandom(seed);
    int rows = 1 + random.nextInt(14);
    int columns = 1 + random.nextInt(random.nextBoolean() ? 20 : 300);
    int width = 1 + random.nextInt(Math.min(columns, named.kernel.panel(columns)));
    int steps = random.nextInt(random.nextBoolean() ? 12 : 200);
    var operands = new Operands(seed, random, named.kernel, rows, width, columns, steps, true);

    operands.check(named.kernel, new Product(), false);
    operands.check(named.kernel, new Product(), true);
  }

  /** Operands with tables of any order, and no room behind what a kernel may touch. */
  private static final class Operands {
    private final long seed;
    private final int rows;
    private final int width;
    private final int steps;
    private final int panel;
    private final int[] row;
    private final int[] step;
    private final int rowAt;
    private final int stepAt;
    private final float[] a;
    private final int aAt;
    private final float[] b;
    private final int bAt;
    private final float[] c;
    private final int cPitch;
    private final int loopsBegin;

    Operands(
        long seed,
        SplittableRandom random,
        MicroKernel kernel,
        int rows,
        int width,
        int columns,
        int steps,
        boolean special) {
      this.seed = seed;
      this.rows = rows;
      this.width = width;
      this.steps = steps;
      this.panel = kernel.panel(columns);
      this.rowAt = random.nextInt(5);
      this.stepAt = random.nextInt(5);
      this.row = random.ints(rowAt + rows, -50, 400).toArray();
      this.step = random.ints(stepAt + steps, -50, 400).toArray();
      this.aAt = 100 + random.nextInt(9);
      this.a = numbers(random, aAt + 800, special);
      this.bAt = random.nextInt(20);
      this.b = numbers(random, bAt + steps * panel, special);
      for (int k = 0; k < steps; k++) {
        Arrays.fill(b, bAt + k * panel + width, bAt + (k + 1) * panel, Float.NaN);
      }
      this.cPitch = panel + random.nextInt(20);
      this.c = numbers(random, (rows + Product.SPARE_ROWS - 1) * cPitch + panel, special);
      this.loopsBegin = 1 + 2 * random.nextInt(8);
    }

    void check(MicroKernel kernel, Product p, boolean resumed) {
      p.a = a;
      p.aAt = aAt;
      p.row = row;
      p.rowAt = rowAt;
      p.step = step;
      p.stepAt = stepAt;
      p.b = b;
      p.bAt = bAt;
      p.bPitch = panel;
      p.c = c.clone();
      p.cPitch = cPitch;
      p.resumed = resumed;
      p.rows.beginAt(loopsBegin);
      float[] expected = c.clone();
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < width; j++) {
          int at = i * cPitch + j;
          float acc = resumed ? expected[at] : 0f;
          for (int k = 0; k < steps; k++) {
            float left = a[aAt + row[rowAt + i] + step[stepAt + k]];
            acc = Math.fma(left, b[bAt + k * panel + j], acc);
          }
          expected[at] = acc;
        }
      }

      kernel.multiply(p, rows, width, steps);

      allowSpareResults(p.c, expected);
      assertSameBits(p.c, expected, this + (resumed ? ", resumed" : ""));
    }

    /** Behind the width up to the panel's, and in the spare rows, anything may stand. */
    private void allowSpareResults(float[] actual, float[] expected) {
      for (int i = 0; i < rows + Product.SPARE_ROWS; i++) {
        int from = i * cPitch + (i < rows ? width : 0);
        System.arraycopy(actual, from, expected, from, i * cPitch + panel - from);
      }
    }

    @Override
    public String toString() {
      return "rows " + rows + ", width " + width + " of " + panel + ", steps " + steps + ", seed "
          + seed;
    }
  }

  private static float[] numbers(SplittableRandom random, int length, boolean special) {
    return special ? Numbers.special(random, length) : Numbers.normal(random, length);
  }

  // ---- transpose and copy ----

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void a_block_is_transposed_and_the_bias_added(Named named, long seed) {
    var random = new SplittableRandom(seed);
    int columns = named.kernel.transposedColumns();
    int inAt = random.nextInt(20);
    int inPitch = columns + random.nextInt(20);
    float[] in = Numbers.special(random, inAt + 15 * inPitch + columns);
    int outAt = random.nextInt(20);
    int outPitch = 16 + random.nextInt(20);
    float[] out = Numbers.filled(outAt + columns * outPitch, UNTOUCHED);
    int addAt = random.nextInt(20);
    float[] add = random.nextBoolean()
        ? Numbers.special(random, addAt + columns)
        : Numbers.filled(addAt + columns, -0f);
    float[] expected = out.clone();
    for (int i = 0; i < 16; i++) {
      for (int j = 0; j < columns; j++) {
        expected[outAt + j * outPitch + i] = in[inAt + i * inPitch + j] + add[addAt + j];
      }
    }

    named.kernel.transpose(in, inAt, inPitch, out, outAt, outPitch, add, addAt);

    assertSameBits(out, expected, "seed " + seed);
  }

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void matrices_of_any_size_are_transposed(Named named, long seed) {
    var random = new SplittableRandom(seed);
    int rows = random.nextInt(70);
    int columns = random.nextInt(70);
    int inAt = random.nextInt(20);
    int inPitch = columns + random.nextInt(20);
    float[] in = Numbers.special(random, inAt + rows * inPitch);
    int outAt = random.nextInt(20);
    int outPitch = rows + random.nextInt(20);
    float[] out = Numbers.filled(outAt + columns * outPitch, UNTOUCHED);
    int addAt = random.nextInt(20);
    float[] add = random.nextBoolean() ? Numbers.special(random, addAt + columns) : null;
    float[] expected = out.clone();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float value = in[inAt + i * inPitch + j];
        expected[outAt + j * outPitch + i] = add == null ? value : value + add[addAt + j];
      }
    }

    Transposition.store(
        named.kernel, in, inAt, inPitch, rows, columns, out, outAt, outPitch, add, addAt);

    assertSameBits(out, expected, rows + " rows, " + columns + " columns, seed " + seed);
  }

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void a_run_of_numbers_is_copied_and_the_bias_added(Named named, long seed) {
    var random = new SplittableRandom(seed);
    int length = random.nextInt(random.nextBoolean() ? 40 : 400);
    int inAt = random.nextInt(20);
    float[] in = Numbers.special(random, inAt + length);
    int outAt = random.nextInt(20);
    float[] out = Numbers.filled(outAt + length + random.nextInt(20), UNTOUCHED);
    float add = random.nextBoolean() ? -0f : Numbers.special(random, 1)[0];
    float[] expected = out.clone();
    for (int i = 0; i < length; i++) {
      expected[outAt + i] = in[inAt + i] + add;
    }

    named.kernel.copy(in, inAt, out, outAt, length, add);

    assertSameBits(out, expected, length + " numbers + " + add + ", seed " + seed);
  }

  // ---- windows ----

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void windows_are_laid_out_as_columns(Named named, long seed) {
    var random = new SplittableRandom(seed);
    for (int stride = 1; stride <= 3; stride++) {
      for (int repetition = 0; repetition < 8; repetition++) {
        windows(seed, random, named.kernel, stride);
      }
    }
  }

  private static void windows(long seed, SplittableRandom random, MicroKernel kernel, int stride) {
    int columns = random.nextBoolean() ? 1 + random.nextInt(80) : 2000;
    int pitch = kernel.panel(columns);
    int most = Math.min(columns, pitch);
    int length = random.nextInt(4) == 0 ? most : 1 + random.nextInt(most);
    int done = random.nextInt(pitch - length + 1); // columns that are there already
    int from = random.nextInt(4);
    int steps = 1 + random.nextInt(8);
    int[] step = random.ints(from + steps, 0, 90).sorted().toArray();
    int xAt = random.nextInt(20);
    int last = xAt + step[from + steps - 1] + (length - 1) * stride;
    float[] x = Numbers.special(random, last + 1 + random.nextInt(5) * random.nextInt(20));
    int outAt = random.nextInt(20) + done;
    float[] out = Numbers.filled(outAt - done + steps * pitch + random.nextInt(20), UNTOUCHED);
    float[] expected = out.clone();
    for (int k = 0; k < steps; k++) {
      for (int j = 0; j < length; j++) {
        expected[outAt + k * pitch + j] = x[xAt + step[from + k] + j * stride];
      }
    }
    int room = pitch - done;

    kernel.windows(x, xAt, stride, step, from, steps, out, outAt, pitch, length, room);

    for (int k = 0; k < steps; k++) {
      int at = outAt + k * pitch + length;
      System.arraycopy(out, at, expected, at, room - length);
    }
    assertSameBits(
        out,
        expected,
        "stride " + stride + ", length " + length + ", room " + room + ", steps " + steps
            + ", seed " + seed);
  }

  // ---- slide ----

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void a_kernel_slides_over_the_rows_of_a_plane(Named named, long seed) {
    var random = new SplittableRandom(seed);
    int run = named.kernel.run();
    int width = switch (random.nextInt(3)) {
      case 0 -> 1 + random.nextInt(20);
      case 1 -> 1 + random.nextInt(150);
      default -> run + random.nextInt(run);
    };
    int length = Math.min(width, run);
    int runsARow = (width + length - 1) / length;
    int runs = (1 + random.nextInt(12)) * runsARow;
    int[] at = new int[runs];
    int[] to = new int[runs];
    int pitch = width + random.nextInt(9);
    for (int i = 0; i < runs; i++) {
      int column = Math.min(i % runsARow * length, width - length); // the last overlaps
      at[i] = i / runsARow * pitch + column;
      to[i] = i / runsARow * width + column;
    }

    slide(seed, random, named.kernel, at, to, length, to[runs - 1] + length, runsARow, pitch);
  }

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void whole_runs_may_go_anywhere_and_write_nothing_between(Named named, long seed) {
    var random = new SplittableRandom(seed);
    int length = named.kernel.run();
    int runs = 1 + random.nextInt(20);
    int[] at = random.ints(runs, 0, 200).toArray();
    int[] to = new int[runs];
    for (int i = 1; i < runs; i++) {
      to[i] = to[i - 1] + length + random.nextInt(9);
    }

    int end = to[runs - 1] + length + random.nextInt(40);
    slide(seed, random, named.kernel, at, to, length, end, 1, 0);
  }

  /**
   * Slides over runs, of which the last ends at most at {@code end}, and compares with loops. In half of the cases with a
   * pitch the kernel's rows are as far apart as the output's, so that rows may share what they load.
   */
  private static void slide(
      long seed,
      SplittableRandom random,
      MicroKernel kernel,
      int[] at,
      int[] to,
      int length,
      int end,
      int runsARow,
      int pitch) {
    var s = new Slide();
    s.runsARow = runsARow;
    s.rowStep = pitch;
    boolean aligned = pitch > 0 && random.nextBoolean();
    s.kernelRowStep = aligned ? pitch : -1;
    s.kernelWidth = 1 + random.nextInt(5);
    s.taps = aligned
        ? s.kernelWidth * (1 + random.nextInt(5))
        : random.nextInt(random.nextBoolean() ? 10 : 30);
    s.at = at;
    s.to = to;
    s.length = length;
    s.xAt = random.nextInt(20);
    s.step = aligned
        ? IntStream.range(0, s.taps)
            .map(t -> t / s.kernelWidth * pitch + t % s.kernelWidth)
            .toArray()
        : random.ints(s.taps, 0, 90).sorted().toArray();
    int last = Arrays.stream(at).max().orElseThrow() + (s.taps == 0 ? 0 : s.step[s.taps - 1]);
    // what is read behind a short run does not count
    s.x = Numbers.special(random, s.xAt + last + kernel.run());
    s.weightAt = random.nextInt(20);
    s.weight = Numbers.special(random, s.weightAt + s.taps);
    s.add = random.nextBoolean() ? -0f : Numbers.special(random, 1)[0];
    s.outAt = random.nextInt(20);
    s.limit = s.outAt + end;
    s.rows.beginAt(1 + 2 * random.nextInt(8));
    s.out = Numbers.filled(s.limit + random.nextInt(3) * 20, UNTOUCHED);
    float[] expected = s.out.clone();
    for (int i = 0; i < at.length; i++) {
      for (int j = 0; j < length; j++) {
        float acc = 0;
        for (int t = 0; t < s.taps; t++) {
          acc = Math.fma(s.weight[s.weightAt + t], s.x[s.xAt + at[i] + s.step[t] + j], acc);
        }
        expected[s.outAt + to[i] + j] = acc + s.add;
      }
    }

    kernel.slide(s, at.length / runsARow);

    assertSameBits(
        s.out, expected, at.length + " runs of " + length + ", taps " + s.taps + ", seed " + seed);
  }

  // ---- slideChannels ----

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void kernels_slide_over_pixels_of_many_channels(Named named, long seed) {
    var random = new SplittableRandom(seed);
    for (int kernelWidth = 1; kernelWidth <= 5; kernelWidth++) {
      for (int stride = 1; stride <= 2; stride++) {
        slideChannels(seed, random, named.kernel, kernelWidth, stride);
      }
    }
  }

  private static void slideChannels(
      long seed, SplittableRandom random, MicroKernel kernel, int kernelWidth, int stride) {
    int channels = ChannelSlide.CHANNELS;
    int rows = random.nextInt(6);
    var s = new ChannelSlide();
    s.width = 1 + random.nextInt(20);
    int pitch = channels * (40 + random.nextInt(20));
    s.pixelStep = stride * channels;
    s.rowStep = (1 + random.nextInt(2)) * pitch;
    s.kernelWidth = kernelWidth;
    s.kernelPixelStep = (1 + random.nextInt(2)) * channels;
    s.kernelRowStep = (1 + random.nextInt(2)) * pitch;
    int kernelHeight = 1 + random.nextInt(4);
    s.taps = kernelHeight * kernelWidth;
    s.step = IntStream.range(0, s.taps)
        .map(t -> t / kernelWidth * s.kernelRowStep + t % kernelWidth * s.kernelPixelStep)
        .toArray();
    // a run may read, and write, behind the end of a row that is shorter
    int most = Math.max(s.width, ChannelSlide.RUN);
    int last = Math.max(0, rows - 1) * s.rowStep + (most - 1) * s.pixelStep + s.step[s.taps - 1];
    s.x = Numbers.special(random, last + channels);
    s.weight = Numbers.special(random, s.taps * channels);
    int results = rows * s.width * channels;
    s.out = Numbers.filled(results + (most - s.width) * channels, UNTOUCHED);
    float[] expected = s.out.clone();
    for (int i = 0; i < results; i++) {
      int pixel = i / channels;
      int from = pixel / s.width * s.rowStep + pixel % s.width * s.pixelStep + i % channels;
      float acc = 0;
      for (int t = 0; t < s.taps; t++) {
        acc = Math.fma(s.weight[t * channels + i % channels], s.x[from + s.step[t]], acc);
      }
      expected[i] = acc;
    }

    kernel.slideChannels(s, rows);

    System.arraycopy(s.out, results, expected, results, s.out.length - results);
    assertSameBits(
        s.out,
        expected,
        rows + " rows of " + s.width + ", taps " + kernelHeight + " × " + kernelWidth + ", stride "
            + stride + ", seed " + seed);
  }
}
