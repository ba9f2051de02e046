package io.github.conv4j.engine;

/**
 * Convolution by rows: each output row gathers one input row a tap, in the order of the contract (input channel, kernel
 * row, kernel column), so that every output is one chain of fused multiply-adds. Rows that are too short for that go pixel by
 * pixel, see {@link PixelConvolution}.
 */
public final class RowConvolution {
  /** Below, a row's loop costs more to start than to run: 7 columns of 512 channels took 110 ms by rows. */
  static final int SHORTEST_ROW = 8;

  private RowConvolution() {}

  /**
   * Convolves a batch.
   *
   * @param shape the sizes
   * @param x holds the input
   * @param xAt where it begins
   * @param weight holds the weight
   * @param weightAt where it begins
   * @param bias one number an output channel, from 0, or null for none
   * @param out all zero; holds the output, from 0
   */
  public static void forward(
      ConvShape shape,
      float[] x,
      int xAt,
      float[] weight,
      int weightAt,
      float[] bias,
      float[] out) {
    if (out.length == 0) {
      return;
    }
    ConvShape s = shape.flattened(); // a single row has no row ends
    int plane = s.outPlane();
    float[] padded = s.isPadded()
        ? new float[s.inChannels() * s.rows().paddedInput() * s.columns().paddedInput()]
        : null;
    for (int image = 0; image < s.batch(); image++) {
      float[] source = x;
      int sourceAt = xAt + image * s.inChannels() * s.inPlane();
      if (padded != null) {
        pad(s, x, sourceAt, padded);
        source = padded;
        sourceAt = 0;
      }
      int imageAt = image * s.outChannels() * plane;
      if (goesByPixel(s)) {
        PixelConvolution.forward(s, source, sourceAt, weight, weightAt, out, imageAt);
      } else {
        for (int co = 0; co < s.outChannels(); co++) {
          channel(s, co, source, sourceAt, weight, weightAt, out, imageAt + co * plane);
        }
      }
      addBias(bias, plane, out, imageAt);
    }
  }

  /** Whether lines are too short; narrow but tall maps of few channels go by columns. */
  private static boolean goesByPixel(ConvShape s) {
    boolean tall = s.rows().output() >= SHORTEST_ROW;
    return isNarrow(s) && (!tall || s.groupOutChannels() >= PixelConvolution.CHAINS);
  }

  private static boolean isNarrow(ConvShape s) {
    return s.columns().output() < SHORTEST_ROW;
  }

  /** Adds one number to each plane of an image; none if {@code bias} is null. */
  static void addBias(float[] bias, int plane, float[] out, int imageAt) {
    for (int channel = 0; bias != null && channel < bias.length; channel++) {
      int from = imageAt + channel * plane;
      for (int j = from; j < from + plane; j++) {
        out[j] += bias[channel];
      }
    }
  }

  /** Copies one image into the middle of a frame of zeros. */
  private static void pad(ConvShape s, float[] x, int xAt, float[] padded) {
    int height = s.rows().input();
    int width = s.columns().input();
    for (int c = 0; c < s.inChannels(); c++) {
      for (int row = 0; row < height; row++) {
        int toRow = c * s.rows().paddedInput() + s.rows().padBegin() + row;
        int to = toRow * s.columns().paddedInput() + s.columns().padBegin();
        System.arraycopy(x, xAt + (c * height + row) * width, padded, to, width);
      }
    }
  }

  /** One output channel of one image, whose input is padded already, line by line: rows, or columns of a narrow map. */
  private static void channel(
      ConvShape s,
      int co,
      float[] x,
      int xAt,
      float[] weight,
      int weightAt,
      float[] out,
      int outAt) {
    ConvAxis rows = s.rows();
    ConvAxis columns = s.columns();
    int width = columns.paddedInput();
    boolean down = isNarrow(s);
    ConvAxis along = down ? rows : columns;
    ConvAxis across = down ? columns : rows;
    int xStep = along.stride() * (down ? width : 1);
    int xLineStep = across.stride() * (down ? 1 : width);
    int outStep = down ? columns.output() : 1;
    int outLineStep = down ? 1 : columns.output();
    int firstChannel = co / s.groupOutChannels() * s.groupInChannels();
    for (int line = 0; line < across.output(); line++) {
      int tap = weightAt + co * s.taps();
      for (int ci = firstChannel; ci < firstChannel + s.groupInChannels(); ci++) {
        for (int kh = 0; kh < rows.kernel(); kh++) {
          int xRow = ci * rows.paddedInput() + kh * rows.dilation();
          for (int kw = 0; kw < columns.kernel(); kw++) {
            int from = xAt + xRow * width + kw * columns.dilation() + line * xLineStep;
            int to = outAt + line * outLineStep;
            FmaRow.add(out, to, outStep, weight[tap++], x, from, xStep, along.output());
          }
        }
      }
    }
  }
}
