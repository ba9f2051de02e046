package io.github.conv4j;

import java.util.stream.IntStream;

/** Makes a view that equals a given tensor, yet whose elements lie scattered and in another order. */
final class StridedTwin {
  /** What lies between the elements of a twin; no test computes it. */
  static final float GAP = 0x1.abcdep77f;

  private StridedTwin() {}

  /** Every second index from 1, along axes stored in reverse. */
  static Tensor of(Tensor original) {
    int rank = original.rank();
    int[] stored = new int[rank];
    int[] reversed = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      stored[axis] = 2 * original.dim(rank - 1 - axis) + 1;
      reversed[axis] = rank - 1 - axis;
    }
    Tensor twin = Tensor.full(GAP, stored);
    for (int axis = 0; axis < rank; axis++) {
      twin = twin.slice(axis, 1, twin.dim(axis), 2);
    }
    twin = twin.permute(reversed);
    for (int i = 0; i < original.size(); i++) {
      int[] index = index(i, original.shape());
      twin.set(original.get(index), index);
    }
    return twin;
  }

  /** The index of the i-th element in row-major order. */
  static int[] index(int i, int... shape) {
    int[] index = new int[shape.length];
    int rest = i;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return index;
  }

  /** How many elements of the array behind a twin are still gaps. */
  static long gaps(Tensor twin) {
    float[] data = twin.data();
    return IntStream.range(0, data.length).filter(i -> data[i] == GAP).count();
  }
}
