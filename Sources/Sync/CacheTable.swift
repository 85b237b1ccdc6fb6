import Crypto

/// The six tables under one signed head; the number is part of the format.
package enum CacheTable: UInt8, CaseIterable, Sendable {
    case rights = 1
    case credentials = 2
    case zones = 3
    case policies = 4
    case blocklist = 5
    case cardKeys = 6

    package var name: String {
        switch self {
        case .rights: "rights"
        case .credentials: "credentials"
        case .zones: "zones"
        case .policies: "policies"
        case .blocklist: "blocklist"
        case .cardKeys: "card_keys"
        }
    }

    /// Names the layout that this table's records are written in.
    package var layout: UInt32 { layout(layoutNumber) }

    /// Whether records of a layout can be read: this one, or one whose records mean the same here.
    ///
    /// An edge refuses a head with any other.
    func reads(_ layout: UInt32) -> Bool {
        (1...layoutNumber).contains { self.layout($0) == layout }
    }

    private func layout(_ number: Int) -> UInt32 {
        let digest = SHA256.digest(Array("JLNSCHM1 \(name) \(number)".utf8))
        return digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Of zones and policies, the second brought anti-passback, opening hours and typed rules.
    private var layoutNumber: Int {
        self == .zones || self == .policies ? 2 : 1
    }

    /// Keys of zones and policies are small numbers and share one bucket.
    private var hasRandomKeys: Bool {
        self != .zones && self != .policies
    }

    /// How many top bits of a key name its bucket when the table has this many rows.
    package func bucketBits(forRows rows: Int) -> UInt8 {
        guard hasRandomKeys else { return 0 }
        var bits: UInt8 = 0
        while bits < Bucketing.bitsMax, rows > Bucketing.rowsPerBucket << Int(bits) {
            bits += 1
        }
        return bits
    }
}
