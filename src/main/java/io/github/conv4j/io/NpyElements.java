package io.github.conv4j.io;

import io.github.conv4j.Tensor;
import io.github.conv4j.checks.Arguments;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads and writes the elements of an NPY file, piece by piece. */
final class NpyElements {
  /** Bytes in a piece: enough to keep a disk busy, little compared with any large tensor. */
  private static final int PIECE = 1 << 16;

  private NpyElements() {}

  /** Reads the elements and nothing after them. Memory grows with what has arrived, whatever the header declares. */
  static Tensor read(NpyHeader header, InputStream in, Source source) throws IOException {
    NpyType type = header.type();
    int size = header.size();
    long dataLength = (long) size * type.size();
    byte[] piece = new byte[(int) Math.min(PIECE, dataLength)];
    ByteBuffer bytes = ByteBuffer.wrap(piece).order(header.byteOrder());
    float[] values = {};
    for (int done = 0; done < size; ) {
      int count = Math.min(PIECE / type.size(), size - done);
      int length = count * type.size();
      int arrived = in.readNBytes(piece, 0, length);
      if (arrived < length) {
        throw ended((long) done * type.size() + arrived, dataLength, header, source);
      }
      values = grown(values, done + count, size, source);
      type.convert(bytes, values, done, count);
      done += count;
    }
    return tensor(values, header);
  }

  /** Doubles the array as often as needed, up to its final size. */
  private static float[] grown(float[] values, int needed, int size, Source source)
      throws IOException {
    if (needed <= values.length) {
      return values;
    }
    try {
      return Arrays.copyOf(values, (int) Math.min(size, Math.max(needed, 2L * values.length)));
    } catch (OutOfMemoryError e) { // nothing is lost but this one array
      throw source.error(size + " elements are too many for the memory");
    }
  }

  /** Reads past elements of a type that no tensor holds. */
  static void skip(NpyHeader header, long dataLength, InputStream in, Source source)
      throws IOException {
    byte[] piece = new byte[PIECE];
    for (long done = 0; done < dataLength; ) {
      int length = (int) Math.min(PIECE, dataLength - done);
      int arrived = in.readNBytes(piece, 0, length);
      done += arrived;
      if (arrived < length) {
        throw ended(done, dataLength, header, source);
      }
    }
  }

  private static IOException ended(long arrived, long dataLength, NpyHeader header, Source source) {
    return source.error(
        "bytes end within the elements, after " + arrived + " of " + dataLength,
        "shape " + Arguments.excerpt(Arguments.text(header.shape())));
  }

  private static Tensor tensor(float[] values, NpyHeader header) {
    int[] shape = header.shape().clone();
    if (!header.fortranOrder()) {
      return Tensor.wrap(values).reshape(shape); // to wrap, an empty shape would mean rank 1
    }
    for (int i = 0, j = shape.length - 1; i < j; i++, j--) {
      int length = shape[i];
      shape[i] = shape[j];
      shape[j] = length;
    }
    return NpyHeader.reversed(Tensor.wrap(values).reshape(shape));
  }

  /** Writes the elements in the order that the tensor's header declares. */
  static void write(Tensor tensor, OutputStream out) throws IOException {
    Tensor ordered = NpyHeader.isFortranOrder(tensor) ? NpyHeader.reversed(tensor) : tensor;
    // without axes of length 1, the recursion is at most 31 deep
    writeRowMajor(ordered.squeeze(), out);
  }

  private static void writeRowMajor(Tensor tensor, OutputStream out) throws IOException {
    int most = PIECE / Float.BYTES;
    if (tensor.size() <= most) {
      out.write(littleEndian(tensor.toArray()));
      return;
    }
    int length = tensor.dim(0);
    int rows = most / (tensor.size() / length);
    if (rows == 0) {
      for (Tensor part : tensor) {
        writeRowMajor(part, out);
      }
      return;
    }
    for (int row = 0; row < length; ) {
      int next = row + Math.min(rows, length - row);
      writeRowMajor(tensor.slice(0, row, next), out);
      row = next;
    }
  }

  private static byte[] littleEndian(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
