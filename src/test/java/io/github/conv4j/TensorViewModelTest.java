package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random chains of views against {@link ViewModel}, which knows nothing of strides. */
class TensorViewModelTest {
  private static final int CHAINS = 2000;
  private static final int STEPS = 8;
  private static final int LARGEST = 2000;

  /** One fixed seed and a fresh one. The seed that a failure names, put in front, fails in the first chain. */
  private static LongStream seeds() {
    return LongStream.of(20, new SplittableRandom().nextLong());
  }

  @ParameterizedTest(name = "from seed {0}")
  @MethodSource("seeds")
  void every_chain_of_views_reads_and_writes_what_the_model_says(long first) {
    for (int i = 0; i < CHAINS; i++) {
      long seed = first + i;
      var chain = new Chain(seed);
      try {
        chain.start();
        for (int step = 0; step < STEPS; step++) {
          chain.step();
          chain.compare();
          chain.write();
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + "L: " + chain.story + ": " + e.getMessage(), e);
      }
    }
  }

  /** A tensor that becomes view after view, beside its model and the whole tensor that it views. */
  private static final class Chain {
    final SplittableRandom random;
    final StringBuilder story = new StringBuilder();
    Tensor whole;
    float[] expectedWhole;
    Tensor view;
    ViewModel model;
    float nextValue = 1000;

    Chain(long seed) {
      random = new SplittableRandom(seed);
    }

    void start() {
      int[] shape = random.ints(random.nextInt(5), 0, 5).toArray();
      if (random.nextInt(4) > 0) { // empty tensors are frequent enough without
        Arrays.setAll(shape, axis -> Math.max(shape[axis], 1));
      }
      story.append("shape ").append(Arrays.toString(shape));
      float[] values = new float[ViewModel.size(shape)];
      for (int i = 0; i < values.length; i++) {
        values[i] = i;
      }
      startFrom(
          Tensor.of(values, shape.length == 0 ? new int[] {1} : shape).reshape(shape), values);
    }

    /** Makes a tensor that shares nothing with earlier ones the whole. */
    private void startFrom(Tensor tensor, float[] values) {
      whole = tensor;
      view = tensor;
      expectedWhole = values.clone();
      model = ViewModel.whole(tensor.shape());
    }

    private void take(Tensor newView, ViewModel newModel, String step) {
      story.append(", ").append(step);
      view = newView;
      model = newModel;
    }

    // ---- one step ----

    void step() {
      int rank = model.rank();
      int axis = rank == 0 ? 0 : random.nextInt(rank);
      int signed = random.nextBoolean() ? axis : axis - rank;
      switch (random.nextInt(10)) {
        case 0, 1 -> slice(axis, signed);
        case 2 -> select(axis, signed);
        case 3 -> transpose(axis, signed);
        case 4 -> permute();
        case 5, 6 -> reshape();
        case 7 -> squeezeOrUnsqueeze(axis, signed);
        case 8 -> broadcast();
        default -> copyOrContiguous();
      }
    }

    private void slice(int axis, int signed) {
      if (model.rank() == 0) {
        return;
      }
      int from = random.nextInt(model.dim(axis) + 1);
      int to = random.nextInt(from, model.dim(axis) + 1);
      int step = random.nextInt(8) == 0 ? Integer.MAX_VALUE : random.nextInt(1, 4);
      boolean plain = step == 1 && random.nextBoolean();
      Tensor sliced = plain ? view.slice(signed, from, to) : view.slice(signed, from, to, step);
      take(
          sliced,
          model.slice(axis, from, to, step),
          "slice(%d, %d, %d, %d)".formatted(signed, from, to, step));
    }

    private void select(int axis, int signed) {
      if (model.rank() > 0 && model.dim(axis) > 0) {
        int index = random.nextInt(model.dim(axis));
        take(
            view.select(signed, index),
            model.select(axis, index),
            "select(%d, %d)".formatted(signed, index));
      }
    }

    private void transpose(int axis, int signed) {
      if (model.rank() == 2 && random.nextBoolean()) {
        take(view.transpose(), model.permute(1, 0), "transpose()");
      } else if (model.rank() > 0) {
        int other = random.nextInt(model.rank());
        int[] axes = IntStream.range(0, model.rank()).toArray();
        axes[axis] = other;
        axes[other] = axis;
        take(
            view.transpose(signed, other),
            model.permute(axes),
            "transpose(%d, %d)".formatted(signed, other));
      }
    }

    private void permute() {
      int[] axes = IntStream.range(0, model.rank()).toArray();
      for (int i = axes.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int kept = axes[i];
        axes[i] = axes[j];
        axes[j] = kept;
      }
      int[] signed = Arrays.stream(axes)
          .map(a -> random.nextBoolean() ? a : a - axes.length)
          .toArray();
      take(
          view.permute(signed),
          model.permute(axes),
          "permute(%s)".formatted(Arrays.toString(signed)));
    }

    private void reshape() {
      int[] shape = model.size() == 0 ? emptyShape() : factors(model.size());
      int[] given = shape.clone();
      int open = random.nextInt(shape.length + 1);
      if (open < shape.length
          && IntStream.range(0, shape.length).allMatch(i -> i == open || shape[i] != 0)) {
        given[open] = -1;
      }
      ViewModel reshaped = model.reshape(shape);
      // before the step: the model's ids are positions in the contiguous whole
      boolean views = reshaped.isAffine();
      Tensor result = view.reshape(given);
      take(result, reshaped, "reshape(%s)".formatted(Arrays.toString(given)));
      if (!views) {
        compareElements(); // as the copy of the view; from here on, it is a whole of its own
        startFrom(result, result.toArray());
      }
    }

    private int[] emptyShape() {
      int[] shape = random.ints(random.nextInt(1, 4), 0, 4).toArray();
      shape[random.nextInt(shape.length)] = 0;
      return shape;
    }

    private int[] factors(int size) {
      IntStream.Builder lengths = IntStream.builder();
      int rest = size;
      while (rest > 1 || random.nextInt(4) == 0) {
        int left = rest;
        int[] divisors =
            IntStream.rangeClosed(1, left).filter(d -> left % d == 0).toArray();
        int divisor = divisors[random.nextInt(divisors.length)];
        lengths.add(divisor);
        rest /= divisor;
      }
      return lengths.build().toArray();
    }

    private void squeezeOrUnsqueeze(int axis, int signed) {
      if (model.rank() > 0 && model.dim(axis) == 1 && random.nextBoolean()) {
        take(view.squeeze(signed), model.squeeze(axis), "squeeze(%d)".formatted(signed));
      } else if (model.rank() > 5 || random.nextBoolean()) {
        take(view.squeeze(), model.squeeze(), "squeeze()");
      } else {
        int at = random.nextInt(model.rank() + 1);
        int given = random.nextBoolean() ? at : at - model.rank() - 1;
        take(view.unsqueeze(given), model.unsqueeze(at), "unsqueeze(%d)".formatted(given));
      }
    }

    private void broadcast() {
      int added = random.nextInt(2);
      int[] shape = new int[model.rank() + added];
      Arrays.setAll(
          shape,
          i -> i < added || model.dim(i - added) == 1
              ? random.nextInt(i < added ? 0 : 1, 4) - (random.nextInt(30) == 0 ? 1 : 0)
              : model.dim(i - added));
      Arrays.setAll(shape, i -> Math.max(shape[i], 0));
      if (ViewModel.size(shape) <= LARGEST && shape.length <= 6) {
        take(
            view.broadcastTo(shape),
            model.broadcastTo(shape),
            "broadcastTo(%s)".formatted(Arrays.toString(shape)));
      }
    }

    private void copyOrContiguous() {
      boolean copies = random.nextBoolean();
      Tensor result = copies ? view.copy() : view.contiguous();
      boolean shared = !copies && (model.size() == 0 || model.isContiguous());
      if (shared) {
        assertThat(result).isSameAs(view);
      } else {
        assertThat(result).isNotSameAs(view);
      }
      take(result, model, copies ? "copy()" : "contiguous()");
      if (!shared) {
        compareElements();
        startFrom(result, result.toArray());
      }
    }

    // ---- comparing ----

    void compare() {
      compareElements();
      assertThat(whole.toArray()).as("the whole").isEqualTo(expectedWhole);
      assertThat(view.isContiguous())
          .as("isContiguous")
          .isEqualTo(model.size() == 0 || model.isContiguous());
      assertThat(view.strides()).as("strides").hasSize(model.rank());
      assertThat(Arrays.stream(view.strides())).as("strides").allMatch(stride -> stride >= 0);
    }

    private void compareElements() {
      assertThat(view.shape()).as("shape").isEqualTo(model.shape());
      assertThat(view.rank()).as("rank").isEqualTo(model.rank());
      assertThat(view.size()).as("size").isEqualTo(model.size());
      assertThat(view.toArray()).as("elements").isEqualTo(model.read(expectedWhole));
      for (int i = 0; i < model.size(); i += 1 + model.size() / 7) {
        assertThat(view.get(StridedTwin.index(i, model.shape())))
            .as("element %d", i)
            .isEqualTo(expectedWhole[model.id(i)]);
      }
    }

    // ---- writing ----

    /** Writes through the view and sees it in the whole, or the other way round. */
    void write() {
      int kind = random.nextInt(6);
      if (kind == 0 && whole.size() > 0) {
        int id = random.nextInt(whole.size());
        expectedWhole[id] = nextValue;
        whole.set(nextValue++, StridedTwin.index(id, whole.shape()));
      } else if (kind == 1 && model.size() > 0) {
        int i = random.nextInt(model.size());
        write(new int[] {i}, () -> view.set(nextValue, StridedTwin.index(i, model.shape())));
      } else if (kind == 2) {
        write(IntStream.range(0, model.size()).toArray(), () -> view.fill(nextValue));
      } else if (kind == 3) {
        write(
            IntStream.range(0, model.size()).toArray(),
            () -> view.assign(Tensor.scalar(nextValue)));
      }
      nextValue++;
      compare();
    }

    private void write(int[] elements, Runnable action) {
      if (model.repeats()) {
        assertThatThrownBy(action::run).isExactlyInstanceOf(UnsupportedOperationException.class);
      } else {
        action.run();
        for (int i : elements) {
          expectedWhole[model.id(i)] = nextValue;
        }
      }
    }
  }
}
