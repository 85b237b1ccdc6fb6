package import FrameDecoding
package import FrameSynthesis
package import Frames
package import QRCode

/// What each retry is worth: hard frames drawn from a seed, read plainly and with everything.
package struct Trial {
    /// One line of the result.
    package struct Row: Sendable, Equatable {
        package let name: String
        package var count = 0
        package var plain = 0
        package var zbar = 0
        package var zxingPlain = 0
        package var zxing = 0
        package var both = 0

        /// Codes read with other bytes than were drawn: never allowed.
        package var wrong = 0

        init(_ name: String) {
            self.name = name
        }

        mutating func add(_ other: Row) {
            count += other.count
            plain += other.plain
            zbar += other.zbar
            zxingPlain += other.zxingPlain
            zxing += other.zxing
            both += other.both
            wrong += other.wrong
        }
    }

    package private(set) var rows: [Row] = []

    /// How many pictures that every attempt before it missed an attempt was the first to read.
    package private(set) var firsts: [PhotoAttempt: Int] = [:]

    /// How many of the pictures that a plain pass missed an attempt reads by itself.
    package private(set) var alone: [PhotoAttempt: Int] = [:]

    private let isExhaustive: Bool

    /// `isExhaustive` makes every attempt on every missed picture, to put them in order.
    package init(isExhaustive: Bool = false) {
        self.isExhaustive = isExhaustive
    }

    /// The sum of all rows.
    package var total: Row {
        rows.reduce(into: Row("all")) { $0.add($1) }
    }

    /// Draws and reads `count` pictures of each kind.
    package mutating func run(
        _ categories: [HardCategory] = HardCategory.allCases,
        seed: UInt64,
        count: Int,
        _ pipeline: inout PhotoPipeline
    ) throws {
        for category in categories {
            var row = Row(category.rawValue)
            let name = category.rawValue.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
            var dice = Dice(seed: seed ^ name)
            for _ in 0..<count {
                let drawn = try Self.draw(category, &dice)
                try judge(drawn.frame, drawn.payload, &row, &pipeline)
            }
            rows.append(row)
        }
    }

    /// Reads photographs whose payloads are not known.
    package mutating func run(
        photographs: [Frame],
        _ pipeline: inout PhotoPipeline
    ) throws(DecoderFailure) {
        var row = Row("photographs")
        for photograph in photographs {
            try judge(photograph.fitted(to: .video), nil, &row, &pipeline)
        }
        rows.append(row)
    }

    /// A picture of a kind, and the bytes it shows.
    package static func draw(
        _ category: HardCategory,
        _ dice: inout Dice
    ) throws(QRCodeRefusal) -> (frame: Frame, payload: [UInt8]) {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        let length = [20, 45, 90, 153, 153, 153][dice.whole(0...5)]
        let payload = Array("J1".utf8) + (2..<length).map { _ in letters[dice.whole(0...31)] }
        let correction: ErrorCorrection = dice.happens(0.6) ? .medium : .quartile
        let matrix = try QRMatrix(payload, correction: correction)
        let code = CodeMatrix(size: matrix.size, isDark: matrix.isDark)
        let scene = category.scene(size: matrix.size, dice: &dice)
        let frame = SceneRenderer.frame(of: code, in: scene, dice: Dice(seed: dice.next()))
        return (frame, payload)
    }

    private mutating func judge(
        _ frame: Frame,
        _ payload: [UInt8]?,
        _ row: inout Row,
        _ pipeline: inout PhotoPipeline
    ) throws(DecoderFailure) {
        row.count += 1
        let zbar = [PhotoAttempt.plain] + PhotoAttempt.zbarRetries
        let byZBar = try first(of: zbar, frame, payload, &row, &pipeline)
        let byZXing = try first(of: PhotoAttempt.zxingAttempts, frame, payload, &row, &pipeline)
        if byZBar == .plain { row.plain += 1 }
        if byZBar != nil { row.zbar += 1 }
        if byZXing?.treatment == .plain { row.zxingPlain += 1 }
        if byZXing != nil { row.zxing += 1 }
        guard let winner = byZBar ?? byZXing else { return }
        row.both += 1
        firsts[winner, default: 0] += 1
    }

    private mutating func first(
        of attempts: [PhotoAttempt],
        _ frame: Frame,
        _ payload: [UInt8]?,
        _ row: inout Row,
        _ pipeline: inout PhotoPipeline
    ) throws(DecoderFailure) -> PhotoAttempt? {
        var winner: PhotoAttempt?
        for attempt in attempts {
            let codes = try pipeline.attempt(attempt, on: frame).codes
            guard let code = codes.first else { continue }
            if let payload, code.payload != payload {
                row.wrong += 1
                continue
            }
            winner = winner ?? attempt
            if winner == .plain { return winner }
            alone[attempt, default: 0] += 1
            guard isExhaustive else { return winner }
        }
        return winner
    }
}
