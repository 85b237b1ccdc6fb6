import Crypto

/// All that happened, as one number: two runs of a seed that give the same lived the same.
struct History {
    enum Kind: UInt8 {
        case scan = 1
        case granted, refused, unrecorded, settled, tick
        case asked, arrived, answered, lost, timedOut
        case booted, powerLost, killed, stopped, fault, linkDown, linkUp
        case published, hubEnded, hubBegan, command, durable, held, heard
    }

    private static let bytesKept = 1 << 14

    private(set) var digest = Digest.zero
    private var buffer: [UInt8] = []
    /// Called with each entry in words, where somebody looks for what went wrong.
    let trace: (@Sendable (String) -> Void)?

    init(trace: (@Sendable (String) -> Void)?) {
        self.trace = trace
        buffer.reserveCapacity(Self.bytesKept + 64)
    }

    mutating func note(_ at: Int64, _ kind: Kind, _ first: Int = 0, _ second: UInt64 = 0) {
        buffer.append(kind.rawValue)
        append(UInt64(bitPattern: at))
        append(UInt64(bitPattern: Int64(first)))
        append(second)
        if let trace { trace("\(at) \(kind) \(first) \(second)") }
        if buffer.count >= Self.bytesKept { fold() }
    }

    mutating func note(_ bytes: [UInt8]) {
        buffer += bytes
        if buffer.count >= Self.bytesKept { fold() }
    }

    /// The digest of everything so far.
    mutating func fold() {
        digest = SHA256.digest(digest.bytes + buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ number: UInt64) {
        var number = number
        for _ in 0..<8 {
            buffer.append(UInt8(truncatingIfNeeded: number))
            number >>= 8
        }
    }
}
