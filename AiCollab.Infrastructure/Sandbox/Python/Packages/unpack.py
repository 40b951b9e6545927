"""Opens one wheel inside a jail and sends its files as frames. The server checks everything again."""
import base64, importlib.metadata, json, os, platform, stat, struct, sys, zipfile

WHEEL = "/files/package.whl"
PIECE = 1 << 20
MAX_BYTES, MAX_FILES = 200 << 20, 20_000
BUILT_IN = ("numpy", "pandas", "matplotlib")


class Refused(Exception):
    pass


def send(message):
    body = json.dumps(message).encode()
    data = memoryview(struct.pack("<I", len(body)) + body)
    while data:
        data = data[os.write(1, data):]


def receive():
    header = sys.stdin.buffer.read(4)
    if len(header) < 4:
        os._exit(0)
    return json.loads(sys.stdin.buffer.read(struct.unpack("<I", header)[0]))


def version():
    try:
        libc = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (ValueError, OSError):
        libc = ""
    return ("CPython %s %s" % (platform.python_version(), libc)).strip()


def built_in():
    found = {}
    for name in BUILT_IN:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found


def unpack():
    total = count = 0
    with zipfile.ZipFile(WHEEL) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_FILES:
            raise Refused("it holds more than %d files." % MAX_FILES)
        for entry in entries:
            name, mode = entry.orig_filename, entry.external_attr >> 16
            if entry.flag_bits & 1:
                raise Refused("its files are encrypted.")
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise Refused("%s is a link or a device, not a file." % name)
            if name.endswith("/"):
                continue
            total = send_file(archive, entry, name, total)


def send_file(archive, entry, name, total):
    with archive.open(entry) as file:
        while True:
            piece = file.read(PIECE)
            total += len(piece)
            if total > MAX_BYTES:
                raise Refused("it holds more than %d MB." % (MAX_BYTES >> 20))
            last = len(piece) < PIECE
            send({"kind": "file", "name": clean(name), "data": base64.b64encode(piece).decode(), "last": last})
            if last:
                return total


def clean(text):
    return text.encode("utf-8", "replace").decode("utf-8")


def main():
    send({"kind": "hello", "protocol": 1, "language": "wheel", "version": version(), "packages": built_in()})
    if receive()["kind"] != "run":
        return
    try:
        unpack()
        send({"kind": "finished", "success": True})
    except Refused as e:
        send({"kind": "finished", "success": False, "evidence": clean(str(e))})
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, UnicodeError) as e:
        send({"kind": "finished", "success": False, "evidence": "it cannot be unpacked: %s." % clean(str(e))[:300].rstrip(".")})


main()
