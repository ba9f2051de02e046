package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The kernel over the Vector API. Vectors run across outputs, never along a chain. */
final class VectorKernel implements Kernel {
  /** What a thread keeps. */
  private static final class Tiles {
    final VectorProduct product = new VectorProduct();
    final VectorSlide slide = new VectorSlide();
    final VectorRoll roll = new VectorRoll();
  }

  /** Does the rest as long as this kernel is early, else null. */
  private final PlainKernel rest;

  /** Makes the whole kernel. */
  VectorKernel() {
    this(null);
  }

  private VectorKernel(PlainKernel rest) {
    this.rest = rest;
  }

  /**
   * Makes one that does over the Vector API what products need most: a few methods that C2 has to compile, in place of twenty. The
   * class is the same, since C2 puts the methods of two classes in place of a call, but not those of three.
   */
  static VectorKernel early(PlainKernel rest) {
    return new VectorKernel(rest);
  }

  @Override
  public String name() {
    return "vector-" + SPECIES.vectorBitSize();
  }

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public int panel(int columns) {
    return VectorProduct.PANEL;
  }

  @Override
  public boolean packs() {
    return true;
  }

  @Override
  public int depth() {
    return VectorProduct.DEPTH;
  }

  @Override
  public Cut tiles(int rows) {
    return Cut.ofFiveAndFour(rows, VectorProduct.UNIT);
  }

  @Override
  public void multiply(Product p, int tile, int end, int width, int from, int to) {
    VectorProduct product = p.memory.of(Tiles.class, Tiles::new).product;
    try {
      product.multiply(p, tile, end, from, to);
    } finally {
      product.letGo();
    }
  }

  @Override
  public void slide(Slide s) {
    if (rest != null) {
      rest.slide(s);
      return;
    }
    VectorSlide slide = s.memory.of(Tiles.class, Tiles::new).slide;
    try {
      slide.slide(s);
    } finally {
      slide.letGo();
    }
  }

  @Override
  public boolean rolls() {
    return rest == null;
  }

  @Override
  public void roll(Roll r, int planes) {
    VectorRoll roll = r.memory.of(Tiles.class, Tiles::new).roll;
    try {
      roll.roll(r, planes);
    } finally {
      roll.letGo();
    }
  }

  @Override
  public int transposedColumns() {
    return LANES;
  }

  @Override
  public void transpose(
      float[] in,
      int inAt,
      int inPitch,
      float[] out,
      int outAt,
      int outPitch,
      float[] add,
      int addAt) {
    Transposition16.transpose(in, inAt, inPitch, out, outAt, outPitch, add, addAt);
  }

  @Override
  public void copy(float[] in, int inAt, float[] out, int outAt, int length, float add) {
    if (rest != null) {
      rest.copy(in, inAt, out, outAt, length, add);
      return;
    }
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, in, inAt + i).add(add).intoArray(out, outAt + i);
    }
    for (; i < length; i++) {
      out[outAt + i] = in[inAt + i] + add;
    }
  }

  @Override
  public void frame(Framing f) {
    if (rest != null) {
      rest.frame(f);
    } else {
      VectorFrame.frame(f);
    }
  }

  @Override
  public void pack(Packing p) {
    VectorPacking.pack(p);
  }

  @Override
  public void gatherRows(
      float[] x,
      int xAt,
      int[] step,
      int from,
      int steps,
      float[] out,
      int outAt,
      int pitch,
      int length,
      int room) {
    if (rest != null) {
      rest.gatherRows(x, xAt, step, from, steps, out, outAt, pitch, length, room);
      return;
    }
    int count = (length + LANES - 1) / LANES;
    for (int k = from; k < from + steps; k++) {
      // the last vector of a row may read what lies behind it, if that is still in the array
      if (count * LANES > room || xAt + step[k] + count * LANES > x.length) {
        count = length / LANES;
      }
    }
    if (count == 4) {
      fourVectors(x, xAt, step, from, steps, out, outAt, pitch);
    } else {
      vectors(count, x, xAt, step, from, steps, out, outAt, pitch);
    }
    for (int k = 0; k < steps && count * LANES < length; k++) {
      int done = count * LANES;
      int at = xAt + step[from + k] + done;
      System.arraycopy(x, at, out, outAt + k * pitch + done, length - done);
    }
  }

  /** Row by row, since rows are far apart: a column at a time took three times as long. */
  private static void vectors(
      int count,
      float[] x,
      int xAt,
      int[] step,
      int from,
      int steps,
      float[] out,
      int outAt,
      int pitch) {
    for (int k = 0; k < steps; k++) {
      int at = xAt + step[from + k];
      int to = outAt + k * pitch;
      for (int j = 0; j < count; j++) {
        FloatVector.fromArray(SPECIES, x, at + j * LANES).intoArray(out, to + j * LANES);
      }
    }
  }

  private static void fourVectors(
      float[] x, int xAt, int[] step, int from, int steps, float[] out, int outAt, int pitch) {
    for (int k = 0; k < steps; k++) {
      int at = xAt + step[from + k];
      int to = outAt + k * pitch;
      FloatVector.fromArray(SPECIES, x, at).intoArray(out, to);
      FloatVector.fromArray(SPECIES, x, at + LANES).intoArray(out, to + LANES);
      FloatVector.fromArray(SPECIES, x, at + 2 * LANES).intoArray(out, to + 2 * LANES);
      FloatVector.fromArray(SPECIES, x, at + 3 * LANES).intoArray(out, to + 3 * LANES);
    }
  }
}
