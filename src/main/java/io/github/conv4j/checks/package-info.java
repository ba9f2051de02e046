/** Checks that the public packages share. Not exported. */
package io.github.conv4j.checks;
