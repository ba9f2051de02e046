/**
 * Examples that run as tests and follow the textbook step by step: cross-correlation, edge detection, learning a kernel,
 * channels, 1×1, padding and stride, views, a network that reads digits; and a program that finds the edges in a photograph.
 * They use only the public API.
 */
package io.github.conv4j.examples;
