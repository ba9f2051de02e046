package io.github.conv4j;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A view as plainly as can be: a shape, and for each element in row-major order which element of the whole it is. */
final class ViewModel {
  private final int[] shape;
  private final int[] ids;

  private ViewModel(int[] shape, int[] ids) {
    this.shape = shape;
    this.ids = ids;
  }

  static ViewModel whole(int... shape) {
    return new ViewModel(shape, IntStream.range(0, size(shape)).toArray());
  }

  static int size(int... shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  int rank() {
    return shape.length;
  }

  int dim(int axis) {
    return shape[axis];
  }

  int[] shape() {
    return shape.clone();
  }

  int size() {
    return ids.length;
  }

  int id(int element) {
    return ids[element];
  }

  float[] read(float[] whole) {
    float[] values = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      values[i] = whole[ids[i]];
    }
    return values;
  }

  // ---- properties ----

  /** Whether two elements are the same one of the whole. */
  boolean repeats() {
    return Arrays.stream(ids).distinct().count() < ids.length;
  }

  /** Whether the elements follow each other in the whole. */
  boolean isContiguous() {
    return IntStream.range(1, ids.length).allMatch(i -> ids[i] == ids[i - 1] + 1);
  }

  /** Whether an offset and one stride per axis give every id, so that a view can have this shape. */
  boolean isAffine() {
    if (ids.length == 0) {
      return true;
    }
    int[] strides = new int[rank()];
    int inner = 1;
    for (int axis = rank() - 1; axis >= 0; axis--) {
      strides[axis] = shape[axis] > 1 ? ids[inner] - ids[0] : 0;
      inner *= shape[axis];
    }
    for (int i = 0; i < ids.length; i++) {
      int[] index = StridedTwin.index(i, shape);
      int id = ids[0];
      for (int axis = 0; axis < rank(); axis++) {
        id += index[axis] * strides[axis];
      }
      if (id != ids[i]) {
        return false;
      }
    }
    return true;
  }

  // ---- views ----

  /** A model of another shape whose element at an index is this one's at {@code source} of it. */
  private ViewModel gather(int[] newShape, UnaryOperator<int[]> source) {
    int[] newIds = new int[size(newShape)];
    for (int i = 0; i < newIds.length; i++) {
      int[] index = source.apply(StridedTwin.index(i, newShape));
      int element = 0;
      for (int axis = 0; axis < rank(); axis++) {
        element = element * shape[axis] + index[axis];
      }
      newIds[i] = ids[element];
    }
    return new ViewModel(newShape, newIds);
  }

  ViewModel slice(int axis, int from, int to, int step) {
    int[] kept = IntStream.range(from, to).filter(i -> (i - from) % step == 0).toArray();
    int[] newShape = shape.clone();
    newShape[axis] = kept.length;
    return gather(newShape, index -> {
      index[axis] = kept[index[axis]];
      return index;
    });
  }

  ViewModel select(int axis, int selected) {
    return gather(without(shape, axis), index -> with(index, axis, selected));
  }

  ViewModel permute(int... axes) {
    int[] newShape = Arrays.stream(axes).map(axis -> shape[axis]).toArray();
    return gather(newShape, index -> {
      int[] old = new int[axes.length];
      for (int i = 0; i < axes.length; i++) {
        old[axes[i]] = index[i];
      }
      return old;
    });
  }

  ViewModel reshape(int... newShape) {
    return new ViewModel(newShape, ids);
  }

  ViewModel squeeze() {
    return reshape(Arrays.stream(shape).filter(length -> length != 1).toArray());
  }

  ViewModel squeeze(int axis) {
    return reshape(without(shape, axis));
  }

  ViewModel unsqueeze(int axis) {
    return reshape(with(shape, axis, 1));
  }

  ViewModel broadcastTo(int... newShape) {
    return gather(newShape, index -> {
      int[] old = Arrays.copyOfRange(index, index.length - rank(), index.length);
      Arrays.setAll(old, axis -> shape[axis] == 1 ? 0 : old[axis]);
      return old;
    });
  }

  private static int[] without(int[] values, int at) {
    return IntStream.range(0, values.length)
        .filter(i -> i != at)
        .map(i -> values[i])
        .toArray();
  }

  private static int[] with(int[] values, int at, int value) {
    return IntStream.rangeClosed(0, values.length)
        .map(i -> i < at ? values[i] : i == at ? value : values[i - 1])
        .toArray();
  }
}
