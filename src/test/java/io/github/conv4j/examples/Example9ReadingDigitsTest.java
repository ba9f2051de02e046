package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A network of three layers learns to read handwritten digits and is tested on digits that it has not seen. */
@Tag("engine")
class Example9ReadingDigitsTest {
  private static final int TRAINING = 1_437; // of 1,797 digits; the other 360 are for the test
  private static final int EPOCHS = 16;
  private static final int BATCH = 16;
  private static final float LEARNING_RATE = 0.03f; // in the first epoch
  private static final float DECAY = 0.85f; // factor of the learning rate per epoch
  private static final float MOMENTUM = 0.9f;

  /**
   * The CRC-32 of all learned parameters, taken from a run. It must be the same on both back-ends and on every JDK, because
   * everything used here has the same bits everywhere: the convolutions, their gradients, the sums of tensors, {@link
   * StrictMath} and {@link Random}. After a change to the network or its training, put the new value here.
   */
  private static final String LEARNED = "e0815c73";

  @Test
  void three_layers_learn_to_read_digits_that_they_have_not_seen() throws IOException {
    Digits digits = Digits.read();
    Digits training = digits.slice(0, TRAINING);
    Digits unseen = digits.slice(TRAINING, digits.size());
    var random = new Random(3); // 1 to 4 come to 96.9, 98.1, 97.5 and 96.9 %
    var network = new Network(random);

    float learningRate = LEARNING_RATE;
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      long start = System.nanoTime();
      double loss = learn(network, training.shuffledAndShifted(random), learningRate);
      double seconds = (System.nanoTime() - start) / 1e9;
      learningRate *= DECAY;
      System.out.println(String.format(
          Locale.ROOT,
          "epoch %2d: loss %.4f, %.2f %% of unseen digits read, %.2f s (%s)",
          epoch,
          loss,
          100 * accuracy(network, unseen),
          seconds,
          Conv.backend()));
    }

    assertThat(accuracy(network, unseen)).isGreaterThanOrEqualTo(0.96);
    assertThat(network.hash()).isEqualTo(LEARNED);
  }

  /** Trains for one epoch, batch by batch; returns the mean loss. */
  private static double learn(Network network, Digits digits, float learningRate) {
    double loss = 0;
    for (int from = 0; from < digits.size(); from += BATCH) {
      Digits batch = digits.slice(from, Math.min(from + BATCH, digits.size()));
      loss += network.learn(batch, learningRate) * batch.size();
    }
    return loss / digits.size();
  }

  /** The fraction of digits whose highest score is that of their label. */
  private static double accuracy(Network network, Digits digits) {
    int[] read = network.scores(digits.images()).argmax(1);
    int[] written = digits.labels().argmax(1);
    int right = 0;
    for (int i = 0; i < read.length; i++) {
      right += read[i] == written[i] ? 1 : 0;
    }
    return (double) right / read.length;
  }

  /** Three convolutions with ReLU between them; the score of a digit is the mean of its channel in the last. */
  private static final class Network {
    private final Layer first;
    private final Layer second;
    private final Layer third;

    Network(Random random) {
      ConvOptions options = ConvOptions.defaults();
      first = new Layer(1, 16, 3, options.padding(1), random); // (n, 16, 8, 8)
      second = new Layer(16, 32, 3, options, random); // (n, 32, 6, 6)
      third = new Layer(32, 10, 5, options, random); // (n, 10, 2, 2)
    }

    /** Maps images (n, 1, 8, 8) to scores (n, 10). */
    Tensor scores(Tensor images) {
      Tensor hidden1 = first.conv.forward(images).relu();
      Tensor hidden2 = second.conv.forward(hidden1).relu();
      return means(third.conv.forward(hidden2));
    }

    /** Takes one step of gradient descent on the mean cross-entropy of a batch; returns the loss before the step. */
    double learn(Digits batch, float learningRate) {
      Tensor hidden1 = first.conv.forward(batch.images()).relu();
      Tensor hidden2 = second.conv.forward(hidden1).relu();
      Tensor maps = third.conv.forward(hidden2);
      Tensor logProbabilities = logSoftmax(means(maps));

      // d(loss) / d(scores); every pixel of a map contributes equally to its score
      Tensor gradScores = exp(logProbabilities).sub(batch.labels()).div(batch.size()); // (n, 10)
      int pixels = maps.dim(2) * maps.dim(3);
      Tensor gradMaps = gradScores.div(pixels).unsqueeze(2).unsqueeze(3).broadcastTo(maps.shape());

      var gradients3 = third.conv.backward(hidden2, gradMaps);
      var gradients2 = second.conv.backward(hidden1, throughRelu(gradients3.input(), hidden2));
      var gradients1 =
          first.conv.backward(batch.images(), throughRelu(gradients2.input(), hidden1));
      first.step(gradients1, learningRate);
      second.step(gradients2, learningRate);
      third.step(gradients3, learningRate);
      return -(double) logProbabilities.mul(batch.labels()).sum() / batch.size();
    }

    String hash() {
      var crc = new CRC32();
      for (Layer layer : List.of(first, second, third)) {
        for (Tensor parameter : layer.conv.parameters().values()) {
          ByteBuffer bytes = ByteBuffer.allocate(parameter.size() * Float.BYTES);
          bytes.asFloatBuffer().put(parameter.toArray());
          crc.update(bytes);
        }
      }
      return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    /** (n, c, h, w) to (n, c). */
    private static Tensor means(Tensor maps) {
      return maps.mean(3).mean(2);
    }

    private static Tensor throughRelu(Tensor gradient, Tensor output) {
      return gradient.mul(output.map(v -> v > 0 ? 1 : 0));
    }

    /** The logarithm of the softmax of each row. */
    private static Tensor logSoftmax(Tensor scores) {
      Tensor shifted = scores.sub(scores.max(1).unsqueeze(1)); // so that exp cannot overflow
      Tensor sums = exp(shifted).sum(1).unsqueeze(1);
      return shifted.sub(sums.map(v -> (float) StrictMath.log(v)));
    }

    private static Tensor exp(Tensor t) {
      return t.map(v -> (float) StrictMath.exp(v)); // Math.exp may differ from JDK to JDK
    }
  }

  /** A convolution trained with momentum: each step keeps nine tenths of the previous one. */
  private static final class Layer {
    final Conv2D conv;
    private Conv2D.Gradients velocity;

    /** Initialises the weight as He et al. (2015) do for ReLU: normal, with variance 2 / taps. */
    Layer(int in, int out, int kernel, ConvOptions options, Random random) {
      float deviation = (float) Math.sqrt(2.0 / (in * kernel * kernel));
      Tensor weight = Tensor.randn(random, out, in, kernel, kernel).mul(deviation);
      conv = Conv2D.of(weight, Tensor.zeros(out), options);
      velocity = new Conv2D.Gradients(null, Tensor.zeros(weight.shape()), Tensor.zeros(out));
    }

    void step(Conv2D.Gradients gradients, float learningRate) {
      Tensor weight = velocity.weight().mul(MOMENTUM);
      Tensor bias = velocity.bias().mul(MOMENTUM);
      velocity = new Conv2D.Gradients(null, weight, bias).plus(gradients);
      conv.step(velocity, learningRate);
    }
  }
}
