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
    /// The older spelling of ``AntiPassback/hard``, for zones that state no other.
    package static let antiPassback = ZoneFlags(rawValue: 2)
    /// A right whose window may or may not hold at this uncertain time is let in and flagged.
    package static let acceptsUncertainClock = ZoneFlags(rawValue: 4)
    /// Nobody enters by a code that is the same each time: phones and cards alone.
    package static let refusesPrintedCodes = ZoneFlags(rawValue: 8)
    /// Only who is in the zone around it may enter, as far as this gate has heard: for gates that
    /// hear of each other.
    package static let entersFromParent = ZoneFlags(rawValue: 16)
}

/// What a second entry without a way out between meets; the number is part of the format.
package enum AntiPassback: UInt8, CaseIterable, Sendable {
    case none = 0
    /// Let in, and told in the record.
    case soft = 1
    /// Refused until the person was seen to leave.
    case hard = 2
    /// Refused until so many minutes after the last entry, or until seen to leave.
    case timed = 3

    package var name: String {
        switch self {
        case .none: "none"
        case .soft: "soft"
        case .hard: "hard"
        case .timed: "timed"
        }
    }
}

/// One zone of a scope, a row of the zones table: 48 bytes, big-endian.
///
/// ```
/// 0 kind 1 (1) · 1 zero 5 · 6 zone 2 · 8 parent 2 (0 none) · 10 flags 2 · 12 assuranceMin 1
/// 13 stalePolicy 1 · 14 aheadQuota 2 (a gate, a head) · 16 capacity 4 (0 none)
/// 20 policy 2 (opening hours, 0 none) · 22 antiPassback 1 · 23 zero 1 · 24 passbackMinutes 2
/// 26 exitZone 2 (0 the parent, 65535 outside) · 28 zero 20
/// ```
/// A gate of a zone leads into it from the parent, and an exit back out of it.
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
    /// Entries must hold under this policy as well: the opening hours; 0 for none.
    package var policy: UInt16
    /// As it was stated; ``passback`` is what counts.
    package var antiPassback: AntiPassback
    /// For timed anti-passback.
    package var passbackMinutes: UInt16
    /// Where an exit leads: 0 to the parent, ``outside``, or another zone.
    package var exitZone: UInt16

    package static let outside = UInt16.max

    package init(
        zone: UInt16,
        parent: UInt16 = 0,
        flags: ZoneFlags = [],
        assuranceMin: Assurance = .copyable,
        stalePolicy: StalePolicy = .acceptAndFlag,
        aheadQuota: UInt16 = 0,
        capacity: UInt32 = 0,
        policy: UInt16 = 0,
        antiPassback: AntiPassback = .none,
        passbackMinutes: UInt16 = 0,
        exitZone: UInt16 = 0
    ) {
        precondition((1...Self.numberMax).contains(zone), "zones are numbered from 1 to 319")
        precondition(
            exitZone <= Self.numberMax || exitZone == Self.outside,
            "an exit leads to a zone, or outside"
        )
        self.zone = zone
        self.parent = parent
        self.flags = flags
        self.assuranceMin = assuranceMin
        self.stalePolicy = stalePolicy
        self.aheadQuota = aheadQuota
        self.capacity = capacity
        self.policy = policy
        self.antiPassback = antiPassback
        self.passbackMinutes = passbackMinutes
        self.exitZone = exitZone
    }

    /// What counts: a zone that states nothing else may bear the older flag.
    package var passback: AntiPassback {
        antiPassback == .none && flags.contains(.antiPassback) ? .hard : antiPassback
    }

    /// Where an exit leads; nil for outside.
    package var leavesTo: UInt16? {
        let zone = exitZone == 0 ? parent : exitZone
        return zone == 0 || zone == Self.outside ? nil : zone
    }
}

extension ZoneRecord {
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
        writer.number(policy)
        writer.number(antiPassback.rawValue)
        writer.zeros(1)
        writer.number(passbackMinutes)
        writer.number(exitZone)
        writer.zeros(20)
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
            let stalePolicy = StalePolicy(rawValue: reader.number())
        else { return nil }
        assuranceMin = assurance
        self.stalePolicy = stalePolicy
        aheadQuota = reader.number()
        capacity = reader.number()
        policy = reader.number()
        guard let passback = AntiPassback(rawValue: reader.number()), reader.zeros(1) else {
            return nil
        }
        antiPassback = passback
        passbackMinutes = reader.number()
        exitZone = reader.number()
        guard (1...Self.numberMax).contains(zone), reader.zeros(20),
            exitZone <= Self.numberMax || exitZone == Self.outside
        else { return nil }
    }
}
