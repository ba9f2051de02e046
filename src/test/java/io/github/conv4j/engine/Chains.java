package io.github.conv4j.engine;

/** Convolutions written straight from the numerical contract, one output at a time: one chain, then the bias. */
final class Chains {
  private Chains() {}

  /** The output of a convolution. */
  static float[] forward(
      ConvShape s, float[] x, int xAt, float[] weight, int weightAt, float[] bias) {
    float[] out = new float[s.batch() * s.outChannels() * s.outPlane()];
    for (int i = 0; i < out.length; i++) {
      out[i] = output(s, x, xAt, weight, weightAt, bias, i);
    }
    return out;
  }

  /** One number of the output, counted over all images, channels, rows and columns. */
  static float output(
      ConvShape s, float[] x, int xAt, float[] weight, int weightAt, float[] bias, int index) {
    int column = index % s.columns().output();
    int row = index / s.columns().output() % s.rows().output();
    int channel = index / s.outPlane() % s.outChannels();
    int image = index / s.outPlane() / s.outChannels();
    int inChannels = s.inChannels() / s.groups();
    int firstChannel = channel / (s.outChannels() / s.groups()) * inChannels;
    int tap = weightAt + channel * inChannels * s.rows().kernel() * s.columns().kernel();
    int left = column * s.columns().stride() - s.columns().padBegin();
    int top = row * s.rows().stride() - s.rows().padBegin();
    float acc = 0;
    for (int c = 0; c < inChannels; c++) {
      int plane = image * s.inChannels() + firstChannel + c;
      for (int kh = 0; kh < s.rows().kernel(); kh++) {
        int i = top + kh * s.rows().dilation();
        int from = xAt + (plane * s.rows().input() + i) * s.columns().input();
        for (int kw = 0; kw < s.columns().kernel(); kw++) {
          int j = left + kw * s.columns().dilation();
          boolean inside =
              i >= 0 && i < s.rows().input() && j >= 0 && j < s.columns().input();
          acc = Math.fma(weight[tap++], inside ? x[from + j] : 0f, acc);
        }
      }
    }
    return bias == null ? acc : acc + bias[channel];
  }

  /** The transposed convolution of y, which has the sizes of an output of s. */
  static float[] transposed(
      ConvShape s, float[] y, int yAt, float[] weight, int weightAt, float[] bias) {
    float[] x = new float[s.batch() * s.inChannels() * s.inPlane()];
    int index = 0;
    for (int image = 0; image < s.batch(); image++) {
      for (int channel = 0; channel < s.inChannels(); channel++) {
        for (int i = 0; i < s.rows().input(); i++) {
          for (int j = 0; j < s.columns().input(); j++) {
            float acc = transposed(s, y, yAt, weight, weightAt, image, channel, i, j);
            x[index++] = bias == null ? acc : acc + bias[channel];
          }
        }
      }
    }
    return x;
  }

  /** Output rows and columns ascend as those of the kernel descend. */
  private static float transposed(
      ConvShape s,
      float[] y,
      int yAt,
      float[] weight,
      int weightAt,
      int image,
      int channel,
      int i,
      int j) {
    int inChannels = s.inChannels() / s.groups();
    int outChannels = s.outChannels() / s.groups();
    int first = channel / inChannels * outChannels;
    float acc = 0;
    for (int co = first; co < first + outChannels; co++) {
      for (int kh = s.rows().kernel() - 1; kh >= 0; kh--) {
        int r = i + s.rows().padBegin() - kh * s.rows().dilation();
        for (int kw = s.columns().kernel() - 1; kw >= 0; kw--) {
          int c = j + s.columns().padBegin() - kw * s.columns().dilation();
          if (r % s.rows().stride() != 0 || c % s.columns().stride() != 0) {
            continue;
          }
          int row = r / s.rows().stride();
          int column = c / s.columns().stride();
          boolean inside = r >= 0
              && c >= 0
              && row < s.rows().output()
              && column < s.columns().output();
          int plane = image * s.outChannels() + co;
          int at = yAt + (plane * s.rows().output() + row) * s.columns().output() + column;
          int tap = (co * inChannels + channel % inChannels) * s.rows().kernel() + kh;
          acc = Math.fma(
              weight[weightAt + tap * s.columns().kernel() + kw], inside ? y[at] : 0f, acc);
        }
      }
    }
    return acc;
  }

  /** The weight gradient: for each image a chain over the output, rows, then columns; then the images are added. */
  static float[] weightGradient(ConvShape s, float[] x, int xAt, float[] gradOutput, int gradAt) {
    int inChannels = s.inChannels() / s.groups();
    float[] weight =
        new float[s.outChannels() * inChannels * s.rows().kernel() * s.columns().kernel()];
    for (int image = 0; image < s.batch(); image++) {
      int index = 0;
      for (int co = 0; co < s.outChannels(); co++) {
        int first = co / (s.outChannels() / s.groups()) * inChannels;
        int from = gradAt
            + (image * s.outChannels() + co) * s.rows().output() * s.columns().output();
        for (int ci = first; ci < first + inChannels; ci++) {
          int plane = xAt
              + (image * s.inChannels() + ci) * s.rows().input() * s.columns().input();
          for (int kh = 0; kh < s.rows().kernel(); kh++) {
            for (int kw = 0; kw < s.columns().kernel(); kw++) {
              float chain = weight(s, x, plane, gradOutput, from, kh, kw);
              weight[index] = image == 0 ? chain : weight[index] + chain;
              index++;
            }
          }
        }
      }
    }
    return weight;
  }

  private static float weight(
      ConvShape s, float[] x, int plane, float[] gradOutput, int from, int kh, int kw) {
    float acc = 0;
    int at = from;
    for (int row = 0; row < s.rows().output(); row++) {
      int i = row * s.rows().stride() + kh * s.rows().dilation() - s.rows().padBegin();
      for (int column = 0; column < s.columns().output(); column++) {
        int j = column * s.columns().stride()
            + kw * s.columns().dilation()
            - s.columns().padBegin();
        boolean inside =
            i >= 0 && i < s.rows().input() && j >= 0 && j < s.columns().input();
        acc = Math.fma(gradOutput[at++], inside ? x[plane + i * s.columns().input() + j] : 0f, acc);
      }
    }
    return acc;
  }

  /** The bias gradient: for each image a sum in {@code double}, rounded; then the images are added. */
  static float[] biasGradient(ConvShape s, float[] gradOutput, int gradAt) {
    float[] bias = new float[s.outChannels()];
    int at = gradAt;
    for (int image = 0; image < s.batch(); image++) {
      for (int co = 0; co < s.outChannels(); co++) {
        double sum = 0;
        for (int pixel = 0; pixel < s.rows().output() * s.columns().output(); pixel++) {
          sum += gradOutput[at++];
        }
        bias[co] = image == 0 ? (float) sum : bias[co] + (float) sum;
      }
    }
    return bias;
  }
}
