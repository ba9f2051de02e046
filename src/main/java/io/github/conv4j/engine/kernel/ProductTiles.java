package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of a product that fit the registers, as {@link VectorProduct} lays them out: rows times vectors. Printed by {@code
 * KernelPrinter} in the tests.
 */
final class ProductTiles {
  private ProductTiles() {}

  static void sixByFour(VectorProduct t) {
    float[] start = t.start;
    int i0 = t.startAt;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, i0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, i0 + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, i0 + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, i0 + 3 * LANES);
    int i1 = t.startAt + t.startPitch;
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, i1);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, i1 + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, start, i1 + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, start, i1 + 3 * LANES);
    int i2 = t.startAt + 2 * t.startPitch;
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, i2);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, i2 + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, start, i2 + 2 * LANES);
    FloatVector c23 = FloatVector.fromArray(SPECIES, start, i2 + 3 * LANES);
    int i3 = t.startAt + 3 * t.startPitch;
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, i3);
    FloatVector c31 = FloatVector.fromArray(SPECIES, start, i3 + LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, start, i3 + 2 * LANES);
    FloatVector c33 = FloatVector.fromArray(SPECIES, start, i3 + 3 * LANES);
    int i4 = t.startAt + 4 * t.startPitch;
    FloatVector c40 = FloatVector.fromArray(SPECIES, start, i4);
    FloatVector c41 = FloatVector.fromArray(SPECIES, start, i4 + LANES);
    FloatVector c42 = FloatVector.fromArray(SPECIES, start, i4 + 2 * LANES);
    FloatVector c43 = FloatVector.fromArray(SPECIES, start, i4 + 3 * LANES);
    int i5 = t.startAt + 5 * t.startPitch;
    FloatVector c50 = FloatVector.fromArray(SPECIES, start, i5);
    FloatVector c51 = FloatVector.fromArray(SPECIES, start, i5 + LANES);
    FloatVector c52 = FloatVector.fromArray(SPECIES, start, i5 + 2 * LANES);
    FloatVector c53 = FloatVector.fromArray(SPECIES, start, i5 + 3 * LANES);
    float[] a = t.a;
    int[] step = t.step;
    float[] b = t.b;
    int r0 = t.r0;
    int r1 = t.r1;
    int r2 = t.r2;
    int r3 = t.r3;
    int r4 = t.r4;
    int r5 = t.r5;
    int from = t.stepAt;
    int to = from + t.steps;
    int bAt = t.bAt - from * VectorProduct.PANEL; // one counter for both operands
    for (int k = from; k < to; k++) {
      int at = bAt + k * VectorProduct.PANEL;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, at + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, at + 3 * LANES);
      int s = step[k];
      FloatVector v = FloatVector.broadcast(SPECIES, a[s + r0]);
      c00 = b0.fma(v, c00);
      c01 = b1.fma(v, c01);
      c02 = b2.fma(v, c02);
      c03 = b3.fma(v, c03);
      v = FloatVector.broadcast(SPECIES, a[s + r1]);
      c10 = b0.fma(v, c10);
      c11 = b1.fma(v, c11);
      c12 = b2.fma(v, c12);
      c13 = b3.fma(v, c13);
      v = FloatVector.broadcast(SPECIES, a[s + r2]);
      c20 = b0.fma(v, c20);
      c21 = b1.fma(v, c21);
      c22 = b2.fma(v, c22);
      c23 = b3.fma(v, c23);
      v = FloatVector.broadcast(SPECIES, a[s + r3]);
      c30 = b0.fma(v, c30);
      c31 = b1.fma(v, c31);
      c32 = b2.fma(v, c32);
      c33 = b3.fma(v, c33);
      v = FloatVector.broadcast(SPECIES, a[s + r4]);
      c40 = b0.fma(v, c40);
      c41 = b1.fma(v, c41);
      c42 = b2.fma(v, c42);
      c43 = b3.fma(v, c43);
      v = FloatVector.broadcast(SPECIES, a[s + r5]);
      c50 = b0.fma(v, c50);
      c51 = b1.fma(v, c51);
      c52 = b2.fma(v, c52);
      c53 = b3.fma(v, c53);
    }
    float[] c = t.c;
    int o0 = t.cAt;
    c00.intoArray(c, o0);
    c01.intoArray(c, o0 + LANES);
    c02.intoArray(c, o0 + 2 * LANES);
    c03.intoArray(c, o0 + 3 * LANES);
    int o1 = t.cAt + t.cPitch;
    c10.intoArray(c, o1);
    c11.intoArray(c, o1 + LANES);
    c12.intoArray(c, o1 + 2 * LANES);
    c13.intoArray(c, o1 + 3 * LANES);
    int o2 = t.cAt + 2 * t.cPitch;
    c20.intoArray(c, o2);
    c21.intoArray(c, o2 + LANES);
    c22.intoArray(c, o2 + 2 * LANES);
    c23.intoArray(c, o2 + 3 * LANES);
    int o3 = t.cAt + 3 * t.cPitch;
    c30.intoArray(c, o3);
    c31.intoArray(c, o3 + LANES);
    c32.intoArray(c, o3 + 2 * LANES);
    c33.intoArray(c, o3 + 3 * LANES);
    int o4 = t.cAt + 4 * t.cPitch;
    c40.intoArray(c, o4);
    c41.intoArray(c, o4 + LANES);
    c42.intoArray(c, o4 + 2 * LANES);
    c43.intoArray(c, o4 + 3 * LANES);
    int o5 = t.cAt + 5 * t.cPitch;
    c50.intoArray(c, o5);
    c51.intoArray(c, o5 + LANES);
    c52.intoArray(c, o5 + 2 * LANES);
    c53.intoArray(c, o5 + 3 * LANES);
  }

  static void sixByTwo(VectorProduct t) {
    float[] start = t.start;
    int i0 = t.startAt;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, i0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, i0 + LANES);
    int i1 = t.startAt + t.startPitch;
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, i1);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, i1 + LANES);
    int i2 = t.startAt + 2 * t.startPitch;
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, i2);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, i2 + LANES);
    int i3 = t.startAt + 3 * t.startPitch;
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, i3);
    FloatVector c31 = FloatVector.fromArray(SPECIES, start, i3 + LANES);
    int i4 = t.startAt + 4 * t.startPitch;
    FloatVector c40 = FloatVector.fromArray(SPECIES, start, i4);
    FloatVector c41 = FloatVector.fromArray(SPECIES, start, i4 + LANES);
    int i5 = t.startAt + 5 * t.startPitch;
    FloatVector c50 = FloatVector.fromArray(SPECIES, start, i5);
    FloatVector c51 = FloatVector.fromArray(SPECIES, start, i5 + LANES);
    float[] a = t.a;
    int[] step = t.step;
    float[] b = t.b;
    int r0 = t.r0;
    int r1 = t.r1;
    int r2 = t.r2;
    int r3 = t.r3;
    int r4 = t.r4;
    int r5 = t.r5;
    int from = t.stepAt;
    int to = from + t.steps;
    int bAt = t.bAt - from * VectorProduct.PANEL; // one counter for both operands
    for (int k = from; k < to; k++) {
      int at = bAt + k * VectorProduct.PANEL;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      int s = step[k];
      FloatVector v = FloatVector.broadcast(SPECIES, a[s + r0]);
      c00 = b0.fma(v, c00);
      c01 = b1.fma(v, c01);
      v = FloatVector.broadcast(SPECIES, a[s + r1]);
      c10 = b0.fma(v, c10);
      c11 = b1.fma(v, c11);
      v = FloatVector.broadcast(SPECIES, a[s + r2]);
      c20 = b0.fma(v, c20);
      c21 = b1.fma(v, c21);
      v = FloatVector.broadcast(SPECIES, a[s + r3]);
      c30 = b0.fma(v, c30);
      c31 = b1.fma(v, c31);
      v = FloatVector.broadcast(SPECIES, a[s + r4]);
      c40 = b0.fma(v, c40);
      c41 = b1.fma(v, c41);
      v = FloatVector.broadcast(SPECIES, a[s + r5]);
      c50 = b0.fma(v, c50);
      c51 = b1.fma(v, c51);
    }
    float[] c = t.c;
    int o0 = t.cAt;
    c00.intoArray(c, o0);
    c01.intoArray(c, o0 + LANES);
    int o1 = t.cAt + t.cPitch;
    c10.intoArray(c, o1);
    c11.intoArray(c, o1 + LANES);
    int o2 = t.cAt + 2 * t.cPitch;
    c20.intoArray(c, o2);
    c21.intoArray(c, o2 + LANES);
    int o3 = t.cAt + 3 * t.cPitch;
    c30.intoArray(c, o3);
    c31.intoArray(c, o3 + LANES);
    int o4 = t.cAt + 4 * t.cPitch;
    c40.intoArray(c, o4);
    c41.intoArray(c, o4 + LANES);
    int o5 = t.cAt + 5 * t.cPitch;
    c50.intoArray(c, o5);
    c51.intoArray(c, o5 + LANES);
  }

  static void oneByFour(VectorProduct t) {
    float[] start = t.start;
    int i0 = t.startAt;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, i0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, i0 + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, i0 + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, i0 + 3 * LANES);
    float[] a = t.a;
    int[] step = t.step;
    float[] b = t.b;
    int r0 = t.r0;
    int from = t.stepAt;
    int to = from + t.steps;
    int bAt = t.bAt - from * VectorProduct.PANEL; // one counter for both operands
    for (int k = from; k < to; k++) {
      int at = bAt + k * VectorProduct.PANEL;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, at + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, at + 3 * LANES);
      int s = step[k];
      FloatVector v = FloatVector.broadcast(SPECIES, a[s + r0]);
      c00 = b0.fma(v, c00);
      c01 = b1.fma(v, c01);
      c02 = b2.fma(v, c02);
      c03 = b3.fma(v, c03);
    }
    float[] c = t.c;
    int o0 = t.cAt;
    c00.intoArray(c, o0);
    c01.intoArray(c, o0 + LANES);
    c02.intoArray(c, o0 + 2 * LANES);
    c03.intoArray(c, o0 + 3 * LANES);
  }

  static void oneByTwo(VectorProduct t) {
    float[] start = t.start;
    int i0 = t.startAt;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, i0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, i0 + LANES);
    float[] a = t.a;
    int[] step = t.step;
    float[] b = t.b;
    int r0 = t.r0;
    int from = t.stepAt;
    int to = from + t.steps;
    int bAt = t.bAt - from * VectorProduct.PANEL; // one counter for both operands
    for (int k = from; k < to; k++) {
      int at = bAt + k * VectorProduct.PANEL;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      int s = step[k];
      FloatVector v = FloatVector.broadcast(SPECIES, a[s + r0]);
      c00 = b0.fma(v, c00);
      c01 = b1.fma(v, c01);
    }
    float[] c = t.c;
    int o0 = t.cAt;
    c00.intoArray(c, o0);
    c01.intoArray(c, o0 + LANES);
  }
}
