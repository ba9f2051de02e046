package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.engine.kernel.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The first calls run on the plain back-end, later ones on another; nobody notices. */
@Tag("engine")
class ChangeOfBackendTest {
  private static final int THREADS = 4;
  private static final int CALLS = 24;

  /** A layer, an input, and what comes of both, live and frozen. */
  private record Case(
      Conv2D layer, Conv2D frozen, Tensor x, Tensor output, Conv2D.Gradients gradients) {
    static Case of(int in, int out, int kernel, int size, ConvOptions options) {
      var random = new SplittableRandom(in);
      Conv2D layer = new Conv2D(in, out, kernel, kernel, options, random);
      Tensor x = Tensor.randn(random, 2, in, size, size);
      Tensor output = layer.forward(x);
      return new Case(layer, layer.freeze(), x, output, layer.backward(x, output));
    }

    void check() {
      assertThat(frozen.forward(x)).isEqualTo(output);
      assertThat(layer.forward(x)).isEqualTo(output);
      assertThat(layer.backward(x, output)).isEqualTo(gradients);
      assertThat(frozen.weight()).isEqualTo(layer.weight());
    }
  }

  /** One of every strategy, and weights small and large. */
  private static List<Case> cases() {
    ConvOptions padded = ConvOptions.defaults().padding(1);
    return List.of(
        Case.of(16, 70, 3, 12, padded.stride(2)),
        Case.of(96, 130, 3, 7, padded),
        Case.of(40, 200, 1, 14, ConvOptions.defaults()),
        Case.of(6, 6, 3, 20, padded),
        Case.of(12, 12, 3, 20, padded.groups(12)),
        Case.of(3, 20, 5, 17, ConvOptions.defaults()));
  }

  @Test
  void several_threads_get_the_same_bits_before_and_after() throws Exception {
    try (Change change = new Change()) {
      List<Case> cases = cases();
      var half = new CyclicBarrier(THREADS, change::begin);
      List<FutureTask<Void>> tasks = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        tasks.add(new FutureTask<>(() -> {
          for (int i = 0; i < CALLS; i++) {
            if (i == CALLS / 2) {
              half.await();
            }
            cases.get((first + i) % cases.size()).check();
          }
          return null;
        }));
      }
      tasks.forEach(task -> new Thread(task).start());
      for (FutureTask<Void> task : tasks) {
        task.get();
      }
    }
  }

  @Test
  void a_layer_that_was_frozen_before_serves_after() {
    try (Change change = new Change()) {
      List<Case> cases = cases();
      cases.forEach(Case::check);
      change.complete();
      cases.forEach(Case::check);
      cases.forEach(Case::check);
    }
  }
}
