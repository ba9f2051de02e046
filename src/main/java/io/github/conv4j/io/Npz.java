package io.github.conv4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.conv4j.Tensor;
import io.github.conv4j.checks.Arguments;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
   * others are skipped. An entry that holds less or more than its array, or does not have the CRC-32 of the zip directory,
   * is an error, and so are two arrays of one name.
   *
   * @param path the file
   * @return a new map, in the file's order
   * @throws IOException if the file cannot be read, is damaged or no zip file, or an array is encrypted, compressed in another
   *     way, or one that {@code Npy} does not read
   */
  public static Map<String, Tensor> read(Path path) throws IOException {
    Arguments.notNull("read", "path", path);
    Checks.requireNoFolder(path);
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      return read(file, "file " + path);
    }
  }

  static Map<String, Tensor> read(SeekableByteChannel file, String where) throws IOException {
    var zip = new ZipArchive(file, where);
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    for (ZipArchive.Entry entry : zip.entries()) {
      String entryWhere =
          "entry " + Checks.excerpt(entry.name()) + (where.isEmpty() ? "" : ", " + where);
      try {
        if (isArray(zip, entry)) {
          String name = entry.name().endsWith(EXTENSION)
              ? entry.name().substring(0, entry.name().length() - EXTENSION.length())
              : entry.name();
          if (arrays.containsKey(name)) {
            throw Checks.unreadable("a second array has the same name", entryWhere);
          }
          arrays.put(name, array(zip, entry, entryWhere));
        }
      } catch (ZipException | EOFException e) { // from the zip file and from inflating
        throw (IOException) Checks.unreadable(e.getMessage(), entryWhere).initCause(e);
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

  private static Tensor array(ZipArchive zip, ZipArchive.Entry entry, String where)
      throws IOException {
    try (InputStream in = zip.open(entry)) {
      NpyHeader header = NpyHeader.read(in, where);
      if (header.fileLength() != entry.size()) { // before its elements are inflated
        throw Checks.unreadable(
            "array has " + header.fileLength() + " bytes but the zip directory says "
                + Long.toUnsignedString(entry.size()),
            where);
      }
      Tensor array = NpyElements.read(header, in, where);
      if (in.read() >= 0) {
        throw Checks.unreadable(
            "entry unpacks to more than the " + entry.size() + " bytes of its array", where);
      }
      return array;
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
    Arguments.notNull("write", "tensors", tensors);
    Arguments.notNull("write", "path", path);
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
    Arguments.notNull("write", "a name in tensors", name);
    Arguments.notNull("write", "tensor '" + name + "'", tensor);
    if (!UTF_8.newEncoder().canEncode(name) || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("write: name '" + Checks.excerpt(name)
          + "' has half a surrogate pair or the character 0");
    }
    int length = (name + EXTENSION).getBytes(UTF_8).length;
    if (length > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "write: name of an entry has " + length + " bytes but must have at most " + LONGEST_NAME);
    }
    NpyHeader.bytes(tensor);
  }

  private static void write(String name, Tensor tensor, ZipOutputStream zip) throws IOException {
    // A stored entry begins with its size and CRC-32, so its bytes are made twice; to deflate them
    // would take longer and save little.
    var checked = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
    Npy.write(tensor, checked);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(TIME);
    entry.setSize(NpyHeader.bytes(tensor).length + (long) Float.BYTES * tensor.size());
    entry.setCrc(checked.getChecksum().getValue());
    zip.putNextEntry(entry);
    Npy.write(tensor, zip);
    zip.closeEntry();
  }
}
