package io.github.conv4j.engine.kernel;

import io.github.conv4j.engine.kernel.VectorKernel.Part;
import io.github.conv4j.engine.kernel.WarmUp.Form;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The ways to call a kernel's verbs, one for each method over vectors. Each takes all branches of its method in turn: C2 leaves
 * out a branch that was never taken, and throws what it has compiled away when it is. The operands are small, and what they hold
 * does not matter.
 */
final class WarmUpForms {
  private static final int STEPS = WarmUp.MANY_STEPS;

  private static final int PITCH = 256;

  private final Kernel kernel;
  private final int lanes;

  private final Memory memory = new Memory();
  private final float[] in = new float[1 << 14];
  private final float[] weight = new float[1 << 12];
  private final float[] out = new float[1 << 14];
  private final int[] step = new int[STEPS];
  private final List<Form> forms = new ArrayList<>();

  private WarmUpForms(Kernel kernel) {
    this.kernel = kernel;
    this.lanes = kernel.lanes();
    for (int i = 0; i < STEPS; i++) {
      step[i] = i;
    }
  }

  /** All ways to call the verbs of each part of a whole kernel. */
  static Map<Part, List<Form>> of(Kernel whole) {
    WarmUpForms warm = new WarmUpForms(whole);
    Map<Part, Runnable> parts = Map.of(
        Part.PRODUCTS, warm::products,
        Part.MOVES, warm::moves,
        Part.ROLLS, warm::rolls,
        Part.SLIDES, warm::slides,
        Part.POOLS, warm::pools);
    Map<Part, List<Form>> forms = new EnumMap<>(Part.class);
    parts.forEach((part, all) -> {
      warm.forms.clear();
      all.run();
      forms.put(part, List.copyOf(warm.forms));
    });
    return forms;
  }

  private void add(int operations, IntConsumer call) {
    forms.add(new Form(operations, call));
  }

  /** Packing, and both tiles of rows. */
  private void products() {
    transposition();
    product(5 * VectorProduct.UNIT);
    product(4 * VectorProduct.UNIT);
    packing();
  }

  private void product(int rows) {
    RowTiles tiles = new RowTiles();
    tiles.add(kernel.tiles(rows), rows, 0, 1);
    Product p = new Product(memory);
    p.tiles = tiles;
    p.a = in;
    p.b = in;
    p.c = out;
    p.cPitch = VectorProduct.PANEL;
    add(4 * rows, steps -> {
      p.resumed = !p.resumed;
      kernel.multiply(p, 0, tiles.count(), VectorProduct.PANEL, 0, steps);
    });
  }

  private void transposition() {
    add(2 * lanes + 16, steps -> {
      for (int i = 0; i <= steps / 4; i++) { // without a loop of its own it needs 5,000 calls
        kernel.transpose(in, 0, PITCH, out, 0, PITCH, weight, 0);
      }
    });
  }

  /** Pieces in one run, in two, and in more; two vectors in one run. */
  private void packing() {
    packing(1, 2 * lanes);
    for (int runs : new int[] {1, 2, 4}) {
      packing(runs, 4 / runs);
    }
  }

  private void packing(int runs, int length) {
    Packing p = new Packing();
    p.x = in;
    for (int run = 0; run < runs; run++) {
      p.add(9 * run, length);
    }
    p.step = step;
    p.reach = STEPS;
    p.out = out;
    p.pitch = runs * length;
    int vectors = (runs * length + lanes - 1) / lanes;
    add((1 + 2 * runs) * vectors, steps -> {
      p.to = steps;
      kernel.pack(p);
    });
  }

  private void moves() {
    add(3, steps -> kernel.copy(in, 0, out, 0, steps * lanes + 1, 1));
    frame(1, 1);
    frame(2, 1);
    frame(2, 2);
  }

  private void frame(int stride, int phases) {
    Framing f = new Framing();
    f.x = in;
    f.xAt = PITCH;
    f.xPitch = PITCH;
    f.width = stride * lanes - 2;
    f.left = 1;
    f.stride = stride;
    f.phases = phases;
    f.out = out;
    f.phasePitch = out.length / 2;
    f.pitch = lanes;
    f.planes = 1;
    add(stride == 1 ? 3 : 3 + 4 * phases, steps -> {
      f.rows = steps;
      kernel.frame(f);
    });
  }

  /** Four vectors of one channel; two rows of it; four vectors of four channels and, where that is a tile, two. */
  private void slides() {
    slide(1, 1, 4, 0);
    slide(1, 2, 5, 1); // two rows that share what they load
    slide(4, 1, 4, 0);
    if (VectorSlide.WIDE) {
      slide(4, 1, 2, 0);
    }
  }

  private void slide(int channels, int rows, int vectors, int sharedTaps) {
    Slide s = new Slide(memory);
    s.x = in;
    s.xPitch = PITCH;
    s.step = step;
    s.weight = weight;
    s.out = out;
    s.outPitch = 1 << 10;
    s.channels = channels;
    s.rows = rows;
    s.width = vectors * lanes;

    add(2 * channels * rows * vectors, steps -> {
      s.taps = steps;
      s.sharedTaps = sharedTaps * steps / 2;
      s.bias = s.bias == null ? weight : null;
      kernel.slide(s);
    });
  }

  /** One vector a row; of 3 × 3 also two, at both borders and between them. */
  private void rolls() {
    for (int size : new int[] {3, 5}) {
      for (int stride : new int[] {1, 2}) {
        roll(size, stride, 1);
      }
    }
    roll(3, 1, 2);
    roll(3, 1, 4);
  }

  private void roll(int size, int stride, int vectors) {
    Roll r = new Roll(memory);
    r.size = size;
    r.stride = stride;
    r.x = in;
    r.xAt = PITCH;
    r.height = stride * STEPS;
    r.width = stride * vectors * lanes;
    r.top = size / 2;
    r.left = size / 2;
    r.weight = weight;
    r.out = out;
    r.outHeight = STEPS;
    r.outWidth = vectors * lanes;
    add(size * size * vectors * 2, steps -> {
      r.rows = steps;
      r.bias = r.bias == null ? weight : null;
      kernel.roll(r, 1);
    });
  }

  /** Maxima of windows two apart, averages of those and of windows side by side. */
  private void pools() {
    pool(false, 2, 36);
    pool(true, 1, 60);
    pool(true, 2, 100);
  }

  private void pool(boolean averages, int stride, int operations) {
    Pooling p = new Pooling();
    p.averages = averages;
    p.x = in;
    p.xPitch = PITCH;
    p.stride = stride;
    p.step = step;
    p.tapRows = 2;
    p.divisor = 4;
    p.out = out;
    p.outPitch = PITCH;
    p.width = lanes + 1;
    add(operations, steps -> {
      p.rows = steps;
      p.tapColumns = p.tapColumns == 3 ? 1 : 3; // two side by side and one, or that alone
      p.tapRows = p.tapRows == 0 ? 2 : p.tapRows - 1; // none above or below the input
      kernel.pool(p);
    });
  }
}
