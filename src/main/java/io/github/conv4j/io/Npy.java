package io.github.conv4j.io;

import io.github.conv4j.Tensor;
import io.github.conv4j.checks.Arguments;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tensors as NumPy's {@code .npy} files, one array a file. {@link Npz} has several arrays a file, such as the parameters
 * of a layer.
 *
 * <pre>{@code
 * np.save("x.npy", x)               # then Tensor x = Npy.read(Path.of("x.npy"));
 * x = np.load("x.npy")              # after Npy.write(x, Path.of("x.npy"));
 * }</pre>
 *
 * <h2>What is read</h2>
 *
 * <p>Versions 1.0, 2.0 and 3.0 of the format, in both byte orders (little-endian where none is named), row-major and
 * Fortran order, of any rank from 0, and empty arrays.
 *
 * <ul>
 *   <li>{@code f4} (float32) gives its own bits.
 *   <li>{@code f2} (float16), {@code i1}, {@code u1}, {@code i2}, {@code u2} give their own values.
 *   <li>{@code f8} (float64), {@code i4}, {@code u4}, {@code i8}, {@code u8} are rounded to the nearest float32, ties to
 *       even, as {@code astype(np.float32)} does: integers beyond 2<sup>24</sup> and most float64 change, and a float64 beyond
 *       the range of float32 becomes an infinity.
 *   <li>{@code b1} (bool) gives 0 and 1.
 * </ul>
 *
 * <p>Other types (complex, text, dates, Python objects, structures) are an {@link IOException}, and so is a header with a
 * key that occurs twice or of more than 65,535 bytes. Memory grows with the bytes that arrive, whatever a header
 * declares.
 *
 * <p>An argument that is null is a {@link NullPointerException} that names it.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
 */
public final class Npy {
  private Npy() {}

  /**
   * Reads a file. Bytes behind the array are ignored.
   *
   * @param path the file
   * @return a new tensor, contiguous, or for an array in Fortran order a view whose first axis is the innermost, as NumPy's is
   * @throws IOException if the file cannot be read, is damaged or no NPY file, has another type, or its elements do not fit an
   *     array or the memory
   */
  public static Tensor read(Path path) throws IOException {
    Arguments.notNull("Npy.read", "path", path);
    Source source = Source.of("Npy.read", path);
    try (InputStream in = Files.newInputStream(path)) {
      return read(in, source);
    }
  }

  /**
   * Reads an array from a stream, which is left open at the first byte behind the array.
   *
   * @param in the stream; it need not be buffered
   * @return a new tensor, contiguous, or for an array in Fortran order a view whose first axis is the innermost, as NumPy's is
   * @throws IOException if the stream cannot be read, its bytes are damaged or no NPY file, have another type, or the
   *     elements do not fit an array or the memory
   */
  public static Tensor read(InputStream in) throws IOException {
    Arguments.notNull("Npy.read", "in", in);
    return read(in, new Source("Npy.read", ""));
  }

  private static Tensor read(InputStream in, Source source) throws IOException {
    try {
      return NpyElements.read(NpyHeader.read(in, source), in, source);
    } catch (OtherTypeException e) { // which only Npz tells from others
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Writes a file, byte for byte what {@code np.save} writes for a float32 array of the same shape and strides: version
   * 1.0, little-endian, in Fortran order where only the transpose is contiguous, else row-major. A file of that name is
   * replaced only once the new one is complete. NumPy reads at most 64 axes.
   *
   * @param tensor any view
   * @param path the file; nothing is appended to its name
   * @throws IllegalArgumentException if there are so many axes that the header exceeds 65,535 bytes
   * @throws IOException if the file cannot be written
   */
  public static void write(Tensor tensor, Path path) throws IOException {
    Arguments.notNull("Npy.write", "tensor", tensor);
    Arguments.notNull("Npy.write", "path", path);
    byte[] header = NpyHeader.bytes("Npy.write", tensor);
    AtomicFile.write(path, out -> write(header, tensor, out));
  }

  /**
   * Writes an array to a stream, the bytes that {@link #write(Tensor, Path)} writes to a file. The stream is neither
   * flushed nor closed.
   *
   * @param tensor any view
   * @param out the stream; it need not be buffered
   * @throws IllegalArgumentException if there are so many axes that the header exceeds 65,535 bytes
   * @throws IOException if the stream cannot be written
   */
  public static void write(Tensor tensor, OutputStream out) throws IOException {
    Arguments.notNull("Npy.write", "tensor", tensor);
    Arguments.notNull("Npy.write", "out", out);
    write(NpyHeader.bytes("Npy.write", tensor), tensor, out);
  }

  static void write(byte[] header, Tensor tensor, OutputStream out) throws IOException {
    out.write(header);
    NpyElements.write(tensor, out);
  }
}
