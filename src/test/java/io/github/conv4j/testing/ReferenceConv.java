package io.github.conv4j.testing;

import io.github.conv4j.ConvOptions;
import io.github.conv4j.Padding;
import io.github.conv4j.Tensor;

/**
 * Convolutions written straight from their formulas: seven loops, one output or one tap at a time, over tensors of rank 4.
 * It shares nothing with the library but the values of tensors and options, and computes sizes on its own.
 */
public final class ReferenceConv {
  private static final double UNIT_ROUNDOFF = 0x1p-24;

  private final int batch;
  private final int inChannels;
  private final int outChannels;
  private final int height;
  private final int width;
  private final int kernelHeight;
  private final int kernelWidth;
  private final int groups;
  private final int strideH;
  private final int strideW;
  private final int dilationH;
  private final int dilationW;
  private final int top;
  private final int left;
  private final int outHeight;
  private final int outWidth;
  private final float[] x;
  private final float[] weight;
  private final float[] bias;

  /** A convolution of {@code (n, cIn, h, w)} with {@code (cOut, cIn / groups, kH, kW)} and a bias or null. */
  public ReferenceConv(Tensor x, Tensor weight, Tensor bias, ConvOptions o) {
    this(
        x,
        weight,
        bias,
        o,
        sides(x.dim(2), weight.dim(2), o, true),
        sides(x.dim(3), weight.dim(3), o, false));
  }

  private ReferenceConv(
      Tensor x, Tensor weight, Tensor bias, ConvOptions o, int[] rows, int[] columns) {
    this.batch = x.dim(0);
    this.inChannels = x.dim(1);
    this.height = x.dim(2);
    this.width = x.dim(3);
    this.outChannels = weight.dim(0);
    this.kernelHeight = weight.dim(2);
    this.kernelWidth = weight.dim(3);
    this.groups = o.groups();
    this.strideH = o.strideH();
    this.strideW = o.strideW();
    this.dilationH = o.dilationH();
    this.dilationW = o.dilationW();
    this.top = rows[0];
    this.left = columns[0];
    this.outHeight = places(height + rows[0] + rows[1], kernelHeight, dilationH, strideH);
    this.outWidth = places(width + columns[0] + columns[1], kernelWidth, dilationW, strideW);
    this.x = x.toArray();
    this.weight = weight.toArray();
    this.bias = bias == null ? null : bias.toArray();
  }

  /** Zeros before and after an axis. For {@code same}, one more at a time until there are ceil(length / stride) places. */
  private static int[] sides(int length, int kernel, ConvOptions o, boolean vertical) {
    Padding p = o.padding();
    int[] sides = vertical ? new int[] {p.top(), p.bottom()} : new int[] {p.left(), p.right()};
    int stride = vertical ? o.strideH() : o.strideW();
    int dilation = vertical ? o.dilationH() : o.dilationW();
    switch (o.autoPad()) {
      case NONE -> {}
      case SAME, SAME_LOWER -> {
        int wanted = length / stride + (length % stride == 0 ? 0 : 1);
        int odd = o.autoPad().name().equals("SAME") ? 1 : 0;
        while (places(length + sides[0] + sides[1], kernel, dilation, stride) < wanted) {
          sides[sides[0] == sides[1] ? odd : 1 - odd]++;
        }
      }
    }
    return sides;
  }

  /** How many times a dilated kernel can be put down along an axis. */
  private static int places(int length, int kernel, int dilation, int stride) {
    int places = 0;
    for (int at = 0; at + (kernel - 1) * dilation < length; at += stride) {
      places++;
    }
    return places;
  }

  /** The shape of the result. */
  public int[] outShape() {
    return new int[] {batch, outChannels, outHeight, outWidth};
  }

  /** Takes the taps of one output. */
  private interface Accumulator {
    void tap(float weight, float x);
  }

  /** Visits the taps of one output in the contract's order, those in the padding as zeros. */
  private void forEachTap(int n, int co, int row, int column, Accumulator accumulator) {
    int channels = inChannels / groups;
    int firstChannel = co / (outChannels / groups) * channels;
    for (int c = 0; c < channels; c++) {
      for (int kh = 0; kh < kernelHeight; kh++) {
        for (int kw = 0; kw < kernelWidth; kw++) {
          int r = row * strideH + kh * dilationH - top;
          int s = column * strideW + kw * dilationW - left;
          boolean inside = r >= 0 && r < height && s >= 0 && s < width;
          float value =
              inside ? x[((n * inChannels + firstChannel + c) * height + r) * width + s] : 0;
          accumulator.tap(
              weight[((co * channels + c) * kernelHeight + kh) * kernelWidth + kw], value);
        }
      }
    }
  }

  private interface Output {
    void at(int index, int n, int co, int row, int column);
  }

  private void forEachOutput(Output output) {
    int index = 0;
    for (int n = 0; n < batch; n++) {
      for (int co = 0; co < outChannels; co++) {
        for (int row = 0; row < outHeight; row++) {
          for (int column = 0; column < outWidth; column++) {
            output.at(index++, n, co, row, column);
          }
        }
      }
    }
  }

  private int outSize() {
    return batch * outChannels * outHeight * outWidth;
  }

  /** The result in {@code double}: exact for small integers. */
  public double[] exact() {
    double[] result = new double[outSize()];
    forEachOutput((index, n, co, row, column) -> {
      double[] sum = {0};
      forEachTap(n, co, row, column, (w, v) -> sum[0] += (double) w * v);
      result[index] = bias == null ? sum[0] : sum[0] + bias[co];
    });
    return result;
  }

  /** How far each output may lie from the exact value: γ(taps + 1) · (Σ|x·w| + |b|) + taps · 2⁻¹⁴⁹. */
  public double[] bound() {
    int taps = inChannels / groups * kernelHeight * kernelWidth;
    double gamma = (taps + 1) * UNIT_ROUNDOFF / (1 - (taps + 1) * UNIT_ROUNDOFF);
    double[] result = new double[outSize()];
    forEachOutput((index, n, co, row, column) -> {
      double[] sum = {0};
      forEachTap(n, co, row, column, (w, v) -> sum[0] += Math.abs((double) w * v));
      result[index] =
          gamma * (bias == null ? sum[0] : sum[0] + Math.abs(bias[co])) + taps * 0x1p-149;
    });
    return result;
  }

  /** The result of the numerical contract: one chain of fused multiply-adds per output, then the bias. */
  public Tensor chain() {
    float[] result = new float[outSize()];
    forEachOutput((index, n, co, row, column) -> {
      float[] acc = {0};
      forEachTap(n, co, row, column, (w, v) -> acc[0] = Math.fma(w, v, acc[0]));
      result[index] = bias == null ? acc[0] : acc[0] + bias[co];
    });
    return Tensor.wrap(result, outShape());
  }

  /**
   * The input gradient's chain, which is also the transposed convolution: for each input, fma(weight, y, acc) over output
   * channel of the group, output row, output column, wherever a tap falls on the grid of y; y is 0 outside its shape.
   */
  public Tensor transposedChain(Tensor gradOutput) {
    float[] y = gradOutput.toArray();
    float[] result = new float[batch * inChannels * height * width];
    int index = 0;
    for (int n = 0; n < batch; n++) {
      for (int ci = 0; ci < inChannels; ci++) {
        for (int row = 0; row < height; row++) {
          for (int column = 0; column < width; column++) {
            result[index++] = transposed(y, n, ci, row, column);
          }
        }
      }
    }
    return Tensor.wrap(result, batch, inChannels, height, width);
  }

  private float transposed(float[] y, int n, int ci, int row, int column) {
    int channels = inChannels / groups;
    int outs = outChannels / groups;
    float acc = 0;
    for (int co = ci / channels * outs; co < (ci / channels + 1) * outs; co++) {
      for (int kh = kernelHeight - 1; kh >= 0; kh--) { // output rows ascend as kernel rows descend
        int r = row + top - kh * dilationH;
        for (int kw = kernelWidth - 1; kw >= 0; kw--) {
          int s = column + left - kw * dilationW;
          if (r % strideH == 0 && s % strideW == 0) {
            int i = r / strideH;
            int j = s / strideW;
            boolean inside = i >= 0 && i < outHeight && j >= 0 && j < outWidth;
            float value = inside ? y[((n * outChannels + co) * outHeight + i) * outWidth + j] : 0;
            float w =
                weight[((co * channels + ci % channels) * kernelHeight + kh) * kernelWidth + kw];
            acc = Math.fma(w, value, acc);
          }
        }
      }
    }
    return acc;
  }

  /**
   * The weight gradient's chains: for each image fma(gradOutput, x, acc) over output row, output column, x being padded with
   * zeros; then the results of the images are added in order.
   */
  public Tensor weightChain(Tensor gradOutput) {
    float[] g = gradOutput.toArray();
    int channels = inChannels / groups;
    float[] result = new float[outChannels * channels * kernelHeight * kernelWidth];
    for (int n = 0; n < batch; n++) {
      float[] chains = new float[result.length];
      for (int co = 0; co < outChannels; co++) {
        int from = (n * outChannels + co) * outHeight * outWidth;
        int tap = co * channels * kernelHeight * kernelWidth;
        for (int row = 0; row < outHeight; row++) {
          for (int column = 0; column < outWidth; column++) {
            float gradient = g[from + row * outWidth + column];
            int[] at = {tap};
            forEachTap(n, co, row, column, (w, v) -> {
              chains[at[0]] = Math.fma(gradient, v, chains[at[0]]);
              at[0]++;
            });
          }
        }
      }
      for (int i = 0; i < result.length; i++) {
        result[i] = n == 0 ? chains[i] : result[i] + chains[i];
      }
    }
    return Tensor.wrap(result, outChannels, channels, kernelHeight, kernelWidth);
  }
}
