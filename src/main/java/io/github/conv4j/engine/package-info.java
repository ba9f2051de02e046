/** The loops: contiguous arrays, offsets and sizes, all of them checked by the caller. Not exported. */
package io.github.conv4j.engine;
