package io.github.conv4j.io;

import io.github.conv4j.Tensor;
import io.github.conv4j.checks.Arguments;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads and writes tensors as NumPy's {@code .npy} files, one array per file. {@link Npz} holds several arrays in a file,
 * such as the parameters of a layer.
 *
 * <pre>{@code
 * np.save("x.npy", x)               # then Tensor x = Npy.read(Path.of("x.npy"));
 * x = np.load("x.npy")              # after Npy.write(x, Path.of("x.npy"));
 * }</pre>
 *
 * <h2>What is read</h2>
 *
 * <p>Versions 1.0, 2.0 and 3.0 of the format, both byte orders (little-endian if none is named), row-major and Fortran
 * order, any rank from 0, and empty arrays.
 *
 * <ul>
 *   <li>{@code f4} (float32) keeps its bits.
 *   <li>{@code f2} (float16), {@code i1}, {@code u1}, {@code i2}, {@code u2} keep their values.
 *   <li>{@code f8} (float64), {@code i4}, {@code u4}, {@code i8}, {@code u8} are rounded to the nearest float32, ties to
 *       even, as by {@code astype(np.float32)}: integers beyond 2<sup>24</sup> and most float64 values change, and a float64
 *       beyond the range of float32 becomes infinite.
 *   <li>{@code b1} (bool) becomes 0 or 1.
 * </ul>
 *
 * <p>Any other type (complex, text, dates, Python objects, structures) is an {@link IOException}, and so is a header with a
 * repeated key or of more than 65,535 bytes. Memory grows with the bytes that arrive, whatever the header declares.
 *
 * <p>A null argument is a {@link NullPointerException} that names it.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
 */
public final class Npy {
  private static final String READ = "Npy.read";
  private static final String WRITE = "Npy.write";

  private Npy() {}

  /**
   * Reads a file. Bytes after the array are ignored.
   *
   * @param path the file
   * @return a new contiguous tensor; for an array in Fortran order, a view whose first axis is innermost, as in NumPy
   * @throws IOException if the file cannot be read, is damaged or not an NPY file, has another type, or has more elements than
   *     an array or the memory can hold
   */
  public static Tensor read(Path path) throws IOException {
    Arguments.notNull(READ, "path", path);
    Source source = Source.file(READ, path);
    try (InputStream in = Files.newInputStream(path)) {
      return read(in, source);
    }
  }

  /**
   * Reads an array from a stream, and leaves the stream open just after it.
   *
   * @param in the stream; it need not be buffered
   * @return a new contiguous tensor; for an array in Fortran order, a view whose first axis is innermost, as in NumPy
   * @throws IOException if the stream cannot be read, its bytes are damaged or not an NPY file, the type is another one, or
   *     there are more elements than an array or the memory can hold
   */
  public static Tensor read(InputStream in) throws IOException {
    Arguments.notNull(READ, "in", in);
    return read(in, Source.stream(READ));
  }

  private static Tensor read(InputStream in, Source source) throws IOException {
    return NpyElements.read(NpyHeader.read(in, source), in, source);
  }

  /**
   * Writes a file, byte for byte as {@code np.save} does for a float32 array of the same shape and strides: version 1.0,
   * little-endian, in Fortran order if only the transpose is contiguous, else row-major. An existing file is {@linkplain
   * io.github.conv4j.io replaced in one step}. NumPy reads at most 64 axes.
   *
   * @param tensor any view
   * @param path the file; nothing is appended to its name
   * @throws IllegalArgumentException if there are so many axes that the header exceeds 65,535 bytes
   * @throws IOException if the file cannot be written; an existing one is left as it was
   */
  public static void write(Tensor tensor, Path path) throws IOException {
    Arguments.notNull(WRITE, "tensor", tensor);
    Arguments.notNull(WRITE, "path", path);
    byte[] header = NpyHeader.bytes(WRITE, tensor);
    AtomicFile.write(path, out -> write(header, tensor, out));
  }

  /**
   * Writes an array to a stream, with the bytes that {@link #write(Tensor, Path)} gives a file. The stream is neither
   * flushed nor closed.
   *
   * @param tensor any view
   * @param out the stream; it need not be buffered
   * @throws IllegalArgumentException if there are so many axes that the header exceeds 65,535 bytes
   * @throws IOException if the stream cannot be written
   */
  public static void write(Tensor tensor, OutputStream out) throws IOException {
    Arguments.notNull(WRITE, "tensor", tensor);
    Arguments.notNull(WRITE, "out", out);
    write(NpyHeader.bytes(WRITE, tensor), tensor, out);
  }

  static void write(byte[] header, Tensor tensor, OutputStream out) throws IOException {
    out.write(header);
    NpyElements.write(tensor, out);
  }
}
