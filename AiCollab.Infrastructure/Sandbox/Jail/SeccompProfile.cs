using System.Runtime.InteropServices;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>
/// Which system calls a jail may make. An allow-list: what is not named fails with EPERM, and nothing ordinary kills, because
/// libraries probe for features and must be able to degrade.
/// </summary>
internal static class SeccompProfile
{
    private const int Eperm = 1;
    private const int Enosys = 38;
    private const int NoAddressFamily = 97;
    private const uint UnixSockets = 1;
    private const uint Tiocsti = 0x5412;
    private const uint Tioclinux = 0x541C;
    private const uint CloneThread = 0x00010000;

    // NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET
    private const uint CloneNamespaces = 0x7E020000;

    private const string Allowed = """
        read write open close stat fstat lstat poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn pread64
        pwrite64 readv writev access pipe select sched_yield mremap msync mincore madvise dup dup2 pause nanosleep getitimer alarm
        setitimer getpid sendfile recvfrom sendto sendmsg recvmsg shutdown bind connect accept accept4 listen getsockname getpeername
        socketpair setsockopt getsockopt fork vfork execve exit wait4 kill uname fcntl flock fsync fdatasync truncate ftruncate getdents
        getdents64 getcwd chdir fchdir rename mkdir rmdir creat link unlink symlink readlink chmod fchmod chown fchown lchown umask
        gettimeofday getrlimit getrusage sysinfo times getuid getgid geteuid getegid getppid getpgrp setsid setpgid getpgid getsid
        getgroups getresuid getresgid sigaltstack rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend utime mknod statfs fstatfs
        getpriority setpriority sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min sched_setaffinity
        sched_getaffinity prctl arch_prctl gettid readahead futex set_tid_address timer_create timer_settime timer_gettime
        timer_getoverrun timer_delete clock_gettime clock_getres clock_nanosleep exit_group epoll_create epoll_create1 epoll_wait
        epoll_pwait epoll_ctl tgkill tkill utimes waitid openat mkdirat newfstatat unlinkat renameat renameat2 linkat symlinkat readlinkat
        fchmodat fchownat faccessat faccessat2 pselect6 ppoll set_robust_list get_robust_list splice tee utimensat eventfd eventfd2
        signalfd signalfd4 timerfd_create timerfd_settime timerfd_gettime fallocate dup3 pipe2 inotify_init1 inotify_add_watch
        inotify_rm_watch preadv pwritev prlimit64 getcpu getrandom memfd_create copy_file_range membarrier statx rseq close_range openat2
        epoll_pwait2 futex_waitv mlock munlock mlock2 fadvise64 setrlimit sync_file_range shmget shmat shmctl shmdt semget semop semctl
        restart_syscall pidfd_open pidfd_send_signal preadv2 pwritev2 mseal pkey_alloc pkey_free pkey_mprotect cachestat futex_wait
        futex_wake futex_requeue
        """;

    // Answered as on a kernel without them, so that callers fall back.
    private const string Absent = """
        io_uring_setup io_uring_enter io_uring_register nfsservctl landlock_create_ruleset mq_open msgget clone3
        """;

    // Processes and listening sockets, which JavaScript has no use for.
    private const string NotForJavaScript = "fork vfork setsid bind connect listen accept accept4 memfd_create shmget shmat pidfd_open pidfd_send_signal mknod symlink symlinkat link linkat";

    // Memory that no rlimit counts.
    private const string UncountedMemory = "memfd_create shmget shmat";

    /// <summary>One process with threads.</summary>
    public static byte[] JavaScript(Architecture architecture) =>
        Build(SyscallTable.For(architecture), Split(Allowed).Except(Split(NotForJavaScript)), CloneThread);

    /// <summary>A script that may start processes.</summary>
    /// <param name="architecture">The machine's.</param>
    /// <param name="countedMemory">Whether a cgroup counts shared memory; else it is refused.</param>
    public static byte[] Python(Architecture architecture, bool countedMemory) =>
        Build(SyscallTable.For(architecture), Split(Allowed).Except(countedMemory ? [] : Split(UncountedMemory)), 0);

    /// <summary>The supervisor of Python runs, which gives each run namespaces of its own.</summary>
    public static byte[] Zygote(Architecture architecture) =>
        Build(SyscallTable.For(architecture), Split(Allowed).Append("unshare").Append("mount").Append("seccomp"), 0);

    private static byte[] Build(SyscallTable table, IEnumerable<string> allowed, uint requiredCloneFlag)
    {
        var program = new BpfProgram().RequireArchitecture(table.Audit, table.HasX32);
        foreach (var name in Split(Absent))
        {
            program.On(table.Find(name), BpfProgram.Fail(Enosys));
        }

        program.OnFlags(table.Find("clone"), CloneNamespaces, requiredCloneFlag, BpfProgram.Fail(Eperm));
        program.OnFirstArgument(table.Find("socket"), UnixSockets, BpfProgram.Fail(NoAddressFamily));
        program.OnSecondArgumentNot(table.Find("ioctl"), Tiocsti, Tioclinux, BpfProgram.Fail(Eperm));
        foreach (var name in allowed)
        {
            program.On(table.Find(name), BpfProgram.Allow);
        }

        return program.Otherwise(BpfProgram.Fail(Eperm));
    }

    private static string[] Split(string names) => names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
