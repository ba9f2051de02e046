package io.github.conv4j.examples;

import io.github.conv4j.Conv;
import io.github.conv4j.PadMode;
import io.github.conv4j.Padding;
import io.github.conv4j.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Images (n, 1, 8, 8), from 0 (paper) to 1 (ink), and one-hot labels (n, 10). */
record Digits(Tensor images, Tensor labels) {
  static Digits read() throws IOException {
    List<Tensor> images = new ArrayList<>();
    List<Tensor> labels = new ArrayList<>();
    try (var file = Digits.class.getResourceAsStream("/digits.csv.gz");
        var lines = new BufferedReader(
            new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] numbers = line.split(",", -1); // 64 pixels from 0 to 16, then the digit
        float[] pixels = new float[64];
        for (int i = 0; i < 64; i++) {
          pixels[i] = Float.parseFloat(numbers[i]) / 16;
        }
        Tensor label = Tensor.zeros(10);
        label.set(1, Integer.parseInt(numbers[64]));
        images.add(Tensor.wrap(pixels, 1, 8, 8));
        labels.add(label);
      }
    }
    return new Digits(Tensor.stack(images, 0), Tensor.stack(labels, 0));
  }

  int size() {
    return images.dim(0);
  }

  Digits slice(int from, int to) {
    return new Digits(images.slice(0, from, to), labels.slice(0, from, to));
  }

  /** Shuffles the digits and shifts each by up to a pixel, which keeps the network from memorising them. */
  Digits shuffledAndShifted(Random random) {
    Tensor padded = Conv.pad2d(images, new Padding(1, 1, 1, 1), PadMode.ZEROS);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    List<Tensor> shifted = new ArrayList<>();
    List<Tensor> sameOrder = new ArrayList<>();
    for (int i : order) {
      int row = random.nextInt(3);
      int column = random.nextInt(3);
      shifted.add(padded.select(0, i).slice(1, row, row + 8).slice(2, column, column + 8));
      sameOrder.add(labels.select(0, i));
    }
    return new Digits(Tensor.stack(shifted, 0), Tensor.stack(sameOrder, 0));
  }
}
