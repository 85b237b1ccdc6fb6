import Glibc

/// What the reader takes from itself before it touches a card: libnfc reads hostile input here,
/// so the process keeps as little power as it needs and ends at once when it fails.
enum OwnLimits {
    /// Address space, bytes: the libraries and a few threads' stacks.
    private static let addressSpaceBytes: rlim_t = 256 << 20
    /// Far below 1024, where libnfc's FD_SET would write beside its set.
    private static let descriptorsMax: rlim_t = 64
    /// One byte: no file is that small, and only with this number does the kernel start no
    /// handler of core dumps either (core(5) of Linux; 0 still starts one).
    private static let coreBytes: rlim_t = 1
    private static let crashes = [SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTRAP]

    static func apply() {
        // A closed pipe is seen as the result of a write, not as a signal.
        signal(SIGPIPE, SIG_IGN)
        // A crash ends the process at once; nobody waits for a report of it.
        for crash in crashes { signal(crash, SIG_DFL) }
        limit(__rlimit_resource_t(RLIMIT_AS.rawValue), addressSpaceBytes)
        limit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), descriptorsMax)
        limit(__rlimit_resource_t(RLIMIT_CORE.rawValue), coreBytes)
    }

    /// Opens `/dev/null` where a standard stream is closed: libnfc takes a closed stream 0 for a
    /// request to abort, and a device opened in its place would get what is printed.
    static func keepStandardStreams() {
        for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
            // The lowest free number is this one: those below are open by now.
            _ = open("/dev/null", O_RDWR)
        }
    }

    private static func limit(_ resource: __rlimit_resource_t, _ value: rlim_t) {
        var limits = rlimit(rlim_cur: value, rlim_max: value)
        setrlimit(resource, &limits)
    }
}
