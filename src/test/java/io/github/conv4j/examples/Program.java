package io.github.conv4j.examples;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What programs that read and write files have in common: they say in one line what went wrong. */
final class Program {
  private Program() {}

  /** Something that a program does. */
  interface Body {
    void run() throws IOException;
  }

  /** Returns one line that says what went wrong, or null. */
  static String problem(Body body) {
    try {
      body.run();
      return null;
    } catch (NoSuchFileException e) {
      return e.getFile() + ": " + (e.getReason() == null ? "no such file" : e.getReason());
    } catch (FileSystemException e) { // its message may be the name alone
      return e.getFile() + ": "
          + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
    } catch (IOException | IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** Ends the process with status 1 and one line if there was a problem. */
  static void exit(String name, String problem) {
    if (problem != null) {
      System.err.println(name + ": " + problem);
      System.exit(1);
    }
  }

  /** Finds a file of the test resources. */
  static Path resource(String name) {
    try {
      return Path.of(Program.class.getResource("/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
