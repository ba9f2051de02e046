package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One layer serves many threads. */
@Tag("engine")
class Conv2DThreadsTest {
  private static final int THREADS = 8;
  private static final int CALLS = 1_000;

  private record Pass(Tensor output, Conv2D.Gradients gradients) {}

  private static Pass pass(Conv2D layer, Tensor x) {
    Tensor output = layer.forward(x);
    return new Pass(output, layer.backward(x, output));
  }

  /** Layers with several inputs each, of different sizes, so that the buffers of the threads are resized. */
  private record Case(Conv2D layer, List<Tensor> inputs) {
    static Case of(int in, int out, int kernel, ConvOptions options) {
      var random = new SplittableRandom(in);
      List<Tensor> inputs = IntStream.range(0, 5)
          .mapToObj(i -> Tensor.randn(random, 1 + i % 3, in, 8 + 3 * i, 7 + 5 * i))
          .toList();
      return new Case(new Conv2D(in, out, kernel, kernel, options, random), inputs);
    }

    @Override
    public String toString() {
      return layer.toString();
    }
  }

  static Stream<Case> cases() {
    ConvOptions padded = ConvOptions.defaults().padding(1);
    return Stream.of(
        Case.of(3, 20, 3, padded),
        Case.of(16, 16, 3, padded.stride(2)),
        Case.of(12, 12, 3, padded.groups(12)),
        Case.of(20, 24, 1, ConvOptions.defaults()),
        Case.of(64, 96, 3, padded)); // some of them large enough for several threads
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void eight_threads_share_a_layer_and_get_what_one_gets(Case c) throws Exception {
    List<Pass> expected = c.inputs.stream().map(x -> pass(c.layer, x)).toList();
    Callable<Integer> calls = () -> {
      int wrong = 0;
      for (int i = 0; i < CALLS / THREADS; i++) {
        int input = (i + (int) Thread.currentThread().getId()) % expected.size();
        wrong += pass(c.layer, c.inputs.get(input)).equals(expected.get(input)) ? 0 : 1;
      }
      return wrong;
    };

    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Integer>> all =
          IntStream.range(0, THREADS).mapToObj(i -> calls).toList();
      List<Integer> wrong = new ArrayList<>();
      for (Future<Integer> future : threads.invokeAll(all)) {
        wrong.add(future.get());
      }
      assertThat(wrong).containsOnly(0);
    } finally {
      threads.shutdown();
    }
  }
}
