package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server's threads share one frozen layer; each writes into a tensor of its own, again and again. */
@Tag("engine")
class Example12ServingTest {
  private static final int THREADS = 8;
  private static final int REQUESTS = 25; // of each thread

  @Test
  void eight_threads_share_a_frozen_layer_and_write_into_results_of_their_own() throws Exception {
    var random = new SplittableRandom(1);
    ConvOptions options = ConvOptions.defaults().padding(1);
    Conv2D trained = new Conv2D(16, 32, 3, 3, options, random);
    Conv2D layer = trained.freeze(); // never changes, so threads need no lock
    List<Tensor> images = List.of(
        Tensor.rand(random, 16, 24, 24), // (c, h, w)
        Tensor.rand(random, 16, 24, 24),
        Tensor.rand(random, 16, 24, 24));
    List<Tensor> expected = images.stream().map(trained::forward).toList();

    ThreadLocal<Tensor> result = ThreadLocal.withInitial(() -> Tensor.zeros(32, 24, 24));
    ExecutorService server = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int request = 0; request < THREADS * REQUESTS; request++) {
        int image = request % images.size();
        answers.add(server.submit(() -> {
          Tensor out = result.get();
          layer.forward(images.get(image), out); // allocates no array
          return out.equals(expected.get(image)); // the answer is sent before the next request
        }));
      }
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    } finally {
      server.shutdown();
    }
  }
}
