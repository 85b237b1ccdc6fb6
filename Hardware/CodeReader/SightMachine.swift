/// Tells from a few samples a second whether the camera still sees.
///
/// All times are nanoseconds of one monotonic clock, handed in.
struct SightMachine: Sendable {
    /// What keeps a camera from seeing; told as the code of a fault.
    enum Fault: String, Sendable {
        case black
        case white
        case frozen

        var text: String {
            switch self {
            case .black: "the picture is black: check lens and light"
            case .white: "the picture is white: light shines into the lens"
            case .frozen: "the picture does not change: start the camera again"
            }
        }
    }

    private(set) var fault: Fault?
    private let patience: UInt64
    private let isLive: Bool
    private var checksum: UInt64?
    private var sameSince: UInt64
    private var blackSince: UInt64?
    private var whiteSince: UInt64?

    init(patience: UInt64, isLive: Bool, now: UInt64) {
        self.patience = patience
        self.isLive = isLive
        sameSince = now
    }

    /// A picture in which a code was read is not black, however dark the rest of it.
    mutating func judge(_ sample: WatchMachine.Sample, hasCodes: Bool, now: UInt64) {
        if sample.checksum != checksum { sameSince = now }
        checksum = sample.checksum
        let isBlack = sample.mean < WatchMachine.blackMean && !hasCodes
        let isWhite = sample.mean > WatchMachine.whiteMean && !hasCodes
        blackSince = isBlack ? blackSince ?? now : nil
        whiteSince = isWhite ? whiteSince ?? now : nil
        fault = standing(now)
    }

    /// No frame came for so long that what was seen before tells nothing.
    mutating func forget(now: UInt64) {
        checksum = nil
        sameSince = now
        blackSince = nil
        whiteSince = nil
        fault = nil
    }

    private func standing(_ now: UInt64) -> Fault? {
        if let blackSince, now >= blackSince + patience { return .black }
        if let whiteSince, now >= whiteSince + patience { return .white }
        return isLive && now >= sameSince + patience ? .frozen : nil
    }
}
