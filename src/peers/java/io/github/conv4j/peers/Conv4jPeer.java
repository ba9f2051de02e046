package io.github.conv4j.peers;

import io.github.conv4j.Conv2D;
import io.github.conv4j.Tensor;

/** conv4j: a frozen layer, into a result that is there already or into a new one; a live layer where it learns. */
final class Conv4jPeer implements Peer {
  private final boolean intoPlace;

  Conv4jPeer(boolean intoPlace) {
    this.intoPlace = intoPlace;
  }

  @Override
  public Job prepare(Layer layer, boolean training, int threads) {
    Tensor weight = Tensor.wrap(
        layer.weight(), layer.out(), layer.in() / layer.groups(), layer.kernel(), layer.kernel());
    Conv2D live = Conv2D.of(weight, Tensor.of(layer.bias()), layer.options());
    Tensor image = Tensor.wrap(layer.image(), 1, layer.in(), layer.height(), layer.width());
    return training ? new Training(live, image) : new Forward(live.freeze(), image, intoPlace);
  }

  private static final class Forward implements Job {
    private final Conv2D layer;
    private final Tensor image;
    private final boolean intoPlace;
    private Tensor result;

    Forward(Conv2D layer, Tensor image, boolean intoPlace) {
      this.layer = layer;
      this.image = image;
      this.intoPlace = intoPlace;
      this.result = layer.forward(image);
    }

    @Override
    public void run() {
      if (intoPlace) {
        layer.forward(image, result);
      } else {
        result = layer.forward(image);
      }
    }

    @Override
    public float[] output() {
      return result.toArray();
    }

    @Override
    public void close() {}
  }

  private static final class Training implements Job {
    private final Conv2D layer;
    private final Tensor image;
    private Tensor result;
    private final Tensor ones;
    private Conv2D.Gradients gradients;

    Training(Conv2D layer, Tensor image) {
      this.layer = layer;
      this.image = image;
      this.result = layer.forward(image);
      this.ones = Tensor.ones(result.shape());
    }

    @Override
    public void run() {
      result = layer.forward(image);
      gradients = layer.backward(image, ones);
    }

    /** The gradient of the weight. */
    @Override
    public float[] output() {
      return gradients.weight().toArray();
    }

    @Override
    public void close() {}
  }
}
