internal import Dispatch
internal import Glibc
internal import Synchronization

/// Waits, without holding a thread of the tasks, until a pipe can be read or written.
///
/// By poll(2) on a thread of the dispatch pool: libdispatch's own read and write sources on Linux
/// were seen to crash when a pipe ended at the moment in which its source was cancelled.
enum Readiness {
    /// How long a cancelled wait may still last.
    private static let lookMilliseconds: Int32 = 50

    /// Returns when `number` may be read, or soon after the task is cancelled.
    ///
    /// The caller keeps the descriptor open until this returns.
    static func readable(_ number: Int32) async {
        await wait(number, for: Int16(POLLIN))
    }

    static func writable(_ number: Int32) async {
        await wait(number, for: Int16(POLLOUT))
    }

    private static func wait(_ number: Int32, for events: Int16) async {
        let mark = CancelMark()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A serial queue of its own brings a thread beyond those that the tasks share.
                DispatchQueue(label: "jalon.readiness").async {
                    poll(number, events, until: mark)
                    continuation.resume()
                }
            }
        } onCancel: {
            mark.isSet.store(true, ordering: .relaxed)
        }
    }

    private static func poll(_ number: Int32, _ events: Int16, until mark: CancelMark) {
        var slot = pollfd(fd: number, events: events, revents: 0)
        while !mark.isSet.load(ordering: .relaxed) {
            let count = Glibc.poll(&slot, 1, lookMilliseconds)
            if count > 0 || count < 0 && errno != EINTR { return }
        }
    }
}

/// Whether the waiting task was cancelled.
private final class CancelMark: Sendable {
    let isSet = Atomic(false)
}
