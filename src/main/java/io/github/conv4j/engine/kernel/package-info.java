/**
 * What one core does with arrays. Nothing here knows of convolutions, threads or buffers for whole calls; everything here trusts
 * its arguments. Not exported.
 *
 * <p>In five sentences:
 *
 * <ol>
 *   <li>{@code Kernels} hands each call the {@code Kernel} of this moment: {@code PlainKernel}, or {@code VectorKernel} where the
 *       Vector API is there and C2 has compiled what uses it, for which {@code FastStart} sees to a {@code WarmUp}.
 *   <li>Both have the same verbs: multiply, slide, roll, pool, frame, transpose, copy and pack.
 *   <li>A verb finds its operands in an object that a thread keeps ({@code Product}, {@code Slide}, {@code Roll}, {@code
 *       Pooling}, {@code Framing}, {@code Packing}), and computes each output of a product, slide or roll as one chain, whatever else
 *       it does in parallel.
 *   <li>Over the Vector API each verb has a file that cuts its work into tiles ({@code VectorProduct}, {@code VectorSlide}, {@code
 *       VectorRoll}, {@code VectorPooling}, {@code VectorFrame}, {@code VectorPacking}) and mostly a printed one with the tiles;
 *       all share the species of {@code Vectors}, and they alone name the API.
 *   <li>The plain loops run over rows of their own ({@code LoopRows}), from a place that is timed now and then ({@code
 *       LoopStart}), since C2 turns only such loops into vector instructions.
 * </ol>
 *
 * <p>To change how many rows a tile has: {@code VectorProduct} (its unit, what is added to each row, the names of tiles), {@code
 * KernelPrinter} in the tests, {@code Product.SPARE_ROWS}, and {@code Transposition.interleave} in the engine, which takes 4 rows
 * or 5; {@code ProductTilesTest} and {@code KernelTest} tell whether it is right.
 */
package io.github.conv4j.engine.kernel;
