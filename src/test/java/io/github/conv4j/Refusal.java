package io.github.conv4j;

/**
 * A wrong call of a public method, and what it throws.
 *
 * @param method the method's name and parameter types, as in {@code select(int, int)}
 */
record Refusal(
    String method, Runnable call, Class<? extends RuntimeException> type, String message) {
  /** What a message says about too many elements, after their number. */
  static final String LIMIT = " an array's limit of 2147483639";

  private static Refusal of(
      String method, Class<? extends RuntimeException> type, String message, Runnable call) {
    String name = method.substring(0, method.indexOf('('));
    if (name.equals("of")) { // which says nothing alone
      name = "Tensor.of";
    }
    return new Refusal(method, call, type, name + ": " + message);
  }

  // The message is given without the name of the method, with which it begins.

  static Refusal argument(String method, String message, Runnable call) {
    return of(method, IllegalArgumentException.class, message, call);
  }

  static Refusal index(String method, String message, Runnable call) {
    return of(method, IndexOutOfBoundsException.class, message, call);
  }

  /** The message says only which argument is null. */
  static Refusal isNull(String method, String argument, Runnable call) {
    return of(method, NullPointerException.class, argument + " is null", call);
  }

  static Refusal unsupported(String method, String message, Runnable call) {
    return of(method, UnsupportedOperationException.class, message, call);
  }

  static Tensor zeros(int... shape) {
    return Tensor.zeros(shape);
  }

  /** A view of one element, stretched to a shape without taking memory. */
  static Tensor huge(int... shape) {
    return Tensor.scalar(1).broadcastTo(shape);
  }

  @Override
  public String toString() {
    return method + " says " + message;
  }
}
