package io.github.conv4j.engine;

/**
 * Every size of one convolution, resolved and checked. The arrays that belong to it are contiguous: input {@code (batch,
 * inChannels, height, width)}, weight {@code (outChannels, inChannels / groups, kernelHeight, kernelWidth)}, output
 * {@code (batch, outChannels, outHeight, outWidth)}.
 *
 * @param batch number of images
 * @param groups number of groups, a divisor of both numbers of channels
 * @param inChannels input channels of all groups
 * @param height input rows
 * @param width input columns
 * @param outChannels output channels of all groups
 * @param kernelHeight kernel rows
 * @param kernelWidth kernel columns
 * @param outHeight output rows
 * @param outWidth output columns
 * @param strideH input rows from one output row to the next
 * @param strideW input columns from one output column to the next
 * @param dilationH input rows from one kernel row to the next
 * @param dilationW input columns from one kernel column to the next
 * @param padTop rows of zeros above the input
 * @param padBottom rows of zeros below it
 * @param padLeft columns of zeros to its left
 * @param padRight columns of zeros to its right
 */
public record ConvShape(
    int batch,
    int groups,
    int inChannels,
    int height,
    int width,
    int outChannels,
    int kernelHeight,
    int kernelWidth,
    int outHeight,
    int outWidth,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    int padTop,
    int padBottom,
    int padLeft,
    int padRight) {

  /** {@return the elements of one image's input} */
  public int inputSize() {
    return inChannels * height * width;
  }

  /** {@return the elements of one image's output} */
  public int outputSize() {
    return outChannels * outHeight * outWidth;
  }

  /** {@return input rows with padding} */
  public int paddedHeight() {
    return height + padTop + padBottom;
  }

  /** {@return input columns with padding} */
  public int paddedWidth() {
    return width + padLeft + padRight;
  }

  /** {@return whether a row or column of zeros surrounds the input} */
  public boolean isPadded() {
    return (padTop | padBottom | padLeft | padRight) != 0;
  }

  /** {@return whether each output pixel depends on the input pixel at the same place alone} */
  public boolean isPointwise() {
    return kernelHeight == 1 && kernelWidth == 1 && strideH == 1 && strideW == 1 && !isPadded();
  }

  /** {@return the same pointwise convolution over images of a single row} */
  ConvShape asOneRow() {
    return new ConvShape(
        batch,
        groups,
        inChannels,
        1,
        height * width,
        outChannels,
        1,
        1,
        1,
        height * width,
        1,
        1,
        1,
        1,
        0,
        0,
        0,
        0);
  }
}
