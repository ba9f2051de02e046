package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.work.Work;

/** One weight gradient that was asked for: the sizes of its convolution, what it reads, where it goes, and who computes it. */
final class GradientCall {
  final Kernel kernel;
  final int threads;
  final ConvShape shape;

  /** The input of the convolution. */
  float[] x;

  int xAt;

  /** The gradient with respect to its output. */
  float[] gradOutput;

  int gradAt;

  /** All zero before; takes the result, from 0. */
  float[] out;

  GradientCall(Kernel kernel, int threads, ConvShape shape) {
    this.kernel = kernel;
    this.threads = threads;
    this.shape = shape;
  }

  /** Says what the convolution read. */
  GradientCall of(float[] input, int at) {
    x = input;
    xAt = at;
    return this;
  }

  /** Says what is known of its output. */
  GradientCall with(float[] gradient, int at) {
    gradOutput = gradient;
    gradAt = at;
    return this;
  }

  /** Says where the result goes. */
  GradientCall into(float[] result) {
    out = result;
    return this;
  }

  /** Where an output channel of an image begins in the gradient. */
  int gradient(int image, int channel) {
    return gradAt + (image * shape.outChannels() + channel) * shape.outPlane();
  }

  void run(Work.Job<Scratch> job) {
    Work.run(threads, Scratch.PER_THREAD, job);
  }
}
