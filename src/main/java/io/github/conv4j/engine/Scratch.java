package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Framing;
import io.github.conv4j.engine.kernel.Memory;
import io.github.conv4j.engine.kernel.Packing;
import io.github.conv4j.engine.kernel.Pooling;
import io.github.conv4j.engine.kernel.Product;
import io.github.conv4j.engine.kernel.Roll;
import io.github.conv4j.engine.kernel.RowTiles;
import io.github.conv4j.engine.kernel.Slide;
import io.github.conv4j.engine.work.Buffer;
import io.github.conv4j.engine.work.PerThread;
import java.util.Arrays;

/**
 * What a thread keeps from call to call: eight buffers and six tables, of at most {@value Buffer#KEPT} elements of 4 bytes each, 112
 * MB in all if every one is used to its end; the plain kernel's rows, which never take 4 MB, come to that.
 */
final class Scratch {
  static final PerThread<Scratch> PER_THREAD = new PerThread<>(Scratch::new);

  private static final float[] NOTHING = filled(4096);

  final Product product = new Product(new Memory());
  final Slide slide = new Slide(new Memory());
  final Roll roll = new Roll(new Memory());
  final Framing framing = new Framing();
  final Pooling pooling = new Pooling();
  final Packing packing = new Packing();
  RowTiles tiles = new RowTiles();

  /** Where the steps of panels lie, and of rows, for kernels that do not pack. */
  final Steps panelSteps = new Steps();

  final Steps rowSteps = new Steps();

  /** Images, or a band of one, in a frame of zeros. */
  final Buffer frame = new Buffer();

  /** All panels of a weight. */
  final Buffer weights = new Buffer();

  /** One panel of a weight. */
  final Buffer panel = new Buffer();

  /** Windows of some pixels, or a packed block of them, as one item needs them. */
  final Buffer windows = new Buffer();

  /** Results before they are stored. */
  final Buffer tile = new Buffer();

  /** Outputs of one phase of a transposed convolution, or packed tiles of a weight gradient; no call has both. */
  final Buffer staging = new Buffer();

  /** Images of one window, as pixels of one image, and their results. */
  final Buffer windowsOfImages = new Buffer();

  final Buffer resultsOfImages = new Buffer();

  private int[] table = {};
  private int[] pixels = {};

  /** A table of multiples, kept as long as it serves. */
  static final class Steps {
    private int width;
    private int[] table = {};

    /** 0, width, 2 · width … */
    int[] of(int width, int count) {
      if (table.length >= count && this.width == width) {
        return table;
      }
      int[] steps = table.length >= count ? table : new int[count];
      for (int k = 0; k < steps.length; k++) {
        steps[k] = k * width;
      }
      if (count <= Buffer.KEPT) {
        this.width = width;
        table = steps;
      }
      return steps;
    }
  }

  /** Room for a table. */
  int[] table(int size) {
    int[] found = larger(table, size);
    table = size <= Buffer.KEPT ? found : table;
    return found;
  }

  /** Room for another. */
  int[] pixels(int size) {
    int[] found = larger(pixels, size);
    pixels = size <= Buffer.KEPT ? found : pixels;
    return found;
  }

  private static int[] larger(int[] table, int size) {
    return table.length >= size ? table : new int[size];
  }

  /** Forgets the arrays of others that a kernel was given. */
  void letGo() {
    product.letGo();
    packing.letGo();
    slide.letGo();
    roll.letGo();
  }

  /** Drops tables of tiles that are too large to keep. */
  void trim() {
    if (tiles.capacity() > Buffer.KEPT) {
      tiles = new RowTiles();
    }
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
