package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.conv4j.Tensor;
import io.github.conv4j.checks.Arguments;
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
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/**
 * Several named tensors as one of NumPy's {@code .npz} files, a zip file of NPY files. It carries a layer from PyTorch:
 *
 * <pre>{@code
 * import numpy as np
 * np.savez("conv.npz", **{name: p.cpu().numpy() for name, p in conv.state_dict().items()})
 *
 * Map<String, Tensor> p = Npz.read(Path.of("conv.npz"));
 * Conv2D conv = Conv2D.of(p.get("weight"), p.get("bias"), options);
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
 * <p>The stride, padding, dilation and groups are no parameters: they are given again on the other side. Of a layer without
 * bias, {@code p.get("bias")} is null, which {@code Conv2D.of} takes for none.
 *
 * <p>An argument that is null is a {@link NullPointerException} that names it.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.savez.html">numpy.savez</a>
 */
public final class Npz {
  private static final String EXTENSION = ".npy";

  /** What a zip file has 16 bits for. */
  private static final int LONGEST_NAME = 0xffff;

  /** The same tensors give the same bytes. In January 1980 the JDK would add a field that depends on the time zone. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private Npz() {}

  /**
   * Reads the arrays of a file, as {@link Npy#read(Path)} does each; stored and deflated.
   *
   * <p>An entry is an array if its name ends with {@code .npy}, which the map leaves out, or if it begins as an NPY file does;
   * others are skipped, and so are arrays of a type that no tensor holds (complex numbers, text, dates, Python objects,
   * structures). An entry that holds less or more than its array, or does not have the CRC-32 of the zip directory, is an error,
   * and so are two arrays of one name.
   *
   * @param path the file
   * @return a new map, in the file's order
   * @throws IOException if the file cannot be read, is damaged or no zip file, or an array is encrypted or compressed in another
   *     way; an {@link InterruptedIOException} if the thread is interrupted
   */
  public static Map<String, Tensor> read(Path path) throws IOException {
    Arguments.notNull("Npz.read", "path", path);
    Source source = Source.of("Npz.read", path);
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      return read(file, source);
    } catch (ClosedByInterruptException e) {
      throw (IOException)
          new InterruptedIOException(source.error("the thread was interrupted").getMessage())
              .initCause(e);
    }
  }

  static Map<String, Tensor> read(SeekableByteChannel file, Source source) throws IOException {
    var zip = new ZipArchive(file, source);
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    for (ZipArchive.Entry entry : zip.entries()) {
      Source part = source.part("entry " + Source.excerpt(entry.name()));
      try {
        if (isArray(zip, entry)) {
          String name = entry.name().endsWith(EXTENSION)
              ? entry.name().substring(0, entry.name().length() - EXTENSION.length())
              : entry.name();
          if (arrays.containsKey(name)) {
            throw part.error("a second array has the same name");
          }
          Tensor array = array(zip, entry, part);
          if (array != null) {
            arrays.put(name, array);
          }
        }
      } catch (ZipException | EOFException e) { // from the zip file and from inflating
        throw (IOException) part.error(e.getMessage()).initCause(e);
      }
    }
    return arrays;
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

  /** Null if no tensor holds the array's type. */
  private static Tensor array(ZipArchive zip, ZipArchive.Entry entry, Source source)
      throws IOException {
    try (InputStream in = zip.open(entry)) {
      NpyHeader header;
      try {
        header = NpyHeader.read(in, source);
      } catch (OtherTypeException e) {
        drain(in, entry, source);
        return null;
      }
      if (header.fileLength() != entry.size()) { // before its elements are inflated
        throw source.error("array has " + header.fileLength() + " bytes but the zip directory says "
            + Long.toUnsignedString(entry.size()));
      }
      Tensor array = NpyElements.read(header, in, source);
      if (in.read() >= 0) {
        throw source.error(
            "entry unpacks to more than the " + entry.size() + " bytes of its array");
      }
      return array;
    }
  }

  /** Reads an entry to its end, whose CRC-32 is checked there, but no more than the directory says that there is. */
  private static void drain(InputStream in, ZipArchive.Entry entry, Source source)
      throws IOException {
    byte[] piece = new byte[1 << 13];
    long most = entry.size(); // of which the header has been read
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      most -= count;
      if (most < 0) {
        throw source.error(
            "entry unpacks to more than the " + entry.size() + " bytes of its array");
      }
    }
  }

  /**
   * Writes tensors as {@code np.savez} does, uncompressed, in the map's order; each entry has the bytes that {@link
   * Npy#write(Tensor, Path)} writes. The same tensors give the same file. A file of that name is replaced only once the
   * new one is complete.
   *
   * @param tensors the tensors under their names, to which the entries add {@code .npy}
   * @param path the file; nothing is appended to its name
   * @throws IllegalArgumentException if a name has more than 65,531 bytes in UTF-8 or half a surrogate pair or the character
   *     0, or a tensor so many axes that its header exceeds 65,535 bytes
   * @throws IOException if the file cannot be written
   */
  public static void write(Map<String, Tensor> tensors, Path path) throws IOException {
    Arguments.notNull("Npz.write", "tensors", tensors);
    Arguments.notNull("Npz.write", "path", path);
    tensors.forEach(Npz::check);
    AtomicFile.write(path, out -> {
      try (var zip = new ZipOutputStream(out, UTF_8)) {
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
          write(entry.getKey() + EXTENSION, entry.getValue(), zip);
        }
      }
    });
  }

  private static void check(String name, Tensor tensor) {
    Arguments.notNull("Npz.write", "a name in tensors", name);
    Arguments.notNull("Npz.write", "tensor '" + name + "'", tensor);
    if (!UTF_8.newEncoder().canEncode(name) || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("Npz.write: name '" + Source.excerpt(name)
          + "' has half a surrogate pair or the character 0");
    }
    int length = (name + EXTENSION).getBytes(UTF_8).length;
    if (length > LONGEST_NAME) {
      throw new IllegalArgumentException("Npz.write: name of an entry has " + length
          + " bytes but must have at most " + LONGEST_NAME);
    }
    NpyHeader.bytes("Npz.write", tensor);
  }

  private static void write(String name, Tensor tensor, ZipOutputStream zip) throws IOException {
    // A stored entry begins with its size and CRC-32, so its bytes are made twice; to deflate them
    // would take longer and save little.
    var checked = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
    byte[] header = NpyHeader.bytes("Npz.write", Arguments.notNull("Npz.write", "tensor", tensor));
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
