package import FrameDecoding
package import ReaderLines

/// What the reader says and when: the decoding loop reports what it sees, the machine answers with
/// the lines to write.
///
/// All times are nanoseconds of one monotonic clock, handed in.
package struct WatchMachine: Sendable {
    /// After how long a silent, black or frozen camera is reported.
    package struct Patience: Sendable {
        package var stalledSeconds = 3
        package var frozenSeconds = 10

        package init() {}
    }

    /// What a frame looks like as a whole; taken about once a second.
    package struct Sample: Sendable, Equatable {
        package let mean: Int
        package let checksum: UInt64

        package init(mean: Int, checksum: UInt64) {
            self.mean = mean
            self.checksum = checksum
        }
    }

    private let patience: Patience
    private var beatDue: UInt64
    private var lastFrameAt: UInt64
    private var isStalled = false
    private var reported: [[UInt8]: UInt64] = [:]
    private var lastSeenAt: UInt64?
    private var sample: Sample?
    private var sampledAt: UInt64?
    private var sameSince: UInt64
    private var blackSince: UInt64?
    private var sightFault: String?

    /// A picture whose mean tone is below this is black: a covered lens or a camera without light.
    package static let blackMean = 8

    package init(patience: Patience = Patience(), now: UInt64) {
        self.patience = patience
        beatDue = now
        lastFrameAt = now
        sameSince = now
    }

    /// The lines to write once the source is open.
    package mutating func start(now: UInt64) -> [ReaderLine] {
        [.ready] + beat(now)
    }

    /// Whether the next frame should be sampled: once a second is enough to see a frozen picture.
    package func wantsSample(now: UInt64) -> Bool {
        sampledAt.map { now >= $0 + Self.second } ?? true
    }

    /// A frame was decoded; `now` is after the decoding.
    package mutating func saw(
        _ codes: [FoundCode],
        frameCompletedAt: UInt64,
        sample: Sample? = nil,
        now: UInt64
    ) -> [ReaderLine] {
        var lines: [ReaderLine] = []
        lastFrameAt = now
        if isStalled {
            isStalled = false
            lines.append(.ready)
        }
        if let sample { lines += judge(sample, now) }
        for code in codes {
            lastSeenAt = now
            guard isDue(code.payload, now) else { continue }
            reported[code.payload] = now
            let age = now > frameCompletedAt ? (now - frameCompletedAt) / Self.millisecond : 0
            lines.append(
                .code(
                    code.symbology,
                    payload: code.payload,
                    ageMilliseconds: Int(min(age, 999_999_999))
                )
            )
        }
        return lines + gone(now) + beat(now)
    }

    /// No frame came within the time the loop waited.
    package mutating func waited(now: UInt64) -> [ReaderLine] {
        var lines: [ReaderLine] = []
        let limit = UInt64(patience.stalledSeconds) * Self.second
        if !isStalled, now >= lastFrameAt + limit {
            isStalled = true
            let text = "no frame for \(patience.stalledSeconds) s: check camera and cable"
            lines.append(.fault(code: "stalled", text: text))
        }
        return lines + gone(now) + beat(now)
    }

    private mutating func beat(_ now: UInt64) -> [ReaderLine] {
        guard now >= beatDue else { return [] }
        beatDue = now + UInt64(ReaderLimits.beatIntervalMilliseconds) * Self.millisecond
        return [.beat]
    }

    private func isDue(_ payload: [UInt8], _ now: UInt64) -> Bool {
        guard let last = reported[payload] else { return true }
        return now >= last + UInt64(ReaderLimits.codeIntervalMilliseconds) * Self.millisecond
    }

    private mutating func gone(_ now: UInt64) -> [ReaderLine] {
        let limit = UInt64(ReaderLimits.goneAfterMilliseconds) * Self.millisecond
        reported = reported.filter { now < $0.value + limit }
        guard let last = lastSeenAt, now >= last + limit else { return [] }
        lastSeenAt = nil
        return [.gone]
    }

    private mutating func judge(_ new: Sample, _ now: UInt64) -> [ReaderLine] {
        sampledAt = now
        if new.checksum != sample?.checksum { sameSince = now }
        sample = new
        blackSince = new.mean < Self.blackMean ? blackSince ?? now : nil
        let limit = UInt64(patience.frozenSeconds) * Self.second
        var fault: String?
        if let since = blackSince, now >= since + limit {
            fault = "black"
        } else if now >= sameSince + limit {
            fault = "frozen"
        }
        guard fault != sightFault else { return [] }
        sightFault = fault
        switch fault {
        case "black": return [.fault(code: "black", text: "the picture is black: check the lens")]
        case "frozen": return [.fault(code: "frozen", text: "the picture does not change")]
        default: return [.ready]
        }
    }

    private static let millisecond: UInt64 = 1_000_000
    private static let second: UInt64 = 1_000_000_000
}
