package io.github.conv4j.engine;

import java.util.SplittableRandom;

/**
 * A random convolution of few enough multiply-adds to check all of it, made from a seed alone: {@code ShapeCase.of(seed)}
 * replays it.
 *
 * @param seed what it was made from
 * @param shape the sizes
 */
record ShapeCase(long seed, ConvShape shape) {
  private static final int MULTIPLY_ADDS = 400_000;

  /** Makes the case of a seed. */
  static ShapeCase of(long seed) {
    var random = new SplittableRandom(seed);
    int batch = random.nextInt(15) == 0 ? 0 : 1 + random.nextInt(3);
    int groups = 1;
    int in = 1 + random.nextInt(6); // channels of a group
    int out = 1 + random.nextInt(6);
    switch (random.nextInt(6)) {
      case 0 -> { // depthwise
        groups = 1 + random.nextInt(random.nextBoolean() ? 12 : 50);
        in = 1;
        out = random.nextBoolean() ? 1 : 1 + random.nextInt(5);
      }
      case 1 -> groups = 2 + random.nextInt(4);
      case 2 -> { // several panels
        in = 1 + random.nextInt(20);
        out = 40 + random.nextInt(111);
      }
      case 3 -> { // a long reduction
        in = 40 + random.nextInt(111);
        out = 1 + random.nextInt(70);
      }
      default -> {}
    }
    boolean pointwise = random.nextInt(5) == 0;
    int kernelHeight = pointwise ? 1 : 1 + random.nextInt(5);
    int kernelWidth = pointwise ? 1 : 1 + random.nextInt(5);
    int perPixel = Math.max(1, batch) * groups * in * out * kernelHeight * kernelWidth;
    int pixels = Math.max(1, MULTIPLY_ADDS / perPixel);
    int height = 1 + random.nextInt(Math.min(30, pixels));
    int width = 1 + random.nextInt(Math.min(random.nextInt(4) == 0 ? 300 : 30, pixels / height));
    return new ShapeCase(
        seed,
        new ConvShape(
            batch,
            groups,
            groups * in,
            groups * out,
            axis(random, height, kernelHeight, pointwise),
            axis(random, width, kernelWidth, pointwise)));
  }

  private static ConvAxis axis(SplittableRandom random, int output, int kernel, boolean pointwise) {
    boolean plain = pointwise && random.nextBoolean();
    int stride = plain ? 1 : 1 + random.nextInt(3);
    int dilation = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1;
    int begin = plain || random.nextInt(3) == 0 ? 0 : random.nextInt(4);
    int end = plain || random.nextInt(3) == 0 ? 0 : random.nextInt(4);
    int extent = (kernel - 1) * dilation + 1;
    int input = (output - 1) * stride + extent + random.nextInt(stride) - begin - end;
    return axis(Math.max(1, input), kernel, stride, dilation, begin, end);
  }

  /** An axis of a given input. */
  static ConvAxis axis(int input, int kernel, int stride, int dilation, int begin, int end) {
    int output = (input + begin + end - (kernel - 1) * dilation - 1) / stride + 1;
    return new ConvAxis(input, kernel, output, stride, dilation, begin, end);
  }

  @Override
  public String toString() {
    return "ShapeCase.of(" + seed + "L): " + shape;
  }
}
