package io.github.conv4j.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * Buffers that a thread keeps from call to call, since a fresh array costs its zeroing: six and a table, of at most {@value
 * Buffer#KEPT} numbers of 4 bytes each, 56 MB in all if every one is used to its end, and the rows of the plain kernel, which
 * never take 2 MB; a ResNet-50 needs 8. Larger ones live as long as the call. A virtual thread keeps none. What a buffer holds
 * at first does not matter.
 */
final class Scratch {
  /** An array that grows to what is asked for. */
  static final class Buffer {
    /** 8 MB. */
    static final int KEPT = 1 << 21;

    private float[] kept = {};

    /** An array of at least that size. */
    float[] of(long size) {
      if (kept.length >= size) {
        return kept;
      }
      float[] larger = new float[Math.toIntExact(size)];
      if (size <= KEPT) {
        kept = larger;
      }
      return larger;
    }
  }

  private static final ThreadLocal<Scratch> PER_THREAD = ThreadLocal.withInitial(Scratch::new);
  private static final MethodHandle IS_VIRTUAL = isVirtual();
  private static final float[] NOTHING = filled(4096);

  final Product product = new Product();
  final Slide slide = new Slide();

  /** Images with their padding, or a strip of one. */
  final Buffer padded = new Buffer();

  /** All panels of a weight. */
  final Buffer weights = new Buffer();

  /** One panel of a weight. */
  final Buffer panel = new Buffer();

  /** Windows of some chunks of pixels. */
  final Buffer windows = new Buffer();

  /** Products before they are stored. */
  final Buffer tile = new Buffer();

  /** Outputs of one phase of a transposed convolution. */
  final Buffer phase = new Buffer();

  private int[] table = {};

  static Scratch ofThisThread() {
    return virtual() ? new Scratch() : PER_THREAD.get();
  }

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

  /** As many −0 as asked for at least: what can be added to every number without a change. */
  static float[] nothing(int size) {
    return size <= NOTHING.length ? NOTHING : filled(size);
  }

  private static float[] filled(int size) {
    float[] nothing = new float[size];
    Arrays.fill(nothing, -0f);
    return nothing;
  }

  /** {@code Thread.isVirtual}, which came with JDK 21; null before. */
  private static MethodHandle isVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  private static boolean virtual() {
    try {
      return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
