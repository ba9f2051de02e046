package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import io.github.conv4j.engine.MatrixProduct;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A strided view of a {@code float[]}: float32 elements along any number of axes.
 *
 * <p>Views ({@link #slice(int, int, int) slice}, {@link #select select}, {@link #transpose() transpose}, {@link #permute
 * permute}, {@link #squeeze squeeze}, {@link #unsqueeze unsqueeze}, {@link #broadcastTo broadcastTo}, and {@link #reshape reshape}
 * where it can) copy nothing and share their elements: what is written to one shows in all. Arithmetic gives new contiguous
 * tensors, and every operation accepts any view. Rank 0 is a single element; an axis may have length 0.
 *
 * <p>A negative axis counts from the end; an index does not. Lengths, strides and offsets count elements. The number of
 * elements, and the product of the lengths other than 0, must fit an array. A null argument is a {@link NullPointerException}
 * that names it.
 *
 * <p>Any number of threads may read a tensor at once; writing needs the caller's own synchronisation, as with an array.
 */
public final class Tensor implements Iterable<Tensor>, Serializable {
  private static final long serialVersionUID = 1;

  // transient: writeReplace writes the view's own elements, not the array behind it
  private final transient float[] data;
  private final transient Layout layout;

  /** A function from one {@code float} to another, for {@link Tensor#map}. */
  @FunctionalInterface
  public interface FloatUnaryOperator {
    /**
     * {@return the result of this function}
     *
     * @param operand the argument
     */
    float applyAsFloat(float operand);
  }

  Tensor(float[] data, Layout layout) {
    this.data = data;
    this.layout = layout;
  }

  private static Tensor ofNew(String operation, int[] shape) {
    Layout layout = Layout.contiguous(Shapes.shape(operation, shape));
    return new Tensor(new float[layout.size()], layout);
  }

  float[] data() {
    return data;
  }

  Layout layout() {
    return layout;
  }

  private Tensor view(Layout newLayout) {
    return new Tensor(data, newLayout);
  }

  // ---- creation ----

  /**
   * {@return a new tensor with a copy of the values}
   *
   * @param values the elements, row-major
   * @param shape the lengths of the axes; none at all means a single axis with all values
   * @throws IllegalArgumentException if a length is negative, or the values do not fill the shape
   */
  public static Tensor of(float[] values, int... shape) {
    String operation = "Tensor.of";
    Arguments.notNull(operation, "values", values);
    return new Tensor(values, filledBy(operation, values, shape)).copy();
  }

  /**
   * {@return a copy of a matrix, of shape {@code (rows, columns)}}
   *
   * @param values the rows, all of one length
   * @throws IllegalArgumentException if the rows differ in length
   */
  public static Tensor of(float[][] values) {
    return NestedArrays.toTensor("Tensor.of", values, 2);
  }

  /**
   * {@return a copy of an array of rank 3, such as an image of shape {@code (c, h, w)}}
   *
   * @param values the elements; arrays at the same depth have the same length
   * @throws IllegalArgumentException if arrays at the same depth differ in length
   */
  public static Tensor of(float[][][] values) {
    return NestedArrays.toTensor("Tensor.of", values, 3);
  }

  /**
   * {@return a copy of an array of rank 4, such as a batch of images of shape {@code (n, c, h, w)}}
   *
   * @param values the elements; arrays at the same depth have the same length
   * @throws IllegalArgumentException if arrays at the same depth differ in length
   */
  public static Tensor of(float[][][][] values) {
    return NestedArrays.toTensor("Tensor.of", values, 4);
  }

  /**
   * {@return a tensor over {@code values} itself: what is written to either shows in both}
   *
   * @param values the elements, row-major
   * @param shape the lengths of the axes; none at all means a single axis with all values
   * @throws IllegalArgumentException if a length is negative, or the values do not fill the shape
   */
  public static Tensor wrap(float[] values, int... shape) {
    return new Tensor(Arguments.notNull("wrap", "values", values), filledBy("wrap", values, shape));
  }

  private static Layout filledBy(String operation, float[] values, int[] shape) {
    Shapes.shape(operation, shape);
    Layout layout = shape.length == 0 ? Layout.contiguous(values.length) : Layout.contiguous(shape);
    Shapes.filled(operation, values.length, layout);
    return layout;
  }

  /**
   * {@return a new tensor of rank 0}
   *
   * @param value its element
   */
  public static Tensor scalar(float value) {
    return new Tensor(new float[] {value}, Layout.contiguous());
  }

  /**
   * {@return a new tensor of zeros}
   *
   * @param shape the lengths of the axes; none at all means rank 0
   * @throws IllegalArgumentException if a length is negative, or the elements do not fit an array
   */
  public static Tensor zeros(int... shape) {
    return ofNew("zeros", shape);
  }

  /**
   * {@return a new tensor of ones}
   *
   * @param shape the lengths of the axes; none at all means rank 0
   * @throws IllegalArgumentException if a length is negative, or the elements do not fit an array
   */
  public static Tensor ones(int... shape) {
    Tensor result = ofNew("ones", shape);
    Arrays.fill(result.data, 1);
    return result;
  }

  /**
   * {@return a new tensor whose elements all have one value}
   *
   * @param value the value
   * @param shape the lengths of the axes; none at all means rank 0
   * @throws IllegalArgumentException if a length is negative, or the elements do not fit an array
   */
  public static Tensor full(float value, int... shape) {
    Tensor result = ofNew("full", shape);
    Arrays.fill(result.data, value);
    return result;
  }

  /**
   * {@return a new tensor of the numbers 0, 1, … n − 1; from 2<sup>24</sup> on they are rounded to float32}
   *
   * @param n the number of elements
   * @throws IllegalArgumentException if {@code n} is negative or does not fit an array
   */
  public static Tensor arange(int n) {
    Tensor result = ofNew("arange", new int[] {n});
    for (int i = 0; i < n; i++) {
      result.data[i] = i;
    }
    return result;
  }

  /**
   * Draws uniformly from [0, 1), one {@code nextFloat()} per element in row-major order.
   *
   * @param random the generator; the same seed gives the same tensor on every JDK
   * @param shape the lengths of the axes; none at all means rank 0
   * @return a new tensor
   * @throws IllegalArgumentException if a length is negative, or the elements do not fit an array
   */
  public static Tensor rand(RandomGenerator random, int... shape) {
    Arguments.notNull("rand", "random", random);
    Tensor result = ofNew("rand", shape);
    RandomValues.uniform(random, result.data);
    return result;
  }

  /**
   * Draws from the normal distribution with mean 0 and variance 1 by the Box–Muller method: for each pair of elements,
   * row-major, u and v are two calls of {@code nextDouble()}, and the pair is √(−2 ln(1 − u))·cos(2πv) and √(−2 ln(1 −
   * u))·sin(2πv), by {@link StrictMath}; an odd last element is a cosine.
   *
   * @param random the generator; the same seed gives the same tensor on every JDK
   * @param shape the lengths of the axes; none at all means rank 0
   * @return a new tensor
   * @throws IllegalArgumentException if a length is negative, or the elements do not fit an array
   */
  public static Tensor randn(RandomGenerator random, int... shape) {
    Arguments.notNull("randn", "random", random);
    Tensor result = ofNew("randn", shape);
    RandomValues.normal(random, result.data);
    return result;
  }

  /**
   * {@return a new tensor that joins tensors of the same shape along a new axis, of length {@code tensors.size()}}
   *
   * @param tensors at least one tensor
   * @param axis the position of the new axis in the result, from −rank − 1 to rank
   * @throws IllegalArgumentException if there is no tensor, the shapes differ, or the result does not fit an array
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public static Tensor stack(List<Tensor> tensors, int axis) {
    return Joining.stack(tensors, axis);
  }

  /**
   * {@return a new tensor that joins tensors end to end along one of their axes, whose lengths add up}
   *
   * @param tensors at least one tensor, of rank 1 or more; the lengths of their other axes agree
   * @param axis the axis along which they are joined
   * @throws IllegalArgumentException if there is no tensor, the shapes differ along another axis, or the result does not fit an
   *     array
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public static Tensor concat(List<Tensor> tensors, int axis) {
    return Joining.concat(tensors, axis);
  }

  // ---- looking ----

  /** {@return the number of axes} */
  public int rank() {
    return layout.rank();
  }

  /**
   * {@return the length of an axis}
   *
   * @param axis the axis
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public int dim(int axis) {
    return layout.dim(Shapes.axis("dim", axis, layout));
  }

  /** {@return a copy of the lengths of all axes} */
  public int[] shape() {
    return layout.shape();
  }

  /** {@return a copy of the distances between neighbours along each axis, in elements of the array} */
  public int[] strides() {
    return layout.strides();
  }

  /** {@return the number of elements, which is the product of the lengths, and 1 for rank 0} */
  public int size() {
    return layout.size();
  }

  /** {@return whether the elements lie side by side in row-major order, or there is none} */
  public boolean isContiguous() {
    return layout.isContiguous();
  }

  /**
   * {@return one element}
   *
   * @param index one index per axis, from 0
   * @throws IllegalArgumentException if there are more or fewer indices than axes
   * @throws IndexOutOfBoundsException if an index is out of range
   */
  public float get(int... index) {
    Shapes.index("get", index, layout);
    return data[layout.position(index)];
  }

  /**
   * Replaces one element. The value comes first: {@code set(7, i, j)} is {@code this[i, j] = 7}.
   *
   * @param value the new element
   * @param index one index per axis, from 0
   * @throws IllegalArgumentException if there are more or fewer indices than axes
   * @throws IndexOutOfBoundsException if an index is out of range
   * @throws UnsupportedOperationException if elements of this view share memory
   */
  public void set(float value, int... index) {
    Shapes.index("set", index, layout);
    Shapes.writable("set", "this view", layout);
    data[layout.position(index)] = value;
  }

  /**
   * {@return the only element of a tensor of size 1 and any rank}
   *
   * @throws IllegalArgumentException if the size is not 1
   */
  public float item() {
    Shapes.single("item", layout);
    return data[layout.offset()];
  }

  /** {@return a copy of the elements, row-major} */
  public float[] toArray() {
    return Copying.rowMajor(data, layout);
  }

  // ---- views ----

  /**
   * {@return a view of a range of an axis, which then has length {@code to - from}}
   *
   * @param axis the axis
   * @param from the first index
   * @param to the end of the range, exclusive; 0 ≤ from ≤ to ≤ dim
   * @throws IndexOutOfBoundsException if the axis or the range is out of range
   */
  public Tensor slice(int axis, int from, int to) {
    return slice(axis, from, to, 1);
  }

  /**
   * {@return a view of every {@code step}-th index of a range of an axis, which then has length {@code ceil((to - from) / step)}}
   *
   * @param axis the axis
   * @param from the first index
   * @param to the end of the range, exclusive; 0 ≤ from ≤ to ≤ dim
   * @param step the distance between indices, at least 1
   * @throws IndexOutOfBoundsException if the axis or the range is out of range
   * @throws IllegalArgumentException if the step is below 1
   */
  public Tensor slice(int axis, int from, int to, int step) {
    int resolved = Shapes.axis("slice", axis, layout);
    Shapes.range("slice", resolved, from, to, step, layout);
    return view(layout.slice(resolved, from, to, step));
  }

  /**
   * {@return a view of one index of an axis, without that axis}
   *
   * @param axis the axis
   * @param index the index along it, from 0
   * @throws IndexOutOfBoundsException if the axis or the index is out of range
   */
  public Tensor select(int axis, int index) {
    int resolved = Shapes.axis("select", axis, layout);
    Shapes.index("select", index, resolved, layout);
    return view(layout.select(resolved, index));
  }

  /**
   * {@return a view of a matrix with rows and columns exchanged}
   *
   * @throws IllegalArgumentException if the rank is not 2
   */
  public Tensor transpose() {
    Shapes.rank("transpose", 2, layout);
    return view(layout.transpose(0, 1));
  }

  /**
   * {@return a view with two axes exchanged}
   *
   * @param axis1 the one
   * @param axis2 the other
   * @throws IndexOutOfBoundsException if an axis is out of range
   */
  public Tensor transpose(int axis1, int axis2) {
    int resolved1 = Shapes.axis("transpose", axis1, layout);
    int resolved2 = Shapes.axis("transpose", axis2, layout);
    return view(layout.transpose(resolved1, resolved2));
  }

  /**
   * {@return a view with the axes in another order; {@code permute(2, 0, 1)} turns (h, w, c) into (c, h, w)}
   *
   * @param axes every axis once: axis i of the view is axis {@code axes[i]} of this tensor
   * @throws IllegalArgumentException if there are more or fewer than the rank, or one is given twice
   * @throws IndexOutOfBoundsException if one is out of range
   */
  public Tensor permute(int... axes) {
    return view(layout.permute(Shapes.permutation("permute", axes, layout)));
  }

  /**
   * Gives the same elements, in row-major order, another shape.
   *
   * @param shape the new lengths; one of them may be −1 and is inferred from the others
   * @return a view where strides can express it, as they always can for a contiguous tensor; else a copy
   * @throws IllegalArgumentException if the elements do not fill the shape, or do not determine the −1
   */
  public Tensor reshape(int... shape) {
    int[] resolved = Shapes.reshaped("reshape", shape, layout);
    Layout reshaped = layout.reshape(resolved);
    return reshaped != null ? view(reshaped) : new Tensor(toArray(), Layout.contiguous(resolved));
  }

  /** {@return a view without the axes of length 1} */
  public Tensor squeeze() {
    return view(layout.squeeze());
  }

  /**
   * {@return a view without one axis of length 1}
   *
   * @param axis the axis
   * @throws IndexOutOfBoundsException if the axis is out of range
   * @throws IllegalArgumentException if its length is not 1
   */
  public Tensor squeeze(int axis) {
    int resolved = Shapes.axis("squeeze", axis, layout);
    Shapes.axisSingle("squeeze", resolved, layout);
    return view(layout.select(resolved, 0));
  }

  /**
   * {@return a view with one more axis, of length 1}
   *
   * @param axis the position of the new axis in the view, from −rank − 1 to rank
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public Tensor unsqueeze(int axis) {
    return view(layout.unsqueeze(Shapes.newAxis("unsqueeze", axis, layout)));
  }

  /**
   * {@return a view stretched to a larger shape by NumPy's rules; if it repeats elements, it cannot be written to}
   *
   * @param shape the lengths of the axes
   * @throws IllegalArgumentException if another axis differs in length, or the elements would not fit an array
   */
  public Tensor broadcastTo(int... shape) {
    return view(layout.broadcastTo(ShapeAgreement.broadcastTo("broadcastTo", layout, shape)));
  }

  /** {@return this very tensor if it is contiguous, else a copy} */
  public Tensor contiguous() {
    return isContiguous() ? this : copy();
  }

  /** {@return a new contiguous tensor with the same elements} */
  public Tensor copy() {
    return new Tensor(toArray(), Layout.contiguous(layout.shape()));
  }

  /**
   * {@return a new contiguous tensor with the order along some axes reversed; {@code flip(-1)} mirrors an image}
   *
   * @param axes the axes, each of them once; with none at all, this copies
   * @throws IllegalArgumentException if an axis is given twice
   * @throws IndexOutOfBoundsException if one is out of range
   */
  public Tensor flip(int... axes) {
    return Reordering.flip(data, layout, Shapes.distinctAxes("flip", axes, layout));
  }

  /**
   * {@return a new contiguous tensor of some indices of an axis, which then has length {@code indices.length}; of a batch, {@code
   * take(0, shuffled)} makes a mini-batch}
   *
   * @param axis the axis
   * @param indices the indices along it, from 0, in any order; each may be given more than once
   * @throws IndexOutOfBoundsException if the axis or an index is out of range
   * @throws IllegalArgumentException if the result does not fit an array
   */
  public Tensor take(int axis, int... indices) {
    int resolved = Shapes.axis("take", axis, layout);
    Shapes.indices("take", resolved, indices, layout);
    return Reordering.take(data, layout, resolved, indices);
  }

  /**
   * {@return an iterator over axis 0: the views {@code select(0, 0)}, {@code select(0, 1)}, …}
   *
   * @throws IllegalArgumentException if the rank is 0
   */
  @Override
  public Iterator<Tensor> iterator() {
    Shapes.rankAtLeast("iterator", 1, layout);
    return new AxisIterator(this);
  }

  // ---- arithmetic ----

  /**
   * {@return a new tensor of the sums, element by element, broadcasting}
   *
   * @param other the other summand
   * @throws IllegalArgumentException if the shapes do not broadcast, or the result does not fit an array
   */
  public Tensor add(Tensor other) {
    return combine("add", Elementwise.Operation.ADD, other);
  }

  /**
   * {@return a new tensor with a number added to every element}
   *
   * @param value the number
   */
  public Tensor add(float value) {
    return add(scalar(value));
  }

  /**
   * {@return a new tensor of the differences, element by element, broadcasting}
   *
   * @param other what is subtracted from this tensor
   * @throws IllegalArgumentException if the shapes do not broadcast, or the result does not fit an array
   */
  public Tensor sub(Tensor other) {
    return combine("sub", Elementwise.Operation.SUB, other);
  }

  /**
   * {@return a new tensor with a number subtracted from every element}
   *
   * @param value the number
   */
  public Tensor sub(float value) {
    return sub(scalar(value));
  }

  /**
   * {@return a new tensor of the products, element by element, broadcasting; {@link #matmul} is the matrix product}
   *
   * @param other the other factor
   * @throws IllegalArgumentException if the shapes do not broadcast, or the result does not fit an array
   */
  public Tensor mul(Tensor other) {
    return combine("mul", Elementwise.Operation.MUL, other);
  }

  /**
   * {@return a new tensor with every element multiplied by a number}
   *
   * @param value the number
   */
  public Tensor mul(float value) {
    return mul(scalar(value));
  }

  /**
   * {@return a new tensor of the quotients, element by element, broadcasting}
   *
   * @param other the divisor
   * @throws IllegalArgumentException if the shapes do not broadcast, or the result does not fit an array
   */
  public Tensor div(Tensor other) {
    return combine("div", Elementwise.Operation.DIV, other);
  }

  /**
   * {@return a new tensor with every element divided by a number}
   *
   * @param value the number
   */
  public Tensor div(float value) {
    return div(scalar(value));
  }

  /**
   * {@return a new tensor of the larger of two elements, element by element, broadcasting; NaN where one is, and −0 is less than
   * 0, as in {@link Math#max(float, float) Math.max}}
   *
   * @param other what to compare with
   * @throws IllegalArgumentException if the shapes do not broadcast, or the result does not fit an array
   */
  public Tensor maximum(Tensor other) {
    return combine("maximum", Elementwise.Operation.MAX, other);
  }

  /**
   * {@return a new tensor of the larger of each element and a number; NaN where one is, and −0 is less than 0}
   *
   * @param value the number
   */
  public Tensor maximum(float value) {
    return maximum(scalar(value));
  }

  /**
   * {@return a new tensor of the smaller of two elements, element by element, broadcasting; NaN where one is, and −0 is less than
   * 0, as in {@link Math#min(float, float) Math.min}}
   *
   * @param other what to compare with
   * @throws IllegalArgumentException if the shapes do not broadcast, or the result does not fit an array
   */
  public Tensor minimum(Tensor other) {
    return combine("minimum", Elementwise.Operation.MIN, other);
  }

  /**
   * {@return a new tensor of the smaller of each element and a number; NaN where one is, and −0 is less than 0}
   *
   * @param value the number
   */
  public Tensor minimum(float value) {
    return minimum(scalar(value));
  }

  private Tensor combine(String name, Elementwise.Operation operation, Tensor other) {
    Arguments.notNull(name, "other", other);
    if (other.size() == 1 && other.rank() <= rank()) {
      Tensor result = copy();
      Elementwise.apply(operation, result.data, other.data[other.layout.offset()]);
      return result;
    }
    int[] shape = ShapeAgreement.broadcast(name, layout, other.layout);
    float[] values = Elementwise.apply(
        operation, data, layout.broadcastTo(shape), other.data, other.layout.broadcastTo(shape));
    return new Tensor(values, Layout.contiguous(shape));
  }

  /** {@return a new tensor with the sign of every element changed} */
  public Tensor neg() {
    return mul(-1); // exact, and right for zeros, which 0 − x is not
  }

  /**
   * {@return a new tensor with a function applied to every element, in row-major order}
   *
   * @param operator the function
   */
  public Tensor map(FloatUnaryOperator operator) {
    Arguments.notNull("map", "operator", operator);
    Tensor result = copy();
    Functions.map(operator, result.data);
    return result;
  }

  /** {@return a new tensor with 0 in place of negative elements and −0; NaN stays} */
  public Tensor relu() {
    return combine("relu", Elementwise.Operation.MAX, scalar(0));
  }

  /** {@return a new tensor of e to the power of every element: {@link StrictMath#exp} in {@code double}, rounded once} */
  public Tensor exp() {
    Tensor result = copy();
    Functions.exp(result.data);
    return result;
  }

  /** {@return a new tensor of the natural logarithms of all elements: {@link StrictMath#log} in {@code double}, rounded once; −infinity for 0 and −0, NaN below} */
  public Tensor log() {
    Tensor result = copy();
    Functions.log(result.data);
    return result;
  }

  /** {@return a new tensor of the square roots of all elements, correctly rounded; −0 for −0, NaN below} */
  public Tensor sqrt() {
    Tensor result = copy();
    Functions.sqrt(result.data);
    return result;
  }

  /** {@return a new tensor of all elements without their sign; 0 for −0} */
  public Tensor abs() {
    Tensor result = copy();
    Functions.abs(result.data);
    return result;
  }

  /** {@return the sum of all elements, computed in {@code double}, row-major from +0, and rounded once; 0 if there is none} */
  public float sum() {
    return (float) Reductions.sum(data, layout);
  }

  /** {@return the mean of all elements, computed in {@code double}, row-major, and rounded once; NaN if there is none} */
  public float mean() {
    return (float) (Reductions.sum(data, layout) / size());
  }

  /**
   * {@return the largest element, or NaN if any element is}
   *
   * @throws IllegalArgumentException if there is no element
   */
  public float max() {
    Shapes.notEmpty("max", layout);
    return Reductions.max(data, layout);
  }

  /**
   * {@return the smallest element, or NaN if any element is}
   *
   * @throws IllegalArgumentException if there is no element
   */
  public float min() {
    Shapes.notEmpty("min", layout);
    return Reductions.min(data, layout);
  }

  /**
   * {@return a new tensor of the sums along an axis, each in {@code double} by ascending index, rounded once}
   *
   * @param axis the axis, which is removed; with length 0 it gives zeros
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public Tensor sum(int axis) {
    return sum(axis, false);
  }

  /**
   * {@return a new tensor of the sums along an axis, each in {@code double} by ascending index, rounded once}
   *
   * @param axis the axis; with length 0 it gives zeros
   * @param keepDim whether the axis is kept, with length 1, or removed
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public Tensor sum(int axis, boolean keepDim) {
    int resolved = Shapes.axis("sum", axis, layout);
    float[] sums = Reductions.sumLast(data, layout.moveToEnd(resolved), 1);
    return reduced(resolved, keepDim, sums);
  }

  /**
   * {@return a new tensor of the means along an axis, each in {@code double} by ascending index, rounded once}
   *
   * @param axis the axis, which is removed; with length 0 it gives NaN
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public Tensor mean(int axis) {
    return mean(axis, false);
  }

  /**
   * {@return a new tensor of the means along an axis, each in {@code double} by ascending index, rounded once}
   *
   * @param axis the axis; with length 0 it gives NaN
   * @param keepDim whether the axis is kept, with length 1, or removed
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public Tensor mean(int axis, boolean keepDim) {
    int resolved = Shapes.axis("mean", axis, layout);
    int n = layout.dim(resolved);
    float[] means = Reductions.sumLast(data, layout.moveToEnd(resolved), n);
    return reduced(resolved, keepDim, means);
  }

  /**
   * {@return a new tensor of the largest elements along an axis, or NaN where any element is}
   *
   * @param axis the axis, which is removed
   * @throws IndexOutOfBoundsException if the axis is out of range
   * @throws IllegalArgumentException if the axis has length 0
   */
  public Tensor max(int axis) {
    return max(axis, false);
  }

  /**
   * {@return a new tensor of the largest elements along an axis, or NaN where any element is}
   *
   * @param axis the axis
   * @param keepDim whether the axis is kept, with length 1, or removed
   * @throws IndexOutOfBoundsException if the axis is out of range
   * @throws IllegalArgumentException if the axis has length 0
   */
  public Tensor max(int axis, boolean keepDim) {
    int resolved = Shapes.axis("max", axis, layout);
    Shapes.axisNotEmpty("max", resolved, layout);
    return reduced(resolved, keepDim, Reductions.maxLast(data, layout.moveToEnd(resolved)));
  }

  /**
   * {@return a new tensor of the smallest elements along an axis, or NaN where any element is}
   *
   * @param axis the axis, which is removed
   * @throws IndexOutOfBoundsException if the axis is out of range
   * @throws IllegalArgumentException if the axis has length 0
   */
  public Tensor min(int axis) {
    return min(axis, false);
  }

  /**
   * {@return a new tensor of the smallest elements along an axis, or NaN where any element is}
   *
   * @param axis the axis
   * @param keepDim whether the axis is kept, with length 1, or removed
   * @throws IndexOutOfBoundsException if the axis is out of range
   * @throws IllegalArgumentException if the axis has length 0
   */
  public Tensor min(int axis, boolean keepDim) {
    int resolved = Shapes.axis("min", axis, layout);
    Shapes.axisNotEmpty("min", resolved, layout);
    return reduced(resolved, keepDim, Reductions.minLast(data, layout.moveToEnd(resolved)));
  }

  private Tensor reduced(int axis, boolean keepDim, float[] values) {
    int[] shape = layout.shape();
    shape[axis] = 1;
    Tensor result = new Tensor(values, Layout.contiguous(shape));
    return keepDim ? result : result.squeeze(axis);
  }

  /**
   * {@return the index of the largest element along an axis, row-major over the other axes: the first of equals, or the first
   * NaN if there is one}
   *
   * @param axis the axis
   * @throws IndexOutOfBoundsException if the axis is out of range
   * @throws IllegalArgumentException if the axis has length 0
   */
  public int[] argmax(int axis) {
    int resolved = Shapes.axis("argmax", axis, layout);
    Shapes.axisNotEmpty("argmax", resolved, layout);
    return Reductions.argmaxLast(data, layout.moveToEnd(resolved));
  }

  /**
   * Multiplies two matrices.
   *
   * <p>Every element is one chain of {@code Math.fma(this[i, l], other[l, j], acc)} from +0 over ascending {@code l}; {@code m *
   * k * n} multiply-adds in all. A right factor that is the {@link #transpose} of a contiguous tensor is read where it lies; any
   * other operand that is not contiguous is copied.
   *
   * @param other the right factor, of shape {@code (k, n)}; this tensor has shape {@code (m, k)}
   * @return a new tensor of shape {@code (m, n)}
   * @throws IllegalArgumentException if a rank is not 2, this tensor does not have as many columns as the other has rows, or
   *     the result does not fit an array
   */
  public Tensor matmul(Tensor other) {
    Arguments.notNull("matmul", "other", other);
    ShapeAgreement.matrixProduct("matmul", layout, other.layout);
    int m = dim(0);
    int k = dim(1);
    int n = other.dim(1);
    Tensor result = zeros(m, n);
    Tensor a = contiguous();
    Tensor transposed = other.transpose();
    if (!other.isContiguous() && transposed.isContiguous()) {
      MatrixProduct.multiplyByTransposed(
          m,
          k,
          n,
          a.data,
          a.layout.offset(),
          transposed.data,
          transposed.layout.offset(),
          result.data);
      return result;
    }
    Tensor b = other.contiguous();
    MatrixProduct.multiply(
        m, k, n, a.data, a.layout.offset(), b.data, b.layout.offset(), result.data);
    return result;
  }

  // ---- in place ----

  /**
   * Sets every element to one value.
   *
   * @param value the new value
   * @throws UnsupportedOperationException if elements of this view share memory
   */
  public void fill(float value) {
    assign("fill", scalar(value));
  }

  /**
   * Copies the elements of another tensor into this one, broadcasting; if they overlap, as if from a copy.
   *
   * @param t the source, whose shape broadcasts to this one's
   * @throws IllegalArgumentException if it does not
   * @throws UnsupportedOperationException if elements of this view share memory
   */
  public void assign(Tensor t) {
    assign("assign", t);
  }

  private void assign(String operation, Tensor t) {
    Tensor source = source(operation, t);
    Copying.copy(source.data, source.layout, data, layout);
  }

  /**
   * Adds a multiple of another tensor in place: this = fma(a, t, this), with one rounding per element; if they overlap, as if
   * from a copy.
   *
   * @param t the summand, whose shape broadcasts to this one's
   * @param a its factor
   * @throws IllegalArgumentException if the shape does not broadcast
   * @throws UnsupportedOperationException if elements of this view share memory
   */
  public void addScaled(Tensor t, float a) {
    Tensor source = source("addScaled", t);
    Elementwise.addScaled(a, source.data, source.layout, data, layout);
  }

  /** The argument of an operation in place: broadcast to this shape, and copied if writing to this would change it. */
  private Tensor source(String operation, Tensor t) {
    Arguments.notNull(operation, "t", t);
    Layout stretched =
        t.layout.broadcastTo(ShapeAgreement.broadcastToThis(operation, t.layout, layout));
    Shapes.writable(operation, "this view", layout);
    if (t.data == data && !stretched.samePositions(layout)) {
      return t.copy().broadcastTo(layout.shape());
    }
    return t.view(stretched);
  }

  // ---- comparison ----

  /**
   * {@return whether the other is a tensor of the same shape and elements, whatever its strides; elements are compared as by
   * {@link Float#compare}: NaN equals NaN, and 0 does not equal −0}
   *
   * @param other what to compare with
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && layout.sameShape(that.layout)
        && Arrays.equals(contiguousValues(), that.contiguousValues());
  }

  /** {@return a hash of shape and elements, which changes with the elements} */
  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(layout.shape()) + Arrays.hashCode(contiguousValues());
  }

  /** The elements in row-major order, without a copy where the array holds exactly those. */
  private float[] contiguousValues() {
    return isContiguous() && data.length == size() ? data : toArray();
  }

  /**
   * {@return whether the tensors are close by the float32 defaults of {@code torch.testing.assert_close}: rtol 1.3e-6, atol 1e-5}
   *
   * @param other the expected values
   */
  public boolean allClose(Tensor other) {
    return allClose(other, 1.3e-6f, 1e-5f);
  }

  /**
   * {@return whether the shapes are the same and |this − other| ≤ atol + rtol·|other| for every element, computed in {@code
   * double}; an infinity is close only to itself, NaN to nothing}
   *
   * @param other the expected values
   * @param rtol the relative tolerance, at least 0
   * @param atol the absolute tolerance, at least 0
   * @throws IllegalArgumentException if a tolerance is negative or NaN
   */
  public boolean allClose(Tensor other, float rtol, float atol) {
    Arguments.notNull("allClose", "other", other);
    Shapes.tolerance("allClose", "rtol", rtol);
    Shapes.tolerance("allClose", "atol", atol);
    return layout.sameShape(other.layout)
        && Elementwise.allClose(data, layout, other.data, other.layout, rtol, atol);
  }

  /**
   * {@return what PyTorch prints, character for character: four digits, summarised past 1,000 elements}
   */
  @Override
  public String toString() {
    return TensorPrinter.print(this);
  }

  // ---- serialisation ----

  /** {@return the shape and elements, which are written instead of the tensor} */
  private Object writeReplace() {
    return new Elements(layout.shape(), toArray());
  }

  /**
   * Refuses a stream that contains the tensor itself.
   *
   * @param in the stream
   * @throws InvalidObjectException always
   */
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("readObject: a tensor is read from its elements alone");
  }

  /** The serialised form, read through the checks of {@link #wrap}. */
  private static final class Elements implements Serializable {
    private static final long serialVersionUID = 1;

    /** The lengths of the axes. */
    private final int[] shape;

    /** The elements, row-major. */
    private final float[] values;

    Elements(int[] shape, float[] values) {
      this.shape = shape;
      this.values = values;
    }

    private Object readResolve() throws InvalidObjectException {
      try {
        Layout layout = Layout.contiguous(Shapes.shape("readObject", shape));
        Shapes.filled(
            "readObject", Arguments.notNull("readObject", "values", values).length, layout);
        return new Tensor(values, layout);
      } catch (IllegalArgumentException | NullPointerException e) {
        throw (InvalidObjectException) new InvalidObjectException(e.getMessage()).initCause(e);
      }
    }
  }
}
