package io.github.conv4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.conv4j.Conv;
import io.github.conv4j.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A kernel of two weights finds where an image changes (d2l 6.2.3). */
@Tag("engine")
class Example2EdgeDetectionTest {

  /** White, with a black bar in columns 2 to 5. */
  private static Tensor imageWithABar() {
    Tensor image = Tensor.ones(6, 8);
    image.slice(1, 2, 6).fill(0); // a view: writing to it changes the image
    return image;
  }

  private static final Tensor DIFFERENCE = Tensor.of(new float[][] {{1, -1}});

  @Test
  void the_difference_of_neighbours_finds_vertical_edges() {
    Tensor edges = Conv.corr2d(imageWithABar(), DIFFERENCE);

    assertThat(edges).hasToString("""
        tensor([[ 0.,  1.,  0.,  0.,  0., -1.,  0.],
                [ 0.,  1.,  0.,  0.,  0., -1.,  0.],
                [ 0.,  1.,  0.,  0.,  0., -1.,  0.],
                [ 0.,  1.,  0.,  0.,  0., -1.,  0.],
                [ 0.,  1.,  0.,  0.,  0., -1.,  0.],
                [ 0.,  1.,  0.,  0.,  0., -1.,  0.]])""");
  }

  @Test
  void it_does_not_see_the_horizontal_edges_of_the_transposed_image() {
    Tensor edges = Conv.corr2d(imageWithABar().transpose(), DIFFERENCE);

    assertThat(edges).isEqualTo(Tensor.zeros(8, 5));
  }

  @Test
  void its_transpose_does() {
    Tensor edges = Conv.corr2d(imageWithABar().transpose(), DIFFERENCE.transpose());

    assertThat(edges).isEqualTo(Conv.corr2d(imageWithABar(), DIFFERENCE).transpose());
  }
}
