package io.github.conv4j.testing;

import io.github.conv4j.ConvOptions;
import io.github.conv4j.Padding;
import io.github.conv4j.Tensor;

/**
 * Pooling written straight from its formulas, one window at a time, over tensors of rank 4. It shares nothing with the library
 * but the values of tensors and options, and computes sizes on its own.
 */
public final class ReferencePooling {
  private final int planes;
  private final int height;
  private final int width;
  private final int kH;
  private final int kW;
  private final ConvOptions o;
  private final int[] rows;
  private final int[] columns;
  private final int outHeight;
  private final int outWidth;
  private final int[] inShape;
  private final float[] x;

  /** A pooling of {@code (n, c, h, w)} by windows of {@code (kH, kW)}. */
  public ReferencePooling(Tensor x, int kH, int kW, ConvOptions o) {
    Padding p = o.padding();
    this.inShape = x.shape();
    this.planes = x.dim(0) * x.dim(1);
    this.height = x.dim(2);
    this.width = x.dim(3);
    this.kH = kH;
    this.kW = kW;
    this.o = o;
    this.rows = sides(p.top(), p.bottom(), height, kH, o.strideH(), o.dilationH());
    this.columns = sides(p.left(), p.right(), width, kW, o.strideW(), o.dilationW());
    this.outHeight = places(height + rows[0] + rows[1], kH, o.dilationH(), o.strideH());
    this.outWidth = places(width + columns[0] + columns[1], kW, o.dilationW(), o.strideW());
    this.x = x.toArray();
  }

  /** Padding before and behind an axis. For {@code same}, one more at a time until there are ceil(length / stride) places. */
  private int[] sides(int begin, int end, int length, int kernel, int stride, int dilation) {
    int[] sides = {begin, end};
    int odd = switch (o.autoPad()) {
      case NONE -> -1;
      case SAME -> 1;
      case SAME_LOWER -> 0;
    };
    int wanted = odd < 0 ? 0 : length / stride + (length % stride == 0 ? 0 : 1);
    while (places(length + sides[0] + sides[1], kernel, dilation, stride) < wanted) {
      sides[sides[0] == sides[1] ? odd : 1 - odd]++;
    }
    return sides;
  }

  private static int places(int length, int kernel, int dilation, int stride) {
    int places = 0;
    for (int at = 0; at + (kernel - 1) * dilation < length; at += stride) {
      places++;
    }
    return places;
  }

  /** Whether no side has more padding than half of the dilated window, and a window fits. */
  public boolean isAllowed() {
    int halfHeight = ((kH - 1) * o.dilationH() + 1) / 2;
    int halfWidth = ((kW - 1) * o.dilationW() + 1) / 2;
    return outHeight > 0
        && outWidth > 0
        && Math.max(rows[0], rows[1]) <= halfHeight
        && Math.max(columns[0], columns[1]) <= halfWidth;
  }

  /** The shape of the result. */
  public int[] outShape() {
    return new int[] {inShape[0], inShape[1], outHeight, outWidth};
  }

  /** Takes the taps of a window, in row-major order; those in the padding have the place −1. */
  private interface Taps {
    void tap(int place);
  }

  private void forEachTap(int plane, int i, int j, Taps taps) {
    for (int a = 0; a < kH; a++) {
      for (int b = 0; b < kW; b++) {
        int r = i * o.strideH() + a * o.dilationH() - rows[0];
        int s = j * o.strideW() + b * o.dilationW() - columns[0];
        boolean inside = r >= 0 && r < height && s >= 0 && s < width;
        taps.tap(inside ? (plane * height + r) * width + s : -1);
      }
    }
  }

  private interface Window {
    void at(int index, int plane, int i, int j);
  }

  private void forEachWindow(Window window) {
    int index = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int i = 0; i < outHeight; i++) {
        for (int j = 0; j < outWidth; j++) {
          window.at(index++, plane, i, j);
        }
      }
    }
  }

  private float[] ofEachWindow() {
    return new float[planes * outHeight * outWidth];
  }

  /** The largest element of each window, −∞ where there is padding alone. */
  public Tensor max() {
    float[] result = ofEachWindow();
    forEachWindow((index, plane, i, j) -> {
      double[] most = {Double.NEGATIVE_INFINITY};
      forEachTap(plane, i, j, place -> {
        if (place >= 0) {
          most[0] = Math.max(most[0], x[place]);
        }
      });
      result[index] = (float) most[0];
    });
    return Tensor.wrap(result, outShape());
  }

  /** The average of each window, with padding as zeros. */
  public Tensor average() {
    float[] result = ofEachWindow();
    forEachWindow((index, plane, i, j) -> {
      double[] sum = {0};
      forEachTap(plane, i, j, place -> sum[0] += place < 0 ? 0 : x[place]);
      result[index] = (float) (sum[0] / (kH * kW));
    });
    return Tensor.wrap(result, outShape());
  }

  /** The gradient of the maximum: to the first of each window. */
  public Tensor maxGradient(Tensor gradOutput) {
    float[] g = gradOutput.toArray();
    float[] result = new float[x.length];
    forEachWindow((index, plane, i, j) -> {
      int[] first = {-1};
      forEachTap(plane, i, j, place -> {
        if (place >= 0 && (first[0] < 0 || isAbove(x[place], x[first[0]]))) {
          first[0] = place;
        }
      });
      if (first[0] >= 0) {
        result[first[0]] += g[index];
      }
    });
    return Tensor.wrap(result, inShape);
  }

  private static boolean isAbove(float value, float other) {
    return !Float.isNaN(other) && (Float.isNaN(value) || value > other);
  }

  /** The gradient of the average: a part to each element of the window. */
  public Tensor averageGradient(Tensor gradOutput) {
    float[] g = gradOutput.toArray();
    float[] result = new float[x.length];
    forEachWindow((index, plane, i, j) -> forEachTap(plane, i, j, place -> {
      if (place >= 0) {
        result[place] += g[index] / (kH * kW);
      }
    }));
    return Tensor.wrap(result, inShape);
  }
}
