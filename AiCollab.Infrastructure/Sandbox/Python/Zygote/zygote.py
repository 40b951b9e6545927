"""Supervisor of Python runs: loads the libraries once, then forks for each run.

Speaks frames (4-byte little-endian length, UTF-8 JSON) on stdin and stdout. It never runs user code itself. As pid 1 of its
jail it reaps everything and can kill everything.  usage: zygote.py nested|single
"""
import codecs, gc, json, os, select, signal, struct, sys, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import cell, confine

KEPT_CHARS = 1 << 20          # of each stream, as the server keeps
FLOOD_BYTES = 16 << 20        # at which a run is stopped
RESULT_BYTES = 40 << 20
PACE = 0.02                   # seconds between two pieces of output
PROTOCOL = 1
FINISHED = b'{"kind":"finished",'


class Frames:
    def __init__(self):
        # User code must not find the server's pipes as 0 and 1.
        self.input, self.output = os.dup(0), os.dup(1)
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
        os.dup2(2, 1)

    def send(self, message):
        self.send_raw(json.dumps(message).encode())

    def send_raw(self, body):
        data = memoryview(struct.pack("<I", len(body)) + body)
        while data:
            data = data[os.write(self.output, data):]

    def receive(self):
        length, = struct.unpack("<I", self._read(4))
        if length > 4 << 20:
            os._exit(3)
        return json.loads(self._read(length))

    def _read(self, count):
        data = b""
        while len(data) < count:
            part = os.read(self.input, count - len(data))
            if not part:
                os._exit(0)
            data += part
        return data


class Output:
    """One stream of a run: decoded, capped, sent in pieces."""

    def __init__(self, name, frames):
        self.name, self.frames = name, frames
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.text, self.kept, self.total, self.sent_at = [], 0, 0, 0.0

    @property
    def truncated(self):
        return self.total > 0 and self.kept >= KEPT_CHARS

    def add(self, data, final=False):
        self.total += len(data)
        room = KEPT_CHARS - self.kept
        if room > 0:
            text = self.decoder.decode(data, final)[:room]
            self.kept += len(text)
            self.text.append(text)

    def flush(self, now, force=False):
        if self.text and (force or now - self.sent_at >= PACE):
            text, self.text, self.sent_at = "".join(self.text), [], now
            if text:
                self.frames.send({"kind": "output", "stream": self.name, "text": text})


class Run:
    """One forked run, watched until it is over."""

    def __init__(self, frames, request, nested):
        self.frames, self.request, self.nested = frames, request, nested
        self.ended = None          # why we ended it: (verdict, sentence)
        self.result = bytearray()

    def start(self):
        pipes = [os.pipe() for _ in range(3)]
        self.pid = os.fork()
        if self.pid == 0:
            self._become_child([w for _, w in pipes])
        for _, w in pipes:
            os.close(w)
        out, err, res = (r for r, _ in pipes)
        self.outputs = {out: Output("stdout", self.frames), err: Output("stderr", self.frames)}
        self.open = {out, err, res}
        self.result_fd = res
        self.deadline = time.monotonic() + self.request["timeoutMs"] / 1000

    def watch(self):
        died = os.pidfd_open(self.pid)
        while not self.ended:
            now = time.monotonic()
            if now >= self.deadline:
                self.ended = ("Timeout", "The code did not end within %g s." % (self.request["timeoutMs"] / 1000))
                break
            waiting = any(o.text for o in self.outputs.values())
            ready, _, _ = select.select([*self.open, died, self.frames.input], [], [], min(self.deadline - now, PACE if waiting else 3600))
            if self.frames.input in ready:
                self.frames.receive()      # the only message during a run is cancel; end of file leaves
                self.ended = ("Cancelled", "It was stopped.")
                break
            for fd in ready:
                if fd in self.open:
                    self._read(fd)
            if died in ready and not any(fd in ready for fd in self.open):
                break
            for output in self.outputs.values():
                output.flush(time.monotonic())
        os.close(died)

    def finish(self):
        status, usage = self._kill_and_reap()
        self._drain()
        for output in self.outputs.values():
            output.add(b"", final=True)
            output.flush(time.monotonic(), force=True)
        # A result counts only when its process ended well: one that was killed may have written it a moment before.
        if self.ended is None and status == 0 and self.result.startswith(FINISHED):
            self.frames.send_raw(self._with_figures(usage))
        else:
            self.frames.send(self._obituary(status, usage))

    def _become_child(self, pipes):
        try:
            os.close(self.frames.input)
            os.close(self.frames.output)
            confine.enter(self.request, pipes, self.nested)
            cell.run_and_report(self.request)
        except BaseException as e:      # nothing of this fork may return into the supervisor
            os.write(2, ("run could not start: %r\n" % e).encode())
        finally:
            os._exit(99)

    def _read(self, fd):
        try:
            data = os.read(fd, 65536)
        except BlockingIOError:
            return False
        if not data:
            self.open.discard(fd)
            return False
        if fd == self.result_fd:
            if len(self.result) <= RESULT_BYTES:
                self.result += data
            else:
                self.ended = ("OutputLimit", "The result is larger than %d MB." % (RESULT_BYTES >> 20))
        else:
            output = self.outputs[fd]
            output.add(data)
            if output.total > FLOOD_BYTES:
                self.ended = ("OutputLimit", "The code wrote more than %d MB to %s." % (FLOOD_BYTES >> 20, output.name))
        return True

    def _drain(self):
        for fd in (*self.outputs, self.result_fd):
            os.set_blocking(fd, False)
            while fd in self.open and self._read(fd):
                pass
            os.close(fd)

    def _kill_and_reap(self):
        # -1 reaches whatever the run started; as pid 1 this process is spared.
        everybody = -1 if os.getpid() == 1 else self.pid
        found = None
        while True:
            try:
                os.kill(everybody, signal.SIGKILL)
            except ProcessLookupError:
                pass
            try:
                pid, status, usage = os.wait4(-1, 0)
            except ChildProcessError:
                return found or (0, None)
            if pid == self.pid:
                found = (status, usage)

    def _with_figures(self, usage):
        peak = max(0, usage.ru_maxrss * 1024 - BASE_RSS) if usage else 0
        truncated = any(o.truncated for o in self.outputs.values())
        head = '%s"peakBytes":%d,"truncated":%s,' % (FINISHED.decode(), peak, "true" if truncated else "false")
        return head.encode() + bytes(self.result[len(FINISHED):])

    def _obituary(self, status, usage):
        verdict, sentence = self.ended or ("RuntimeError", self._death(status))
        message = {"kind": "finished", "success": False, "verdict": verdict, "evidence": sentence,
                   "truncated": any(o.truncated for o in self.outputs.values()),
                   "peakBytes": max(0, usage.ru_maxrss * 1024 - BASE_RSS) if usage else 0}
        if self.ended is None:
            message["error"] = {"type": "Died", "message": sentence, "trace": ""}
        return message

    def _death(self, status):
        code = os.waitstatus_to_exitcode(status)
        number = -code if code < 0 else code - 128 if code > 128 else 0
        if self.result and code == 0:
            return "The run's result could not be read."
        if number:
            name = signal.Signals(number).name if number in signal.valid_signals() else "signal %d" % number
            return "The process ended with %s." % name
        return "The process ended with exit code %d and no result." % code


def main():
    global BASE_RSS
    mode = sys.argv[1]
    frames = Frames()
    cell.load_libraries()
    confine.harden()
    gc.collect()
    gc.freeze()
    BASE_RSS = confine.status_kb("VmRSS") << 10
    nested = mode == "nested"
    frames.send({"kind": "hello", "protocol": PROTOCOL, "language": "python", "version": "CPython " + sys.version.split()[0],
                 "baseBytes": BASE_RSS, "nested": nested})
    while True:
        request = frames.receive()
        if request["kind"] != "run":
            continue               # a cancel that came too late
        run = Run(frames, request, nested)
        run.start()
        run.watch()
        run.finish()
        if not nested:
            os._exit(0)


main()
