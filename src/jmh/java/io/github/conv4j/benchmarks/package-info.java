/**
 * Benchmarks of the public API: the layers of ResNet-50, depthwise layers, filters of a picture, the textbook's calls and
 * matrix products, each on the plain back-end and on the Vector API. {@link io.github.conv4j.benchmarks.Benchmarks} runs them.
 */
package io.github.conv4j.benchmarks;
