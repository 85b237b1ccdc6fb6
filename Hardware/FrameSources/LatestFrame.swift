package import Frames
import Glibc

/// A frame and when its last byte arrived, in nanoseconds of the monotonic clock.
package struct StampedFrame: Sendable {
    package let frame: Frame
    package let completedAt: UInt64

    package init(frame: Frame, completedAt: UInt64) {
        self.frame = frame
        self.completedAt = completedAt
    }
}

/// What the decoding loop gets from the reading thread.
package enum FrameEvent: Sendable {
    /// The newest frame, and how many were overwritten unread since the last one.
    case frame(StampedFrame, dropped: Int)

    /// One picture of a folder was bad and was passed over.
    case skipped(FrameFault)

    /// Nothing came within the time waited.
    case nothing

    /// The source is at its end; with a fault when it did not end between two frames.
    case ended(SourceFailure?)
}

/// The one place between the thread that reads frames and the loop that decodes them.
///
/// A camera does not wait: a frame that is not taken in time is overwritten by the next, so that
/// what is decoded is never old. Nothing is ever queued.
///
/// Unchecked because the state is only touched between lock and unlock of `mutex`, and the three
/// pointers are set once and live as long as the object.
package final class LatestFrame: @unchecked Sendable {
    private struct State {
        var frame: StampedFrame?
        var skipped: FrameFault?
        var dropped = 0
        var isEnded = false
        var isAbandoned = false
        var failure: SourceFailure?
    }

    private var state = State()
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    package init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Leaves a frame; an untaken one is overwritten, or waited for when the source can wait.
    ///
    /// Returns false when nobody takes frames any more.
    package func put(_ frame: StampedFrame, waits: Bool = false) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while waits, state.frame != nil, !state.isAbandoned {
            pthread_cond_wait(changed, mutex)
        }
        guard !state.isAbandoned else { return false }
        if state.frame != nil { state.dropped += 1 }
        state.frame = frame
        pthread_cond_broadcast(changed)
        return true
    }

    /// Says that one picture of a folder was bad.
    package func skip(_ fault: FrameFault) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        state.skipped = fault
        pthread_cond_broadcast(changed)
    }

    /// Says that no frame will follow; what was left before is still taken first.
    package func end(_ failure: SourceFailure?) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        state.isEnded = true
        state.failure = failure
        pthread_cond_broadcast(changed)
    }

    /// Tells the reading side to stop: nobody will take frames any more.
    package func abandon() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        state.isAbandoned = true
        pthread_cond_broadcast(changed)
    }

    package var isAbandoned: Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return state.isAbandoned
    }

    /// Takes what is there, or waits for it up to the time given.
    package func take(waitingMilliseconds: Int) -> FrameEvent {
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        let nanoseconds = deadline.tv_nsec + max(0, waitingMilliseconds) % 1_000 * 1_000_000
        deadline.tv_sec += waitingMilliseconds / 1_000 + nanoseconds / 1_000_000_000
        deadline.tv_nsec = nanoseconds % 1_000_000_000
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while state.frame == nil, state.skipped == nil, !state.isEnded {
            guard pthread_cond_timedwait(changed, mutex, &deadline) == 0 else { break }
        }
        return takeLocked()
    }

    private func takeLocked() -> FrameEvent {
        if let frame = state.frame {
            let dropped = state.dropped
            state.frame = nil
            state.dropped = 0
            pthread_cond_broadcast(changed)
            return .frame(frame, dropped: dropped)
        }
        if let fault = state.skipped {
            state.skipped = nil
            return .skipped(fault)
        }
        return state.isEnded ? .ended(state.failure) : .nothing
    }
}
