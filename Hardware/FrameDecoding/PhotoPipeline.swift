package import Frames

/// Reads codes from a hard photograph: plain first, then retries, then a second library, until
/// something is found or the time is spent.
package struct PhotoPipeline: ~Copyable {
    private var zbar: ZBarDecoder
    private var zxing = ZXingDecoder()
    private let looking: LookFor
    private let budgetNanoseconds: UInt64
    private let now: () -> UInt64

    /// One photograph gets this long unless the caller says otherwise.
    package static let budgetMillisecondsDefault = 1_500

    /// `now` is a monotonic clock in nanoseconds.
    package init(
        looking: LookFor = .qr,
        budgetMilliseconds: Int = budgetMillisecondsDefault,
        now: @escaping () -> UInt64
    ) throws(DecoderFailure) {
        zbar = try ZBarDecoder()
        self.looking = looking
        budgetNanoseconds = UInt64(max(0, budgetMilliseconds)) * 1_000_000
        self.now = now
    }

    /// Reads a photograph of any size up to `FrameLimits.photograph`.
    package mutating func read(_ photograph: Frame) throws(DecoderFailure) -> PhotoReading {
        let start = now()
        let frame = photograph.fitted(to: .video)
        var reading = PhotoReading()
        try perform(.plain, on: frame, into: &reading)
        // What the other library sees plainly costs little and may be a further code.
        let second = PhotoAttempt(.zxing, .plain)
        if reading.isFound { try perform(second, on: frame, into: &reading) }
        if reading.isFound { return reading }
        let half = start + budgetNanoseconds / 2
        try perform(PhotoAttempt.zbarRetries, on: frame, until: half, into: &reading)
        if reading.isFound { return reading }
        try perform(second, on: frame, into: &reading)
        let others = PhotoAttempt.zxingAttempts.filter { $0 != second }
        let end = start + budgetNanoseconds
        if !reading.isFound { try perform(others, on: frame, until: end, into: &reading) }
        if !reading.isFound, frame.width < photograph.width, now() < end {
            try perform(PhotoAttempt(.zxing, .plain), on: photograph, into: &reading)
        }
        return reading
    }

    /// One plain zbar pass and nothing else: what the retries are measured against.
    package mutating func plain(_ photograph: Frame) throws(DecoderFailure) -> PhotoReading {
        var reading = PhotoReading()
        try perform(.plain, on: photograph.fitted(to: .video), into: &reading)
        return reading
    }

    /// Makes one attempt alone: for the trial, which counts what each is worth.
    package mutating func attempt(
        _ attempt: PhotoAttempt,
        on frame: Frame
    ) throws(DecoderFailure) -> FoundCodes {
        guard let treated = attempt.treatment.apply(to: frame) else { return FoundCodes() }
        switch attempt.library {
        case .zbar:
            return try zbar.codes(in: treated, looking: looking)
        case .zxing:
            let isGlobal = [.global, .invertedGlobal].contains(attempt.treatment)
            zxing.split = isGlobal ? .global : .local
            return try zxing.codes(in: treated, looking: looking)
        }
    }

    private mutating func perform(
        _ attempts: [PhotoAttempt],
        on frame: Frame,
        until end: UInt64,
        into reading: inout PhotoReading
    ) throws(DecoderFailure) {
        for attempt in attempts {
            guard now() < end else {
                reading.isCutShort = true
                return
            }
            try perform(attempt, on: frame, into: &reading)
            if reading.isFound { return }
        }
    }

    private mutating func perform(
        _ attempt: PhotoAttempt,
        on frame: Frame,
        into reading: inout PhotoReading
    ) throws(DecoderFailure) {
        reading.take(try self.attempt(attempt, on: frame), from: attempt)
    }
}
