package io.github.conv4j.peers;

/** A library that convolves. */
interface Peer {
  /** A layer, prepared with its image, weight and bias. */
  interface Job extends AutoCloseable {
    void run() throws Exception;

    /** The result of the last run. */
    float[] output();

    @Override
    void close();
  }

  /** Prepares a layer: its forward, and also all three gradients where training is measured. */
  Job prepare(Layer layer, boolean training, int threads) throws Exception;
}
