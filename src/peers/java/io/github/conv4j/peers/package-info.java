/** Compares conv4j with native engines, on the same arrays: {@link io.github.conv4j.peers.Peers} runs it all. */
package io.github.conv4j.peers;
