"""Golden numbers of pictures and sound: makes pictures.json and sound.json beside it.

Made with Pillow 9.4, NumPy 1.24 and PyTorch 1.13.1 (Debian's packages python3-pil, python3-numpy, python3-torch):  python3 make_frames.py

pictures.json has PNG files of every color type, depth and filter, written here from known samples as ISO/IEC 15948 says, and the samples as 8 bits. Pillow
reads the same files, as far as it keeps their values, and says what a picture is in grey and in another size.
sound.json has log-mel frames: the spectrum by torch.stft, the mel bands by their formula, everything in float64; and a resampled signal by its formula.
"""
import io
import math
import struct
import zlib

import numpy
import torch
from PIL import Image

from make_golden import save

HEIGHT, WIDTH = 7, 9
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack(row, depth):
    """The bytes of a row of samples [width, channels]."""
    values = row.reshape(-1).tolist()
    if depth == 16:
        return b"".join(struct.pack(">H", v) for v in values)
    bits = "".join(format(v, f"0{depth}b") for v in values)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def filtered(rows, step, first):
    """Rows with the filters 0 to 4 in turn."""
    above, out = bytes(len(rows[0])), b""
    for number, row in enumerate(rows):
        kind = (number + first) % 5
        line = []
        for i, x in enumerate(row):
            a, b, c = row[i - step] if i >= step else 0, above[i], above[i - step] if i >= step else 0
            line.append((x - [0, a, b, (a + b) // 2, paeth(a, b, c)][kind]) & 255)
        out += bytes([kind]) + bytes(line)
        above = row
    return out


def png(samples, depth, color, interlaced=False, palette=None, transparency=None, first=0):
    height, width, channels = samples.shape
    step = max(1, channels * depth // 8)
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    parts = [samples[y::dy, x::dx] for x, y, dx, dy in passes]
    raw = b"".join(filtered([pack(row, depth) for row in part], step, first) for part in parts if part.size)
    data = zlib.compress(raw, 9)
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced)))
    file += chunk(b"tEXt", b"Comment\0passed over")
    if palette is not None:
        file += chunk(b"PLTE", palette.tobytes())
    if transparency is not None:
        file += chunk(b"tRNS", transparency)
    return file + chunk(b"IDAT", data[:10]) + chunk(b"IDAT", data[10:]) + chunk(b"IEND", b"")


def eight(samples, depth):
    return numpy.floor(samples * 255.0 / (2 ** depth - 1) + 0.5).astype(numpy.uint8)


def pictures():
    draw = numpy.random.RandomState(7)
    tensors = {}

    def add(name, file, expected):
        picture = Image.open(io.BytesIO(file))
        modes = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
        # Pillow keeps the high byte of 16 bits, where we round, and compares a transparent grey after it was stretched to 8 bits.
        if "16" not in name and name != "grey2-transparent":
            read = numpy.asarray(picture.convert(modes[expected.shape[2]])).reshape(expected.shape)
            assert (read == expected).all(), name
        tensors[name + ".file"] = torch.tensor(list(file))
        tensors[name + ".samples"] = torch.tensor(expected.astype(numpy.int64))

    for interlaced in (False, True):
        end = "-interlaced" if interlaced else ""
        for name, color, channels, depths in (("grey", 0, 1, (1, 2, 4, 8, 16)), ("rgb", 2, 3, (8, 16)), ("grey-alpha", 4, 2, (8, 16)), ("rgba", 6, 4, (8, 16))):
            for depth in depths:
                samples = draw.randint(0, 2 ** depth, (HEIGHT, WIDTH, channels))
                add(f"{name}{depth}{end}", png(samples, depth, color, interlaced, first=depth % 5), eight(samples, depth))
        for depth in (1, 2, 4, 8):
            colors = min(2 ** depth, 23)
            palette = draw.randint(0, 256, (colors, 3)).astype(numpy.uint8)
            samples = draw.randint(0, colors, (HEIGHT, WIDTH, 1))
            add(f"palette{depth}{end}", png(samples, depth, 3, interlaced, palette), palette[samples[:, :, 0]])
    alpha = draw.randint(0, 256, 2).astype(numpy.uint8)
    palette = draw.randint(0, 256, (4, 3)).astype(numpy.uint8)
    samples = draw.randint(0, 4, (HEIGHT, WIDTH, 1))
    colors = numpy.concatenate([palette, numpy.array([[alpha[0]], [alpha[1]], [255], [255]], numpy.uint8)], 1)
    add("palette2-transparent", png(samples, 2, 3, palette=palette, transparency=alpha.tobytes()), colors[samples[:, :, 0]])
    samples = draw.randint(0, 4, (HEIGHT, WIDTH, 1))
    seen = numpy.where(samples == 2, 0, 255)
    add("grey2-transparent", png(samples, 2, 0, transparency=struct.pack(">H", 2)), numpy.concatenate([eight(samples, 2), seen], 2).astype(numpy.uint8))
    samples = draw.randint(0, 256, (HEIGHT, WIDTH, 3))
    samples[2, 3] = samples[5, 8] = (9, 8, 7)
    seen = numpy.where((samples == (9, 8, 7)).all(2, keepdims=True), 0, 255)
    add("rgb8-transparent", png(samples, 8, 2, transparency=struct.pack(">HHH", 9, 8, 7)), numpy.concatenate([samples, seen], 2).astype(numpy.uint8))

    samples = draw.randint(0, 256, (24, 30, 3)).astype(numpy.uint8)
    samples[6:18, 8:20] = (200, 40, 90)  # a part with nothing but noise around it
    picture = Image.fromarray(samples)
    tensors["large.samples"] = torch.tensor(samples.astype(numpy.int64))
    tensors["large.grey"] = torch.tensor(numpy.asarray(picture.convert("L")).astype(numpy.int64))
    for height, width in ((8, 8), (11, 41), (24, 7), (30, 60)):
        resized = numpy.asarray(picture.resize((width, height), Image.BILINEAR)).astype(numpy.int64)
        tensors[f"large.{height}x{width}"] = torch.tensor(resized)
    save("pictures.json", "PNG files and their samples as 8 bits; a picture in grey and resized, by Pillow",
         "file [bytes], samples [height, width, channels], grey [height, width]", tensors)


def mel_frames(x, rate, mels, window, hop, lowest, highest, floor):
    length = 1
    while length < window:
        length *= 2
    count = 1 + max(0, math.ceil((len(x) - window) / hop))
    before = (length - window) // 2  # torch puts the window into the middle of a transform
    padded = torch.zeros(before + (count - 1) * hop + length)
    padded[before:before + len(x)] = x[:max(0, len(padded) - before)]
    # Of the transform of the last frame only the window counts, and it may hold less than all that was padded behind it.
    spectrum = torch.stft(padded, length, hop, window, torch.hann_window(window, periodic=True), center=False, return_complex=True)
    power = spectrum.abs().numpy() ** 2  # [bins, frames]
    mel = lambda f: 2595 * numpy.log10(1 + f / 700)
    points = 700 * (10 ** (numpy.linspace(mel(lowest), mel(highest), mels + 2) / 2595) - 1)
    bins = numpy.arange(length // 2 + 1) * rate / length
    bands = numpy.stack([numpy.maximum(0, numpy.minimum((bins - a) / (b - a), (c - bins) / (c - b))) for a, b, c in zip(points, points[1:], points[2:])])
    return torch.tensor(numpy.log(numpy.maximum(floor, bands @ power[:, :count])).T.copy())


def resampled(x, start, end):
    cutoff = 0.95 * min(1, end / start)
    width = 16 / cutoff
    y = []
    for n in range(-(-len(x) * end // start)):
        u = n * start / end - numpy.arange(len(x))
        window = numpy.where(numpy.abs(u) < width, numpy.cos(math.pi * u / (2 * width)) ** 2, 0)
        y.append(float(numpy.sum(x.numpy() * cutoff * numpy.sinc(cutoff * u) * window)))
    return torch.tensor(y)


def sound():
    draw = torch.Generator().manual_seed(3)
    t = torch.arange(1500) / 8000
    x = 0.4 * torch.sin(2 * math.pi * 440 * t) + 0.2 * torch.sin(2 * math.pi * 2000 * t ** 2 * 4) + 0.05 * torch.randn(1500, generator=draw)
    x[700:1000] = 0
    x = torch.round(x * 1024) / 1024
    save("sound.json", "log-mel frames, and a resampled signal", "x [samples], default and other [frames, mels], up and down [samples]", {
        "x": x,
        "default": mel_frames(x, 8000, 40, 200, 80, 0, 4000, 1e-10),
        "other": mel_frames(x, 16000, 23, 320, 128, 100, 7000, 1e-6),
        "short": mel_frames(x[:50], 8000, 40, 200, 80, 0, 4000, 1e-10),
        "up": resampled(x[:400], 8000, 11025),
        "down": resampled(x[:400], 8000, 3000),
    })


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    pictures()
    sound()
