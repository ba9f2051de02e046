package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import io.github.conv4j.engine.MatrixProduct;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;

/**
 * A strided view of a {@code float[]}: float32 numbers along any number of axes.
 *
 * <p>Views ({@link #slice(int, int, int) slice}, {@link #select select}, {@link #transpose() transpose}, {@link #permute
 * permute}, {@link #squeeze squeeze}, {@link #unsqueeze unsqueeze}, {@link #broadcastTo broadcastTo}, and {@link #reshape reshape}
 * where it can) cost no copy and share their elements: what is written to one shows in all. Arithmetic gives new
 * contiguous tensors, and every operation takes any view. Rank 0 is a single number; an axis may have length 0.
 *
 * <p>An axis argument below 0 counts from the end; an index does not. Lengths, strides and offsets count elements. The
 * number of elements, and the product of the lengths other than 0, must fit an array. An argument that is null is a
 * {@link NullPointerException} that names it.
 *
 * <p>Any number of threads may read a tensor at once; a write needs the caller's own synchronisation, as with an array.
 */
public final class Tensor implements Iterable<Tensor>, Serializable {
  private static final long serialVersionUID = 1;

  // transient: writeReplace ships the view's own elements, not the array behind it
  private final transient float[] data;
  private final transient Layout layout;

  /** A function from one {@code float} to another, as {@link Tensor#map} takes it. */
  @FunctionalInterface
  public interface FloatUnaryOperator {
    /**
     * Applies this function.
     *
     * @param operand the argument
     * @return the result
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
   * Copies values, row-major.
   *
   * @param values the elements
   * @param shape the lengths of the axes; none at all means one axis that holds all values
   * @return a new tensor of that shape
   * @throws IllegalArgumentException if a length is negative, or the values do not fill the shape
   */
  public static Tensor of(float[] values, int... shape) {
    return new Tensor(Arguments.notNull("of", "values", values), filledBy("of", values, shape))
        .copy();
  }

  /**
   * Copies a matrix.
   *
   * @param values the rows, all of one length
   * @return a new tensor of shape {@code (rows, columns)}
   * @throws IllegalArgumentException if the rows differ in length
   */
  public static Tensor of(float[][] values) {
    return NestedArrays.toTensor("of", values, 2);
  }

  /**
   * Copies an array of rank 3, such as an image of several channels.
   *
   * @param values the elements; arrays of one depth have one length
   * @return a new tensor, of shape {@code (c, h, w)} for an image
   * @throws IllegalArgumentException if arrays of one depth differ in length
   */
  public static Tensor of(float[][][] values) {
    return NestedArrays.toTensor("of", values, 3);
  }

  /**
   * Copies an array of rank 4, such as a batch of images or the kernels of a convolution.
   *
   * @param values the elements; arrays of one depth have one length
   * @return a new tensor, of shape {@code (n, c, h, w)} for a batch
   * @throws IllegalArgumentException if arrays of one depth differ in length
   */
  public static Tensor of(float[][][][] values) {
    return NestedArrays.toTensor("of", values, 4);
  }

  /**
   * Views an array without a copy: what is written to the one shows in the other.
   *
   * @param values the elements, row-major
   * @param shape the lengths of the axes; none at all means one axis that holds all values
   * @return a tensor of that shape over {@code values} itself
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
   * Makes a tensor of rank 0.
   *
   * @param value its element
   * @return a new tensor of shape {@code ()}
   */
  public static Tensor scalar(float value) {
    return new Tensor(new float[] {value}, Layout.contiguous());
  }

  /**
   * Makes a tensor of zeros.
   *
   * @param shape the lengths of the axes; none at all means rank 0
   * @return a new tensor of that shape
   * @throws IllegalArgumentException if a length is negative, or the elements do not fit an array
   */
  public static Tensor zeros(int... shape) {
    return ofNew("zeros", shape);
  }

  /**
   * Makes a tensor of ones.
   *
   * @param shape the lengths of the axes; none at all means rank 0
   * @return a new tensor of that shape
   * @throws IllegalArgumentException if a length is negative, or the elements do not fit an array
   */
  public static Tensor ones(int... shape) {
    Tensor result = ofNew("ones", shape);
    Arrays.fill(result.data, 1);
    return result;
  }

  /**
   * Makes a tensor of one value.
   *
   * @param value every element
   * @param shape the lengths of the axes; none at all means rank 0
   * @return a new tensor of that shape
   * @throws IllegalArgumentException if a length is negative, or the elements do not fit an array
   */
  public static Tensor full(float value, int... shape) {
    Tensor result = ofNew("full", shape);
    Arrays.fill(result.data, value);
    return result;
  }

  /**
   * Counts 0, 1, … n − 1; from 2<sup>24</sup> on rounded to float32.
   *
   * @param n the number of elements
   * @return a new tensor of shape {@code (n)}
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
   * Draws uniformly from [0, 1), one {@code nextFloat()} an element in row-major order.
   *
   * @param random where the numbers come from; the same seed gives the same tensor on every JDK
   * @param shape the lengths of the axes; none at all means rank 0
   * @return a new tensor of that shape
   * @throws IllegalArgumentException if a length is negative, or the elements do not fit an array
   */
  public static Tensor rand(RandomGenerator random, int... shape) {
    Arguments.notNull("rand", "random", random);
    Tensor result = ofNew("rand", shape);
    for (int i = 0; i < result.data.length; i++) {
      result.data[i] = random.nextFloat();
    }
    return result;
  }

  /**
   * Draws from the normal distribution of mean 0 and variance 1 by the method of Box and Muller: for each pair of elements,
   * row-major, u and v are two {@code nextDouble()}, and the pair is √(−2 ln(1 − u))·cos(2πv) and √(−2 ln(1 − u))·sin(2πv),
   * by {@link StrictMath}; an odd last element leaves its sine out.
   *
   * @param random where the numbers come from; the same seed gives the same tensor on every JDK
   * @param shape the lengths of the axes; none at all means rank 0
   * @return a new tensor of that shape
   * @throws IllegalArgumentException if a length is negative, or the elements do not fit an array
   */
  public static Tensor randn(RandomGenerator random, int... shape) {
    Arguments.notNull("randn", "random", random);
    Tensor result = ofNew("randn", shape);
    for (int i = 0; i < result.data.length; i += 2) {
      // nextGaussian's algorithm may change between JDKs, and Math.log's last bit between machines
      double radius =
          StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble())); // 1 − [0, 1) is never 0
      double angle = 2 * Math.PI * random.nextDouble();
      result.data[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < result.data.length) {
        result.data[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
    return result;
  }

  /**
   * Joins tensors of equal shape along a new axis; copies them.
   *
   * @param tensors at least one tensor
   * @param axis where the new axis stands in the result, from −rank − 1 to rank
   * @return a new tensor with one axis more, of length {@code tensors.size()}
   * @throws IllegalArgumentException if there is no tensor, the shapes differ, or the result does not fit an array
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public static Tensor stack(List<Tensor> tensors, int axis) {
    return Joining.stack(tensors, axis);
  }

  /**
   * Joins tensors end to end along an axis that they have; copies them.
   *
   * @param tensors at least one tensor, of rank 1 or more; the other axes agree
   * @param axis the axis along which they are joined
   * @return a new tensor whose length along the axis is the sum of theirs
   * @throws IllegalArgumentException if there is no tensor, the shapes differ outside of the axis, or the result does not fit an
   *     array
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public static Tensor concat(List<Tensor> tensors, int axis) {
    return Joining.concat(tensors, axis);
  }

  // ---- looking ----

  /**
   * Returns the number of axes.
   *
   * @return the rank, from 0
   */
  public int rank() {
    return layout.rank();
  }

  /**
   * Returns the length of an axis.
   *
   * @param axis the axis; below 0 it counts from the end
   * @return its length
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public int dim(int axis) {
    return layout.dim(Shapes.axis("dim", axis, layout));
  }

  /**
   * Returns the lengths of all axes.
   *
   * @return a copy, one entry an axis
   */
  public int[] shape() {
    return layout.shape();
  }

  /**
   * Returns how many elements of the array lie between neighbours along each axis.
   *
   * @return a copy, one entry an axis, in elements
   */
  public int[] strides() {
    return layout.strides();
  }

  /**
   * Returns the number of elements.
   *
   * @return the product of the lengths; 1 for rank 0
   */
  public int size() {
    return layout.size();
  }

  /**
   * Tells whether the elements lie side by side in row-major order.
   *
   * @return true if they do, or if there is none
   */
  public boolean isContiguous() {
    return layout.isContiguous();
  }

  /**
   * Returns one element.
   *
   * @param index one index an axis, from 0
   * @return the element there
   * @throws IllegalArgumentException if there are more or fewer indices than axes
   * @throws IndexOutOfBoundsException if an index is out of range
   */
  public float get(int... index) {
    Shapes.index("get", index, layout);
    return data[layout.position(index)];
  }

  /**
   * Replaces one element.
   *
   * @param value the new element
   * @param index one index an axis, from 0
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
   * Returns the only element.
   *
   * @return the element of a tensor of size 1, whatever its rank
   * @throws IllegalArgumentException if the size is not 1
   */
  public float item() {
    Shapes.single("item", layout);
    return data[layout.offset()];
  }

  /**
   * Copies the elements to an array.
   *
   * @return a new array, row-major
   */
  public float[] toArray() {
    if (isContiguous() && size() > 0) {
      return Arrays.copyOfRange(data, layout.offset(), layout.offset() + size());
    }
    float[] values = new float[size()];
    Elementwise.copy(data, layout, values, Layout.contiguous(layout.shape()));
    return values;
  }

  // ---- views ----

  /**
   * Views a range of an axis.
   *
   * @param axis the axis
   * @param from the first index
   * @param to the index behind the last; 0 ≤ from ≤ to ≤ dim
   * @return a view whose axis has length {@code to - from}
   * @throws IndexOutOfBoundsException if the axis or the range is out of range
   */
  public Tensor slice(int axis, int from, int to) {
    return slice(axis, from, to, 1);
  }

  /**
   * Views every {@code step}-th index of a range of an axis.
   *
   * @param axis the axis
   * @param from the first index
   * @param to the end of the range, exclusive; 0 ≤ from ≤ to ≤ dim
   * @param step the distance between indices, at least 1
   * @return a view whose axis has length {@code ceil((to - from) / step)}
   * @throws IndexOutOfBoundsException if the axis or the range is out of range
   * @throws IllegalArgumentException if the step is below 1
   */
  public Tensor slice(int axis, int from, int to, int step) {
    int resolved = Shapes.axis("slice", axis, layout);
    Shapes.range("slice", resolved, from, to, step, layout);
    return view(layout.slice(resolved, from, to, step));
  }

  /**
   * Views one index of an axis, which goes away.
   *
   * @param axis the axis
   * @param index the index along it, from 0
   * @return a view with one axis less
   * @throws IndexOutOfBoundsException if the axis or the index is out of range
   */
  public Tensor select(int axis, int index) {
    int resolved = Shapes.axis("select", axis, layout);
    Shapes.index("select", index, resolved, layout);
    return view(layout.select(resolved, index));
  }

  /**
   * Views a matrix with rows and columns exchanged.
   *
   * @return a view, of shape {@code (columns, rows)}
   * @throws IllegalArgumentException if the rank is not 2
   */
  public Tensor transpose() {
    Shapes.rank("transpose", 2, layout);
    return view(layout.transpose(0, 1));
  }

  /**
   * Views the tensor with two axes exchanged.
   *
   * @param axis1 the one
   * @param axis2 the other
   * @return a view of the same rank
   * @throws IndexOutOfBoundsException if an axis is out of range
   */
  public Tensor transpose(int axis1, int axis2) {
    int resolved1 = Shapes.axis("transpose", axis1, layout);
    int resolved2 = Shapes.axis("transpose", axis2, layout);
    return view(layout.transpose(resolved1, resolved2));
  }

  /**
   * Views the tensor with its axes in another order; {@code permute(2, 0, 1)} makes (c, h, w) of (h, w, c).
   *
   * @param axes every axis once: axis i of the view is axis {@code axes[i]} of this
   * @return a view of the same rank
   * @throws IllegalArgumentException if their number is not the rank, or one stands there twice
   * @throws IndexOutOfBoundsException if one is out of range
   */
  public Tensor permute(int... axes) {
    return view(layout.permute(Shapes.permutation("permute", axes, layout)));
  }

  /**
   * Gives the same elements, in row-major order, another shape.
   *
   * <p>A view where strides can express it, as they always can for a contiguous tensor; else a copy.
   *
   * @param shape the new lengths; one of them may be −1 and is inferred from the others
   * @return a tensor of that shape
   * @throws IllegalArgumentException if the elements do not fill the shape, or do not determine the −1
   */
  public Tensor reshape(int... shape) {
    int[] resolved = Shapes.reshaped("reshape", shape, layout);
    Layout reshaped = layout.reshape(resolved);
    return reshaped != null ? view(reshaped) : new Tensor(toArray(), Layout.contiguous(resolved));
  }

  /**
   * Views the tensor without its axes of length 1.
   *
   * @return a view of the same size
   */
  public Tensor squeeze() {
    return view(layout.squeeze());
  }

  /**
   * Views the tensor with one more axis, of length 1.
   *
   * @param axis where the new axis stands in the view, from −rank − 1 to rank
   * @return a view of the same size
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public Tensor unsqueeze(int axis) {
    return view(layout.unsqueeze(Shapes.newAxis("unsqueeze", axis, layout)));
  }

  /**
   * Views the tensor stretched to a larger shape by NumPy's rules: axes of length 1, and axes that are missing in front,
   * repeat the same elements. Nothing can be written through a view in which they do.
   *
   * @param shape the lengths of the axes
   * @return a view of that shape
   * @throws IllegalArgumentException if an axis has another length that is not 1, or the elements would not fit an array
   */
  public Tensor broadcastTo(int... shape) {
    return view(layout.broadcastTo(Shapes.broadcastTo("broadcastTo", layout, shape)));
  }

  /**
   * Returns the tensor with its elements side by side in row-major order.
   *
   * @return this very tensor if it is contiguous, else a copy
   */
  public Tensor contiguous() {
    return isContiguous() ? this : copy();
  }

  /**
   * Copies the tensor.
   *
   * @return a new contiguous tensor that shares nothing with this one
   */
  public Tensor copy() {
    return new Tensor(toArray(), Layout.contiguous(layout.shape()));
  }

  /**
   * Iterates over axis 0.
   *
   * @return an iterator over the views {@code select(0, 0)}, {@code select(0, 1)}, …
   * @throws IllegalArgumentException if the rank is 0
   */
  @Override
  public Iterator<Tensor> iterator() {
    Shapes.rankAtLeast("iterator", 1, layout);
    return new Iterator<>() {
      private int index;

      @Override
      public boolean hasNext() {
        return index < layout.dim(0);
      }

      @Override
      public Tensor next() {
        if (!hasNext()) {
          throw new NoSuchElementException(
              "next: axis 0 of length " + layout.dim(0) + " is at its end");
        }
        return view(layout.select(0, index++));
      }
    };
  }

  // ---- arithmetic ----

  /**
   * Adds element by element, broadcasting.
   *
   * @param other the other summand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if the shapes do not broadcast, or the result does not fit an array
   */
  public Tensor add(Tensor other) {
    return combine("add", '+', other);
  }

  /**
   * Adds a number to every element.
   *
   * @param value the other summand
   * @return a new tensor of this shape
   */
  public Tensor add(float value) {
    return add(scalar(value));
  }

  /**
   * Subtracts element by element, broadcasting.
   *
   * @param other what is subtracted from this
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if the shapes do not broadcast, or the result does not fit an array
   */
  public Tensor sub(Tensor other) {
    return combine("sub", '-', other);
  }

  /**
   * Subtracts a number from every element.
   *
   * @param value what is subtracted
   * @return a new tensor of this shape
   */
  public Tensor sub(float value) {
    return sub(scalar(value));
  }

  /**
   * Multiplies element by element, broadcasting; {@link #matmul} is the matrix product.
   *
   * @param other the other factor
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if the shapes do not broadcast, or the result does not fit an array
   */
  public Tensor mul(Tensor other) {
    return combine("mul", '*', other);
  }

  /**
   * Multiplies every element by a number.
   *
   * @param value the other factor
   * @return a new tensor of this shape
   */
  public Tensor mul(float value) {
    return mul(scalar(value));
  }

  /**
   * Divides element by element, broadcasting.
   *
   * @param other the divisor
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if the shapes do not broadcast, or the result does not fit an array
   */
  public Tensor div(Tensor other) {
    return combine("div", '/', other);
  }

  /**
   * Divides every element by a number.
   *
   * @param value the divisor
   * @return a new tensor of this shape
   */
  public Tensor div(float value) {
    return div(scalar(value));
  }

  private Tensor combine(String operation, char sign, Tensor other) {
    Arguments.notNull(operation, "other", other);
    if (other.size() == 1 && other.rank() <= rank() && isContiguous()) {
      float number = other.data[other.layout.offset()];
      float[] values = Elementwise.apply(sign, data, layout.offset(), size(), number);
      return new Tensor(values, Layout.contiguous(layout.shape()));
    }
    int[] shape = Shapes.broadcast(operation, layout, other.layout);
    float[] values = Elementwise.apply(
        sign, data, layout.broadcastTo(shape), other.data, other.layout.broadcastTo(shape));
    return new Tensor(values, Layout.contiguous(shape));
  }

  /**
   * Changes the sign of every element.
   *
   * @return a new tensor of this shape
   */
  public Tensor neg() {
    return mul(-1); // exact, and right for zeros, which 0 − x is not
  }

  /**
   * Applies a function to every element, in row-major order.
   *
   * @param operator the function
   * @return a new tensor of this shape
   */
  public Tensor map(FloatUnaryOperator operator) {
    Arguments.notNull("map", "operator", operator);
    return new Tensor(Elementwise.map(operator, data, layout), Layout.contiguous(layout.shape()));
  }

  /**
   * Replaces negative elements, and −0, by 0; NaN stays.
   *
   * @return a new tensor of this shape
   */
  public Tensor relu() {
    return combine("relu", '>', scalar(0));
  }

  /**
   * Sums all elements, in {@code double}, row-major and from +0.
   *
   * @return the sum, rounded once; 0 if there is no element
   */
  public float sum() {
    return (float) Reductions.sum(data, layout);
  }

  /**
   * Averages all elements, in {@code double} and row-major.
   *
   * @return the mean, rounded once; NaN if there is no element
   */
  public float mean() {
    return (float) (Reductions.sum(data, layout) / size());
  }

  /**
   * Finds the largest element.
   *
   * @return it; NaN if any element is
   * @throws IllegalArgumentException if there is no element
   */
  public float max() {
    Shapes.notEmpty("max", layout);
    return Reductions.max(data, layout);
  }

  /**
   * Finds the smallest element.
   *
   * @return it; NaN if any element is
   * @throws IllegalArgumentException if there is no element
   */
  public float min() {
    Shapes.notEmpty("min", layout);
    return Reductions.min(data, layout);
  }

  /**
   * Sums along an axis, in {@code double} and by ascending index.
   *
   * @param axis the axis, which goes away
   * @return a new tensor with one axis less; zeros if the axis has length 0
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public Tensor sum(int axis) {
    int resolved = Shapes.axis("sum", axis, layout);
    return without(resolved, Reductions.sumLast(data, layout.moveToEnd(resolved), 1));
  }

  /**
   * Averages along an axis, in {@code double} and by ascending index.
   *
   * @param axis the axis, which goes away
   * @return a new tensor with one axis less; NaN if the axis has length 0
   * @throws IndexOutOfBoundsException if the axis is out of range
   */
  public Tensor mean(int axis) {
    int resolved = Shapes.axis("mean", axis, layout);
    return without(
        resolved, Reductions.sumLast(data, layout.moveToEnd(resolved), layout.dim(resolved)));
  }

  /**
   * Finds the largest elements along an axis.
   *
   * @param axis the axis, which goes away
   * @return a new tensor with one axis less; NaN where any element is
   * @throws IndexOutOfBoundsException if the axis is out of range
   * @throws IllegalArgumentException if the axis has length 0
   */
  public Tensor max(int axis) {
    int resolved = Shapes.axis("max", axis, layout);
    Shapes.axisNotEmpty("max", resolved, layout);
    return without(resolved, Reductions.maxLast(data, layout.moveToEnd(resolved)));
  }

  private Tensor without(int axis, float[] values) {
    int[] shape = new int[rank() - 1];
    Arrays.setAll(shape, i -> layout.dim(i < axis ? i : i + 1));
    return new Tensor(values, Layout.contiguous(shape));
  }

  /**
   * Finds where the largest elements along an axis are: the first of equals, or the first NaN if there is one.
   *
   * @param axis the axis
   * @return the indices along it, row-major over the other axes
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
   * <p>Every element is one chain of {@code Math.fma(this[i, l], other[l, j], acc)} from +0 over ascending {@code l}, in
   * {@code m * k * n} multiply-adds. An operand that is not contiguous is copied.
   *
   * @param other the right factor, of shape {@code (k, n)}
   * @return a new tensor of shape {@code (m, n)}, this having shape {@code (m, k)}
   * @throws IllegalArgumentException if a rank is not 2, the columns of this are not as many as the rows of other, or
   *     the result does not fit an array
   */
  public Tensor matmul(Tensor other) {
    Arguments.notNull("matmul", "other", other);
    Operands.matrixProduct("matmul", layout, other.layout);
    Tensor a = contiguous();
    Tensor b = other.contiguous();
    Tensor result = zeros(dim(0), other.dim(1));
    MatrixProduct.multiply(
        dim(0),
        dim(1),
        other.dim(1),
        a.data,
        a.layout.offset(),
        b.data,
        b.layout.offset(),
        result.data);
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
   * Copies the elements of another tensor into this one, broadcasting; one that overlaps acts as if copied first.
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
    Elementwise.copy(source.data, source.layout, data, layout);
  }

  /**
   * Adds a multiple of another tensor in place: this = fma(a, t, this), one rounding an element.
   *
   * @param t the summand, whose shape broadcasts to this one's; one that overlaps acts as if copied first
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
    Layout stretched = t.layout.broadcastTo(Shapes.broadcastToThis(operation, t.layout, layout));
    Shapes.writable(operation, "this view", layout);
    if (t.data == data && !stretched.samePositions(layout)) {
      return t.copy().broadcastTo(layout.shape());
    }
    return t.view(stretched);
  }

  // ---- comparison ----

  /**
   * Compares shapes and elements, these as {@link Float#compare} does: NaN equals NaN, and 0 does not equal −0.
   *
   * @param other what to compare with
   * @return true if it is a tensor of the same shape and elements, whatever its strides
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && layout.sameShape(that.layout)
        && Arrays.equals(contiguousValues(), that.contiguousValues());
  }

  /**
   * Hashes shape and elements, so that equal tensors have equal hashes; it changes with the elements.
   *
   * @return the hash
   */
  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(layout.shape()) + Arrays.hashCode(contiguousValues());
  }

  /** The elements in row-major order, without a copy where the array holds just those. */
  private float[] contiguousValues() {
    return isContiguous() && data.length == size() ? data : toArray();
  }

  /**
   * Compares as {@code torch.testing.assert_close} does for float32: relative tolerance 1.3e-6, absolute 1e-5.
   *
   * @param other the expected values
   * @return true if the shapes are the same and every element is close
   */
  public boolean allClose(Tensor other) {
    return allClose(other, 1.3e-6f, 1e-5f);
  }

  /**
   * Tells whether |this − other| ≤ atol + rtol·|other| for every element, computed in {@code double}. An infinity is
   * close to itself alone, NaN to nothing.
   *
   * @param other the expected values
   * @param rtol the relative tolerance, at least 0
   * @param atol the absolute tolerance, at least 0
   * @return true if the shapes are the same and every element is close
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
   * Prints what PyTorch prints for a float32 tensor, character for character: {@code tensor([[19., 25.],} and so on, four
   * digits, summarised past 1,000 elements.
   *
   * @return the text, without a line break at its end
   */
  @Override
  public String toString() {
    return TensorPrinter.print(this);
  }

  // ---- serialisation ----

  /**
   * Ships shape and elements alone.
   *
   * @return what is written in place of the tensor
   */
  private Object writeReplace() {
    return new Elements(layout.shape(), toArray());
  }

  /**
   * Refuses a stream that names the tensor itself.
   *
   * @param in the stream
   * @throws InvalidObjectException always
   */
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("readObject: a tensor is read from its elements alone");
  }

  /** The serialised form, read through the checks that {@link #wrap} makes. */
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
