package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import jdk.incubator.vector.FloatVector;

/** The kernel over the Vector API. Vectors run across outputs, never along a chain. */
final class VectorKernel implements Kernel {
  /** What a thread keeps. */
  private static final class Tiles {
    final VectorProduct product = new VectorProduct();
    final VectorSlide slide = new VectorSlide();
    final VectorRoll roll = new VectorRoll();
  }

  /** What C2 compiles one after the other, products first: they gain most, and other verbs take as long again. */
  enum Part {
    PRODUCTS,
    MOVES,
    ROLLS,
    SLIDES,
    POOLS
  }

  private final Set<Part> parts;
  private final boolean moves;
  private final boolean rolls;
  private final boolean slides;
  private final boolean pools;

  /** Does what is not among the parts, and who is told then; null if it was made whole. */
  private final PlainKernel rest;

  private final Consumer<Part> missing;

  /** Makes the whole kernel. */
  VectorKernel() {
    this(EnumSet.allOf(Part.class), null, part -> {});
  }

  /**
   * Makes one that does some parts over the Vector API. The class is the same, since C2 puts the methods of two classes in place of
   * a call, but not those of three.
   *
   * @param rest does the others
   * @param missing is told which of them calls ask for
   */
  VectorKernel(Set<Part> parts, PlainKernel rest, Consumer<Part> missing) {
    this.parts = parts;
    this.moves = parts.contains(Part.MOVES);
    this.rolls = parts.contains(Part.ROLLS);
    this.slides = parts.contains(Part.SLIDES);
    this.pools = parts.contains(Part.POOLS);
    this.rest = rest;
    this.missing = missing;
  }

  /** The same with another part. */
  VectorKernel with(Part part) {
    Set<Part> more = EnumSet.copyOf(parts);
    more.add(part);
    return new VectorKernel(more, rest, missing);
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
    if (!slides) {
      missing.accept(Part.SLIDES);
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
    if (!rolls) {
      missing.accept(Part.ROLLS);
    }
    return rolls;
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
  public boolean pools() {
    if (!pools) {
      missing.accept(Part.POOLS);
    }
    return pools;
  }

  @Override
  public void pool(Pooling p) {
    VectorPooling.pool(p);
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
    if (!moves) {
      missing.accept(Part.MOVES);
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
    if (moves) {
      VectorFrame.frame(f);
    } else {
      missing.accept(Part.MOVES);
      rest.frame(f);
    }
  }

  @Override
  public void pack(Packing p) {
    VectorPacking.pack(p);
  }
}
