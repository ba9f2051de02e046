/**
 * What a convolution does: contiguous arrays, offsets and a record of sizes, all of them checked by the caller. Not exported.
 *
 * <p>In five sentences:
 *
 * <ol>
 *   <li>Whoever asks for a convolution makes a {@code Call}: its sizes ({@code ConvShape}), input, weight, bias, result, the kernel
 *       that it runs on from beginning to end, and the number of threads.
 *   <li>{@code Strategy} looks at the sizes, with what was measured of the back-end ({@code Limits}), and says how it is done:
 *       chain by chain, by kernels that roll down planes or slide over rows, or as a matrix product.
 *   <li>One class a strategy cuts the result into items that any thread may compute, and lets {@code engine.work} hand them out.
 *   <li>An item finds its pixels in a {@code Frame}, which is the input where it lies, or a copy with zeros around it, and its
 *       weights in {@code Weights}, as they lie or in panels; then it asks the {@code engine.kernel} to compute. A product has
 *       output channels in the lanes ({@code ChannelProduct}) or output pixels ({@code PixelProduct}), and takes pixels packed
 *       over the Vector API, in place in the plain loops.
 *   <li>Gradients are made of the same pieces: that of the input is a convolution with the flipped weight for each phase of the
 *       stride, that of the weight a matrix product, or chains, over output pixels.
 * </ol>
 *
 * <p>Pooling stands beside that and treats every plane alone. The kernel does windows without padded columns, where rows hold
 * a vector of them: averages up to two columns apart, and small maxima two apart. Plain loops do the rest, and the gradients.
 *
 * <p>Words, each with one meaning:
 *
 * <ul>
 *   <li><b>tap</b>: one weight of an output channel; its <b>step</b> is how far from the first tap its pixel lies in an array
 *   <li><b>chain</b>: one output, as the fused multiply-adds over its taps in ascending order
 *   <li><b>plane</b>: one channel of one image; <b>map</b>: the output channels of one group of one image
 *   <li><b>band</b>: some output rows that are computed together
 *   <li><b>frame</b>: a copy of what a band or an image sees, with the zeros around it
 *   <li><b>phase</b>: the rows or columns that lie a stride apart, side by side in a frame or a transposed convolution
 *   <li><b>window</b>: what one output pixel sees of its channels, or of its plane in a pooling
 *   <li><b>panel</b>: columns of a product's B step by step, as many as the lanes take at once; of a weight also the rows of one tile
 *   <li><b>chunk</b>: the pixels, or the taps of a gradient, that some panels are multiplied with before the next; <b>block</b>: the
 *       steps of a reduction that are done before the next
 *   <li><b>span</b>: the pixels of one item; <b>range</b>: its output channels
 *   <li><b>piece</b>: what packing brings together of one step; <b>run</b>: elements of it that lie side by side
 *   <li><b>tile</b>: the part of a product or a slide that registers hold
 *   <li><b>item</b>, <b>stage</b>: see {@code engine.work}
 * </ul>
 */
package io.github.conv4j.engine;
