package io.github.conv4j.io;

import io.github.conv4j.checks.Arguments;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Parses the dictionary in the header of an NPY file: as much of Python's literals as a type, a truth value and a tuple
 * of lengths need. It never recurses, however deep a hostile file nests its brackets.
 */
final class NpyDictionary {
  private static final List<String> KEYS = List.of("descr", "fortran_order", "shape");
  private static final String SPACE = " \t\n\r\f";

  /** What {@code peek} gives at the end of the text. In the text itself it is refused, as any stray character is. */
  private static final char END = '\0';

  private final String text;
  private final Source source;
  private int at;

  private String descr;
  private boolean fortranOrder;
  private int[] shape;

  private NpyDictionary(String text, Source source) {
    this.text = text;
    this.source = source;
  }

  static NpyDictionary parse(String text, Source source) throws IOException {
    var dictionary = new NpyDictionary(text, source);
    dictionary.parse();
    return dictionary;
  }

  /** The type as written, such as {@code <f4}; empty if it is structured. */
  Optional<String> descr() {
    return Optional.ofNullable(descr);
  }

  boolean fortranOrder() {
    return fortranOrder;
  }

  /** The shape; its elements fit an array. */
  int[] shape() {
    return shape;
  }

  IOException error(String what) {
    return source.error(what, "header " + Arguments.excerpt(text.strip()));
  }

  private void parse() throws IOException {
    expect('{');
    Set<String> seen = new HashSet<>();
    boolean more = true;
    while (more && peek() != '}') {
      String key = string("a key");
      if (!KEYS.contains(key)) {
        throw error("header has the key '" + Arguments.excerpt(key) + "' but must have "
            + String.join(", ", KEYS));
      }
      if (!seen.add(key)) { // Python takes the last one, others may take the first
        throw error("header has the key '" + key + "' twice");
      }
      expect(':');
      value(key);
      more = accept(',');
    }
    expect('}');
    peek();
    if (at < text.length()) {
      throw unexpected("its end");
    }
    for (String key : KEYS) {
      if (!seen.contains(key)) {
        throw error("header has no key '" + key + "'");
      }
    }
  }

  private void value(String key) throws IOException {
    switch (key) {
      case "descr" -> descr = type();
      case "fortran_order" -> fortranOrder = truth();
      default -> shape = tuple();
    }
  }

  private String type() throws IOException {
    if (peek() == '[' || peek() == '(') {
      skipBrackets();
      return null;
    }
    return string("a type");
  }

  /** Skips a structured type, such as {@code [('a', '<f4'), ('b', '<i4', (2,))]}. */
  private void skipBrackets() throws IOException {
    int start = at;
    int depth = 0;
    do {
      switch (peek()) {
        case '[', '(' -> depth++;
        case ']', ')' -> depth--;
        case '\'', '"' -> {
          string("a name");
          at--; // back to its closing quote
        }
        default -> {
          if (at == text.length()) {
            throw error("header ends within the type that begins at " + start);
          }
        }
      }
      at++;
    } while (depth > 0);
  }

  private boolean truth() throws IOException {
    boolean value = peek() == 'T';
    String word = value ? "True" : "False";
    if (!text.startsWith(word, at)) {
      throw unexpected("True or False");
    }
    at += word.length();
    return value;
  }

  private int[] tuple() throws IOException {
    if (isDigit(peek())) {
      throw error("shape is a number but must be a tuple such as (3,)");
    }
    expect('(');
    IntStream.Builder lengths = IntStream.builder();
    long product = 1;
    int rank = 0;
    boolean comma = true;
    while (comma && peek() != ')') {
      int length = length();
      product *= Math.max(length, 1); // the strides of an empty tensor have to fit, too
      if (product > Arguments.ARRAY_LIMIT) {
        throw error("lengths other than 0 of the shape have a product of at least " + product
            + ", beyond an array's limit of " + Arguments.ARRAY_LIMIT);
      }
      lengths.add(length);
      rank++;
      comma = accept(',');
    }
    expect(')');
    if (rank == 1 && !comma) {
      throw error("shape is a number but must be a tuple such as (3,)");
    }
    return lengths.build().toArray();
  }

  private int length() throws IOException {
    boolean negative = accept('-');
    if (!isDigit(peek())) {
      throw unexpected("a length");
    }
    int start = at;
    long length = 0;
    for (; at < text.length() && isDigit(text.charAt(at)); at++) {
      length = Math.min(length * 10 + text.charAt(at) - '0', Integer.MAX_VALUE);
    }
    String digits = Arguments.excerpt(text.substring(start, at));
    if (text.startsWith("L", at)) { // Python 2's long
      at++;
    }
    if (negative) {
      throw error("shape has the negative length -" + digits);
    }
    if (length > Arguments.ARRAY_LIMIT) {
      throw error("shape has the length " + digits + ", beyond an array's limit of "
          + Arguments.ARRAY_LIMIT);
    }
    return (int) length;
  }

  /** A string. No key and no type that is read needs escapes, so a backslash only guards a quote. */
  private String string(String what) throws IOException {
    char quote = peek();
    if (quote != '\'' && quote != '"') {
      throw unexpected(what);
    }
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= text.length()) {
      throw error("header ends within the string that begins at " + at);
    }
    String string = text.substring(at + 1, end);
    at = end + 1;
    return string;
  }

  /** The next character that is not a space. */
  private char peek() {
    while (at < text.length() && SPACE.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : END;
  }

  private boolean accept(char c) {
    boolean found = peek() == c;
    at += found ? 1 : 0;
    return found;
  }

  private void expect(char c) throws IOException {
    if (!accept(c)) {
      throw unexpected("'" + c + "'");
    }
  }

  private IOException unexpected(String wanted) {
    peek();
    String found =
        at == text.length() ? "ends" : "has '" + Arguments.excerpt("" + text.charAt(at)) + "'";
    return error("header " + found + " at " + at + " but must have " + wanted + " there");
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
