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
    FloatVector y = FloatVector.broadcast(SPECIES, sums[0]);
    FloatVector a = y;
    FloatVector b = y;
    FloatVector c = y;
    FloatVector d = y;
    FloatVector e = y;
    FloatVector f = y;
    FloatVector g = y;
    FloatVector h = y;
    FloatVector i = y;
    FloatVector j = y;
    FloatVector k = y;
    FloatVector l = y;
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
