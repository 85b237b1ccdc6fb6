import Glibc

/// Clocks that are never set and never go back.
package enum MonotonicClock {
    /// The time since the machine started.
    package static func nanoseconds() -> UInt64 {
        read(CLOCK_MONOTONIC)
    }

    /// The processor time this process has used: a budget of it buys the same work on a busy
    /// machine as on an idle one.
    package static func processorNanoseconds() -> UInt64 {
        read(CLOCK_PROCESS_CPUTIME_ID)
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    static func sleep(milliseconds: Int) {
        var time = timespec(
            tv_sec: milliseconds / 1_000,
            tv_nsec: milliseconds % 1_000 * 1_000_000
        )
        nanosleep(&time, nil)
    }
}
