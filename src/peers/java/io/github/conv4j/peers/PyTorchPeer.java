package io.github.conv4j.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

/** PyTorch, through DJL. Gradients of one run are added to those of the run before, as DJL leaves them. */
final class PyTorchPeer implements Peer {
  @Override
  public Job prepare(Layer layer, boolean training, int threads) {
    Engine engine = Engine.getEngine("PyTorch");
    JniUtils.setNumThreads(threads);
    return new Forward(engine, layer, training);
  }

  private static final class Forward implements Job {
    private final Engine engine;
    private final boolean training;
    private final NDManager manager;
    private final NDArray image;
    private final NDArray weight;
    private final NDArray bias;
    private final Shape stride;
    private final Shape padding;
    private final int groups;
    private final PtNDArray ones;
    private NDArray result;

    Forward(Engine engine, Layer layer, boolean training) {
      this.engine = engine;
      this.training = training;
      this.manager = engine.newBaseManager();
      long kernel = layer.kernel();
      this.image =
          manager.create(layer.image(), new Shape(1, layer.in(), layer.height(), layer.width()));
      this.weight = manager.create(
          layer.weight(), new Shape(layer.out(), layer.in() / layer.groups(), kernel, kernel));
      this.bias = manager.create(layer.bias(), new Shape(layer.out()));
      this.stride = new Shape(layer.stride(), layer.stride());
      this.padding = new Shape(layer.padding(), layer.padding());
      this.groups = layer.groups();
      this.ones =
          (PtNDArray) manager.ones(new Shape(1, layer.out(), layer.outHeight(), layer.outWidth()));
      if (training) {
        image.setRequiresGradient(true);
        weight.setRequiresGradient(true);
        bias.setRequiresGradient(true);
      }
    }

    private NDArray convolve() {
      return Conv2d.conv2d(image, weight, bias, stride, padding, new Shape(1, 1), groups)
          .singletonOrThrow();
    }

    @Override
    public void run() {
      if (result != null) {
        result.close();
      }
      if (training) {
        GradientCollector collector = engine.newGradientCollector();
        try {
          result = convolve();
          // not collector.backward, which makes another array of ones in each run and keeps it
          JniUtils.backward((PtNDArray) result, ones, false, false);
        } finally {
          collector.close();
        }
      } else {
        result = convolve();
      }
    }

    @Override
    public float[] output() {
      return training ? weight.getGradient().toFloatArray() : result.toFloatArray();
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
