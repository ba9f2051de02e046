package io.github.conv4j.testing;

import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A random pooling, made from a seed alone: {@code PoolCase.of(seed)} replays it.
 *
 * @param seed what it was made from
 * @param x of shape {@code (n, c, h, w)}
 * @param kH rows of a window
 * @param kW columns of a window
 * @param options that fit
 */
public record PoolCase(long seed, Tensor x, int kH, int kW, ConvOptions options) {
  private static final float[] SPECIAL = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f, Float.MAX_VALUE, -1
  };

  /** Makes the case of a seed. */
  public static PoolCase of(long seed) {
    var random = new SplittableRandom(seed);
    int kH = 1 + random.nextInt(6);
    int kW = 1 + random.nextInt(6);
    int dilationH = 1 + random.nextInt(3) / 2 * random.nextInt(3);
    int dilationW = 1 + random.nextInt(3) / 2 * random.nextInt(3);
    int mostH = (dilationH * (kH - 1) + 1) / 2;
    int mostW = (dilationW * (kW - 1) + 1) / 2;
    ConvOptions options = ConvOptions.defaults()
        .stride(1 + random.nextInt(4), 1 + random.nextInt(random.nextInt(8) == 0 ? 20 : 4))
        .dilation(dilationH, dilationW);
    options = switch (random.nextInt(6)) {
      case 0 -> options;
      case 1 -> options.same();
      case 2 -> options.sameLower();
      default ->
        options.padding(
            random.nextInt(mostH + 1),
            random.nextInt(mostH + 1),
            random.nextInt(mostW + 1),
            random.nextInt(mostW + 1));
    };
    int extentH = dilationH * (kH - 1) + 1;
    int extentW = dilationW * (kW - 1) + 1;
    int height =
        Math.max(0, extentH - options.padding().top() - options.padding().bottom());
    int width =
        Math.max(0, extentW - options.padding().left() - options.padding().right());
    int batch = random.nextInt(15) == 0 ? 0 : 1 + random.nextInt(3);
    int channels = random.nextInt(15) == 0 ? 0 : 1 + random.nextInt(4);
    int rows = height + random.nextInt(9);
    int columns = width + random.nextInt(random.nextInt(10) == 0 ? 400 : 12);
    return new PoolCase(seed, values(random, batch, channels, rows, columns), kH, kW, options);
  }

  /** Normal numbers; many equal ones; or some special ones among them. */
  private static Tensor values(SplittableRandom random, int... shape) {
    int kind = random.nextInt(4);
    return Tensor.randn(random, shape).map(value -> {
      if (kind == 0) {
        return Math.round(value);
      }
      return kind == 1 && random.nextInt(6) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : value;
    });
  }

  /** What the formulas say. */
  public ReferencePooling reference() {
    return new ReferencePooling(x, kH, kW, options);
  }

  /** A gradient of the output. */
  public Tensor gradOutput() {
    return Tensor.randn(new SplittableRandom(seed + 1), reference().outShape());
  }

  @Override
  public String toString() {
    return "PoolCase.of(" + seed + "L): x " + Arrays.toString(x.shape()) + ", window " + kH + "×"
        + kW + ", " + options;
  }
}
