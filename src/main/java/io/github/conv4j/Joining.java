package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import java.util.ArrayList;
import java.util.List;

/** Joins tensors along a new axis or one that they have. */
final class Joining {
  private Joining() {}

  static Tensor stack(List<Tensor> tensors, int axis) {
    List<Layout> layouts = layouts("stack", tensors);
    int resolved = Shapes.newAxis("stack", axis, layouts.get(0));
    ShapeAgreement.joinable("stack", layouts, -1);
    return join("stack", tensors.stream().map(t -> t.unsqueeze(resolved)).toList(), resolved);
  }

  static Tensor concat(List<Tensor> tensors, int axis) {
    List<Layout> layouts = layouts("concat", tensors);
    int resolved = Shapes.axis("concat", axis, layouts.get(0));
    ShapeAgreement.joinable("concat", layouts, resolved);
    return join("concat", tensors, resolved);
  }

  private static List<Layout> layouts(String operation, List<Tensor> tensors) {
    Arguments.notNull(operation, "tensors", tensors);
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException(operation + ": 0 tensors given but at least 1 is needed");
    }
    List<Layout> layouts = new ArrayList<>();
    for (Tensor t : tensors) {
      layouts.add(
          Arguments.notNull(operation, "tensors[" + layouts.size() + "]", t).layout());
    }
    return layouts;
  }

  private static Tensor join(String operation, List<Tensor> tensors, int axis) {
    List<Layout> layouts = tensors.stream().map(Tensor::layout).toList();
    int[] shape = layouts.get(0).shape();
    shape[axis] = ShapeAgreement.joinedLength(operation, layouts, axis);
    Tensor result = Tensor.zeros(Shapes.shape(operation, shape));
    int from = 0;
    for (Tensor t : tensors) {
      int to = from + t.dim(axis);
      result.slice(axis, from, to).assign(t);
      from = to;
    }
    return result;
  }
}
