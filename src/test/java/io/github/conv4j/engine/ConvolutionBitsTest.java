package io.github.conv4j.engine;

import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.conv4j.engine.kernel.Backends;
import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Kernels;
import io.github.conv4j.engine.kernel.Numbers;
import io.github.conv4j.engine.work.Buffer;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every output is one chain, whichever kernel, number of threads, calling thread and kind of weight. A failure names its case:
 * add its seed to {@link #FOUND} and it is replayed for good.
 */
@Tag("engine")
@TestMethodOrder(MethodOrderer.MethodName.class) // small ones first: large ones would wait for C2
class ConvolutionBitsTest {
  /** Seeds that once failed. */
  private static final long[] FOUND = {};

  private static final int THREADS = 3;

  static Stream<ShapeCase> cases() {
    return Stream.concat(
        Arrays.stream(FOUND).mapToObj(ShapeCase::of),
        Numbers.seeds(110, 30).mapToObj(ShapeCase::of));
  }

  static Stream<ShapeCase> fewerCases() {
    return Numbers.seeds(25, 10).mapToObj(ShapeCase::of);
  }

  /** A convolution's operands, input and weight somewhere inside of theirs. */
  private static final class Operands {
    private final ConvShape s;
    private final float[] x;
    private final int xAt;
    private final float[] weight;
    private final int weightAt;
    private final float[] bias;

    Operands(long seed, ConvShape s, boolean special) {
      var random = new SplittableRandom(seed);
      this.s = s;
      this.xAt = random.nextInt(50);
      this.weightAt = random.nextInt(50);
      int numbers = xAt + s.batch() * s.inChannels() * s.inPlane();
      int weights = weightAt + s.outChannels() * s.taps();
      this.x = special ? Numbers.special(random, numbers) : Numbers.normal(random, numbers);
      this.weight = special ? Numbers.special(random, weights) : Numbers.normal(random, weights);
      this.bias = random.nextBoolean() ? Numbers.normal(random, s.outChannels()) : null;
    }

    int outSize() {
      return s.batch() * s.outChannels() * s.outPlane();
    }

    float[] chains() {
      return Chains.forward(s, x, xAt, weight, weightAt, bias);
    }

    float chain(int index) {
      return Chains.output(s, x, xAt, weight, weightAt, bias, index);
    }

    Weights live() {
      return Weights.live(weight, weightAt);
    }

    float[] onlyWeights() {
      return Arrays.copyOfRange(weight, weightAt, weight.length);
    }

    Weights.Frozen frozen() {
      return Weights.frozen(onlyWeights());
    }

    float[] forward(Kernel kernel, int threads, Weights weights) {
      float[] out = Numbers.filled(outSize(), Numbers.UNTOUCHED);
      Convolution.forward(
          new Call(kernel, threads, s).of(x, xAt).with(weights, bias).into(out, 0));
      return out;
    }
  }

  private static Map<String, Weights> weights(Operands operands) {
    return Map.of("live", operands.live(), "frozen", operands.frozen());
  }

  private static void check(Kernel kernel, Operands operands, float[] expected, Object what) {
    weights(operands).forEach((kind, weights) -> {
      for (int threads = 1; threads <= THREADS; threads++) {
        assertSameBits(
            operands.forward(kernel, threads, weights),
            expected,
            kernel.name() + ", " + threads + " threads, " + kind + ", " + what);
      }
    });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_output_is_one_chain(ShapeCase c) {
    var operands = new Operands(c.seed(), c.shape(), false);
    float[] expected = operands.chains();

    Backends.all().forEach(kernel -> check(kernel, operands, expected, c));
  }

  /** Which are the pixels of one image, from a seed alone. */
  static Stream<ShapeCase> imagesOfOneWindow() {
    return Numbers.seeds(25, 10).mapToObj(seed -> {
      var random = new SplittableRandom(seed);
      int height = 1 + random.nextInt(5);
      int width = 1 + random.nextInt(5);
      var rows = new ConvAxis(height, height, 1, 1 + random.nextInt(3), 1, 0, 0);
      var columns = new ConvAxis(width, width, 1, 1 + random.nextInt(3), 1, 0, 0);
      int batch = 2 + random.nextInt(random.nextBoolean() ? 6 : 70);
      var shape =
          new ConvShape(batch, 1, 1 + random.nextInt(30), 1 + random.nextInt(50), rows, columns);
      return new ShapeCase(seed, shape);
    });
  }

  @ParameterizedTest
  @MethodSource("imagesOfOneWindow")
  void images_of_one_window_are_the_pixels_of_one_image(ShapeCase c) {
    assertThat(OneWindowImages.are(c.shape())).isEqualTo(c.shape().multiplyAdds() > Limits.TINY);
    var operands = new Operands(c.seed(), c.shape(), c.seed() % 2 == 0);
    float[] expected = operands.chains();

    Backends.all().forEach(kernel -> check(kernel, operands, expected, c));
  }

  /** Of a weight too large to be kept in two layouts, and of images that no buffer holds at once. */
  @Test
  void many_images_of_one_large_window_are_the_pixels_of_one_image() {
    ConvAxis pixel = ConvAxis.pointwise(1);
    for (int batch : new int[] {1, 2, 70}) {
      var operands = new Operands(batch, new ConvShape(batch, 1, 900, 80, pixel, pixel), false);
      float[] expected = operands.chains();
      Backends.all().forEach(kernel -> check(kernel, operands, expected, "batch " + batch));
    }
    var many = new Operands(1, new ConvShape(40, 1, 70_000, 3, pixel, pixel), false);
    float[] expected = many.chains();
    Backends.all().forEach(kernel -> check(kernel, many, expected, "many"));
  }

  @ParameterizedTest
  @MethodSource("fewerCases")
  void every_output_of_special_values_is_one_chain(ShapeCase c) {
    var operands = new Operands(c.seed(), c.shape(), true);
    float[] expected = operands.chains();

    Backends.all().forEach(kernel -> check(kernel, operands, expected, c));
  }

  @ParameterizedTest
  @MethodSource("fewerCases")
  void the_calling_thread_does_not_show(ShapeCase c) {
    var operands = new Operands(c.seed(), c.shape(), false);
    float[] expected = operands.chains();

    Callers.all()
        .forEach(caller -> Backends.all()
            .forEach(kernel -> caller.call(() -> {
              check(kernel, operands, expected, caller + ", " + c);
              return null;
            })));
  }

  @ParameterizedTest
  @MethodSource("fewerCases")
  void the_public_door_gives_the_same(ShapeCase c) {
    var operands = new Operands(c.seed(), c.shape(), false);
    float[] out = Numbers.filled(operands.outSize(), Numbers.UNTOUCHED);

    Convolution.forward(
        c.shape(), operands.x, operands.xAt, operands.live(), operands.bias, out, 0);

    assertSameBits(out, operands.chains(), c);
  }

  // ---- large ones ----

  private static ConvAxis axis(int input, int kernel, int stride, int begin, int end) {
    return ShapeCase.axis(input, kernel, stride, 1, begin, end);
  }

  static Stream<ConvShape> large() {
    ConvAxis pointwise = ConvAxis.pointwise(56);
    ConvAxis everyOther = axis(56, 1, 2, 0, 0);
    ConvAxis strided = axis(64, 7, 2, 3, 3);
    ConvAxis small = axis(14, 3, 1, 1, 1);
    ConvAxis smaller = axis(7, 3, 1, 1, 1);
    return Stream.of(
        new ConvShape(1, 1, 70, 40, everyOther, everyOther),
        new ConvShape(1, 1, 3, 40, strided, strided),
        new ConvShape(2, 1, 16, 150, small, small),
        new ConvShape(1, 1, 150, 140, smaller, smaller),
        new ConvShape(1, 1, 3, 16, axis(100, 3, 1, 1, 1), axis(120, 3, 1, 1, 1)),
        new ConvShape(1, 1, 1, 1, axis(200, 5, 1, 2, 2), axis(300, 5, 1, 2, 2)),
        new ConvShape(1, 1, 1, 2, axis(90, 3, 1, 0, 0), axis(1200, 5, 1, 0, 0)),
        new ConvShape(2, 48, 48, 48, axis(40, 3, 2, 1, 1), axis(50, 3, 2, 0, 1)),
        new ConvShape(2, 50, 50, 50, smaller, smaller),
        new ConvShape(1, 40, 40, 40, axis(28, 3, 2, 1, 1), axis(27, 5, 2, 2, 1)),
        new ConvShape(1, 1, 64, 64, pointwise, pointwise),
        new ConvShape(2, 1, 40, 3, axis(40, 3, 2, 1, 1), axis(40, 3, 1, 1, 1)),
        new ConvShape(2, 2, 40, 6, axis(13, 1, 1, 0, 0), axis(33, 2, 1, 0, 0)),
        new ConvShape(2, 1, 80, 70, axis(7, 1, 1, 0, 0), axis(7, 1, 1, 0, 0)),
        new ConvShape(3, 4, 80, 132, axis(17, 3, 1, 1, 1), axis(19, 2, 1, 0, 1)),
        // many tiles of few pixels, and tiles that are not whole, with several blocks of taps
        new ConvShape(1, 1, 16, 160, axis(8, 3, 1, 1, 1), axis(8, 3, 1, 1, 1)),
        new ConvShape(1, 1, 120, 7, small, small),
        // 1 output channel a group and a large weight, in tiles that are mostly empty
        new ConvShape(1, 512, 512 * 64, 512, axis(8, 3, 1, 1, 1), axis(8, 3, 1, 1, 1)),
        // eight panels of pixels and more, in blocks of taps, straight into the output or not
        new ConvShape(1, 1, 112, 100, axis(20, 3, 1, 1, 1), axis(20, 3, 1, 1, 1)),
        new ConvShape(1, 1, 112, 101, axis(20, 3, 1, 1, 1), axis(20, 3, 1, 1, 1)),
        // frames that are filled band by band
        new ConvShape(2, 1, 40, 20, axis(171, 3, 1, 1, 1), axis(165, 3, 1, 1, 1)),
        new ConvShape(1, 2, 80, 40, axis(131, 2, 1, -1, 2), axis(119, 3, 1, -2, 1)),
        new ConvShape(1, 1, 40, 17, axis(201, 3, 2, 1, 1), axis(150, 5, 2, 2, 0)),
        new ConvShape(
            1, 1, 20, 30, ShapeCase.axis(301, 3, 1, 2, 2, 2), ShapeCase.axis(210, 2, 1, 3, 0, 3)),
        new ConvShape(1, 1, 600, 20, axis(420, 3, 1, 1, 1), axis(6, 2, 1, 1, 0)),
        // three images, of which the buffer that is kept takes two at a time
        new ConvShape(3, 1, 2, 2, axis(610, 1, 3, 1, 1), axis(800, 2, 3, 1, 0)));
  }

  @ParameterizedTest
  @MethodSource("large")
  void large_outputs_are_chains(ConvShape shape) {
    var operands = new Operands(1, shape, false);
    float[] expected = operands.forward(Backends.plain(), 1, operands.live());
    var random = new SplittableRandom(2);
    for (int i = 0; i < 200; i++) {
      int index = random.nextInt(expected.length);
      assertThat(expected[index]).as("output %d", index).isEqualTo(operands.chain(index));
    }

    Backends.all().forEach(kernel -> check(kernel, operands, expected, shape));
  }

  /** With blocks of taps, what a panel has come to lies in the result, where the next panel of pixels must not read it. */
  static Stream<ConvShape> overlapping() {
    ConvAxis padded = axis(14, 3, 1, 1, 1);
    ConvAxis pointwise = ConvAxis.pointwise(28);
    return Stream.of(
        new ConvShape(1, 1, 112, 100, padded, padded),
        new ConvShape(1, 1, 1024, 100, pointwise, ConvAxis.pointwise(27)));
  }

  @ParameterizedTest
  @MethodSource("overlapping")
  void a_panel_leaves_the_partial_sums_of_the_one_before_alone(ConvShape shape) {
    var operands = new Operands(1, shape, false);
    Backends.all().filter(kernel -> kernel.lanes() > 1).forEach(kernel -> {
      float[] expected = operands.forward(kernel, 1, operands.live());
      for (int call = 0; call < 150; call++) { // one call in fifty came out wrong
        assertSameBits(operands.forward(kernel, 2, operands.live()), expected, "call " + call);
      }
    });
  }

  /** A product, a slide, and depthwise, which is a roll or a slide. */
  static Stream<ConvShape> ofAllKinds() {
    ConvAxis pointwise = ConvAxis.pointwise(28);
    ConvAxis padded = axis(28, 3, 1, 1, 1);
    return Stream.of(
        new ConvShape(1, 1, 64, 64, pointwise, pointwise),
        new ConvShape(1, 1, 64, 3, pointwise, pointwise),
        new ConvShape(1, 64, 64, 64, padded, padded));
  }

  @ParameterizedTest
  @MethodSource("ofAllKinds")
  void a_call_that_fails_keeps_nothing_alive(ConvShape shape) {
    Backends.all().forEach(kernel -> {
      WeakReference<float[]> x = failed(kernel, shape);
      for (int i = 0; i < 50 && x.get() != null; i++) {
        System.gc();
      }
      assertThat(x.get() == null).as("nothing is left of %s", kernel.name()).isTrue();
    });
  }

  private static WeakReference<float[]> failed(Kernel kernel, ConvShape shape) {
    float[] x = new float[64 * 28 * 28];
    Weights weights = Weights.live(new float[shape.outChannels() * shape.taps()], 0);
    var call = new Call(kernel, 1, shape).of(x, 0).with(weights, null).into(new float[10], 0);

    assertThatThrownBy(() -> Convolution.forward(call))
        .isInstanceOf(IndexOutOfBoundsException.class);
    return new WeakReference<>(x);
  }

  // ---- frozen weights ----

  /** A weight and a sequence of inputs of other sizes each, from one pixel to many. */
  private static List<Operands> sizes(int groups, int in, int out, int kernel) {
    List<Operands> sizes = new ArrayList<>();
    for (int length : new int[] {kernel, kernel + 12, kernel + 2, 2 * kernel, kernel + 18}) {
      ConvAxis axis = axis(length, kernel, 1, 0, 0);
      sizes.add(new Operands(
          length, new ConvShape(1, groups, groups * in, groups * out, axis, axis), false));
    }
    return sizes;
  }

  static Stream<List<Operands>> sizes() {
    return Stream.of(
        sizes(1, 2, 2, 1),
        sizes(1, 1, 1, 3),
        sizes(6, 1, 1, 3),
        sizes(3, 1, 5, 2),
        sizes(1, 3, 20, 3),
        sizes(2, 5, 70, 2),
        sizes(1, 40, 130, 1));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void a_frozen_weight_has_its_numbers_before_and_after_calls_of_all_sizes(List<Operands> sizes) {
    Operands first = sizes.get(0);
    float[] numbers = first.onlyWeights();
    Weights.Frozen frozen = first.frozen();

    assertSameBits(frozen.copy(), numbers, "before");
    for (Operands size : sizes) {
      var same = Weights.live(numbers, 0);
      float[] expected = size.forward(Kernels.chosen(), 1, same);

      assertSameBits(size.forward(Kernels.chosen(), 2, frozen), expected, size.s);
      assertSameBits(frozen.copy(), numbers, "after " + size.s);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void a_frozen_weight_serves_several_threads_at_the_same_time(List<Operands> sizes)
      throws Exception {
    float[] numbers = sizes.get(0).onlyWeights();
    List<float[]> expected = sizes.stream()
        .map(size -> size.forward(Kernels.chosen(), 1, Weights.live(numbers, 0)))
        .toList();
    for (int repetition = 0; repetition < 5; repetition++) {
      Weights.Frozen frozen = sizes.get(0).frozen();
      var start = new CyclicBarrier(4);
      List<FutureTask<Void>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int first = thread;
        tasks.add(new FutureTask<>(() -> {
          start.await();
          for (int i = 0; i < sizes.size(); i++) {
            int size = (first + i) % sizes.size();
            float[] out = sizes.get(size).forward(Kernels.chosen(), 2, frozen);
            assertSameBits(out, expected.get(size), "size " + size);
          }
          assertSameBits(frozen.copy(), numbers, "copy");
          return null;
        }));
      }
      tasks.forEach(task -> new Thread(task).start());
      for (FutureTask<Void> task : tasks) {
        task.get();
      }
    }
  }

  /** A small weight is laid out by the first call that is large enough; those that read it as it was may run meanwhile. */
  @Test
  void a_tiny_call_is_right_while_another_one_lays_the_weight_out() throws Exception {
    var tiny = new Operands(
        1, new ConvShape(1, 1, 9, 40, axis(1, 1, 1, 0, 0), axis(1, 1, 1, 0, 0)), false);
    var dense = new Operands(
        1, new ConvShape(1, 1, 9, 40, axis(1, 1, 1, 0, 0), axis(30, 1, 1, 0, 0)), false);
    float[] expected = tiny.chains();
    float[] laidOut = dense.forward(Kernels.chosen(), 1, Weights.live(tiny.onlyWeights(), 0));
    for (int repetition = 0; repetition < 100; repetition++) {
      Weights.Frozen frozen = tiny.frozen();
      var start = new CyclicBarrier(2);
      var layOut = new FutureTask<>(() -> {
        start.await();
        return dense.forward(Kernels.chosen(), 1, frozen);
      });
      new Thread(layOut).start();
      start.await();
      while (!layOut.isDone()) {
        assertSameBits(tiny.forward(Kernels.chosen(), 1, frozen), expected, "tiny");
      }
      assertSameBits(layOut.get(), laidOut, "dense");
    }
  }

  // ---- sizes at the edge ----

  /** A stride that leads to no second output may be any number. */
  static Stream<ConvShape> idleStrides() {
    ConvAxis whole = axis(40, 40, Integer.MAX_VALUE, 0, 0);
    ConvAxis padded = axis(38, 40, 1_500_000_000, 1, 1);
    ConvAxis map = axis(7, 7, 1 << 27, 0, 0);
    return Stream.of(
        new ConvShape(1, 1, 1, 1, whole, whole),
        new ConvShape(2, 1, 1, 1, axis(60, 40, 1, 0, 0), padded),
        new ConvShape(1, 48, 48, 48, map, map),
        new ConvShape(2, 1, 20, 20, map, axis(9, 3, 2, 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("idleStrides")
  void a_stride_may_be_longer_than_the_image(ConvShape shape) {
    var operands = new Operands(1, shape, false);

    Backends.all().forEach(kernel -> check(kernel, operands, operands.chains(), shape));
  }

  /** Each needs a frame of 8 MB, all of them at once would not fit an array. */
  @Test
  void tiny_images_with_wide_frames_are_padded_some_at_a_time() {
    int frame = Buffer.KEPT;
    var columns = new ConvAxis(1, 1, 1, Integer.MAX_VALUE, 1, 0, frame - 1);
    var operands =
        new Operands(1, new ConvShape(1024, 1, 1, 1, ConvAxis.pointwise(1), columns), false);

    float[] out = operands.forward(Kernels.chosen(), 1, operands.live());

    assertSameBits(out, operands.chains(), "1,024 frames");
  }

  /** Panels of 64 columns would take 13 GB, and more numbers than an array holds. */
  @Test
  void a_product_of_two_very_long_vectors_needs_no_panels() {
    int length = 27_000_000;
    float[] a = new float[length];
    float[] b = new float[2 * length];
    float[] expected = new float[2];
    for (int k = 0; k < length; k++) {
      a[k] = k % 7 - 3.5f;
      b[2 * k] = k % 11 * 0.1f;
      b[2 * k + 1] = k % 5;
      expected[0] = Math.fma(a[k], b[2 * k], expected[0]);
      expected[1] = Math.fma(a[k], b[2 * k + 1], expected[1]);
    }
    float[] out = new float[2];

    MatrixProduct.multiply(1, length, 2, a, 0, b, 0, out);

    assertSameBits(out, expected, "two chains");
  }

  @Test
  void a_weight_is_laid_out_once_for_all_images_of_a_batch() {
    // a frame of more than a quarter of what is kept: three images at a time, then one
    ConvAxis wide = axis(400, 3, 4, 1, 1);
    var shape = new ConvShape(4, 1, 4, 70, wide, wide);
    var operands = new Operands(1, shape, false);
    Weights live = operands.live();
    Backends.all().forEach(kernel -> {
      var channels = new AtomicInteger();
      Weights counted = Weights.made((layout, group, panel, from, to, out, outAt) -> {
        channels.addAndGet(layout.channels(panel));
        live.pack(layout, group, panel, from, to, out, outAt);
      });

      float[] out = operands.forward(kernel, 2, counted);

      assertSameBits(out, operands.forward(kernel, 2, live), kernel.name());
      assertThat(channels).as(kernel.name()).hasValue(70);
    });
  }

  /** Groups of few channels and long chains: panels of them would be sixteen times as large as the weight. */
  @Test
  void a_frozen_weight_whose_panels_would_be_mostly_empty_is_kept_as_it_is() {
    var shape = new ConvShape(1, 5, 5 * 800, 20, axis(12, 3, 1, 1, 1), axis(12, 3, 1, 1, 1));
    var operands = new Operands(1, shape, false);
    Weights.Frozen frozen = operands.frozen();

    float[] out = operands.forward(Kernels.chosen(), 2, frozen);

    assertThat(frozen.copy()).isEqualTo(operands.onlyWeights());
    assertSameBits(out, operands.forward(Kernels.chosen(), 1, operands.live()), "frozen and live");
    for (int index = 0; index < out.length; index += 97) {
      assertThat(out[index]).isEqualTo(operands.chain(index));
    }
  }
}
