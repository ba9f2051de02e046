/** A user's module: conv4j is all that it requires. */
module app {
  requires io.github.conv4j;
}
