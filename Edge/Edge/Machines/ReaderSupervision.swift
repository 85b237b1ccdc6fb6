package import Processes
package import ReaderLines

/// Watches over one reader and the capture command that feeds it.
///
/// The two are started, killed and started again together: a stream of raw frames that lost its
/// place never finds it again.
package struct ReaderSupervision: Sendable {
    package enum Event: Sendable, Equatable {
        case line(ReaderLine)
        case badLine(ReaderLineError)
        case readerEnded(Exit)
        case captureEnded(Exit)
        /// A program could not be started.
        case notStarted(String)
        /// The reader lets what it is told pile up.
        case notListening
        case tick
        case stop
    }

    package enum Action: Sendable, Equatable {
        /// Start the capture command, if there is one, and the reader on what it writes.
        case start
        /// Kill both.
        case kill
        /// Ask both to end.
        case terminate
        case code(payload: [UInt8], symbology: Symbology, ageMilliseconds: Int)
        case gone
        /// What the reader says of a card: that it came, what it answered, that it was lost; or
        /// that what lies there is none.
        case card(ReaderLine)
    }

    /// Lines a second that may be wrong before the reader is taken for mad and killed.
    package static let badLinesMax = 20
    /// Codes and cards a second that are passed on; the rest is counted.
    package static let codesMax = 200
    /// How long a reader may go on with what a capture left when it ended.
    package static let drainMax = Duration.seconds(1)
    /// Faults after which the frames themselves must be started again.
    package static let restartingFaults: Set<String> = ["stalled", "ended", "cut-short"]

    /// Faults that say that there is no device to read from, until the reader is ready again.
    package static let absenceFaults: Set<String> = [
        "not-found", "not-a-device", "not-a-terminal", "not-permitted", "not-readable", "in-use",
        "busy", "no-answer", "unplugged", "failing", "gone",
    ]

    /// Faults of a camera that stand until the reader is ready again.
    package static let sightFaults: Set<String> = ["black", "white", "frozen", "no-frame"]

    package private(set) var lastFault: String?
    /// The code of what keeps a living reader from reading; nil when nothing does.
    package private(set) var standingFault: String?
    package private(set) var faults = 0
    package private(set) var codesDropped = 0
    private var watch: Watch
    private let endsOnce: Bool
    private var second: Watch.Instant
    private var badLines = 0
    private var codes = 0
    private var isFinished = false
    private var isAbsent = false
    /// When a reader without frames must have ended by itself.
    private var drainedBy: Watch.Instant?

    /// `endsOnce` is for a file that is read through and not again.
    package init(
        policy: RestartPolicy = RestartPolicy(),
        endsOnce: Bool = false,
        at now: Watch.Instant
    ) {
        watch = Watch(policy, at: now)
        self.endsOnce = endsOnce
        second = now
    }

    package var phase: Watch.Phase { watch.phase }
    package var restarts: Int { watch.restarts }

    package var deadline: Watch.Instant? {
        guard !isFinished, let deadline = watch.deadline else { return nil }
        return drainedBy.map { min($0, deadline) } ?? deadline
    }

    /// What the status page calls the reader.
    package var state: String {
        if isFinished { return "finished" }
        if isAbsent, isAtWork { return "absent" }
        return switch watch.phase {
        case .waiting: "waiting"
        case .opening: "opening"
        case .ready: "ready"
        case .killed: "killed"
        case .stopping: "stopping"
        case .stopped: "stopped"
        }
    }

    package mutating func handle(_ event: Event, at now: Watch.Instant) -> [Action] {
        if now - second >= .seconds(1) {
            second = now
            badLines = 0
            codes = 0
        }
        switch event {
        case .line(let line): return take(line, now)
        case .badLine(let error): return takeBad(error, now)
        case .readerEnded(let exit):
            if isAtWork, case .signal(let number) = exit {
                note("reader ended by signal \(number)")
            }
            return end(now)
        case .captureEnded(let exit):
            guard isAtWork else { return [] }
            // The reader still holds the last frames: it ends by itself when it has read them.
            note("capture ended: \(exit)")
            drainedBy = now + Self.drainMax
            return []
        case .notStarted(let reason):
            note(reason)
            return end(now)
        case .notListening:
            guard isAtWork else { return [] }
            note("deaf: the reader does not take its commands")
            return act(.ended, killing: true, now)
        case .tick:
            if let drainedBy, now >= drainedBy { return act(.ended, killing: true, now) }
            return isFinished ? [] : act(.tick, now)
        case .stop: return act(.stop, now)
        }
    }

    /// Whom we killed ourselves, we killed for a reason that was noted: how it ends is no news.
    private var isAtWork: Bool { watch.phase == .opening || watch.phase == .ready }

    private mutating func take(_ line: ReaderLine, _ now: Watch.Instant) -> [Action] {
        switch line {
        case .ready:
            isAbsent = false
            standingFault = nil
            return act(.ready, now)
        case .beat: return act(.beat, now)
        case .gone: return act(.beat, now) + [.gone]
        case .reply, .lost: return act(.beat, now) + [.card(line)]
        case .card: return count([.card(line)], now)
        case .fault(let code, let text):
            note("\(code): \(text)")
            guard line.targetFault == nil else { return count([.card(line)], now) }
            if Self.sightFaults.contains(code) { standingFault = code }
            guard !Self.absenceFaults.contains(code) else {
                isAbsent = true
                standingFault = code
                return act(.absent, now)
            }
            if endsOnce, code == "ended" {
                isFinished = true
                return act(.beat, now)
            }
            guard Self.restartingFaults.contains(code) else { return act(.beat, now) }
            return act(.ended, killing: true, now)
        case .code(let symbology, let payload, let age):
            let code = Action.code(
                payload: payload,
                symbology: symbology,
                ageMilliseconds: age
            )
            return count([code], now)
        }
    }

    private mutating func count(_ actions: [Action], _ now: Watch.Instant) -> [Action] {
        codes += 1
        guard codes <= Self.codesMax else {
            codesDropped += 1
            return act(.beat, now)
        }
        return act(.beat, now) + actions
    }

    private mutating func takeBad(_ error: ReaderLineError, _ now: Watch.Instant) -> [Action] {
        badLines += 1
        note("line not understood: \(error.rawValue)")
        guard badLines == Self.badLinesMax else { return [] }
        return act(.ended, killing: true, now)
    }

    private mutating func end(_ now: Watch.Instant) -> [Action] {
        isFinished ? [] : act(.ended, now)
    }

    private mutating func note(_ text: String) {
        faults += 1
        lastFault = text
    }

    private mutating func act(
        _ event: Watch.Event,
        killing: Bool = false,
        _ now: Watch.Instant
    ) -> [Action] {
        if event == .ended {
            drainedBy = nil
            isAbsent = false
            standingFault = nil
        }
        let isLive = watch.phase == .opening || watch.phase == .ready
        let action = watch.handle(event, at: now)
        if killing, isLive { return [.kill] }
        switch action {
        case .nothing: return []
        case .start: return [.start]
        case .kill:
            note("silent: no sign of life from the reader")
            return [.kill]
        case .terminate: return [.terminate]
        }
    }
}
