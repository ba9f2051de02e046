package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.testing.Allocated;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A frozen layer that writes into place makes small objects and no array. Only the plain back-end is asked, since vectors are
 * objects until C2 has compiled what uses them.
 */
class AllocationTest {
  /** Before C2 takes objects apart; compiled calls make at most some 512 bytes. */
  private static final int BYTES = 800;

  private static final int CALLS = 64;

  /** Of every strategy, and with frames or without. */
  static Stream<Conv2D> layers() {
    var random = new SplittableRandom(1);
    ConvOptions padded = ConvOptions.defaults().padding(1);
    return Stream.of(
        new Conv2D(8, 8, 1, 1, ConvOptions.defaults().groups(8), random),
        new Conv2D(8, 8, 3, 3, padded.groups(8), random),
        new Conv2D(8, 8, 3, 3, padded.groups(8).stride(2), random),
        new Conv2D(8, 8, 7, 7, padded.groups(8), random),
        new Conv2D(8, 8, 3, 3, padded.groups(2), random),
        new Conv2D(8, 70, 3, 3, padded, random),
        new Conv2D(8, 70, 1, 1, ConvOptions.defaults(), random),
        new Conv2D(8, 2, 3, 3, padded.stride(2), random));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void a_call_into_place_makes_no_array(Conv2D layer) throws ReflectiveOperationException {
    Conv2D frozen = layer.freeze();
    Tensor x = Tensor.rand(new SplittableRandom(2), 8, 20, 20);
    Tensor out = frozen.forward(x);
    frozen.forward(x, out);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = Allocated.bytes();
      for (int call = 0; call < CALLS; call++) {
        frozen.forward(x, out);
      }
      least = Math.min(least, Allocated.bytes() - before);
    }

    assertThat(least / CALLS).isLessThanOrEqualTo(BYTES);
  }
}
