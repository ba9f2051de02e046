package io.github.conv4j.engine;

import static io.github.conv4j.engine.kernel.Numbers.assertSameBits;

import io.github.conv4j.engine.kernel.Backends;
import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.kernel.Numbers;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any number of threads and every kernel give the same bits, in every way that windows are found. */
@Tag("engine")
class PoolingThreadsTest {
  private static ConvShape shape(int batch, int channels, ConvAxis rows, ConvAxis columns) {
    return new ConvShape(batch, 1, channels, channels, rows, columns);
  }

  /** An axis of {@code out} windows that begins {@code pad} pixels before the input. */
  private static ConvAxis axis(int out, int kernel, int stride, int dilation, int pad) {
    int input = (out - 1) * stride + (kernel - 1) * dilation + 1 - 2 * pad;
    return new ConvAxis(input, kernel, out, stride, dilation, pad, pad);
  }

  static Stream<ConvShape> shapes() {
    return Stream.of(
        shape(3, 20, axis(16, 2, 2, 1, 0), axis(40, 2, 2, 1, 0)),
        shape(2, 5, axis(56, 3, 2, 1, 1), axis(56, 3, 2, 1, 1)),
        shape(1, 1, axis(300, 3, 1, 1, 1), axis(250, 5, 1, 1, 2)), // one plane of many items
        shape(1, 1, axis(90, 4, 1, 20, 10), axis(70, 2, 10, 30, 15)), // that reach far
        shape(40, 30, axis(1, 7, 1, 1, 0), axis(1, 7, 1, 1, 0)), // one window a plane
        shape(1, 2, axis(9, 3, 3, 2, 0), axis(3000, 3, 1, 1, 1)), // longer than a band
        shape(2, 3, axis(40, 2, 1, 1, 1), axis(4, 3, 50, 2, 2)),
        shape(3, 7, axis(9, 3, 2, 1, 1), axis(16, 2, 2, 1, 0)), // windows of one vector, or fewer
        shape(3, 7, axis(9, 3, 2, 1, 1), axis(15, 2, 2, 1, 0)),
        shape(
            2, 9, axis(40, 3, 2, 2, 2), axis(40, 3, 2, 2, 2)), // columns that are not side by side
        shape(2, 9, axis(40, 1, 1, 1, 0), axis(40, 1, 2, 1, 0)),
        shape(2, 9, new ConvAxis(1, 2, 2, 1, 3, 1, 2), axis(40, 3, 1, 1, 1)), // a row of padding
        shape(2, 9, new ConvAxis(1, 2, 2, 1, 3, 1, 2), axis(40, 3, 2, 1, 1)),
        shape(1, 30, axis(13, 13, 1, 1, 6), axis(38, 13, 1, 1, 6))); // large ones
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void threads_give_the_bits_of_one(ConvShape s) {
    var random = new SplittableRandom(3);
    int xAt = 5;
    float[] x = Numbers.special(random, xAt + s.batch() * s.inChannels() * s.inPlane());
    int out = s.batch() * s.inChannels() * s.outPlane();
    float[] g = Numbers.normal(random, out);

    float[][] expected = all(Backends.plain(), 1, s, x, xAt, g);
    for (Kernel kernel : Backends.all().toList()) {
      for (Callers caller : Callers.all().toList()) {
        for (int threads : new int[] {2, 5}) {
          float[][] actual = caller.call(() -> all(kernel, threads, s, x, xAt, g));
          for (int i = 0; i < expected.length; i++) {
            String what = kernel.name() + ", " + i + ", " + threads + " threads, " + caller + s;
            assertSameBits(actual[i], expected[i], what);
          }
        }
      }
    }
  }

  /** Both poolings and both gradients. */
  private static float[][] all(
      Kernel kernel, int threads, ConvShape s, float[] x, int xAt, float[] g) {
    float[] max = new float[g.length];
    float[] average = new float[g.length];
    float[] ofMax = new float[x.length - xAt];
    float[] ofAverage = new float[x.length - xAt];
    MaxPooling.forward(kernel, threads, s, x, xAt, max);
    AveragePooling.forward(kernel, threads, s, x, xAt, average);
    PoolingGradient.ofMax(threads, s, x, xAt, g, 0, ofMax);
    PoolingGradient.ofAverage(threads, s, g, 0, ofAverage);
    return new float[][] {max, average, ofMax, ofAverage};
  }
}
