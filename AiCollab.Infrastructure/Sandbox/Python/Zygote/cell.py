"""Runs the user's code in the confined fork: value of the last expression, traceback with source lines, plots, files."""
import ast, base64, errno, io, json, linecache, mmap, os, stat, sys, traceback

import confine

RESULT_FD = 3
MAX_VALUE, MAX_HTML, MAX_MESSAGE, MAX_TRACE = 100_000, 1 << 20, 10_000, 20_000
MAX_FILES, MAX_LEFT, MAX_FILE_BYTES, MAX_PLOTS, MAX_NAMES = 50, 500, 16 << 20, 20, 5000


def load_libraries():
    """In the supervisor, once: what every run may import, warmed so that the pages are shared."""
    try:
        import matplotlib
        matplotlib.use("Agg")
        import matplotlib.pyplot as plt
        plt.figure()
        plt.plot([1, 2])
        plt.savefig(io.BytesIO(), format="png")
        plt.close("all")
    except ImportError:
        pass
    try:
        import numpy.random, pandas
        pandas.DataFrame({"a": [1]}).describe()
        pandas.DataFrame({"a": [1]}).to_html()
    except ImportError:
        pass


def run_and_report(request):
    plots = []
    reseed()
    flush_plots = hook_plots(plots)
    result = execute(request)
    flush(flush_plots, result)
    result["artifacts"] = plots
    try:
        most = MAX_LEFT if request.get("write") else MAX_FILES - len(plots)
        found, skipped = collect_files(most, MAX_FILE_BYTES - sum(len(p["data"]) * 3 // 4 for p in plots))
        result["artifacts"] = plots + found
        if request.get("write"):
            result["deleted"], result["skipped"] = deleted_files(), skipped[:100]
    except (OSError, MemoryError) as e:
        print("The files could not be collected: %r" % e, file=sys.stderr)
    body = json.dumps(result, separators=(",", ":")).encode()
    while body:
        body = body[os.write(RESULT_FD, body):]
    os._exit(0)


def reseed():
    """A fork would repeat its parent's random numbers."""
    import random
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(int.from_bytes(os.urandom(4), "little"))


def execute(request):
    name, code = request["file"], request["code"]
    result = {"kind": "finished", "success": False}
    scope = {"__name__": "__main__", "__builtins__": __builtins__, "__file__": name}
    linecache.cache[name] = (len(code), None, code.splitlines(True), name)
    sys.argv = [name, *request.get("args", [])]
    sys.path.insert(0, "/workspace")
    sys.path += ["/packages/" + package for package in request.get("packages", {})]    # last: nothing of ours is replaced
    try:
        value = evaluate(code, name, scope)
        result["success"] = True
        if value is not None:
            result["value"] = clean(repr(value), MAX_VALUE)
            result["html"] = html_of(value)
    except SystemExit as e:
        result.update(exit_of(e))
    except BaseException as e:
        result.update(failure_of(e, name))
    return result


def evaluate(code, name, scope):
    tree = ast.parse(code, name, "exec")
    last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), scope)
    return eval(compile(last, name, "eval"), scope) if last else None


def exit_of(e):
    if e.code is None or e.code == 0:
        return {"success": True}
    if not isinstance(e.code, int):
        print(e.code, file=sys.stderr)
    return {"verdict": "RuntimeError", "error": {"type": "SystemExit", "message": clean(str(e.code), MAX_MESSAGE), "trace": ""}}


def failure_of(e, name):
    at = e.__traceback__
    while at is not None and at.tb_frame.f_code.co_filename != name:
        at = at.tb_next
    syntax = isinstance(e, SyntaxError) and at is None
    try:
        message, trace = str(e), "".join(traceback.format_exception(type(e), e, at))
    except BaseException as inner:
        message, trace = "the error's own text failed: " + type(inner).__name__, ""
    verdict, evidence = ("SyntaxError", "") if syntax else limit_behind(e)
    return {"verdict": verdict, "evidence": evidence,
            "error": {"type": clean(type(e).__name__, 200), "message": clean(message, MAX_MESSAGE), "trace": clean(trace[-MAX_TRACE:], MAX_TRACE)}}


def limit_behind(e):
    """Which of our limits an uncaught error comes from, if any."""
    if isinstance(e, MemoryError):
        return "MemoryLimit", "An allocation was refused at the memory limit."
    if isinstance(e, OSError) and e.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        return "DiskLimit", "A write was refused at the disk limit of 64 MB."
    if isinstance(e, RuntimeError) and "can't start new thread" in str(e) and not room_for_a_stack():
        return "MemoryLimit", "The stack of a new thread was refused at the memory limit."
    if isinstance(e, (BlockingIOError, RuntimeError)) and not room_for_a_process():
        return "ProcessLimit", "A new process or thread was refused at the limit of %d." % confine.TASKS
    return "RuntimeError", ""


def room_for_a_stack():
    try:
        mmap.mmap(-1, confine.THREAD_STACK, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
        return True
    except OSError:
        return False


def room_for_a_process():
    try:
        pid = os.fork()
    except OSError:
        return False
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return True


def html_of(value):
    try:
        pandas = sys.modules.get("pandas")
        if pandas and isinstance(value, (pandas.DataFrame, pandas.Series)):
            frame = value if isinstance(value, pandas.DataFrame) else value.to_frame()
            html = frame.to_html(max_rows=60, max_cols=30, notebook=True)
        else:
            own = getattr(type(value), "_repr_html_", None)
            html = own(value) if own else None
        return clean(html, MAX_HTML) if isinstance(html, str) and len(html) <= MAX_HTML else None
    except Exception:
        return None


def clean(text, length):
    """At most that long, and without half characters, which JSON cannot carry."""
    return text[:length].encode("utf-8", "replace").decode("utf-8")


def hook_plots(plots):
    if "matplotlib" not in sys.modules:
        return None
    import matplotlib.pyplot as plt

    def show(*args, **kwargs):
        for number in plt.get_fignums():
            if len(plots) < MAX_PLOTS:
                image = io.BytesIO()
                plt.figure(number).savefig(image, format="png", dpi=100, bbox_inches="tight")
                plots.append({"name": "plot-%d.png" % (len(plots) + 1), "data": base64.b64encode(image.getvalue()).decode(), "plot": True})
        plt.close("all")

    plt.show = show
    return show


def flush(flush_plots, result):
    try:
        if flush_plots:
            flush_plots()
    except BaseException as e:
        print("A plot could not be drawn: %r" % e, file=sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            pass


def collect_files(most, room):
    """Regular files the run wrote, and the names of what it left that cannot be sent; with granted files below, only what differs from them."""
    root = "/scratch/up" if os.path.isdir("/scratch/up") else "/workspace"
    found, skipped = [], []
    for path in files_below(root, skipped):
        try:
            info = os.lstat(path)
            if same_as_granted(path, root, info):
                continue
            if info.st_size > room or len(found) >= most:
                skipped.append(path)
                continue
            with open(path, "rb") as file:
                data = file.read(room + 1)
        except OSError:
            continue
        if len(data) <= room:
            room -= len(data)
            found.append({"name": clean(os.path.relpath(path, root), 1000), "data": base64.b64encode(data).decode()})
    return found, [clean(os.path.relpath(path, root), 1000) for path in skipped[:MAX_NAMES]]


def deleted_files():
    """Granted files that are gone from the working directory."""
    names = (os.path.relpath(path, "/files") for path in files_below("/files", []))
    return [clean(name, 1000) for name in names if not os.path.lexists(os.path.join("/workspace", name))][:MAX_NAMES]


def files_below(root, others):
    """Regular files by name, without the recursion of os.walk; what lies deeper than a path can be long is left out. Links, pipes and devices go to others."""
    folders = [root]
    while folders:
        try:
            with os.scandir(folders.pop()) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            continue
        yield from (entry.path for entry in entries if entry.is_file(follow_symlinks=False))
        others += [entry.path for entry in entries if not whiteout(entry) and not entry.is_file(follow_symlinks=False) and not entry.is_dir(follow_symlinks=False)]
        folders += [entry.path for entry in reversed(entries) if entry.is_dir(follow_symlinks=False)]


def whiteout(entry):
    """How an overlay marks what was deleted: a character device with the number 0."""
    try:
        info = entry.stat(follow_symlinks=False)
        return stat.S_ISCHR(info.st_mode) and info.st_rdev == 0
    except OSError:
        return False


def same_as_granted(path, root, info):
    granted = "/files" + path[len(root):]
    try:
        if root != "/workspace" or os.lstat(granted).st_size != info.st_size:
            return False
        with open(granted, "rb") as a, open(path, "rb") as b:
            return a.read() == b.read()
    except OSError:
        return False
