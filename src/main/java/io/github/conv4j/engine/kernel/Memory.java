package io.github.conv4j.engine.kernel;

import java.util.function.Supplier;

/** What a kernel keeps for one thread from call to call. What it is, only the kernel knows. */
public final class Memory {
  private Object kept;

  /** Makes an empty one. */
  public Memory() {}

  /** What a kernel has put here, or else what it makes now. A thread changes its kernel but a time or two in its life. */
  @SuppressWarnings("unchecked")
  <T> T of(Class<T> type, Supplier<T> maker) {
    if (!type.isInstance(kept)) {
      kept = maker.get();
    }
    return (T) kept;
  }
}
