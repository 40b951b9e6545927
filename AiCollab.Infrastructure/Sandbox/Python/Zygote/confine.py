"""What a forked run goes through before any user code: namespaces, mounts, limits, system call filter."""
import ctypes, os, resource, shutil, sys, threading

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = (
    0x20000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND = 1, 2, 4, 8, 32, 4096
RESULT_FD = 3
DISK = 64 << 20
TASKS = 64                      # processes and threads of a run, its first one included
THREAD_STACK = 2 << 20          # so that as many threads as may be fit into the memory limit
NICENESS = 5                    # the supervisor gets a turn however many processes a run has

libc = ctypes.CDLL(None, use_errno=True)
FILTER = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "python.bpf"), "rb").read()
base_as = base_data = 0


class Fprog(ctypes.Structure):
    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def status_kb(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field + ":"))


def harden():
    """Called once by the supervisor: nobody below may read its memory or descriptors."""
    global base_as, base_data
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    base_as, base_data = status_kb("VmSize") << 10, status_kb("VmData") << 10


def check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), what + ": " + os.strerror(ctypes.get_errno()))


def enter(request, pipes, nested):
    os.setpgid(0, 0)
    os.nice(NICENESS)
    raise_oom_score()
    if nested:
        own_namespaces(pipes)
        own_mounts(request.get("files", False))
        own_packages(request.get("packages", {}))
    elif request.get("files", False):
        shutil.copytree("/files", "/workspace", dirs_exist_ok=True)
    os.chdir("/workspace")
    limit(request, nested)
    redirect(pipes)
    check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    program = Fprog(len(FILTER) // 8, FILTER)
    check(libc.prctl(PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0), "seccomp")


def raise_oom_score():
    """When memory runs out the run goes, not its supervisor."""
    try:
        with open("/proc/self/oom_score_adj", "w") as score:
            score.write("1000")
    except OSError:
        pass


def own_namespaces(pipes):
    uid, gid = os.getuid(), os.getgid()
    libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)     # the id maps below belong to root otherwise
    check(libc.unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWPID), "unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", "%d %d 1" % (uid, uid)), ("gid_map", "%d %d 1" % (gid, gid))):
        with open("/proc/self/" + name, "w") as file:
            file.write(text)
    pid = os.fork()
    if pid:
        for fd in pipes:
            os.close(fd)
        _, status = os.waitpid(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        os._exit(code if code >= 0 else 128 - code)
    libc.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def mount(kind, target, flags, options):
    check(libc.mount(kind, target, kind, flags, options), "mount " + target.decode())


def own_mounts(files):
    private = MS_NOSUID | MS_NODEV
    disk = b"size=%d,mode=0700,nr_inodes=8192" % DISK
    if not files:
        mount(b"tmpfs", b"/workspace", private, disk)
    else:
        mount(b"tmpfs", b"/scratch", private, disk)
        os.mkdir("/scratch/up")
        os.mkdir("/scratch/work")
        layers = b"lowerdir=/files,upperdir=/scratch/up,workdir=/scratch/work,userxattr"
        if libc.mount(b"overlay", b"/workspace", b"overlay", private, layers) != 0:
            os.rmdir("/scratch/up")             # tells cell.py that there are no layers
            mount(b"tmpfs", b"/workspace", private, disk)
            shutil.copytree("/files", "/workspace", dirs_exist_ok=True)
    mount(b"tmpfs", b"/tmp", private, b"size=%d,mode=1777,nr_inodes=4096" % DISK)
    mount(b"tmpfs", b"/dev/shm", private, b"size=16m,nr_inodes=64")
    if libc.mount(b"proc", b"/proc", b"proc", private | MS_NOEXEC, None) != 0:
        mount(b"tmpfs", b"/proc", private | MS_RDONLY, b"size=4k")


def own_packages(packages):
    """Shows the granted packages under /packages and hides all others."""
    if packages:
        mount(b"tmpfs", b"/packages", MS_NOSUID | MS_NODEV, b"size=64k,nr_inodes=256,mode=0755")
        for name, digest in packages.items():
            place = os.path.join("/packages", name)
            os.mkdir(place)
            check(libc.mount(os.path.join("/opt/packages", digest).encode(), place.encode(), None, MS_BIND, None), "bind " + name)
        check(libc.mount(None, b"/packages", None, MS_REMOUNT | MS_NOSUID | MS_NODEV | MS_RDONLY, None), "read-only packages")
    mount(b"tmpfs", b"/opt/packages", MS_NOSUID | MS_NODEV | MS_RDONLY, b"size=4k,nr_inodes=2")


def limit(request, nested):
    def both(what, value):
        resource.setrlimit(what, (value, value))

    memory, seconds = request["memoryBytes"], request["timeoutMs"] // 1000 + 1
    both(resource.RLIMIT_DATA, base_data + memory)
    both(resource.RLIMIT_AS, base_as + memory + (2 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 2))
    both(resource.RLIMIT_FSIZE, DISK)
    both(resource.RLIMIT_NPROC, TASKS + nested)     # a nested run's parent waits in the same namespace
    both(resource.RLIMIT_NOFILE, 128)
    both(resource.RLIMIT_CORE, 0)
    threading.stack_size(THREAD_STACK)


def redirect(pipes):
    os.dup2(pipes[0], 1)
    os.dup2(pipes[1], 2)
    if pipes[2] != RESULT_FD:
        os.dup2(pipes[2], RESULT_FD)
    os.closerange(RESULT_FD + 1, 256)
    sys.stdin = open(0)
    sys.stdout = open(1, "w", buffering=1, closefd=False, encoding="utf-8", errors="backslashreplace")
    sys.stderr = open(2, "w", buffering=1, closefd=False, encoding="utf-8", errors="backslashreplace")
