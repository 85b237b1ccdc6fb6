import Access
import Sync
import Vocabulary

/// One part of an archive; the number of its kind is part of the format.
package enum ArchivePart: Hashable, Sendable {
    /// 1: a keyring, the oldest first.
    case keyring([UInt8])
    /// 2: the first version of the cache.
    case snapshot([UInt8])
    /// 3: what leads to a later version, in their order.
    case delta([UInt8])
    /// 4: what a gate remembered before its records.
    case memory([UInt8])
    /// 5: the records of one epoch of a device, one after the other.
    case journal([UInt8])
    /// 6: a flash as it was signed.
    case flash([UInt8])
    /// 7: claims that records name by the hash of what was presented, 46 bytes each: the
    /// credential 16, the claim 30 (``Token``).
    case claims([UInt8])
    /// 8: where gates lead, 6 bytes each: gate 4, zone 2.
    case gates([UInt8])

    package static let claimByteCount = JournalRecord.credentialByteCount + Token.claimByteCount
    package static let gateByteCount = 6

    package var kind: UInt8 {
        switch self {
        case .keyring: 1
        case .snapshot: 2
        case .delta: 3
        case .memory: 4
        case .journal: 5
        case .flash: 6
        case .claims: 7
        case .gates: 8
        }
    }

    package var bytes: [UInt8] {
        switch self {
        case .keyring(let bytes), .snapshot(let bytes), .delta(let bytes), .memory(let bytes),
            .journal(let bytes), .flash(let bytes), .claims(let bytes), .gates(let bytes):
            bytes
        }
    }

    package init?(kind: UInt8, bytes: [UInt8]) {
        switch kind {
        case 1: self = .keyring(bytes)
        case 2: self = .snapshot(bytes)
        case 3: self = .delta(bytes)
        case 4: self = .memory(bytes)
        case 5: self = .journal(bytes)
        case 6: self = .flash(bytes)
        case 7: self = .claims(bytes)
        case 8: self = .gates(bytes)
        default: return nil
        }
    }
}
