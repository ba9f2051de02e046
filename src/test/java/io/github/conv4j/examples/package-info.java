/**
 * Examples that run as tests and follow the textbook step by step: cross-correlation, edge detection, learning a kernel,
 * channels, 1×1, padding and stride, views, networks that read digits; a pretrained one that finds faces; a layer that serves
 * threads; and programs that find edges and faces in a picture. They use only the public API.
 */
package io.github.conv4j.examples;
