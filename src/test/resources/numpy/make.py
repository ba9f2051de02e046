"""Writes the files beside it: python3 make.py. They were made by NumPy 2.4.6 on Python 3.11; the npz files have the date."""

import io
import os
import zipfile

import numpy as np
from numpy.lib import format as npy

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def versioned(name, array, version):
    with open(name, "wb") as file:
        npy.write_array(file, array, version=version)


# every test knows these values: k / 4 - 1 of the shape (2, 3), of another where the name says so
values = (np.arange(6) / 4 - 1).reshape(2, 3)
f4 = values.astype("<f4")

np.save("f4.npy", f4)
np.save("f4_big_endian.npy", values.astype(">f4"))
np.save("f4_fortran.npy", np.asfortranarray(f4))
np.save("f4_rank0.npy", np.float32(0.25))
np.save("f4_rank1.npy", f4.reshape(6))
np.save("f4_rank5.npy", f4.reshape(1, 2, 1, 3, 1))
np.save("f4_empty.npy", np.zeros((2, 0, 3), "<f4"))
np.save("f4_special.npy", np.array(
    [0x00000000, 0x80000000, 0x00000001, 0x7F7FFFFF, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC12345, 0x7F812345],
    "<u4").view("<f4"))
versioned("f4_version2.npy", f4, (2, 0))
versioned("f4_version3.npy", f4, (3, 0))

# the integers nearest to where float32 begins to round, and the ends of each type
np.save("b1.npy", np.array([True, False, True]))
for code in ("i1", "u1", "<i2", ">u2", ">i4", "<u4", "<i8", ">u8"):
    kind = np.iinfo(code)
    around = [2**24 + 1, 2**24 + 3, 2**53 + 1, 2**63 - 1, 2**63 + 2**39, 2**63 + 2**39 + 1]
    ends = [0, 1, kind.min, kind.min + 1, kind.max - 1, kind.max]
    np.save(code.strip("<>") + ".npy", np.array(ends + [n for n in around if n < kind.max], code))

np.save("f2.npy", np.array(
    [0x0000, 0x8000, 0x0001, 0x03FF, 0x0400, 0x3555, 0x3C00, 0xC000, 0x7BFF, 0x7C00, 0xFC00, 0x7E01],
    "<u2").view("<f2"))
np.save("f8.npy", np.array(
    [0.1, -1 / 3, 1 + 2.0**-24, 1 + 3 * 2.0**-24, 1e-46, 1e-45, 3.4028235677973366e38, 1e300, -np.inf, np.nan],
    ">f8").reshape(2, 5, order="F"))

# not read
np.save("c8.npy", np.zeros(2, "<c8"))
np.save("structured.npy", np.zeros(2, [("a", "<f4"), ("b", "<i4")]))
np.save("object.npy", np.array([None, 1], object), allow_pickle=True)
np.save("text.npy", np.array(["ab", "c"]))

layer = {"weight": (np.arange(2 * 3 * 2 * 2) / 8).astype("<f4").reshape(2, 3, 2, 2), "bias": np.float32([1, -2])}
np.savez("layer.npz", **layer)
np.savez_compressed("layer_deflated.npz", **layer)


class Pipe(io.RawIOBase):
    """A file that cannot seek, for which zipfile writes sizes behind the data."""

    def __init__(self, file):
        self.file = file

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)


with open("layer_piped.npz", "wb") as file:
    np.savez(Pipe(file), **layer)
with open("layer_piped_deflated.npz", "wb") as file:
    np.savez_compressed(Pipe(file), **layer)
with zipfile.ZipFile("mixed.npz", "w") as zip:
    zip.writestr("README.txt", "not an array")
    zip.write("f4_fortran.npy", "folder/fortran.npy")
    zip.writestr("folder2/", "")
    zip.write("i4.npy", "without extension")
