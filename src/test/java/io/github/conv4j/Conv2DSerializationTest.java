package io.github.conv4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Conv2DSerializationTest {
  private static final ConvOptions OPTIONS =
      ConvOptions.defaults().stride(2).sameLower().groups(2);

  private static Conv2D layer() {
    var random = new SplittableRandom(1);
    Tensor weight = Tensor.randn(random, 3, 2, 3, 4).transpose(0, 3); // (4, 2, 3, 3)
    return Conv2D.of(weight, Tensor.randn(random, 4), OPTIONS);
  }

  @Test
  void a_layer_computes_the_same_after_serialisation() throws IOException, ClassNotFoundException {
    Tensor x = Tensor.randn(new SplittableRandom(2), 4, 6, 5);
    Conv2D original = layer();

    Conv2D read = SerialForm.roundTrip(Conv2D.class, original);

    assertThat(read.weight()).isEqualTo(original.weight());
    assertThat(read.bias()).isEqualTo(original.bias());
    assertThat(read.options()).isEqualTo(OPTIONS);
    assertThat(read).hasToString(original.toString());
    assertThat(read.forward(x)).isEqualTo(original.forward(x));
  }

  @Test
  void a_layer_that_was_read_shares_nothing_and_learns()
      throws IOException, ClassNotFoundException {
    Conv2D original = layer();
    Tensor weight = original.weight().copy();

    Conv2D read = SerialForm.roundTrip(Conv2D.class, original);
    read.step(new Conv2D.Gradients(null, Tensor.ones(4, 2, 3, 3), Tensor.ones(4)), 0.5f);

    assertThat(original.weight()).isEqualTo(weight);
    assertThat(read.weight()).isEqualTo(weight.sub(0.5f));
  }

  @Test
  void a_layer_without_bias_has_none_after_serialisation()
      throws IOException, ClassNotFoundException {
    Conv2D plane = new Conv2D(2, 3, new SplittableRandom(3)).withoutBias();

    Conv2D read = SerialForm.roundTrip(Conv2D.class, plane);

    assertThat(read.bias()).isNull();
    assertThat(read.weight()).isEqualTo(plane.weight());
    assertThat(read.parameters()).containsOnlyKeys("weight");
  }

  @Test
  void the_weight_of_a_view_is_written_without_the_array_behind_it() throws IOException {
    Tensor part = Tensor.ones(1000, 1000).slice(0, 3, 5).slice(1, 7, 9);

    byte[] bytes = SerialForm.write(Conv2D.of(part, null, ConvOptions.defaults()));

    assertThat(bytes).hasSizeLessThan(2000);
  }

  @Test
  void gradients_survive_serialisation() throws IOException, ClassNotFoundException {
    Tensor x = Tensor.rand(new SplittableRandom(4), 5, 5);
    Conv2D conv = new Conv2D(2, 2, new SplittableRandom(5));
    Conv2D.Gradients all = conv.backward(x, Tensor.ones(4, 4));
    var weightAlone = new Conv2D.Gradients(null, all.weight().transpose(), null);

    assertThat(SerialForm.roundTrip(Conv2D.Gradients.class, all)).isEqualTo(all);
    assertThat(SerialForm.roundTrip(Conv2D.Gradients.class, weightAlone)).isEqualTo(weightAlone);
  }

  // ---- streams that were tampered with ----

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> SerialForm.read(bytes))
        .isExactlyInstanceOf(InvalidObjectException.class)
        .hasMessage(message);
  }

  private static byte[] without(Object object, String nameOfPart) throws IOException {
    return SerialForm.write(
        object, part -> part.getClass().getSimpleName().equals(nameOfPart) ? null : part);
  }

  @Test
  void a_stream_whose_parts_do_not_go_together_is_refused() throws IOException {
    byte[] bytes = SerialForm.write(layer());
    int[] rank4 = {4, 4, 2, 3, 3}; // a shape and its length before it

    assertRefused(
        SerialForm.patch(bytes, rank4, new int[] {4, 2, 4, 3, 3}),
        "Conv2D.of: bias has length 4 but must have length 2; "
            + "weight (cOut, cIn / groups, kH, kW) = (2, 4, 3, 3), bias (cOut) = (4)");
    assertRefused(
        SerialForm.patch(bytes, rank4, new int[] {4, 9, 8, 1, 1}),
        "Conv2D.of: 2 groups do not divide 9 output channels; "
            + "weight (cOut, cIn / groups, kH, kW) = (9, 8, 1, 1), bias (cOut) = (4)");
    assertRefused(
        SerialForm.patch(bytes, rank4, new int[] {4, 4, 2, 3, 4}),
        "readObject: number of values is 72 but the shape has 96; shape (4, 2, 3, 4)");
    assertRefused(
        SerialForm.patch(bytes, rank4, new int[] {4, -4, 2, -3, 3}),
        "readObject: axis 0 has negative length -4; shape (-4, 2, -3, 3)");
  }

  @Test
  void a_stream_without_weight_or_options_is_refused() throws IOException {
    assertRefused(without(layer(), "Elements"), "Conv2D.of: weight is null");
    assertRefused(without(layer(), "ConvOptions"), "Conv2D.of: options is null");
  }

  @Test
  void a_stream_that_names_the_layer_itself_is_refused() throws IOException {
    Conv2D conv = layer();

    byte[] bytes = SerialForm.write(
        conv, part -> part.getClass().getSimpleName().equals("Parameters") ? conv : part);

    assertRefused(bytes, "readObject: a layer is read from its parameters alone");
  }

  @Test
  void gradients_without_weight_are_refused() throws IOException {
    var gradients = new Conv2D.Gradients(null, Tensor.ones(2, 2), null);

    assertRefused(without(gradients, "Elements"), "Gradients: weight is null");
  }
}
