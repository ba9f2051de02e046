/**
 * 2-D convolution in plain Java: {@link io.github.conv4j.Tensor}, a strided view of float32 elements; {@link
 * io.github.conv4j.Conv}, the operations; {@link io.github.conv4j.Conv2D}, a trainable layer.
 *
 * <h2>Numerics</h2>
 *
 * <ol>
 *   <li>Every element of {@code corr2d…}, {@code conv2d} and {@code matmul} is one chain: acc = +0; for each input channel of
 *       the group, kernel row, kernel column, in that order, acc = {@code Math.fma(weight, x, acc)}; then the bias is added
 *       with one rounding.
 *   <li>The result is as if the input had been padded with +0: the padding takes part, so that a weight of infinity or NaN at a
 *       padded place gives NaN. No tap is skipped because its value is 0.
 *   <li>The same inputs give the same bits on every JDK from 17, every machine and any number of threads, all NaNs being one
 *       value. A view gives the bits of its contiguous copy, a batch those of its images one by one, and 1×1 by matrix product
 *       those of 1×1 by windows.
 *   <li>With n taps, unit roundoff u = 2<sup>−24</sup> and γ(n) = n·u / (1 − n·u), each output lies within γ(n + 1)·(Σ|x·w| +
 *       |b|) + n·2<sup>−149</sup> of the exact value, unless it overflows. No bias and a bias of zeros may differ in the
 *       sign of a zero.
 *   <li>{@code convTranspose2d} and the gradient with respect to an input are one chain of fma(weight, y, acc) from +0 over y's
 *       channels of the group, rows and columns, ascending; then the bias is added. A tap that hits no y adds nothing. The
 *       gradient with respect to a weight is, for each image, one chain of fma(gradOutput, x, acc) from +0 over the output's
 *       rows and columns, x being padded with +0; the results of the images are added in ascending order, one rounding each, as
 *       {@code Gradients.plus} adds them.
 *   <li>{@code maxPool2d} is {@code Math.max} over a window; {@code avgPool2d} sums a window in {@code double}, row-major, divides by
 *       its places, and rounds once. What windows pass on to an element in a gradient is added from +0 in ascending order of the
 *       windows, one rounding each.
 *   <li>{@code convolve2d} is {@code corr2d} of the zero-padded image with the flipped kernel.
 *   <li>{@code sum}, {@code mean} and, for each image, the gradient with respect to a bias are accumulated in {@code double},
 *       row-major, and rounded once; the bias gradients of the images are added as those of a weight are. {@code addScaled} and
 *       {@code step} are one fma per element.
 *   <li>{@code rand} draws {@code nextFloat()} row-major; {@code randn} and the initialisation of a layer follow the formulas in
 *       their Javadoc. {@code exp} and {@code log} are those of {@code StrictMath} in {@code double}, rounded once, and {@code
 *       sqrt} is correctly rounded. {@code map} is as reproducible as the function it is given: {@code StrictMath.exp} is,
 *       {@code Math.exp} is not.
 * </ol>
 */
package io.github.conv4j;
