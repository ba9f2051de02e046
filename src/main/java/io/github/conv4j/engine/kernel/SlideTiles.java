package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANES;
import static io.github.conv4j.engine.kernel.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Output channels times vectors of pixels that fit the registers, as {@link VectorSlide} lays them out. Printed by {@code
 * KernelPrinter} in the tests.
 */
final class SlideTiles {
  private SlideTiles() {}

  static void fourByTwo(VectorSlide t) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    float[] x = t.x;
    int[] step = t.step;
    float[] weight = t.weight;
    int taps = t.taps;
    int w0 = t.w0;
    int w1 = t.w1;
    int w2 = t.w2;
    int w3 = t.w3;
    int p0 = t.p0;
    int pStep = t.pStep;
    for (int k = 0; k < taps; k++) {
      int at = step[k] + p0;
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
      at += pStep;
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, at);
      FloatVector w = FloatVector.broadcast(SPECIES, weight[k + w0]);
      c00 = x0.fma(w, c00);
      c01 = x1.fma(w, c01);
      w = FloatVector.broadcast(SPECIES, weight[k + w1]);
      c10 = x0.fma(w, c10);
      c11 = x1.fma(w, c11);
      w = FloatVector.broadcast(SPECIES, weight[k + w2]);
      c20 = x0.fma(w, c20);
      c21 = x1.fma(w, c21);
      w = FloatVector.broadcast(SPECIES, weight[k + w3]);
      c30 = x0.fma(w, c30);
      c31 = x1.fma(w, c31);
    }
    float[] out = t.out;
    c00.add(t.add0).intoArray(out, t.o0 + t.q0);
    c01.add(t.add0).intoArray(out, t.o0 + t.q0 + t.qStep);
    c10.add(t.add1).intoArray(out, t.o1 + t.q0);
    c11.add(t.add1).intoArray(out, t.o1 + t.q0 + t.qStep);
    c20.add(t.add2).intoArray(out, t.o2 + t.q0);
    c21.add(t.add2).intoArray(out, t.o2 + t.q0 + t.qStep);
    c30.add(t.add3).intoArray(out, t.o3 + t.q0);
    c31.add(t.add3).intoArray(out, t.o3 + t.q0 + t.qStep);
  }

  static void fourByFour(VectorSlide t) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c23 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    FloatVector c33 = FloatVector.zero(SPECIES);
    float[] x = t.x;
    int[] step = t.step;
    float[] weight = t.weight;
    int taps = t.taps;
    int w0 = t.w0;
    int w1 = t.w1;
    int w2 = t.w2;
    int w3 = t.w3;
    int p0 = t.p0;
    int pStep = t.pStep;
    for (int k = 0; k < taps; k++) {
      int at = step[k] + p0;
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
      at += pStep;
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, at);
      at += pStep;
      FloatVector x2 = FloatVector.fromArray(SPECIES, x, at);
      at += pStep;
      FloatVector x3 = FloatVector.fromArray(SPECIES, x, at);
      FloatVector w = FloatVector.broadcast(SPECIES, weight[k + w0]);
      c00 = x0.fma(w, c00);
      c01 = x1.fma(w, c01);
      c02 = x2.fma(w, c02);
      c03 = x3.fma(w, c03);
      w = FloatVector.broadcast(SPECIES, weight[k + w1]);
      c10 = x0.fma(w, c10);
      c11 = x1.fma(w, c11);
      c12 = x2.fma(w, c12);
      c13 = x3.fma(w, c13);
      w = FloatVector.broadcast(SPECIES, weight[k + w2]);
      c20 = x0.fma(w, c20);
      c21 = x1.fma(w, c21);
      c22 = x2.fma(w, c22);
      c23 = x3.fma(w, c23);
      w = FloatVector.broadcast(SPECIES, weight[k + w3]);
      c30 = x0.fma(w, c30);
      c31 = x1.fma(w, c31);
      c32 = x2.fma(w, c32);
      c33 = x3.fma(w, c33);
    }
    float[] out = t.out;
    c00.add(t.add0).intoArray(out, t.o0 + t.q0);
    c01.add(t.add0).intoArray(out, t.o0 + t.q0 + t.qStep);
    c02.add(t.add0).intoArray(out, t.o0 + t.q0 + 2 * t.qStep);
    c03.add(t.add0).intoArray(out, t.o0 + t.q0 + 3 * t.qStep);
    c10.add(t.add1).intoArray(out, t.o1 + t.q0);
    c11.add(t.add1).intoArray(out, t.o1 + t.q0 + t.qStep);
    c12.add(t.add1).intoArray(out, t.o1 + t.q0 + 2 * t.qStep);
    c13.add(t.add1).intoArray(out, t.o1 + t.q0 + 3 * t.qStep);
    c20.add(t.add2).intoArray(out, t.o2 + t.q0);
    c21.add(t.add2).intoArray(out, t.o2 + t.q0 + t.qStep);
    c22.add(t.add2).intoArray(out, t.o2 + t.q0 + 2 * t.qStep);
    c23.add(t.add2).intoArray(out, t.o2 + t.q0 + 3 * t.qStep);
    c30.add(t.add3).intoArray(out, t.o3 + t.q0);
    c31.add(t.add3).intoArray(out, t.o3 + t.q0 + t.qStep);
    c32.add(t.add3).intoArray(out, t.o3 + t.q0 + 2 * t.qStep);
    c33.add(t.add3).intoArray(out, t.o3 + t.q0 + 3 * t.qStep);
  }

  static void oneByFour(VectorSlide t) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    float[] x = t.x;
    int[] step = t.step;
    float[] weight = t.weight;
    int taps = t.taps;
    int w0 = t.w0;
    int p0 = t.p0;
    int p1 = t.p1;
    int p2 = t.p2;
    int p3 = t.p3;
    for (int k = 0; k < taps; k++) {
      int at = step[k];
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at + p0);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + p1);
      FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + p2);
      FloatVector x3 = FloatVector.fromArray(SPECIES, x, at + p3);
      FloatVector w = FloatVector.broadcast(SPECIES, weight[k + w0]);
      c00 = x0.fma(w, c00);
      c01 = x1.fma(w, c01);
      c02 = x2.fma(w, c02);
      c03 = x3.fma(w, c03);
    }
    float[] out = t.out;
    c00.add(t.add0).intoArray(out, t.o0 + t.q0);
    c01.add(t.add0).intoArray(out, t.o0 + t.q1);
    c02.add(t.add0).intoArray(out, t.o0 + t.q2);
    c03.add(t.add0).intoArray(out, t.o0 + t.q3);
  }

  /** Two rows of neighbouring vectors; the second lies a kernel row below the first. */
  static void twoRowsOfFour(VectorSlide t) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    float[] x = t.x;
    int[] step = t.step;
    float[] weight = t.weight;
    int taps = t.taps;
    int width = t.sharedTaps;
    int w0 = t.w0;
    int p = t.p0;
    int q = t.p1;
    for (int k = 0; k < width; k++) { // the first kernel row, of the first row alone
      FloatVector w = FloatVector.broadcast(SPECIES, weight[w0 + k]);
      int at = step[k] + p;
      c00 = FloatVector.fromArray(SPECIES, x, at).fma(w, c00);
      c01 = FloatVector.fromArray(SPECIES, x, at + LANES).fma(w, c01);
      c02 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES).fma(w, c02);
      c03 = FloatVector.fromArray(SPECIES, x, at + 3 * LANES).fma(w, c03);
    }
    int above = w0 - width;
    for (int k = width; k < taps; k++) {
      FloatVector w = FloatVector.broadcast(SPECIES, weight[w0 + k]);
      FloatVector u = FloatVector.broadcast(SPECIES, weight[above + k]);
      int at = step[k] + p;
      FloatVector v = FloatVector.fromArray(SPECIES, x, at);
      c00 = v.fma(w, c00);
      c10 = v.fma(u, c10);
      v = FloatVector.fromArray(SPECIES, x, at + LANES);
      c01 = v.fma(w, c01);
      c11 = v.fma(u, c11);
      v = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
      c02 = v.fma(w, c02);
      c12 = v.fma(u, c12);
      v = FloatVector.fromArray(SPECIES, x, at + 3 * LANES);
      c03 = v.fma(w, c03);
      c13 = v.fma(u, c13);
    }
    for (int k = taps - width; k < taps; k++) { // the last one, of the second row alone
      FloatVector w = FloatVector.broadcast(SPECIES, weight[w0 + k]);
      int at = step[k] + q;
      c10 = FloatVector.fromArray(SPECIES, x, at).fma(w, c10);
      c11 = FloatVector.fromArray(SPECIES, x, at + LANES).fma(w, c11);
      c12 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES).fma(w, c12);
      c13 = FloatVector.fromArray(SPECIES, x, at + 3 * LANES).fma(w, c13);
    }
    float add = t.add0;
    float[] out = t.out;
    int o0 = t.q0;
    c00.add(add).intoArray(out, o0);
    c01.add(add).intoArray(out, o0 + LANES);
    c02.add(add).intoArray(out, o0 + 2 * LANES);
    c03.add(add).intoArray(out, o0 + 3 * LANES);
    int o1 = t.q1;
    c10.add(add).intoArray(out, o1);
    c11.add(add).intoArray(out, o1 + LANES);
    c12.add(add).intoArray(out, o1 + 2 * LANES);
    c13.add(add).intoArray(out, o1 + 3 * LANES);
  }
}
