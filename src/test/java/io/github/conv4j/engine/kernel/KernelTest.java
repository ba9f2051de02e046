package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Numbers.UNTOUCHED;
import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every micro-kernel alone: the bits of plain loops, and nothing written where it may not be. */
@Tag("engine")
class KernelTest {
  private static final int[] STEPS = {0, 1, 2, 3, 5, 8, 17, 130};

  /** Kernel and seed, some of them new each time. */
  static Stream<Arguments> kernelsAndSeeds() {
    return Backends.allAndEarly()
        .flatMap(
            kernel -> Numbers.seeds(40, 10).mapToObj(seed -> arguments(new Named(kernel), seed)));
  }

  static Stream<Arguments> kernelsAndRows() {
    return Backends.allAndEarly()
        .flatMap(kernel ->
            IntStream.rangeClosed(1, 14).mapToObj(rows -> arguments(new Named(kernel), rows)));
  }

  /** Shows a kernel by its name. */
  private record Named(Kernel kernel) {
    @Override
    public String toString() {
      return kernel.name();
    }
  }

  // ---- multiply ----

  @ParameterizedTest
  @MethodSource("kernelsAndRows")
  void a_product_is_a_chain_an_element(Named named, int rows) {
    Kernel kernel = named.kernel;
    long seed = rows;
    var random = new SplittableRandom(seed);
    var product = new Product(new Memory()); // one for all, as in a thread's scratch
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
      operands.check(named.kernel, new Product(new Memory()), width % 2 == 0);
    }
  }

  @Test
  void no_tiles_have_more_rows_to_spare_than_c_has_room_for() {
    Backends.all().forEach(kernel -> {
      for (int rows = 1; rows < 200; rows++) {
        assertThat(kernel.tiles(rows).sum() - rows)
            .as("%s, rows %d", kernel.name(), rows)
            .isBetween(0, Product.SPARE_ROWS);
      }
    });
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

    operands.check(named.kernel, new Product(new Memory()), false);
    operands.check(named.kernel, new Product(new Memory()), true);
  }

  /** Operands with tables of any order, and no room behind what a kernel may touch. */
  private static final class Operands {
    private final long seed;
    private final Cut cut;
    private final int rows;
    private final int width;
    private final int from;
    private final int steps;
    private final int panel;
    private final RowTiles tiles = new RowTiles();
    private final boolean packed;
    private final int[] aStep;
    private final int[] bStep;
    private final float[] a;
    private final int aAt;
    private final float[] b;
    private final int bAt;
    private final float[] c;
    private final int cPitch;
    private final float[] add;
    private final int addAt;

    Operands(
        long seed,
        SplittableRandom random,
        Kernel kernel,
        int rows,
        int width,
        int columns,
        int steps,
        boolean special) {
      this.seed = seed;
      this.rows = rows;
      this.width = width;
      this.steps = steps;
      this.from = random.nextInt(4);
      this.panel = kernel.panel(columns);
      this.packed = kernel.packs();
      this.cut = kernel.tiles(rows);
      int before = random.nextInt(3); // a row that is not asked for
      tiles.add(kernel.tiles(before), before, 0, 0);
      int distance = random.nextInt(9);
      tiles.add(cut, rows, random.nextInt(20), distance);
      this.aStep = random.ints(from + steps, -50, 400).toArray();
      this.bStep = random.ints(from + steps, 0, 200).toArray();
      this.aAt = 50 + random.nextInt(9);
      int reach = packed ? (from + steps) * cut.wide() : 400;
      this.a = numbers(random, aAt + 20 + distance * cut.sum() + reach, special);
      this.bAt = random.nextInt(20);
      int last = packed ? (from + steps) * panel : Arrays.stream(bStep).max().orElse(0) + panel;
      this.b = numbers(random, bAt + last, special);
      this.cPitch = panel + random.nextInt(20);
      this.c = numbers(random, (cut.sum() - 1) * cPitch + panel, special);
      this.addAt = random.nextInt(3);
      this.add = random.nextBoolean() ? null : numbers(random, addAt + rows, special);
    }

    private int firstTile() {
      return tiles.count() - cut.count();
    }

    void check(Kernel kernel, Product p, boolean resumed) {
      p.tiles = tiles;
      p.a = a;
      p.aAt = aAt;
      p.aStep = packed ? null : aStep;
      p.b = b;
      p.bAt = bAt;
      p.bStep = packed ? null : bStep;
      p.c = c.clone();
      p.cPitch = cPitch;
      p.resumed = resumed;
      p.add = add;
      p.addAt = addAt;
      float[] expected = c.clone();
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < width; j++) {
          int at = i * cPitch + j;
          float acc = resumed ? expected[at] : 0f;
          for (int k = from; k < from + steps; k++) {
            acc = Math.fma(a[aAt + row(i, k)], b[bAt + (packed ? k * panel : bStep[k]) + j], acc);
          }
          expected[at] = add == null ? acc : acc + add[addAt + i];
        }
      }

      kernel.multiply(p, firstTile(), tiles.count(), width, from, from + steps);

      allowSpareResults(p.c, expected);
      assertSameBits(p.c, expected, this + (resumed ? ", resumed" : ""));
    }

    /** Where a row of A lies in a step. */
    private int row(int i, int k) {
      int piece = 0;
      while (i >= cut.first(piece) + cut.width(piece)) {
        piece++;
      }
      int stepAt = packed ? k * cut.width(piece) : aStep[k];
      return tiles.at(firstTile() + piece) + i - cut.first(piece) + stepAt;
    }

    /** Behind the width up to the panel's, and in the spare rows, anything may stand. */
    private void allowSpareResults(float[] actual, float[] expected) {
      for (int i = 0; i < cut.sum(); i++) {
        int at = i * cPitch + (i < rows ? width : 0);
        System.arraycopy(actual, at, expected, at, i * cPitch + panel - at);
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

  // ---- rows ----

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void pieces_are_packed_step_by_step(Named named, long seed) {
    var random = new SplittableRandom(seed);
    int lanes = named.kernel.lanes();
    for (int width : new int[] {1, 2, 4, 5, 8, 10, lanes, 2 * lanes, 2 * lanes + 3}) {
      boolean whole = width % lanes == 0; // of vectors, which leave what lies between them alone
      int pitch = width + random.nextInt(2) * (whole ? width : 3);
      int steps = random.nextInt(random.nextBoolean() ? 12 : 200);
      int first = random.nextInt(4);
      int[] step = random.ints(first + steps, 0, 90).toArray();
      int[] place = new int[width]; // of each element
      var p = new Packing();
      int last = addRuns(random, p, place);
      p.step = step;
      p.reach = Arrays.stream(step).max().orElse(0);
      p.x = Numbers.special(random, last + p.reach + 1 + random.nextInt(20));
      p.from = first;
      p.to = first + steps;
      p.outAt = random.nextInt(9);
      p.out = Numbers.filled(p.outAt + steps * pitch + random.nextInt(20), UNTOUCHED);
      p.pitch = pitch;
      float[] expected = p.out.clone();
      for (int i = 0; i < steps * width; i++) {
        int k = i / width;
        expected[p.outAt + k * pitch + i % width] = p.x[place[i % width] + step[first + k]];
      }

      named.kernel.pack(p);

      for (int k = 0; k < steps && !whole; k++) {
        int gap = p.outAt + k * pitch + width;
        int length = Math.min(pitch - width, p.out.length - gap);
        System.arraycopy(p.out, gap, expected, gap, length);
      }
      assertSameBits(
          p.out,
          expected,
          Arrays.toString(place) + ", pitch " + pitch + ", steps " + steps + ", seed " + seed);
    }
  }

  /** Cuts a piece into runs, of which each may lie before another or behind it; returns its last place. */
  private static int addRuns(SplittableRandom random, Packing p, int[] place) {
    int most = 1 + random.nextInt(Packing.MOST_RUNS);
    int last = 0;
    for (int run = 0, begin = 0; begin < place.length; run++) {
      int left = place.length - begin;
      int length = run + 1 == most ? left : 1 + random.nextInt(left);
      int at = random.nextInt(40);
      assertThat(p.add(at, length)).isTrue();
      for (int i = 0; i < length; i++) {
        place[begin + i] = at + i;
      }
      begin += length;
      last = Math.max(last, at + length - 1);
    }
    assertThat(p.width()).isEqualTo(place.length);
    return last;
  }

  @Test
  void a_piece_of_more_runs_than_there_is_room_for_is_refused() {
    var p = new Packing();
    for (int run = 0; run < Packing.MOST_RUNS; run++) {
      assertThat(p.add(9 * run, 2)).isTrue();
    }

    assertThat(p.add(90, 2)).isFalse();
    assertThat(p.width()).isEqualTo(2 * Packing.MOST_RUNS);
  }

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void rows_are_framed_by_zeros(Named named, long seed) {
    var random = new SplittableRandom(seed);
    for (int stride = 1; stride <= 3; stride++) {
      for (int repetition = 0; repetition < 8; repetition++) {
        frame(seed, random, named.kernel, stride);
      }
    }
  }

  private static void frame(long seed, SplittableRandom random, Kernel kernel, int stride) {
    var f = new Framing();
    f.planes = 1 + random.nextInt(4);
    f.above = random.nextInt(3);
    f.rows = random.nextInt(random.nextBoolean() ? 4 : 20);
    f.below = random.nextInt(3);
    f.width = random.nextInt(random.nextBoolean() ? 20 : 120);
    f.left = random.nextInt(-3, 6);
    f.stride = stride;
    f.phases = 1 + random.nextInt(stride);
    f.pitch = 1 + random.nextInt(f.width / stride + 12);
    f.xPitch = f.width * (1 + random.nextInt(2));
    f.xPlanePitch = Math.max(0, f.rows - 1) * f.xPitch + f.width + random.nextInt(5);
    f.xAt = random.nextInt(8);
    f.x = Numbers.special(
        random, f.xAt + f.planes * f.xPlanePitch + random.nextInt(2) * random.nextInt(40));
    f.outAt = random.nextInt(20);
    int rows = f.above + f.rows + f.below;
    f.phasePitch = rows * f.pitch + random.nextInt(9);
    f.outPlanePitch = f.phases * f.phasePitch + random.nextInt(9);
    f.out = Numbers.filled(f.outAt + f.planes * f.outPlanePitch + random.nextInt(20), UNTOUCHED);
    float[] expected = f.out.clone();
    for (int p = 0; p < f.planes; p++) {
      for (int phase = 0; phase < f.phases; phase++) {
        for (int i = 0; i < rows * f.pitch; i++) {
          int row = i / f.pitch - f.above;
          int column = i % f.pitch * stride + phase - f.left;
          boolean inside = row >= 0 && row < f.rows && column >= 0 && column < f.width;
          expected[f.outAt + p * f.outPlanePitch + phase * f.phasePitch + i] =
              inside ? f.x[f.xAt + p * f.xPlanePitch + row * f.xPitch + column] : 0;
        }
      }
    }

    kernel.frame(f);

    assertSameBits(
        f.out,
        expected,
        f.planes + " planes of " + f.rows + " rows of " + f.width + " to " + f.pitch + ", left "
            + f.left + ", stride " + stride + ", phases " + f.phases + ", seed " + seed);
  }

  // ---- slides ----

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void kernels_slide_over_rows(Named named, long seed) {
    var random = new SplittableRandom(seed);
    for (int channels : new int[] {1, 2, 3, 4, 5, 9}) {
      slide(seed, random, named.kernel, channels);
    }
  }

  private static void slide(long seed, SplittableRandom random, Kernel kernel, int channels) {
    var s = new Slide(new Memory());
    s.channels = channels;
    s.rows = 1 + random.nextInt(7);
    s.width = 1
        + random.nextInt(
            switch (random.nextInt(4)) {
              case 0 -> 20;
              case 1 -> 90;
              case 2 -> 600;
              default -> 1200;
            });
    s.xPitch = s.width + random.nextInt(random.nextBoolean() ? 9 : 90);
    int kernelWidth = 1 + random.nextInt(5);
    boolean shared = channels == 1 && random.nextBoolean();
    s.taps = shared
        ? kernelWidth * (1 + random.nextInt(5))
        : random.nextInt(random.nextBoolean() ? 10 : 40);
    s.sharedTaps = shared ? kernelWidth : 0;
    s.step = shared
        ? IntStream.range(0, s.taps)
            .map(t -> t / kernelWidth * s.xPitch + t % kernelWidth)
            .toArray()
        : random.ints(s.taps, 0, 90).toArray();
    int last = Arrays.stream(s.step).max().orElse(0);
    s.xAt = random.nextInt(20);
    // what is read behind a short row does not count
    int behind = s.width < kernel.lanes() ? kernel.lanes() : s.width;
    s.x = Numbers.special(random, s.xAt + last + (s.rows - 1) * s.xPitch + behind);
    s.weightAt = random.nextInt(20);
    s.weight = Numbers.special(random, s.weightAt + channels * s.taps);
    s.biasAt = random.nextInt(5);
    s.bias = random.nextBoolean() ? null : Numbers.special(random, s.biasAt + channels);
    s.outAt = random.nextInt(20);
    s.outPitch = s.rows * s.width + random.nextInt(50);
    s.out = Numbers.filled(s.outAt + channels * s.outPitch + random.nextInt(20), UNTOUCHED);
    float[] expected = s.out.clone();
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < s.rows * s.width; i++) {
        float acc = 0;
        for (int t = 0; t < s.taps; t++) {
          int from = s.xAt + i / s.width * s.xPitch + i % s.width;
          acc = Math.fma(s.weight[s.weightAt + c * s.taps + t], s.x[from + s.step[t]], acc);
        }
        expected[s.outAt + c * s.outPitch + i] = s.bias == null ? acc : acc + s.bias[s.biasAt + c];
      }
    }

    kernel.slide(s);

    assertSameBits(
        s.out,
        expected,
        channels + " channels, " + s.rows + " rows of " + s.width + ", taps " + s.taps + ", seed "
            + seed);
  }

  // ---- pooling ----

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void windows_are_pooled(Named named, long seed) {
    boolean early = named.kernel.lanes() > 1 && !named.kernel.rolls();
    assertThat(named.kernel.pools()).isEqualTo(named.kernel.lanes() > 1 && !early);
    assumeTrue(named.kernel.pools(), "only whole kernels with lanes pool");
    var random = new SplittableRandom(seed);
    pool(seed, random, named.kernel, 2, false);
    pool(seed, random, named.kernel, 2, true);
    pool(seed, random, named.kernel, 1, true);
  }

  private static void pool(
      long seed, SplittableRandom random, Kernel kernel, int stride, boolean averages) {
    var p = new Pooling();
    p.averages = averages;
    p.stride = stride;
    p.rows = 1 + random.nextInt(5);
    p.width = kernel.lanes() + random.nextInt(40);
    p.tapRows = random.nextInt(5);
    p.tapColumns = 1 + random.nextInt(5);
    int dilation = 1 + random.nextInt(3);
    int tapPitch = random.nextInt(100);
    int taps = p.tapRows * p.tapColumns;
    int[] step = IntStream.range(0, Math.max(taps, p.tapColumns))
        .map(t -> t / p.tapColumns * tapPitch + t % p.tapColumns * dilation)
        .toArray();
    p.step = step;
    p.xPitch = random.nextInt(100);
    p.divisor = 1 + random.nextInt(25);
    p.xAt = random.nextInt(9);
    int last = (p.rows - 1) * p.xPitch + (p.width - 1) * stride + step[Math.max(1, taps) - 1];
    p.x = Numbers.special(random, p.xAt + last + 1);
    p.outPitch = p.width + random.nextInt(5);
    p.outAt = random.nextInt(9);
    p.out = Numbers.filled(p.outAt + (p.rows - 1) * p.outPitch + p.width, UNTOUCHED);
    float[] expected = p.out.clone();
    for (int i = 0; i < p.rows * p.width; i++) {
      int row = i / p.width;
      int window = p.xAt + row * p.xPitch + i % p.width * stride;
      float most = Float.NEGATIVE_INFINITY;
      double sum = 0;
      for (int t = 0; t < taps; t++) {
        most = Math.max(most, p.x[window + step[t]]);
        sum += p.x[window + step[t]];
      }
      expected[p.outAt + row * p.outPitch + i % p.width] =
          averages ? (float) (sum / p.divisor) : most;
    }

    kernel.pool(p);

    assertSameBits(
        p.out,
        expected,
        (averages ? "averages" : "maxima") + ", stride " + stride + ", " + p.rows + " rows of "
            + p.width + ", windows " + p.tapRows + " × " + p.tapColumns
            + ", dilation " + dilation + ", seed " + seed);
  }

  // ---- rolls ----

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void kernels_roll_down_planes(Named named, long seed) {
    assumeTrue(named.kernel.rolls(), "only whole kernels with lanes roll");
    var random = new SplittableRandom(seed);
    for (int size = 3; size <= 5; size += 2) {
      for (int stride = 1; stride <= 2; stride++) {
        roll(seed, random, named.kernel, size, stride);
      }
    }
  }

  private static void roll(
      long seed, SplittableRandom random, Kernel kernel, int size, int stride) {
    int lanes = kernel.lanes();
    int planes = 1 + random.nextInt(4);
    var r = new Roll(new Memory());
    r.size = size;
    r.stride = stride;
    r.top = random.nextInt(size / 2 + 1);
    r.left = random.nextInt(size / 2 + 1);
    int bottom = random.nextInt(size / 2 + 1);
    int right = random.nextInt(size / 2 + 1);
    r.height = Math.max(1, size - r.top - bottom) + random.nextInt(20);
    r.width = Math.max(1, size - r.left - right) + random.nextInt(random.nextBoolean() ? 20 : 150);
    r.outHeight = (r.height + r.top + bottom - size) / stride + 1;
    r.outWidth = (r.width + r.left + right - size) / stride + 1;
    r.firstRow = random.nextInt(r.outHeight);
    r.rows = 1 + random.nextInt(r.outHeight - r.firstRow);
    int plane = r.height * r.width;
    r.xAt = size + random.nextInt(9);
    r.x = Numbers.special(random, r.xAt + planes * plane + 2 * lanes * stride + size);
    r.weightAt = random.nextInt(9);
    r.weight = Numbers.special(random, r.weightAt + planes * size * size);
    r.biasAt = random.nextInt(5);
    r.bias = random.nextBoolean() ? null : Numbers.special(random, r.biasAt + planes);
    r.outAt = random.nextInt(9);
    int outPlane = r.outHeight * r.outWidth;
    r.out = Numbers.filled(r.outAt + planes * outPlane + lanes, UNTOUCHED);
    float[] expected = r.out.clone();
    for (int i = 0; i < planes * outPlane; i++) {
      int p = i / outPlane;
      int row = i % outPlane / r.outWidth;
      if (row < r.firstRow || row >= r.firstRow + r.rows) {
        continue;
      }
      float acc = 0;
      for (int t = 0; t < size * size; t++) {
        int y = row * stride + t / size - r.top;
        int x = i % r.outWidth * stride + t % size - r.left;
        boolean inside = y >= 0 && y < r.height && x >= 0 && x < r.width;
        float value = inside ? r.x[r.xAt + p * plane + y * r.width + x] : 0;
        acc = Math.fma(r.weight[r.weightAt + p * size * size + t], value, acc);
      }
      expected[r.outAt + i] = r.bias == null ? acc : acc + r.bias[r.biasAt + p];
    }

    kernel.roll(r, planes);

    allowVectorsBehindPlanes(r, planes, lanes, expected);
    assertSameBits(
        r.out,
        expected,
        size + " × " + size + ", stride " + stride + ", " + planes + " planes " + r.height + " × "
            + r.width + " to " + r.outHeight + " × " + r.outWidth + ", rows " + r.rows + " from "
            + r.firstRow + ", seed " + seed);
  }

  /** A vector wider than a row may write behind the rows of its plane, where later planes have not been written. */
  private static void allowVectorsBehindPlanes(Roll r, int planes, int lanes, float[] expected) {
    if (r.outWidth >= lanes) {
      return;
    }
    for (int p = 0; p < planes; p++) {
      int plane = r.outAt + p * r.outHeight * r.outWidth;
      int end = plane + (r.firstRow + r.rows) * r.outWidth;
      for (int i = end; i < Math.min(r.out.length, end + lanes); i++) {
        boolean written = p + 1 < planes
            && i >= plane + (r.outHeight + r.firstRow) * r.outWidth
            && i < plane + (r.outHeight + r.firstRow + r.rows) * r.outWidth;
        expected[i] = written ? expected[i] : r.out[i];
      }
    }
  }
}
