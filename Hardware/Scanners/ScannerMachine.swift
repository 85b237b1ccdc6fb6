package import ReaderLines

/// What the scanner reader says and when; the loop tells what happened to the device.
///
/// All times are nanoseconds of one monotonic clock, handed in.
package struct ScannerMachine: Sendable {
    package enum Event: Sendable {
        /// `isGrabbed` is false where the device is a keyboard that others read too.
        case opened(isGrabbed: Bool)
        case failed(PortFault)
        case bytes([UInt8])
        /// Nothing came within the time waited.
        case nothing
    }

    private var input: any ScannerInput
    private var reopening: ReopenMachine
    private var beatDue: UInt64
    private var fault: PortFault?
    private var isGrabToldOf = false

    /// When the device is to be opened; nil while it is open.
    package var openDue: UInt64? {
        reopening.openDue.map { UInt64($0 / .nanoseconds(1)) }
    }

    package init(_ input: any ScannerInput, now: UInt64) {
        self.input = input
        beatDue = now
        reopening = ReopenMachine(at: Self.time(now))
    }

    /// The lines to write after an event.
    package mutating func handle(_ event: Event, now: UInt64) -> [ReaderLine] {
        var lines: [ReaderLine]
        switch event {
        case .opened(let isGrabbed): lines = opened(isGrabbed, now)
        case .failed(let fault): lines = failed(fault, now)
        case .bytes(let bytes): lines = input.take(bytes, now: now)
        case .nothing: lines = input.waited(now: now)
        }
        if now >= beatDue {
            beatDue = now + UInt64(ReaderLimits.beatIntervalMilliseconds) * Self.millisecond
            lines.append(.beat)
        }
        return lines
    }

    /// How long the loop may wait: up to the next beat, end of a code or try to open.
    package func waitMilliseconds(now: UInt64) -> Int {
        let due = [beatDue, input.due, openDue].compactMap(\.self).min() ?? beatDue
        guard due > now else { return 0 }
        return Int((due - now + Self.millisecond - 1) / Self.millisecond)
    }

    private mutating func opened(_ isGrabbed: Bool, _ now: UInt64) -> [ReaderLine] {
        reopening.opened(at: Self.time(now))
        fault = nil
        guard !isGrabbed, !isGrabToldOf else { return [.ready] }
        isGrabToldOf = true
        return [.ready, Self.notGrabbed]
    }

    /// Drops a code that was begun: half a code would be another code.
    private mutating func failed(_ new: PortFault, _ now: UInt64) -> [ReaderLine] {
        input.restart()
        // After an unplug the device is not found: the same news.
        let told = fault == .gone && new == .notFound ? PortFault.gone : new
        fault = told
        return reopening.failed(code: told.rawValue, text: told.message, at: Self.time(now))
    }

    private static let notGrabbed = ReaderLine.fault(
        code: "not-grabbed",
        text: "others read these keys too: codes may appear on the screen as typed text"
    )

    private static func time(_ nanoseconds: UInt64) -> Duration {
        .nanoseconds(Int64(clamping: nanoseconds))
    }

    private static let millisecond: UInt64 = 1_000_000
}
