package io.github.conv4j.engine;

/** Where the first maximum of each window of a row lies, in row-major order; a NaN is the maximum, and zeros are equal. */
final class FirstMaxima {
  /** Stands for the place of a window that has padding alone. */
  private static final int NONE = -1;

  private FirstMaxima() {}

  /**
   * Finds those of one output row.
   *
   * @param s sizes of planes
   * @param planeAt where the plane begins in {@code x}
   * @param i the output row
   * @param place holds where they lie in the plane
   */
  static void ofRow(ConvShape s, float[] x, int planeAt, int i, int[] place) {
    ConvAxis columns = s.columns();
    int firstWhole = columns.firstWhole();
    int endWhole = Math.max(firstWhole, columns.endWhole());
    int firstTap = s.rows().firstTap(i);
    int endTap = s.rows().endTap(i);
    if (firstTap >= endTap) {
      endWhole = firstWhole;
    }
    for (int j = 0; j < firstWhole; j++) {
      place[j] = ofWindow(s, x, planeAt, i, j);
    }
    for (int kh = firstTap; kh < endTap && firstWhole < endWhole; kh++) {
      int rowAt = (int) s.rows().inputOf(i, kh) * columns.input();
      for (int kw = 0; kw < columns.kernel(); kw++) {
        int at = rowAt + (int) columns.inputOf(firstWhole, kw);
        if (kh == firstTap && kw == 0) {
          begin(at, columns.stride(), firstWhole, endWhole, place);
        } else {
          compare(x, planeAt, at, columns.stride(), firstWhole, endWhole, place);
        }
      }
    }
    for (int j = endWhole; j < columns.output(); j++) {
      place[j] = ofWindow(s, x, planeAt, i, j);
    }
  }

  /** Takes the first tap of whole windows for their maximum. */
  private static void begin(int at, int stride, int first, int end, int[] place) {
    for (int j = first; j < end; j++) {
      place[j] = at + (j - first) * stride;
    }
  }

  /** Compares the maxima of whole windows with another tap. */
  private static void compare(
      float[] x, int planeAt, int at, int stride, int first, int end, int[] place) {
    for (int j = first; j < end; j++) {
      int other = at + (j - first) * stride;
      float value = x[planeAt + other];
      float most = x[planeAt + place[j]];
      place[j] = value > most ? other : place[j]; // no branch, for which way it goes is chance
      if (Float.isNaN(value) && !Float.isNaN(most)) {
        place[j] = other;
      }
    }
  }

  private static int ofWindow(ConvShape s, float[] x, int planeAt, int i, int j) {
    int end = s.rows().endTap(i);
    int from = s.columns().firstTap(j);
    int to = s.columns().endTap(j);
    int place = NONE;
    for (int kh = s.rows().firstTap(i); kh < end; kh++) {
      int rowAt = (int) s.rows().inputOf(i, kh) * s.columns().input();
      for (int kw = from; kw < to; kw++) {
        int other = rowAt + (int) s.columns().inputOf(j, kw);
        if (place == NONE || exceeds(x[planeAt + other], x[planeAt + place])) {
          place = other;
        }
      }
    }
    return place;
  }

  private static boolean exceeds(float value, float most) {
    return value > most || (Float.isNaN(value) && !Float.isNaN(most));
  }
}
