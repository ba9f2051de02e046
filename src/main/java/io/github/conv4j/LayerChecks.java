package io.github.conv4j;

import io.github.conv4j.checks.Arguments;

/** Checks the parameters of a layer against each other, when there is no input yet. */
final class LayerChecks {
  private LayerChecks() {}

  /** Checks a weight, a bias or null, and the groups of a layer, whose name may be empty. */
  static void parameters(String operation, String layer, Layout weight, Layout bias, int groups) {
    String what = problem(weight, bias, groups);
    if (what != null) {
      String operands = Operands.Kind.WEIGHT.named(weight)
          + (bias == null ? "" : ", " + Operands.namedBias(bias))
          + (layer.isEmpty() ? "" : ", layer " + Arguments.excerpt(layer));
      throw Shapes.error(operation, what, operands);
    }
  }

  private static String problem(Layout weight, Layout bias, int groups) {
    int rank = weight.rank();
    if (rank != 2 && rank != 4) {
      return "weight has rank " + rank + " but must have rank 2 or 4";
    }
    if (weight.dim(rank - 2) == 0) {
      return "weight height is 0 but must be at least 1";
    }
    if (weight.dim(rank - 1) == 0) {
      return "weight width is 0 but must be at least 1";
    }
    if (rank == 2 && groups != 1) {
      return "there are " + groups + " groups but a weight of rank 2 has 1 channel";
    }
    int outChannels = rank == 2 ? 1 : weight.dim(0);
    if (outChannels % groups != 0) {
      return Shapes.indivisible(groups, outChannels, "output");
    }
    if (bias != null && !Operands.isBias(bias, outChannels)) {
      // the weight of a linear layer is a matrix, with one row per value of its bias
      boolean linear = rank == 2 && Operands.isBias(bias, weight.dim(0));
      return Operands.wrongBias(bias, outChannels)
          + (linear ? "; the weight of a linear layer needs the shape (out, in, 1, 1)" : "");
    }
    return null;
  }
}
