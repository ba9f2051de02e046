package io.github.conv4j.engine.kernel;

import static io.github.conv4j.engine.kernel.Vectors.LANES;

/** Chooses the columns over which {@link Roll} runs, and holds what its loops read. */
final class VectorRoll {
  /** What lies above and below a plane: as many as two vectors and the rest of a kernel row reach. */
  static final float[] ZEROS = new float[4 * LANES];

  float[] x;

  /** The first tap of column 0 in row 0 of the first plane. */
  int xAt;

  int planePitch;
  int height;
  int width;
  float[] weight;
  int weightAt;
  float[] out;
  int outAt;
  int outPitch;
  int outWidth;

  /** The input row of the first output row's first tap. */
  int firstRow;

  int rows;
  int planes;

  /** The output columns at which one vector or two begin. */
  int column0;

  int column1;
  private float[] bias;
  private int biasAt;
  private int stride;
  private int left;

  void roll(Roll r, int planes) {
    x = r.x;
    xAt = r.xAt - r.left;
    planePitch = r.height * r.width;
    height = r.height;
    width = r.width;
    weight = r.weight;
    weightAt = r.weightAt;
    bias = r.bias;
    biasAt = r.biasAt;
    out = r.out;
    outPitch = r.outHeight * r.outWidth;
    outAt = r.outAt + r.firstRow * r.outWidth;
    outWidth = r.outWidth;
    firstRow = r.firstRow * r.stride - r.top;
    rows = r.rows;
    stride = r.stride;
    left = r.left;
    this.planes = planes;
    if (outWidth <= 2 * LANES) { // few loops: over all planes
      columns(r.size);
    } else {
      this.planes = 1;
      for (int plane = 0; plane < planes; plane++) {
        columns(r.size);
        xAt += planePitch;
        outAt += outPitch;
        weightAt += r.size * r.size;
        biasAt++;
      }
    }
  }

  /** Forgets the arrays of others. */
  void letGo() {
    x = null;
    weight = null;
    bias = null;
    out = null;
  }

  /** All columns; the last vector of a row lies at its end, or reaches into the next row if there is but one. */
  private void columns(int size) {
    int last = Math.max(0, outWidth - LANES);
    if (stride == 2 || size == 5 || last == 0) {
      for (int column = 0; ; column += LANES) {
        column0 = Math.min(column, last);
        single(size);
        if (column >= last) {
          return;
        }
      }
    }
    column0 = 0;
    column1 = last;
    RollOfThree.pair(this);
    for (int column = LANES; column < last; column += 2 * LANES) {
      column0 = Math.min(column, last - LANES);
      column1 = Math.min(column + LANES, last);
      if (column0 >= left && column1 + LANES + 2 - left <= width) {
        RollOfThree.pairInside(this);
      } else {
        RollOfThree.pair(this);
      }
    }
  }

  private void single(int size) {
    if (size == 3) {
      if (stride == 1) {
        RollOfThree.single(this);
      } else {
        RollOfThree.stridedSingle(this);
      }
    } else if (stride == 1) {
      RollOfFive.single(this);
    } else {
      RollOfFive.stridedSingle(this);
    }
  }

  /** The bias of a plane, −0 for none. */
  float add(int plane) {
    return bias == null ? -0f : bias[biasAt + plane];
  }

  /** The first lane of a vector at a column for which a tap of a kernel row lies inside of the row. */
  float from(int column, int tap) {
    return Math.floorDiv(left - tap - stride * column + stride - 1, stride);
  }

  /** The lane behind the last one. */
  float to(int column, int tap) {
    return Math.floorDiv(width + left - tap - stride * column + stride - 1, stride);
  }
}
