package io.github.conv4j;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Iterates over the views along axis 0 of a tensor. */
final class AxisIterator implements Iterator<Tensor> {
  private final Tensor tensor;
  private final int length;
  private int index;

  AxisIterator(Tensor tensor) {
    this.tensor = tensor;
    this.length = tensor.dim(0);
  }

  @Override
  public boolean hasNext() {
    return index < length;
  }

  @Override
  public Tensor next() {
    if (!hasNext()) {
      throw new NoSuchElementException("next: axis 0 of length " + length + " is at its end");
    }
    return tensor.select(0, index++);
  }
}
