/**
 * Examples that run as tests and climb the textbook's ladder: cross-correlation, edge detection, learning a kernel, channels,
 * 1×1, padding and stride, views, and on to a network that reads digits; then a photograph. They use the public API alone.
 */
package io.github.conv4j.examples;
