package io.github.conv4j.checks;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Checks single arguments of public methods, and formats shapes and foreign text for messages. */
public final class Arguments {
  /** The longest array that every JVM can allocate: some reserve a few words for a header. */
  public static final int ARRAY_LIMIT = Integer.MAX_VALUE - 8;

  /** How many characters of a foreign text are shown. */
  private static final int EXCERPT = 160;

  private Arguments() {}

  /**
   * Checks that an argument is not null.
   *
   * @param <T> the argument's type
   * @param operation the method that the caller typed
   * @param name the argument's name
   * @param value the argument
   * @return the argument
   */
  public static <T> T notNull(String operation, String name, T value) {
    if (value == null) {
      throw new NullPointerException(operation + ": " + name + " is null");
    }
    return value;
  }

  /**
   * Checks that an argument is not too small.
   *
   * @param operation the method that the caller typed
   * @param name the argument's name
   * @param value the argument
   * @param least its smallest legal value
   */
  public static void atLeast(String operation, String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          operation + ": " + name + " is " + value + " but must be at least " + least);
    }
  }

  /**
   * Formats a shape for a message.
   *
   * @param shape lengths of the axes
   * @return a text such as {@code (2, 3)}, or {@code ()} for rank 0
   */
  public static String text(int[] shape) {
    return Arrays.toString(shape).replace('[', '(').replace(']', ')');
  }

  /**
   * Makes text from a file fit for a message.
   *
   * @param text any text
   * @return one line of ASCII, of limited length
   */
  public static String excerpt(String text) {
    String shown = text.chars()
        .limit(EXCERPT)
        .mapToObj(c -> c >= ' ' && c <= '~' ? "" + (char) c : "\\u%04x".formatted(c))
        .collect(Collectors.joining());
    return text.length() > EXCERPT ? shown + "..." : shown;
  }
}
