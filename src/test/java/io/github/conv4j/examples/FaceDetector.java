package io.github.conv4j.examples;

import io.github.conv4j.Conv;
import io.github.conv4j.Conv2D;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import io.github.conv4j.io.Npz;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small pretrained network that finds faces: the tiny face detector of face-api.js. It looks at 13 × 13 cells of a picture, and
 * in each of them at five boxes. A thread needs a detector of its own.
 */
final class FaceDetector {
  /** Pixels of a side of the pictures that it takes. */
  static final int SIZE = 416;

  private static final int CELLS = 13;

  /** Width and height of the five boxes, in cells. */
  private static final double[][] ANCHORS = {
    {1.603231, 2.094468},
    {6.041143, 7.080126},
    {2.882459, 3.518061},
    {4.266906, 5.178857},
    {9.041765, 10.66308}
  };

  /** What all pictures have in common: the mean of each channel, of values from 0 to 255. */
  private static final Tensor MEANS = Tensor.of(new float[] {117.001f, 114.697f, 97.404f}, 3, 1, 1);

  private static final ConvOptions HALVES = ConvOptions.defaults().stride(2).same();

  private final Layer first;
  private final List<Layer> depthwise = new ArrayList<>();
  private final List<Layer> pointwise = new ArrayList<>();
  private final Layer last;

  /** A convolution and its result, which each picture writes over: with new ones a run would allocate and clear 27 MB. */
  private record Layer(Conv2D convolution, Tensor result) {
    /** Freezes a convolution whose results have so many pixels a side. */
    static Layer of(Map<String, Tensor> parameters, String name, ConvOptions options, int side) {
      Conv2D convolution = Conv2D.of(parameters, name, options);
      int channels = convolution.weight().dim(0);
      return new Layer(convolution.freeze(), Tensor.zeros(channels, side, side));
    }

    Tensor forward(Tensor x) {
      convolution.forward(x, result);
      return result;
    }
  }

  /**
   * A face that was found.
   *
   * @param score how sure the network is, from 0 to 1
   * @param left of its box, in pixels of the picture of {@link #SIZE}, as all that follows
   */
  record Face(double score, double left, double top, double width, double height) {
    /** The area that two boxes share, as a part of what they cover together. */
    double overlap(Face other) {
      double across = Math.min(left + width, other.left + other.width) - Math.max(left, other.left);
      double down = Math.min(top + height, other.top + other.height) - Math.max(top, other.top);
      double shared = Math.max(0, across) * Math.max(0, down);
      return shared / (width * height + other.width * other.height - shared);
    }
  }

  private FaceDetector(Map<String, Tensor> parameters) {
    ConvOptions options = ConvOptions.defaults();
    int side = SIZE - 2; // no padding
    first = Layer.of(parameters, "conv0", options, side);
    for (int i = 1; i <= 5; i++) {
      side = (side + 1) / 2; // by pooling: 207, 104, 52, 26 and 13
      int channels = parameters.get("conv" + i + ".depthwise.weight").dim(0);
      ConvOptions each = options.padding(1).groups(channels);
      depthwise.add(Layer.of(parameters, "conv" + i + ".depthwise", each, side));
      pointwise.add(Layer.of(parameters, "conv" + i, options, side));
    }
    last = Layer.of(parameters, "conv8", options, side);
  }

  /** Reads the weights, which are bytes: each stands for scale · byte + least, and {@code NAME.scale} holds the two numbers. */
  static FaceDetector read() throws IOException {
    Map<String, Tensor> stored;
    try (InputStream file = FaceDetector.class.getResourceAsStream("/face-detector.npz")) {
      stored = Npz.read(file);
    }
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    stored.forEach((name, bytes) -> {
      Tensor scale = stored.get(name + ".scale");
      if (scale != null) {
        String ours = name.replace("filters", "weight")
            .replace("depthwise_filter", "depthwise.weight")
            .replace("pointwise_filter", "weight");
        parameters.put(ours, bytes.mul(scale.get(0)).add(scale.get(1)));
      }
    });
    return new FaceDetector(parameters);
  }

  /**
   * Maps a picture (3, 416, 416) with values in [0, 1] to what the network says of each cell: (25, 13, 13). The next picture
   * writes over it.
   */
  Tensor forward(Tensor picture) {
    Tensor x = picture.sub(MEANS.div(255));
    x = leaky(Conv.maxPool2d(first.forward(x), 2, 2, HALVES)); // (16, 207, 207)
    for (int i = 0; i < depthwise.size(); i++) {
      Tensor y = pointwise.get(i).forward(depthwise.get(i).forward(x));
      // the last block leaves 13 pixels a side as they are
      ConvOptions pooling = i < 4 ? HALVES : ConvOptions.defaults().same();
      x = leaky(Conv.maxPool2d(y, 2, 2, pooling));
    }
    return last.forward(x);
  }

  /** Leaky ReLU. It comes after pooling, which gives the same since it never changes which of two numbers is larger. */
  private static Tensor leaky(Tensor x) {
    return x.maximum(x.mul(0.1f));
  }

  /** Finds the faces in a picture (3, 416, 416) with values in [0, 1], the surest first. */
  List<Face> find(Tensor picture) {
    Tensor cells = forward(picture);
    List<Face> candidates = new ArrayList<>();
    for (int box = 0; box < ANCHORS.length; box++) {
      for (int row = 0; row < CELLS; row++) {
        for (int column = 0; column < CELLS; column++) {
          Face face = face(cells, box, row, column);
          if (face.score > 0.5) {
            candidates.add(face);
          }
        }
      }
    }
    candidates.sort(Comparator.comparingDouble(Face::score).reversed());
    List<Face> faces = new ArrayList<>();
    for (Face candidate : candidates) { // of several boxes around one face, the best
      if (faces.stream().noneMatch(face -> face.overlap(candidate) > 0.4)) {
        faces.add(candidate);
      }
    }
    return faces;
  }

  /** Says what five channels mean: where a box lies in its cell, how large it is beside its anchor, and a score. */
  private static Face face(Tensor cells, int box, int row, int column) {
    double pixels = (double) SIZE / CELLS;
    double[] t = new double[5];
    for (int i = 0; i < t.length; i++) {
      t[i] = cells.get(5 * box + i, row, column);
    }
    double width = StrictMath.exp(t[2]) * ANCHORS[box][0] * pixels;
    double height = StrictMath.exp(t[3]) * ANCHORS[box][1] * pixels;
    double middle = (column + logistic(t[0])) * pixels;
    double centre = (row + logistic(t[1])) * pixels;
    return new Face(logistic(t[4]), middle - width / 2, centre - height / 2, width, height);
  }

  private static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
