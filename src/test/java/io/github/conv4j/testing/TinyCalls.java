package io.github.conv4j.testing;

import io.github.conv4j.Conv;
import io.github.conv4j.ConvOptions;
import io.github.conv4j.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Calls every operation that computes, each with a single multiply-add, and prints what it throws. */
public final class TinyCalls {
  private TinyCalls() {}

  public static void main(String[] arguments) {
    Tensor one = Tensor.ones(1, 1);
    ConvOptions options = ConvOptions.defaults();
    Map<String, Runnable> calls = new LinkedHashMap<>();
    calls.put("corr2d", () -> Conv.corr2d(one, one));
    calls.put("conv2d", () -> Conv.conv2d(one, one));
    calls.put("convTranspose2d", () -> Conv.convTranspose2d(one, one, null, options));
    calls.put("inputGradient", () -> Conv.conv2dInputGradient(one, one, one.shape(), options));
    calls.put("weightGradient", () -> Conv.conv2dWeightGradient(one, one, one.shape(), options));
    calls.put("biasGradient", () -> Conv.conv2dBiasGradient(one));
    calls.put("matmul", () -> one.matmul(one));
    calls.forEach((name, call) -> {
      try {
        call.run();
        System.out.println(name + " ran");
      } catch (IllegalStateException e) {
        System.out.println(name + " threw " + e.getMessage());
      }
    });
  }
}
