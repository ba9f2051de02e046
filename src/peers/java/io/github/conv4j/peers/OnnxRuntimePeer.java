package io.github.conv4j.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** ONNX Runtime with its default optimisations: weights are laid out once, results go into a buffer that is there already. */
final class OnnxRuntimePeer implements Peer {
  @Override
  public Job prepare(Layer layer, boolean training, int threads) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      return new Forward(
          environment, environment.createSession(OnnxModel.of(layer), options), layer);
    }
  }

  private static FloatBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(Float.BYTES * size)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static final class Forward implements Job {
    private final OrtSession session;
    private final FloatBuffer result;
    private final Map<String, OnnxTensor> input;
    private final Map<String, OnnxTensor> output;

    Forward(OrtEnvironment environment, OrtSession session, Layer layer) throws OrtException {
      this.session = session;
      float[] image = layer.image();
      FloatBuffer pixels = buffer(image.length).put(image).rewind();
      long[] inShape = {1, layer.in(), layer.height(), layer.width()};
      long[] outShape = {1, layer.out(), layer.outHeight(), layer.outWidth()};
      this.result = buffer(layer.outSize());
      this.input = Map.of("x", OnnxTensor.createTensor(environment, pixels, inShape));
      this.output = Map.of("y", OnnxTensor.createTensor(environment, result, outShape));
    }

    @Override
    public void run() throws OrtException {
      session.run(input, output).close();
    }

    @Override
    public float[] output() {
      float[] values = new float[result.capacity()];
      result.get(0, values);
      return values;
    }

    @Override
    public void close() {
      input.values().forEach(OnnxTensor::close);
      output.values().forEach(OnnxTensor::close);
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
