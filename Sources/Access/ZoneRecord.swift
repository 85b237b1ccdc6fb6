import Vocabulary

/// What a gate does when its cache is past its expiry.
package enum StalePolicy: UInt8, CaseIterable, Sendable {
    /// Decide as before and flag the record.
    case acceptAndFlag = 1
    /// Let the token and the signed blocklist decide; rows no longer count.
    case tokenOnly = 2
    case closed = 3

    package var name: String {
        switch self {
        case .acceptAndFlag: "accept_and_flag"
        case .tokenOnly: "token_only"
        case .closed: "closed"
        }
    }
}

/// The flags of a zone.
package struct ZoneFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Leaving is never refused, even when nothing can be recorded any more.
    package static let freeExit = ZoneFlags(rawValue: 1)
    /// A person inside is refused a second entry until seen to leave.
    package static let antiPassback = ZoneFlags(rawValue: 2)
    /// A right whose window may or may not hold at this uncertain time is let in and flagged.
    package static let acceptsUncertainClock = ZoneFlags(rawValue: 4)
}

/// One zone of a scope, a row of the zones table: 48 bytes, big-endian.
///
/// ```
/// 0 kind 1 (1) · 1 zero 5 · 6 zone 2 · 8 parent 2 (0 none) · 10 flags 2 · 12 assuranceMin 1
/// 13 stalePolicy 1 · 14 aheadQuota 2 (a gate, a head) · 16 capacity 4 (0 none) · 20 zero 28
/// ```
package struct ZoneRecord: Hashable, Sendable {
    package static let keyKind: UInt8 = 1
    /// Zones are numbered from 1 to here, so that a zone set is one row.
    package static let numberMax: UInt16 = 319

    package let zone: UInt16
    package var parent: UInt16
    package var flags: ZoneFlags
    package var assuranceMin: Assurance
    package var stalePolicy: StalePolicy
    package var aheadQuota: UInt16
    package var capacity: UInt32

    package init(
        zone: UInt16,
        parent: UInt16 = 0,
        flags: ZoneFlags = [],
        assuranceMin: Assurance = .copyable,
        stalePolicy: StalePolicy = .acceptAndFlag,
        aheadQuota: UInt16 = 0,
        capacity: UInt32 = 0
    ) {
        precondition((1...Self.numberMax).contains(zone), "zones are numbered from 1 to 319")
        self.zone = zone
        self.parent = parent
        self.flags = flags
        self.assuranceMin = assuranceMin
        self.stalePolicy = stalePolicy
        self.aheadQuota = aheadQuota
        self.capacity = capacity
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Record.byteCount)
        writer.number(Self.keyKind)
        writer.zeros(5)
        writer.number(zone)
        writer.number(parent)
        writer.number(flags.rawValue)
        writer.number(assuranceMin.rawValue)
        writer.number(stalePolicy.rawValue)
        writer.number(aheadQuota)
        writer.number(capacity)
        writer.zeros(28)
        return writer.bytes
    }

    package init?(bytes: [UInt8]) {
        guard bytes.count == Record.byteCount, bytes[0] == Self.keyKind else { return nil }
        var reader = ByteReader(bytes, at: 1)
        guard reader.zeros(5) else { return nil }
        zone = reader.number()
        parent = reader.number()
        flags = ZoneFlags(rawValue: reader.number())
        guard let assurance = Assurance(rawValue: reader.number()),
            let policy = StalePolicy(rawValue: reader.number())
        else { return nil }
        assuranceMin = assurance
        stalePolicy = policy
        aheadQuota = reader.number()
        capacity = reader.number()
        guard (1...Self.numberMax).contains(zone), reader.zeros(28) else { return nil }
    }
}
