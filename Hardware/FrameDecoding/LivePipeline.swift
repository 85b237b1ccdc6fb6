package import Frames

/// Finds codes in the frames of a camera within a budget of processor time.
package struct LivePipeline: ~Copyable {
    package private(set) var policy = LivePolicy()

    private var decoder: ZBarDecoder
    private var second = ZXingDecoder()
    private let looking: LookFor

    package init(looking: LookFor = .qr) throws(DecoderFailure) {
        decoder = try ZBarDecoder()
        self.looking = looking
    }

    /// The codes of the next frame, with corners in the frame's own pixels.
    package mutating func codes(in frame: Frame) throws(DecoderFailure) -> FoundCodes {
        let half = frame.halved()
        var result = FoundCodes()
        for pass in policy.passes() {
            result = try scan(frame, half, pass)
            guard result.codes.isEmpty else {
                policy.finish(pass)
                return result
            }
        }
        policy.finish(nil)
        return result
    }

    private mutating func scan(
        _ frame: Frame,
        _ half: Frame,
        _ pass: LivePolicy.Pass
    ) throws(DecoderFailure) -> FoundCodes {
        switch pass {
        case .full: return try decoder.codes(in: frame, looking: looking)
        case .invertedFull: return try decoder.codes(in: frame.inverted(), looking: looking)
        case .half, .invertedHalf, .secondHalf:
            let small = pass == .invertedHalf ? half.inverted() : half
            var result =
                pass == .secondHalf
                ? try second.codes(in: small, looking: looking)
                : try decoder.codes(in: small, looking: looking)
            if half.width < frame.width { result.codes = result.codes.map { $0.enlarged(2) } }
            return result
        }
    }
}
