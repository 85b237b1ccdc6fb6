package import FrameDecoding
package import ReaderLines

/// What the reader says and when: the decoding loop reports what it sees, the machine answers with
/// the lines to write.
///
/// All times are nanoseconds of one monotonic clock, handed in.
package struct WatchMachine: Sendable {
    /// After how long a camera that does not see is reported.
    ///
    /// Two seconds, so that the daemon shows it within three (issue of supervision): a sample and a
    /// tick of the daemon come on top.
    package struct Patience: Sendable {
        package var stalledSeconds = 2
        /// A black, white or frozen picture.
        package var sightSeconds = 2
        /// A camera that was just started may take its time for the first frame: it is told as
        /// `no-frame` after `stalledSeconds`, and as `stalled`, after which it is started again,
        /// only now.
        package var openingSeconds = 10

        package init() {}
    }

    /// What a frame looks like as a whole.
    package struct Sample: Sendable, Equatable {
        package let mean: Int
        package let checksum: UInt64

        package init(mean: Int, checksum: UInt64) {
            self.mean = mean
            self.checksum = checksum
        }
    }

    private let patience: Patience
    private let isLive: Bool
    private var beatDue: UInt64
    private var lastFrameAt: UInt64
    private var hasFrames = false
    /// `no-frame` or `stalled` while it lasts.
    private var silence: String?
    private var reported: [[UInt8]: UInt64] = [:]
    private var lastSeenAt: UInt64?
    private var sampledAt: UInt64?
    private var sight: SightMachine

    /// A picture whose mean tone is below this is black: a covered lens or a camera without light.
    ///
    /// Above 16, which is black in the limited range of video (ITU-R BT.601).
    package static let blackMean = 20
    /// A picture whose mean tone is above this is white: the sun, or a lamp, in the lens.
    ///
    /// Still above 235, which is white in the limited range: paper that fills the picture is not.
    package static let whiteMean = 250
    /// How far samples are apart: often enough to see a frozen picture in time.
    package static let sampleMilliseconds: UInt64 = 250

    /// `isLive` is false for files and folders: what is held still there is not frozen, and what
    /// does not come is not late.
    package init(patience: Patience = Patience(), isLive: Bool = true, now: UInt64) {
        self.patience = patience
        self.isLive = isLive
        beatDue = now
        lastFrameAt = now
        sight = SightMachine(
            patience: UInt64(patience.sightSeconds) * Self.second,
            isLive: isLive,
            now: now
        )
    }

    /// The lines to write once the source is open.
    package mutating func start(now: UInt64) -> [ReaderLine] {
        [.ready] + beat(now)
    }

    /// Whether the next frame should be sampled.
    package func wantsSample(now: UInt64) -> Bool {
        sampledAt.map { now >= $0 + Self.sampleMilliseconds * Self.millisecond } ?? true
    }

    /// A frame was decoded; `now` is after the decoding.
    package mutating func saw(
        _ codes: [FoundCode],
        frameCompletedAt: UInt64,
        sample: Sample? = nil,
        now: UInt64
    ) -> [ReaderLine] {
        lastFrameAt = now
        hasFrames = true
        var lines = silence == nil ? [] : [ReaderLine.ready]
        silence = nil
        if let sample { lines += judge(sample, hasCodes: !codes.isEmpty, now) }
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
        silenced(now) + gone(now) + beat(now)
    }

    /// READY ends every fault, so that what was seen before a silence is judged anew after it.
    private mutating func silenced(_ now: UInt64) -> [ReaderLine] {
        guard isLive else { return [] }
        let seconds = (now - min(now, lastFrameAt)) / Self.second
        let isLate = seconds >= UInt64(patience.stalledSeconds)
        let isGone = isLate && (hasFrames || seconds >= UInt64(patience.openingSeconds))
        let code = isGone ? "stalled" : isLate ? "no-frame" : nil
        guard let code, code != silence else { return [] }
        silence = code
        sight.forget(now: now)
        return [.fault(code: code, text: "no frame for \(seconds) s: check camera and cable")]
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

    private mutating func judge(_ new: Sample, hasCodes: Bool, _ now: UInt64) -> [ReaderLine] {
        sampledAt = now
        let before = sight.fault
        sight.judge(new, hasCodes: hasCodes, now: now)
        guard sight.fault != before else { return [] }
        guard let fault = sight.fault else { return [.ready] }
        return [.fault(code: fault.rawValue, text: fault.text)]
    }

    private static let millisecond: UInt64 = 1_000_000
    private static let second: UInt64 = 1_000_000_000
}
