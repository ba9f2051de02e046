package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Framing;
import io.github.conv4j.engine.kernel.Memory;
import io.github.conv4j.engine.kernel.Product;
import io.github.conv4j.engine.kernel.Roll;
import io.github.conv4j.engine.kernel.Slide;
import io.github.conv4j.engine.work.Buffer;
import io.github.conv4j.engine.work.PerThread;
import java.util.Arrays;

/**
 * What a thread keeps from call to call: six buffers and a table, of at most {@value Buffer#KEPT} elements of 4 bytes each, 56 MB in
 * all if every one is used to its end; the plain kernel's rows, which never take 2 MB, come to that. A ResNet-50 needs 8 MB.
 */
final class Scratch {
  static final PerThread<Scratch> PER_THREAD = new PerThread<>(Scratch::new);

  private static final float[] NOTHING = filled(4096);

  private final Memory memory = new Memory();

  final Product product = new Product(memory);
  final Slide slide = new Slide(memory);
  final Roll roll = new Roll(memory);
  final Framing framing = new Framing();
  final ProductConvolution.Item item = new ProductConvolution.Item();

  /** Images, or a band of one, in a frame of zeros. */
  final Buffer frame = new Buffer();

  /** All panels of a weight. */
  final Buffer weights = new Buffer();

  /** One panel of a weight. */
  final Buffer panel = new Buffer();

  /** Windows of some chunks of pixels. */
  final Buffer windows = new Buffer();

  /** Results before they are stored. */
  final Buffer tile = new Buffer();

  /** Outputs of one phase of a transposed convolution. */
  final Buffer phase = new Buffer();

  private int[] table = {};

  /** Room for tables. */
  int[] table(int size) {
    if (table.length >= size) {
      return table;
    }
    int[] larger = new int[size];
    if (size <= Buffer.KEPT) {
      table = larger;
    }
    return larger;
  }

  /** At least so many −0, which can be added to everything without a change. */
  static float[] nothing(int size) {
    return size <= NOTHING.length ? NOTHING : filled(size);
  }

  private static float[] filled(int size) {
    float[] nothing = new float[size];
    Arrays.fill(nothing, -0f);
    return nothing;
  }
}
