import Access
import Sync
import Vocabulary

/// Why a verdict is taken over as it was: what it rested on is in no journal and in no cache.
package enum NotHeld: String, CaseIterable, Sendable {
    /// Bytes that nobody of ours signed are not kept, only their hash.
    case foreignCode = "foreign_code"
    /// The file of the gate was damaged: what it said then is not what the hub signed.
    case tampered
    /// The hub does not keep this version of the cache any more, or never made it.
    case version
    /// The token behind the code was decisive and is not known any more.
    case token
    /// The list of emergency revocations of that time is missing.
    case flash
}

/// What a presentation comes to when its facts are gathered again.
enum Rebuilt {
    case facts(Facts)
    /// Decided without a question to the rules.
    case settled(Verdict)
    case notHeld(NotHeld)
}

/// Gathers the facts of a presentation as the gate's judge did: from the version of the cache that
/// the record names, from what the gate remembered, and from the record itself.
struct FactsRebuild {
    let archive: DayArchive
    let whatIf: WhatIf
    private let rules: ChangedRules

    init(_ archive: DayArchive, _ whatIf: WhatIf) {
        self.archive = archive
        self.whatIf = whatIf
        rules = ChangedRules(archive.cache, whatIf)
    }

    /// The zone of the gate at that time, or where it leads instead.
    func zone(of record: JournalRecord, _ memory: GateMemory) -> UInt16 {
        if let zone = whatIf.zones[record.gate] { return zone }
        return memory.zone == 0 ? archive.zone(of: record.gate) : memory.zone
    }

    func rebuild(_ record: JournalRecord, _ memory: GateMemory) -> Rebuilt {
        switch record.refusal {
        case .unreadable, .wrongVersion, .badSignature, .otherScope: return .notHeld(.foreignCode)
        case .unknownKey where record.subject == 0: return .notHeld(.foreignCode)
        case .tampered: return .notHeld(.tampered)
        default: break
        }
        // A gate that never had a cache refuses as stale.
        guard record.headVersion > 0 else { return .settled(.refused(.stale)) }
        guard archive.cache.head(record.headVersion) != nil else { return .notHeld(.version) }
        let badge = badge(record, memory)
        guard let claim = claim(record, badge) else {
            return badge == nil ? .notHeld(.foreignCode) : .settled(.refused(.unknown))
        }
        guard memory.flashes.allSatisfy({ archive.flash($0) != nil }) else {
            return .notHeld(.flash)
        }
        let facts = facts(record, memory, claim, badge)
        return needsToken(facts) ? .notHeld(.token) : .facts(facts)
    }

    private func badge(_ record: JournalRecord, _ memory: GateMemory) -> BadgeFacts? {
        guard record.medium?.isBadge == true, let digest = BadgeDigest(bytes: record.credential),
            record.credential != JournalRecord.noCredential
        else { return nil }
        return BadgeFacts(
            credential: archive.cache.credential(digest, record.headVersion),
            counter: record.medium == .badgeOneTime ? record.counter : nil,
            counterSeen: memory.counters[digest.key] ?? 0
        )
    }

    /// Whose right it is: by its token, or by the row of the badge.
    private func claim(_ record: JournalRecord, _ badge: BadgeFacts?) -> Claim? {
        if let badge, record.medium != .badgeMessage {
            guard case .row(let row) = badge.credential else { return nil }
            return Claim(row)
        }
        guard record.subject != 0 else { return nil }
        return Claim(
            right: record.right,
            generation: record.generation,
            token: archive.token(of: record)
        )
    }

    private func facts(
        _ record: JournalRecord,
        _ memory: GateMemory,
        _ claim: Claim,
        _ badge: BadgeFacts?
    ) -> Facts {
        let version = record.headVersion
        let zone = zone(of: record, memory)
        let head = archive.cache.head(version)?.head
        let right = rules.right(archive.cache.right(claim.right, version))
        let aheadKey = GateMemory.AheadKey(gate: record.gate, head: version)
        return Facts(
            claim: claim,
            badge: badge,
            rotation: rotation(record, memory, claim, right),
            emergency: emergency(record, memory, claim, zone),
            medium: record.medium ?? .staticCode,
            gate: record.gate,
            zone: zone,
            direction: record.direction ?? .entry,
            right: right,
            block: archive.cache.block(claim.right, version),
            zones: rules.zones(version),
            rules: rules.rules(version),
            use: memory.uses[claim.right] ?? UseState(),
            occupancy: memory.occupancy[zone] ?? 0,
            aheadUsed: memory.ahead[aheadKey] ?? 0,
            head: HeadDates(
                issuedAt: head?.issuedAt ?? .distantPast,
                expiresAt: head?.expiresAt ?? .distantPast
            ),
            time: record.time
        )
    }

    private func rotation(
        _ record: JournalRecord,
        _ memory: GateMemory,
        _ claim: Claim,
        _ right: RightLookup
    ) -> RotationFacts? {
        guard record.medium == .rotatingCode else { return nil }
        var seconds = claim.token?.flags.slotSeconds
        if case .row(let row) = right { seconds = seconds ?? row.flags.slotSeconds }
        let slotSeconds = seconds ?? RightFlags().slotSeconds
        var facts = RotationFacts(
            slot: record.slot,
            begin: Minute(count: record.counter).start,
            slotSeconds: slotSeconds
        )
        if let shown = memory.shown[claim.right] {
            let begin = Minute(count: shown.begin).start
            facts.see(
                slotBegunAt: begin.advanced(by: .seconds(Int(shown.slot) * slotSeconds))
            )
        }
        for slot in memory.elsewhere[claim.right] ?? []
        where slot.generation == record.generation {
            facts.hear(slot)
        }
        return facts
    }

    private func emergency(
        _ record: JournalRecord,
        _ memory: GateMemory,
        _ claim: Claim,
        _ zone: UInt16
    ) -> EmergencyFacts {
        let flashes = memory.flashes.compactMap { archive.flash($0) }
        guard let newest = flashes.last else { return EmergencyFacts() }
        return StruckList(newest, former: flashes.dropLast()).facts(
            of: claim,
            zone: zone,
            device: record.device,
            headVersion: record.headVersion
        )
    }

    /// Whether a token that is not known would have had a say.
    private func needsToken(_ facts: Facts) -> Bool {
        guard facts.claim.token == nil, facts.medium.carriesToken else { return false }
        guard case .row(let row) = facts.right, row.generation == facts.claim.generation else {
            return true
        }
        if case .absent? = facts.badge?.credential { return true }
        let isStale =
            facts.head.expiresAt <= facts.time.low || facts.emergency.isHeadIncomplete
        return isStale && facts.zones.zone(facts.zone)?.stalePolicy == .tokenOnly
    }
}

extension Medium {
    /// Whether what was presented is a signed claim, and not a number that a row stands for.
    fileprivate var carriesToken: Bool {
        switch self {
        case .staticCode, .rotatingCode, .badgeMessage: true
        case .barcode, .badgeNumber, .badgeOneTime, .badgeMutual, .typedCode: false
        }
    }
}
