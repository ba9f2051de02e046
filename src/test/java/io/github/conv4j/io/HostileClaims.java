package io.github.conv4j.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Reads small files that declare huge contents. {@link HostileClaimsTest} runs it in a JVM with little memory. */
final class HostileClaims {
  /** More than the heap holds: 64 MB when inflated, 64 KB before. */
  private static final int FLOATS = 1 << 24;

  private HostileClaims() {}

  /** Reads bytes. */
  @FunctionalInterface
  private interface Reader {
    Object read() throws IOException;
  }

  public static void main(String[] args) throws IOException {
    Map<String, Reader> files = new LinkedHashMap<>();
    files.put("elements", npy(1, "(2147483639,)"));
    files.put("elements in Fortran order", npy(2, "(20000, 100000)"));
    byte[] header = ArrayFiles.npy(2, ArrayFiles.HEADER);
    ArrayFiles.little(header).putInt(8, -1);
    files.put("header", () -> Npy.read(ArrayFiles.stream(header)));
    for (boolean stream : new boolean[] {false, true}) {
      String in = stream ? " in a stream" : "";
      files.put("entry that has more than its array" + in, npz(stream, "(3,)", FLOATS, FLOATS));
      files.put("entry that has more than the directory says" + in, npz(stream, "(3,)", FLOATS, 3));
      files.put(
          "entry that has less than its array" + in, npz(stream, "(500000000,)", 3, 500_000_000));
      files.put(
          "entry that is an array of zeros" + in, npz(stream, "(" + FLOATS + ",)", FLOATS, FLOATS));
    }
    byte[] entry = Arrays.copyOf(ArrayFiles.zip(true, Map.of("x.npy", new byte[1])), 70_000);
    ArrayFiles.little(entry).putInt(18, -2).putInt(22, -2);
    files.put("entry of 4 GB in a stream", () -> Npz.read(ArrayFiles.stream(entry)));
    files.put("endless stream", () -> Npz.read(new Endless()));

    for (Map.Entry<String, Reader> file : files.entrySet()) {
      System.out.println(file.getKey() + ": " + outcome(file.getValue()));
    }
  }

  private static String outcome(Reader reader) {
    try {
      return reader.read().toString();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static String header(String shape) {
    return "{'descr': '<f4', 'fortran_order': True, 'shape': " + shape + "}";
  }

  private static Reader npy(int version, String shape) {
    byte[] bytes = ArrayFiles.npy(version, header(shape), new byte[70_000]);
    return () -> Npy.read(ArrayFiles.stream(bytes));
  }

  /** An archive of one deflated array of zeros, whose directory may claim another number of floats. */
  private static Reader npz(boolean stream, String shape, int floats, int claimed)
      throws IOException {
    byte[] header = ArrayFiles.npy(1, header(shape));
    byte[] piece = new byte[4 * Math.min(floats, 1 << 14)];
    var deflated = new ByteArrayOutputStream();
    var deflater = new Deflater(Deflater.BEST_SPEED, true);
    var crc = new CRC32();
    try (var out = new CheckedOutputStream(new DeflaterOutputStream(deflated, deflater), crc)) {
      out.write(header);
      for (int left = 4 * floats; left > 0; left -= piece.length) {
        out.write(piece);
      }
    }
    deflater.end();
    byte[] data = deflated.toByteArray();

    // correct the directory of the stored entry where a deflated one differs
    byte[] zip = ArrayFiles.zip(true, Map.of("x.npy", data));
    ByteBuffer directory = ArrayFiles.little(zip).position(ArrayFiles.directory(zip));
    directory.putShort(directory.position() + 10, (short) 8);
    directory.putInt(directory.position() + 16, (int) crc.getValue());
    directory.putInt(directory.position() + 24, header.length + 4 * claimed);
    return stream
        ? () -> Npz.read(ArrayFiles.stream(zip))
        : () -> Npz.read(ZipBytes.of(ArrayFiles.channel(zip), Source.stream("Npz.read")));
  }

  /** Zeros without an end. */
  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] to, int from, int length) {
      Arrays.fill(to, from, from + length, (byte) 0);
      return length;
    }
  }
}
