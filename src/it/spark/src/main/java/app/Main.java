package app;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** A layer on a cluster, applied to every image and trained by one step, with the same bits as on one machine. */
public final class Main {
  private static final int PARTITIONS = 4;
  private static final int IMAGES = 22; // which do not divide evenly by four
  private static final int PIXELS = IMAGES * 32 * 40;
  private static final ConvOptions OPTIONS = ConvOptions.defaults().padding(1);

  private Main() {}

  /**
   * Throws unless the cluster computes the same bits as one machine.
   *
   * @param args none
   */
  public static void main(String[] args) {
    List<Tensor> images = new ArrayList<>(); // (cIn, h, w) each
    var random = new SplittableRandom(1);
    for (int i = 0; i < IMAGES; i++) {
      images.add(Tensor.randn(random, 3, 32, 40));
    }

    SparkConf conf = new SparkConf()
        .setMaster("local[" + PARTITIONS + "]")
        .setAppName("conv4j")
        .set("spark.driver.host", "localhost")
        .set("spark.ui.enabled", "false");
    try (var spark = new JavaSparkContext(conf)) {
      JavaRDD<Tensor> rdd = spark.parallelize(images, PARTITIONS);
      apply(spark, rdd, images);
      train(spark, rdd, images);
    }
    System.out.println("Spark on " + Conv.backend() + ": as it should be");
  }

  private static Conv2D layer(int seed) {
    return new Conv2D(3, 8, 3, 3, OPTIONS, new SplittableRandom(seed));
  }

  /** README's first example, word for word. */
  private static void apply(JavaSparkContext spark, JavaRDD<Tensor> images, List<Tensor> list) {
    Conv2D trained = layer(2);

    Broadcast<Conv2D> layer = spark.broadcast(trained.freeze());
    JavaRDD<Tensor> maps = images.map(image -> layer.value().forward(image));

    List<Tensor> collected = maps.collect();
    check("maps", collected.size() == list.size());
    for (int i = 0; i < list.size(); i++) {
      check("map " + i, sameBits(collected.get(i), trained.forward(list.get(i))));
    }
  }

  /** README's second example, word for word. */
  private static void train(JavaSparkContext spark, JavaRDD<Tensor> images, List<Tensor> list) {
    Conv2D layer = layer(3);

    Broadcast<Conv2D> current = spark.broadcast(layer);
    List<Conv2D.Gradients> parts =
        images.mapPartitions(part -> gradients(current.value(), part)).collect();
    layer.step(parts.stream().reduce(Conv2D.Gradients::plus).orElseThrow(), 0.05f);

    Conv2D alone = layer(3);
    check("one gradient per partition", parts.size() == PARTITIONS);
    alone.step(sumOnOneMachine(alone, list), 0.05f);
    check("weight", sameBits(layer.weight(), alone.weight()));
    check("loss", loss(layer, list) < 0.9f * loss(layer(3), list));
    check("bias", sameBits(layer.bias(), alone.bias()));
  }

  /** One gradient for the images of a partition, or none if it is empty. */
  private static Iterator<Conv2D.Gradients> gradients(Conv2D layer, Iterator<Tensor> part) {
    List<Tensor> images = new ArrayList<>();
    part.forEachRemaining(images::add);
    return images.isEmpty()
        ? Collections.emptyIterator()
        : List.of(gradients(layer, images)).iterator();
  }

  private static Conv2D.Gradients gradients(Conv2D layer, List<Tensor> images) {
    Tensor batch = Tensor.stack(images, 0); // (n, cIn, h, w)
    return layer.backward(batch, error(layer, batch).mul(2f / PIXELS));
  }

  /** The difference from the layer that is to be learned; the loss is the mean of its squares over all images. */
  private static Tensor error(Conv2D layer, Tensor batch) {
    return layer.forward(batch).sub(layer(2).forward(batch));
  }

  private static float loss(Conv2D layer, List<Tensor> images) {
    Tensor error = error(layer, Tensor.stack(images, 0));
    return error.mul(error).sum() / PIXELS;
  }

  /** The same partitions, one after the other, without Spark. */
  private static Conv2D.Gradients sumOnOneMachine(Conv2D layer, List<Tensor> images) {
    Conv2D.Gradients sum = null;
    for (int p = 0; p < PARTITIONS; p++) {
      // as parallelize splits a list
      int from = p * images.size() / PARTITIONS;
      int to = (p + 1) * images.size() / PARTITIONS;
      Conv2D.Gradients part = gradients(layer, images.subList(from, to));
      sum = sum == null ? part : sum.plus(part);
    }
    return sum;
  }

  private static boolean sameBits(Tensor one, Tensor other) {
    return Arrays.equals(one.shape(), other.shape()) && Arrays.equals(bits(one), bits(other));
  }

  private static int[] bits(Tensor tensor) {
    float[] values = tensor.toArray();
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  private static void check(String what, boolean holds) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
