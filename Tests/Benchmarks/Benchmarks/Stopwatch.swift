import Glibc

/// The two clocks that benchmarks read, in nanoseconds.
enum Stopwatch {
    /// Wall time that nobody sets back.
    static func wall() -> UInt64 { read(CLOCK_MONOTONIC) }

    /// Processor time of this thread: what others do on the machine does not count.
    static func processor() -> UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        let status = clock_gettime(clock, &time)
        precondition(status == 0, "Linux has both clocks")
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
