package io.github.conv4j.peers;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** How many fused multiply-adds a core can do, in chains enough for two units of a latency of four. */
public final class Peak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 100_000;
  private static final int CHAINS = 12;

  private Peak() {}

  /** Prints GFLOP/s of one core, the best of two seconds. */
  public static void main(String[] args) {
    float[] sums = new float[SPECIES.length()];
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + 2_000_000_000L;
    while (System.nanoTime() < end) {
      long begin = System.nanoTime();
      chains(sums);
      least = Math.min(least, System.nanoTime() - begin);
    }
    double operations = 2.0 * STEPS * CHAINS * SPECIES.length();
    System.out.println(Measurement.MARK + operations / least + "\t" + sums[0]);
  }

  private static void chains(float[] sums) {
    FloatVector x = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector y = FloatVector.broadcast(
        SPECIES, sums[0]); // each from another value, or they might become one
    FloatVector a = y.add(0f);
    FloatVector b = y.add(1f);
    FloatVector c = y.add(2f);
    FloatVector d = y.add(3f);
    FloatVector e = y.add(4f);
    FloatVector f = y.add(5f);
    FloatVector g = y.add(6f);
    FloatVector h = y.add(7f);
    FloatVector i = y.add(8f);
    FloatVector j = y.add(9f);
    FloatVector k = y.add(10f);
    FloatVector l = y.add(11f);
    for (int step = 0; step < STEPS; step++) {
      a = a.fma(x, x);
      b = b.fma(x, x);
      c = c.fma(x, x);
      d = d.fma(x, x);
      e = e.fma(x, x);
      f = f.fma(x, x);
      g = g.fma(x, x);
      h = h.fma(x, x);
      i = i.fma(x, x);
      j = j.fma(x, x);
      k = k.fma(x, x);
      l = l.fma(x, x);
    }
    FloatVector all =
        a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l);
    all.intoArray(sums, 0);
  }
}
