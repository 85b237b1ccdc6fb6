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

    /// Names the layout of this table's records; an edge refuses a head with a layout it cannot
    /// read.
    package var layout: UInt32 {
        let digest = SHA256.digest(Array("JLNSCHM1 \(name) 1".utf8))
        return digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
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
