/**
 * Reads and writes tensors as files of other tools: {@link io.github.conv4j.io.Npy} and {@link io.github.conv4j.io.Npz},
 * NumPy's arrays; {@link io.github.conv4j.io.Images}, pictures.
 *
 * <p>What is wrong with the bytes of a file is an {@link java.io.IOException}. A file is replaced only once the new one is
 * complete.
 */
package io.github.conv4j.io;
