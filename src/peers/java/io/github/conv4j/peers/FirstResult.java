package io.github.conv4j.peers;

/** Computes one layer, 3 × 3 of 64 channels at 56 × 56, as a short program does: {@code FirstResult ENGINE}. */
public final class FirstResult {
  private FirstResult() {}

  /** Computes it, and says so. */
  public static void main(String[] args) throws Exception {
    Layer layer = Layer.dense(1, 64, 56, 64, 3, 1);
    int threads = Integer.getInteger("io.github.conv4j.threads", 1);
    Peer.Job job = Engine.valueOf(args[0]).peer().prepare(layer, false, threads);
    job.run();
    System.out.println(Measurement.MARK + job.output()[0]);
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
