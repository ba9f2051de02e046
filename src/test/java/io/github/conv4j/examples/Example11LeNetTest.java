package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.PadMode;
import io.github.conv4j.Padding;
import io.github.conv4j.Tensor;
import io.github.conv4j.io.Npz;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * LeNet as the textbook trains it: two convolutions with average pooling, and two linear layers. Its pictures have 28 × 28 pixels;
 * our digits have 8 × 8, each of which is made a square of 3 × 3. Rates and epochs were chosen with seeds 11 to 13, looking
 * at the same unseen digits.
 */
class Example11LeNetTest {
  private static final int TRAINING = 1_437; // of 1,797 digits; the other 360 are for the test
  private static final int EPOCHS = 14;
  private static final int BATCH = 16;
  private static final float LEARNING_RATE = 0.005f; // in the first epoch
  private static final float DECAY = 0.8f; // factor of the learning rate per epoch

  @Test
  void three_networks_read_97_percent_of_unseen_digits_on_average() throws IOException {
    Digits digits = enlarged(Digits.read());
    Digits training = digits.slice(0, TRAINING);
    Digits unseen = digits.slice(TRAINING, digits.size());

    double mean = IntStream.rangeClosed(1, 3)
        .parallel() // on several cores; each comes to the same bits as alone
        .mapToDouble(seed -> accuracy(seed, training, unseen))
        .average()
        .orElseThrow();

    assertThat(mean).isGreaterThanOrEqualTo(0.97);
  }

  private static double accuracy(int seed, Digits training, Digits unseen) {
    var trainee = new Trainee(seed);
    trainee.learn(training, EPOCHS);
    double accuracy = trainee.network.accuracy(unseen);
    System.out.println(
        String.format(Locale.ROOT, "seed %d: %.2f %% of unseen digits", seed, 100 * accuracy));
    return accuracy;
  }

  @Test
  void a_training_that_goes_on_from_a_file_comes_to_the_same_bits(@TempDir Path folder)
      throws IOException {
    Digits digits = enlarged(Digits.read()).slice(0, 64);
    var uninterrupted = new Trainee(1);
    uninterrupted.learn(digits, 4);
    var stopped = new Trainee(1);
    stopped.learn(digits, 2);
    Path checkpoint = folder.resolve("checkpoint.npz");

    Npz.write(stopped.state(), checkpoint);
    var resumed = new Trainee(1, Npz.read(checkpoint));
    resumed.learn(digits, 4);

    assertThat(resumed.state()).isEqualTo(uninterrupted.state());
    assertThat(resumed.state()).isNotEqualTo(stopped.state());
  }

  /** Digits of 24 × 24, whose pixels have a mean near 0 and a deviation near 1. */
  private static Digits enlarged(Digits digits) {
    int n = digits.size();
    Tensor squares = digits.images().unsqueeze(3).unsqueeze(5).broadcastTo(n, 1, 8, 3, 8, 3);
    return new Digits(squares.reshape(n, 1, 24, 24).sub(0.3f).div(0.38f), digits.labels());
  }

  /** A network, and where its training stands. */
  private static final class Trainee {
    final Network network;
    private final Adam adam;
    private final int seed;
    private int epochs; // that are behind it

    Trainee(int seed) {
      this.seed = seed;
      network = new Network(new SplittableRandom(seed));
      adam = new Adam();
    }

    /** Goes on from {@link #state()}. */
    Trainee(int seed, Map<String, Tensor> state) {
      this.seed = seed;
      network = new Network(state);
      adam = new Adam(state);
      epochs = (int) state.get("epochs").item();
    }

    Map<String, Tensor> state() {
      Map<String, Tensor> state = new LinkedHashMap<>(network.parameters());
      state.putAll(adam.state());
      state.put("epochs", Tensor.scalar(epochs));
      return state;
    }

    void learn(Digits digits, int untilEpoch) {
      for (; epochs < untilEpoch; epochs++) {
        // an epoch has numbers of its own, whichever came before it
        var random = new SplittableRandom(1_000L * seed + epochs);
        int[] order = shuffled(digits.size(), random);
        float learningRate = LEARNING_RATE * (float) StrictMath.pow(DECAY, epochs);
        for (int from = 0; from < order.length; from += BATCH) {
          int[] batch = Arrays.copyOfRange(order, from, Math.min(from + BATCH, order.length));
          Tensor images = shifted(digits.images().take(0, batch), random);
          Tensor labels = digits.labels().take(0, batch);
          adam.step(network.parameters(), network.gradients(images, labels), learningRate);
        }
      }
    }

    private static int[] shuffled(int size, SplittableRandom random) {
      int[] order = new int[size];
      for (int i = 0; i < size; i++) { // each goes to a place among those before it
        int place = random.nextInt(i + 1);
        order[i] = order[place];
        order[place] = i;
      }
      return order;
    }

    /** Shifts each image by up to three pixels, which keeps the network from memorising them. */
    private static Tensor shifted(Tensor images, SplittableRandom random) {
      List<Tensor> shifted = new ArrayList<>();
      for (Tensor image : Conv.pad2d(images, new Padding(3, 3, 3, 3), PadMode.REPLICATE)) {
        int row = random.nextInt(7);
        int column = random.nextInt(7);
        shifted.add(image.slice(1, row, row + 24).slice(2, column, column + 24));
      }
      return Tensor.stack(shifted, 0);
    }
  }

  /** The network. A linear layer is a convolution of 1 × 1 over a single pixel. */
  private static final class Network {
    private static final ConvOptions PLAIN = ConvOptions.defaults();
    private static final ConvOptions SAME = PLAIN.padding(2);
    private static final ConvOptions HALF = PLAIN.stride(2);

    private final Conv2D conv1;
    private final Conv2D conv2;
    private final Conv2D fc1;
    private final Conv2D fc2;

    Network(SplittableRandom random) {
      conv1 = layer(1, 6, 5, SAME, random);
      conv2 = layer(6, 16, 5, PLAIN, random);
      fc1 = layer(16 * 4 * 4, 84, 1, PLAIN, random);
      fc2 = layer(84, 10, 1, PLAIN, random);
    }

    /** Initialised as He et al. (2015) do for ReLU: normal, with variance 2 / taps. */
    private static Conv2D layer(
        int in, int out, int kernel, ConvOptions options, SplittableRandom random) {
      float deviation = (float) Math.sqrt(2.0 / (in * kernel * kernel));
      Tensor weight = Tensor.randn(random, out, in, kernel, kernel).mul(deviation);
      return Conv2D.of(weight, Tensor.zeros(out), options);
    }

    Network(Map<String, Tensor> parameters) {
      conv1 = Conv2D.of(parameters, "conv1", SAME);
      conv2 = Conv2D.of(parameters, "conv2", PLAIN);
      fc1 = Conv2D.of(parameters, "fc1", PLAIN);
      fc2 = Conv2D.of(parameters, "fc2", PLAIN);
    }

    Map<String, Tensor> parameters() {
      Map<String, Tensor> all = new LinkedHashMap<>();
      putAll(all, "conv1", conv1.parameters());
      putAll(all, "conv2", conv2.parameters());
      putAll(all, "fc1", fc1.parameters());
      putAll(all, "fc2", fc2.parameters());
      return all;
    }

    private static void putAll(Map<String, Tensor> all, String layer, Map<String, Tensor> its) {
      its.forEach((name, tensor) -> all.put(layer + "." + name, tensor));
    }

    /** Gradients of the mean cross-entropy of images (n, 1, 24, 24) and one-hot labels (n, 10), named as the parameters are. */
    Map<String, Tensor> gradients(Tensor images, Tensor labels) {
      Tensor map1 = conv1.forward(images).relu(); // (n, 6, 24, 24)
      Tensor half1 = Conv.avgPool2d(map1, 2, 2, HALF); // (n, 6, 12, 12)
      Tensor map2 = conv2.forward(half1).relu(); // (n, 16, 8, 8)
      Tensor half2 = Conv.avgPool2d(map2, 2, 2, HALF); // (n, 16, 4, 4)
      Tensor flat = half2.reshape(half2.dim(0), 16 * 4 * 4, 1, 1);
      Tensor hidden = fc1.forward(flat).relu(); // (n, 84, 1, 1)
      Tensor scores = fc2.forward(hidden).squeeze(3).squeeze(2); // (n, 10)

      Tensor gradScores = softmax(scores).sub(labels).div(images.dim(0));
      var ofFc2 = fc2.backward(hidden, gradScores.unsqueeze(2).unsqueeze(3));
      var ofFc1 = fc1.backward(flat, throughRelu(ofFc2.input(), hidden));
      Tensor gradHalf2 = ofFc1.input().reshape(half2.shape());
      Tensor gradMap2 = Conv.avgPool2dGradient(gradHalf2, map2.shape(), 2, 2, HALF);
      var ofConv2 = conv2.backward(half1, throughRelu(gradMap2, map2));
      Tensor gradMap1 = Conv.avgPool2dGradient(ofConv2.input(), map1.shape(), 2, 2, HALF);
      var ofConv1 = conv1.backward(images, throughRelu(gradMap1, map1));

      Map<String, Tensor> all = new LinkedHashMap<>();
      putAll(all, "conv1", ofConv1.parameters());
      putAll(all, "conv2", ofConv2.parameters());
      putAll(all, "fc1", ofFc1.parameters());
      putAll(all, "fc2", ofFc2.parameters());
      return all;
    }

    private Tensor scores(Tensor images) {
      Tensor x = Conv.avgPool2d(conv1.forward(images).relu(), 2, 2, HALF);
      x = Conv.avgPool2d(conv2.forward(x).relu(), 2, 2, HALF);
      x = x.reshape(x.dim(0), 16 * 4 * 4, 1, 1);
      return fc2.forward(fc1.forward(x).relu()).squeeze(3).squeeze(2);
    }

    /** The fraction of digits whose highest score is that of their label. */
    double accuracy(Digits digits) {
      int[] read = scores(digits.images()).argmax(1);
      int[] written = digits.labels().argmax(1);
      int right = 0;
      for (int i = 0; i < read.length; i++) {
        right += read[i] == written[i] ? 1 : 0;
      }
      return (double) right / read.length;
    }

    private static Tensor throughRelu(Tensor gradient, Tensor output) {
      return gradient.mul(output.map(v -> v > 0 ? 1 : 0));
    }

    private static Tensor softmax(Tensor scores) {
      Tensor e =
          scores.sub(scores.max(1, true)).exp(); // of numbers up to 0, so that it cannot overflow
      return e.div(e.sum(1, true));
    }
  }

  /** Adam (Kingma and Ba, 2015): steps by a running mean of the gradients, measured by their running mean square. */
  private static final class Adam {
    private static final float MEAN = 0.9f; // what is kept of each at a step
    private static final float SQUARE = 0.999f;

    private final Map<String, Tensor> means = new LinkedHashMap<>();
    private final Map<String, Tensor> squares = new LinkedHashMap<>();
    private int steps;

    Adam() {}

    /** Goes on from {@link #state()}. */
    Adam(Map<String, Tensor> state) {
      steps = (int) state.get("adam.steps").item();
      state.forEach((name, tensor) -> {
        if (name.startsWith("adam.mean.")) {
          means.put(name.substring("adam.mean.".length()), tensor);
        } else if (name.startsWith("adam.square.")) {
          squares.put(name.substring("adam.square.".length()), tensor);
        }
      });
    }

    Map<String, Tensor> state() {
      Map<String, Tensor> state = new LinkedHashMap<>();
      means.forEach((name, tensor) -> state.put("adam.mean." + name, tensor));
      squares.forEach((name, tensor) -> state.put("adam.square." + name, tensor));
      state.put("adam.steps", Tensor.scalar(steps));
      return state;
    }

    void step(Map<String, Tensor> parameters, Map<String, Tensor> gradients, float learningRate) {
      steps++;
      // the first means begin at zero, too low by these factors
      float meanBias = 1 - (float) StrictMath.pow(MEAN, steps);
      float squareBias = 1 - (float) StrictMath.pow(SQUARE, steps);
      parameters.forEach((name, parameter) -> {
        Tensor gradient = gradients.get(name);
        Tensor mean = means.computeIfAbsent(name, n -> Tensor.zeros(parameter.shape()));
        Tensor square = squares.computeIfAbsent(name, n -> Tensor.zeros(parameter.shape()));
        mean.assign(mean.mul(MEAN).add(gradient.mul(1 - MEAN)));
        square.assign(square.mul(SQUARE).add(gradient.mul(gradient).mul(1 - SQUARE)));
        Tensor size = square.div(squareBias).sqrt().add(1e-8f);
        parameter.addScaled(mean.div(size), -learningRate / meanBias);
      });
    }
  }
}
