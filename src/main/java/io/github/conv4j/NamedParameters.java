package io.github.conv4j;

import io.github.conv4j.checks.Arguments;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The names that PyTorch gives to parameters: of a layer alone, and of a layer within a network. */
final class NamedParameters {
  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  /** How many names a message lists. */
  private static final int LISTED = 20;

  private NamedParameters() {}

  /** What belongs to weight and bias, under their names and unmodifiable; a bias of null is left out. */
  static Map<String, Tensor> of(Tensor weight, Tensor bias) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    named.put(WEIGHT, weight);
    if (bias != null) {
      named.put(BIAS, bias);
    }
    return Collections.unmodifiableMap(named);
  }

  /** The weight of a layer of a network; refuses a network that has none of that name. */
  static Tensor weight(String operation, Map<String, Tensor> network, String layer) {
    String name = name(layer, WEIGHT);
    if (!network.containsKey(name)) {
      throw new IllegalArgumentException(
          operation + ": there is no " + Arguments.excerpt(name) + "; " + others(network, layer));
    }
    return Arguments.notNull(operation, Arguments.excerpt(name), network.get(name));
  }

  /** The bias of a layer of a network, or null. */
  static Tensor biasOrNull(Map<String, Tensor> network, String layer) {
    return network.get(name(layer, BIAS));
  }

  private static String name(String layer, String parameter) {
    return layer.isEmpty() ? parameter : layer + "." + parameter;
  }

  // ---- the names that there are, for one who mistyped ----

  private static String others(Map<String, Tensor> network, String layer) {
    List<String> names = network.keySet().stream().filter(Objects::nonNull).toList();
    if (names.isEmpty()) {
      return "there are no parameters at all";
    }
    String beginning = beginning(names, layer);
    List<String> alike =
        names.stream().filter(name -> name.startsWith(beginning)).toList();
    return (beginning.isEmpty() ? "all names: " : "names that begin alike: ") + list(alike);
  }

  /** What a layer's name shares with the names nearest to it: its own modules if it has any, else the last module around it. */
  private static String beginning(List<String> names, String layer) {
    String own = layer + ".";
    if (names.stream().anyMatch(name -> name.startsWith(own))) {
      return own;
    }
    int shared =
        names.stream().mapToInt(name -> sharedLength(name, layer)).max().orElse(0);
    int module = layer.lastIndexOf('.', shared - 1) + 1;
    return layer.substring(0, module > 0 ? module : shared);
  }

  private static int sharedLength(String a, String b) {
    int length = 0;
    while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
      length++;
    }
    return length;
  }

  private static String list(List<String> names) {
    String listed =
        names.stream().limit(LISTED).map(Arguments::excerpt).collect(Collectors.joining(", "));
    int left = names.size() - LISTED;
    return left > 0 ? listed + " and " + left + " more" : listed;
  }
}
