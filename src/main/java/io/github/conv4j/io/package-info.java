/**
 * Reads and writes files of other tools: {@link io.github.conv4j.io.Npy} and {@link io.github.conv4j.io.Npz} for NumPy's
 * arrays, {@link io.github.conv4j.io.Images} for pictures. Damaged or unsupported bytes are an {@link java.io.IOException}.
 *
 * <h2>Streams</h2>
 *
 * <p>What reads and writes files does so with streams, too: a resource of a jar, the body of a request. No stream is closed, nor
 * flushed if it was written to. Reading {@code Npy} and {@code Npz} leaves it just after the last byte of theirs. If a stream
 * fails while it is read, its own exception is thrown.
 *
 * <h2>How files are written</h2>
 *
 * <p>Every {@code write} to a {@code Path} replaces the file in one step. The new file is written beside the old one,
 * forced to the disk, and then renamed, so that a reader finds the old file or the new one, whole, at any moment and
 * whenever the process is killed. A file system that cannot rename in one step may show no file for a moment.
 *
 * <ul>
 *   <li>A write that fails leaves the old file as it was, and nothing else. A process that is killed may leave its unfinished
 *       file behind, under a hidden name such as {@code .0e4c9ab1-….tmp}; it is safe to delete.
 *   <li>A file that is replaced keeps its permissions where the file system has POSIX ones, and its group and owner where the
 *       user may set them; where the group becomes another one, its members may do what others may. Access control lists and extended attributes are not kept, and other hard links to the file keep
 *       the old content.
 *   <li>A file that the user may not write is not replaced, even in a folder that the user may write: this is an {@link
 *       java.nio.file.AccessDeniedException}. So is a folder in which the user may not create files, even if the file
 *       itself is writable.
 *   <li>A symbolic link stays, and the file that it leads to is written, or created if there is none.
 *   <li>A device or a FIFO is written to and not replaced.
 *   <li>An interrupted thread completes its write and stays interrupted. It completes its reads, too, except for {@link
 *       io.github.conv4j.io.Npz#read(java.nio.file.Path) Npz.read}, and streams decide for themselves.
 * </ul>
 */
package io.github.conv4j.io;
