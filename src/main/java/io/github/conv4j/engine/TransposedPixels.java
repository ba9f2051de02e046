package io.github.conv4j.engine;

import java.util.Arrays;

/**
 * Transposed convolution pixel by pixel, four channels of the result at a time: for maps too narrow to go by rows. The chains
 * are those of {@link TransposedConvolution}.
 */
final class TransposedPixels {
  private TransposedPixels() {}

  /** All channels of one image of {@code x}. */
  static void gather(
      ConvShape s, float[] y, int yAt, float[] weight, int weightAt, float[] x, int xAt) {
    int[][] hits = new int[s.columns().input()][];
    for (int column = 0; column < hits.length; column++) {
      hits[column] = hits(s.columns(), column);
    }
    for (int row = 0; row < s.rows().input(); row++) {
      int[] rowHits = hits(s.rows(), row);
      for (int column = 0; column < hits.length; column++) {
        int pixel = row * s.columns().input() + column;
        for (int group = 0; group < s.groups(); group++) {
          for (int c = 0; c < s.groupInChannels(); c += PixelConvolution.CHAINS) {
            int to = xAt + (group * s.groupInChannels() + c) * s.inPlane() + pixel;
            chains(s, group, c, rowHits, hits[column], y, yAt, weight, weightAt, x, to);
          }
        }
      }
    }
  }

  /** The output pixels that an input pixel reaches along one axis, ascending, each followed by the tap that it takes. */
  private static int[] hits(ConvAxis axis, int inputPixel) {
    long at = inputPixel - axis.inputOf(0, 0);
    long reach = (axis.kernel() - 1L) * axis.dilation();
    int first =
        (int) Math.max(0, -Math.floorDiv(reach - at, axis.stride())); // ceil((at − reach) / stride)
    int last = (int) Math.min(axis.output() - 1, Math.floorDiv(at, axis.stride()));
    int[] hits = new int[2 * Math.max(0, last - first + 1)];
    int count = 0;
    for (int output = first; output <= last; output++) {
      long distance = at - (long) output * axis.stride();
      if (distance % axis.dilation() == 0) {
        hits[count++] = output;
        hits[count++] = (int) (distance / axis.dilation());
      }
    }
    return Arrays.copyOf(hits, count);
  }

  /** One pixel of the channels c to c + 3 of a group, those beyond its last repeating that one. */
  private static void chains(
      ConvShape s,
      int group,
      int c,
      int[] rowHits,
      int[] columnHits,
      float[] y,
      int yAt,
      float[] weight,
      int weightAt,
      float[] x,
      int to) {
    int kernelWidth = s.columns().kernel();
    int kernelSize = s.rows().kernel() * kernelWidth;
    int last = Math.min(PixelConvolution.CHAINS, s.groupInChannels() - c) - 1;
    int step1 = Math.min(1, last) * kernelSize;
    int step2 = Math.min(2, last) * kernelSize;
    int step3 = Math.min(3, last) * kernelSize;
    float acc0 = 0;
    float acc1 = 0;
    float acc2 = 0;
    float acc3 = 0;
    int firstOut = group * s.groupOutChannels();
    for (int co = firstOut; co < firstOut + s.groupOutChannels(); co++) {
      int yPlane = yAt + co * s.outPlane();
      int kernelAt = weightAt + co * s.taps() + c * kernelSize;
      for (int h = 0; h < rowHits.length; h += 2) {
        int yRow = yPlane + rowHits[h] * s.columns().output();
        int kernelRow = kernelAt + rowHits[h + 1] * kernelWidth;
        for (int w = 0; w < columnHits.length; w += 2) {
          float value = y[yRow + columnHits[w]];
          int tap = kernelRow + columnHits[w + 1];
          acc0 = Math.fma(weight[tap], value, acc0);
          acc1 = Math.fma(weight[tap + step1], value, acc1);
          acc2 = Math.fma(weight[tap + step2], value, acc2);
          acc3 = Math.fma(weight[tap + step3], value, acc3);
        }
      }
    }
    PixelConvolution.store(acc0, acc1, acc2, acc3, last, x, to, s.inPlane());
  }
}
