package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.conv4j.Tensor;
import io.github.conv4j.checks.Arguments;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/**
 * Reads and writes named tensors as NumPy's {@code .npz} files, which are zip files of NPY files. They carry a layer from
 * PyTorch:
 *
 * <pre>{@code
 * import numpy as np
 * np.savez("conv.npz", **{name: p.cpu().numpy() for name, p in conv.state_dict().items()})
 *
 * Map<String, Tensor> p = Npz.read(Path.of("conv.npz"));
 * Conv2D conv = Conv2D.of(p, "", options); // or Conv2D.of(p, "features.0", options), of a whole network
 * }</pre>
 *
 * <p>and to PyTorch:
 *
 * <pre>{@code
 * Npz.write(conv.parameters(), Path.of("conv.npz"));
 *
 * import numpy as np, torch
 * conv.load_state_dict({name: torch.from_numpy(p) for name, p in np.load("conv.npz").items()})
 * }</pre>
 *
 * <p>Stride, padding, dilation and groups are not parameters, and have to be given again on the other side.
 *
 * <p>A null argument is a {@link NullPointerException} that names it.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.savez.html">numpy.savez</a>
 */
public final class Npz {
  private static final String READ = "Npz.read";
  private static final String WRITE = "Npz.write";
  private static final String EXTENSION = ".npy";

  /** A zip file has 16 bits for the length of a name. */
  private static final int LONGEST_NAME = 0xffff;

  /** Fixed, so that the same tensors give the same bytes. For January 1980 the JDK adds a field that depends on the time zone. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private Npz() {}

  /**
   * Reads the arrays of a file, stored or deflated, each as {@link Npy#read(Path)} does.
   *
   * <p>An entry is an array if its name ends with {@code .npy}, which the map leaves out, or if it begins as an NPY file does.
   * Other entries are skipped, and so are arrays of a type that no tensor holds: text, dates, complex numbers, structures,
   * Python objects. An entry that holds less or more than its array, skipped or not, or whose CRC-32 differs from the zip
   * directory's, is an error, and so are two arrays of the same name.
   *
   * @param path the file
   * @return a new map, in the file's order
   * @throws InterruptedIOException if the thread is interrupted before or while it reads; it stays interrupted
   * @throws IOException if the file cannot be read, is damaged or not a zip file, or an array is encrypted, compressed by another
   *     method, or has more elements than an array or the memory can hold
   */
  public static Map<String, Tensor> read(Path path) throws IOException {
    Arguments.notNull(READ, "path", path);
    Source source = Source.file(READ, path);
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      return read(ZipBytes.of(file, source));
    } catch (ClosedByInterruptException e) { // which has no message
      String message = source.error("thread was interrupted").getMessage();
      throw (IOException) new InterruptedIOException(message).initCause(e);
    }
  }

  /**
   * Reads the arrays of an archive in a stream, such as a resource of a jar or a request, as {@link #read(Path)} reads those of a
   * file. The stream is left open just after the archive, with the bytes behind it unread.
   *
   * <p>The directory of a zip file is at its end, and alone tells what is an entry; so the archive is kept in memory beside its
   * tensors until it is read. Memory grows with the bytes that arrive, whatever they declare. How many may arrive is up to the
   * caller: limit a stream that may be endless.
   *
   * <p>If the archive does not begin with the first byte of the stream, or its directory says otherwise, the stream is read to
   * its end, and then as a file.
   *
   * @param in the stream; it need not be buffered, unless the archive was written into a pipe and its entries follow without
   *     their lengths: these are read 22 bytes at a time
   * @return a new map, in the archive's order
   * @throws IOException if the stream cannot be read, its bytes are damaged or not a zip file, the memory cannot hold them, or
   *     an array is encrypted, compressed by another method, or has more elements than an array or the memory can hold
   */
  public static Map<String, Tensor> read(InputStream in) throws IOException {
    Arguments.notNull(READ, "in", in);
    return read(ZipStream.read(in, Source.stream(READ)));
  }

  static Map<String, Tensor> read(ZipBytes bytes) throws IOException {
    var zip = new ZipArchive(bytes);
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    for (ZipArchive.Entry entry : zip.entries()) {
      Source entrySource = bytes.source().entry(entry.name());
      try {
        Optional<Tensor> array =
            isArray(zip, entry) ? array(zip, entry, entrySource) : Optional.empty();
        if (array.isPresent() && arrays.put(name(entry), array.get()) != null) {
          throw entrySource.error("a second array has the same name");
        }
      } catch (ZipException | EOFException e) { // from ZipArchive and from inflating
        throw (IOException) entrySource.error(e.getMessage()).initCause(e);
      }
    }
    return arrays;
  }

  private static String name(ZipArchive.Entry entry) {
    String name = entry.name();
    return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
  }

  private static boolean isArray(ZipArchive zip, ZipArchive.Entry entry) throws IOException {
    if (entry.name().endsWith(EXTENSION)) {
      return true;
    }
    if (!entry.obstacle().isEmpty()) {
      return false;
    }
    try (InputStream in = zip.open(entry)) {
      return NpyHeader.readMagic(in);
    }
  }

  /** Reads an entry to its end, where its CRC-32 is checked; gives nothing if no tensor holds its type. */
  private static Optional<Tensor> array(ZipArchive zip, ZipArchive.Entry entry, Source source)
      throws IOException {
    try (InputStream in = zip.open(entry)) {
      NpyHeader header = NpyHeader.read(in, source);
      // if the header does not tell, the directory's length has to do
      long length = header.fileLength().orElse(Math.max(header.length(), entry.size()));
      if (length != entry.size()) { // before its elements are inflated
        throw source.error("array has " + length + " bytes but the zip directory says "
            + Long.toUnsignedString(entry.size()));
      }
      Optional<Tensor> array = Optional.empty();
      if (header.hasTensorType()) {
        array = Optional.of(NpyElements.read(header, in, source));
      } else {
        NpyElements.skip(header, length - header.length(), in, source);
      }
      if (in.read() >= 0) {
        throw source.error(
            "entry unpacks to more than the " + entry.size() + " bytes of its array");
      }
      return array;
    }
  }

  /**
   * Writes tensors as {@code np.savez} does: uncompressed, in the map's order, each entry with the bytes that {@link
   * Npy#write(Tensor, Path)} gives a file. The same tensors give the same bytes. An existing file is {@linkplain
   * io.github.conv4j.io replaced in one step}.
   *
   * @param tensors the tensors by name, to which the entries add {@code .npy}
   * @param path the file; nothing is appended to its name
   * @throws IllegalArgumentException if a name has more than 65,531 bytes in UTF-8, half a surrogate pair or the character 0,
   *     or a tensor has so many axes that its header exceeds 65,535 bytes
   * @throws IOException if the file cannot be written; an existing one is left as it was
   */
  public static void write(Map<String, Tensor> tensors, Path path) throws IOException {
    Arguments.notNull(WRITE, "tensors", tensors);
    Arguments.notNull(WRITE, "path", path);
    tensors.forEach(Npz::check);
    AtomicFile.write(path, out -> writeAll(tensors, out));
  }

  /**
   * Writes tensors to a stream, with the bytes that {@link #write(Map, Path)} gives a file. The stream is neither flushed nor
   * closed. If it fails, what it has got is no archive.
   *
   * @param tensors the tensors by name, to which the entries add {@code .npy}
   * @param out the stream; it need not be buffered
   * @throws IllegalArgumentException if a name has more than 65,531 bytes in UTF-8, half a surrogate pair or the character 0,
   *     or a tensor has so many axes that its header exceeds 65,535 bytes; nothing is written then
   * @throws IOException if the stream cannot be written
   */
  public static void write(Map<String, Tensor> tensors, OutputStream out) throws IOException {
    Arguments.notNull(WRITE, "tensors", tensors);
    Arguments.notNull(WRITE, "out", out);
    tensors.forEach(Npz::check);
    writeAll(tensors, new BufferedOutputStream(new Unclosed(out)));
  }

  private static void writeAll(Map<String, Tensor> tensors, OutputStream out) throws IOException {
    var zip = new ZipOutputStream(out, UTF_8);
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      check(entry.getKey(), entry.getValue()); // again, since the map may have changed
      write(entry.getKey() + EXTENSION, entry.getValue(), zip);
    }
    zip.close(); // not after a failure, since it would make a whole archive of the entries so far
  }

  private static void check(String name, Tensor tensor) {
    Arguments.notNull(WRITE, "a name in tensors", name);
    Arguments.notNull(WRITE, "tensor '" + name + "'", tensor);
    if (!UTF_8.newEncoder().canEncode(name) || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(WRITE + ": name '" + Arguments.excerpt(name)
          + "' has half a surrogate pair or the character 0");
    }
    int length = (name + EXTENSION).getBytes(UTF_8).length;
    if (length > LONGEST_NAME) {
      throw new IllegalArgumentException(WRITE + ": name of an entry has " + length
          + " bytes but must have at most " + LONGEST_NAME);
    }
    NpyHeader.bytes(WRITE, tensor);
  }

  private static void write(String name, Tensor tensor, ZipOutputStream zip) throws IOException {
    // A stored entry begins with its size and CRC-32, so its bytes are made twice. Deflating would
    // take longer and save little.
    byte[] header = NpyHeader.bytes(WRITE, tensor);
    var checked = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
    Npy.write(header, tensor, checked);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(TIME);
    entry.setSize(header.length + (long) Float.BYTES * tensor.size());
    entry.setCrc(checked.getChecksum().getValue());
    zip.putNextEntry(entry);
    Npy.write(header, tensor, zip);
    zip.closeEntry();
  }
}
