package io.github.conv4j.testing;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import io.github.conv4j.engine.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Calls layers in turn until the back-end has changed, or its change has been given up, or time is up; then once more. Prints the
 * back-end's name and lanes, or the layer whose bits have changed.
 */
public final class ManyCalls {
  /** Nanoseconds: a change that is given up takes 20 seconds where three others use two processors. */
  private static final long LONGEST = 60_000_000_000L;

  private ManyCalls() {}

  public static void main(String[] arguments) {
    var random = new SplittableRandom(1);
    ConvOptions padded = ConvOptions.defaults().padding(1);
    List<Conv2D> layers = List.of(
        new Conv2D(32, 64, 3, 3, padded, random).freeze(),
        new Conv2D(32, 64, 1, 1, ConvOptions.defaults(), random),
        new Conv2D(32, 32, 3, 3, padded.groups(32), random).freeze(),
        new Conv2D(32, 2, 3, 3, padded.stride(2), random));
    Tensor x = Tensor.randn(random, 32, 28, 28);
    List<Tensor> expected = new ArrayList<>();
    layers.forEach(layer -> expected.add(layer.forward(x)));
    long begin = System.nanoTime();
    int rounds = 0;
    for (int last = Integer.MAX_VALUE; rounds < last; rounds++) {
      for (int i = 0; i < layers.size(); i++) {
        if (!layers.get(i).forward(x).equals(expected.get(i))) {
          throw new AssertionError(layers.get(i) + " in round " + rounds);
        }
      }
      boolean over = Kernels.chosen().lanes() > 1 || Conv.backend().equals("plain");
      if (last == Integer.MAX_VALUE && (over || System.nanoTime() - begin > LONGEST)) {
        last = rounds + 20;
      }
    }
    System.out.println(Conv.backend() + " " + (Kernels.chosen().lanes() > 1));
  }
}
