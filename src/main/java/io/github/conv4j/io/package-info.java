/** Reads and writes tensors as files of other tools. */
package io.github.conv4j.io;
