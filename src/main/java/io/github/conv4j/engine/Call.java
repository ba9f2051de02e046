package io.github.conv4j.engine;

import io.github.conv4j.engine.kernel.Kernel;
import io.github.conv4j.engine.work.Work;

/** One convolution that was asked for: its sizes, what it reads, where its result goes, and who does it. */
final class Call {
  final Kernel kernel;
  final int threads;
  ConvShape shape;

  /** The input. */
  float[] x;

  int xAt;
  Weights weights;

  /** The weight in its order, null if it lies in panels alone: asked for once, since another call may pack it meanwhile. */
  float[] rows;

  /** One element an output channel, from 0, or null for none. */
  float[] bias;

  /** The result; what it holds before does not matter. */
  float[] out;

  int outAt;

  Call(Kernel kernel, int threads, ConvShape shape) {
    this.kernel = kernel;
    this.threads = threads;
    this.shape = shape;
  }

  /** Says what is convolved. */
  Call of(float[] input, int at) {
    x = input;
    xAt = at;
    return this;
  }

  /** Says what it is convolved with. */
  Call with(Weights weights, float[] bias) {
    this.weights = weights;
    this.rows = weights.rows();
    this.bias = bias;
    return this;
  }

  /** Says where the result goes. */
  Call into(float[] result, int at) {
    out = result;
    outAt = at;
    return this;
  }

  /** Takes the call for another convolution that has the same result. */
  Call as(ConvShape other) {
    shape = other;
    return this;
  }

  /** Where an input plane begins, counted over all images. */
  int inPlane(int plane) {
    return xAt + plane * shape.inPlane();
  }

  /** Where an output plane begins, counted over all images. */
  int outPlane(int plane) {
    return outAt + plane * shape.outPlane();
  }

  /** The bias of an output channel, −0 for none, which changes nothing that it is added to. */
  float add(int channel) {
    return bias == null ? -0f : bias[channel];
  }

  void run(Work.Job<Scratch> job) {
    Work.run(threads, Scratch.PER_THREAD, job);
  }
}
