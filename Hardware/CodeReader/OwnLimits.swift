import Glibc

/// What the reader takes from itself before it touches a picture: C libraries read hostile input
/// here, so the process keeps as little power as it needs.
enum OwnLimits {
    /// Address space, bytes: 24 times a photograph of the largest size, and the libraries.
    private static let addressSpaceBytes: rlim_t = 1 << 30

    static func apply() {
        // A closed pipe is seen as the result of a write, not as a signal.
        signal(SIGPIPE, SIG_IGN)
        var space = rlimit(rlim_cur: addressSpaceBytes, rlim_max: addressSpaceBytes)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &space)
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }
}
