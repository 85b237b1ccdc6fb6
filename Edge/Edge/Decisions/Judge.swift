import Access
package import Cache
package import Journal
package import Sync
import Synchronization
package import Vocabulary

/// Gathers what a decision rests on and has it decided; changes nothing.
package final class Judge: Sendable {
    let cache: CacheFile
    let journal: JournalFile
    let badges: BadgeKeyRing
    private let assignment: Assignment
    private let time: @Sendable () -> TimeBounds
    private let reader: Mutex<TokenReader>
    private let flash: FlashDesk?
    private let marks: MarkDesk?

    package init(
        assignment: Assignment,
        cache: CacheFile,
        journal: JournalFile,
        keyring: Keyring,
        badges: BadgeKeyRing = BadgeKeyRing(),
        flash: FlashDesk? = nil,
        marks: MarkDesk? = nil,
        time: @escaping @Sendable () -> TimeBounds
    ) {
        self.assignment = assignment
        self.cache = cache
        self.journal = journal
        self.badges = badges
        self.flash = flash
        self.marks = marks
        self.time = time
        reader = Mutex(TokenReader(scope: assignment.scope, keys: keyring.tokenKeys))
    }

    /// Takes the token keys of a newer keyring.
    package func adopt(_ keyring: Keyring) {
        let next = TokenReader(scope: assignment.scope, keys: keyring.tokenKeys)
        reader.withLock { $0 = next }
    }

    package func judge(_ presentation: Presentation) throws(JournalError) -> Judgement {
        switch presentation.content {
        case .badge(let reading): try judge(reading, presentation)
        case .code(let payload):
            switch presentation.medium {
            case .barcode where TokenText.bytes(of: payload) == nil:
                try judge(barcode: payload, presentation)
            case .typedCode: try judge(typed: payload, presentation)
            default: try judge(code: payload, presentation)
            }
        }
    }

    var tokens: TokenReader { reader.withLock { $0 } }

    func refused(_ refusal: Refusal, _ presentation: Presentation) -> Judgement {
        Judgement(presentation, refusal, time: time())
    }

    /// A code that carries its claim itself, whatever read it.
    private func judge(
        code payload: [UInt8],
        _ presentation: Presentation
    ) throws(JournalError) -> Judgement {
        var judgement = refused(.stale, presentation)
        judgement.medium = TokenText.isRotating(payload) ? .rotatingCode : .staticCode
        do throws(Refusal) {
            // Where the journal cannot be read, the whole chain is followed: memory only hastens.
            let code = try tokens.readCode(payload) { try? journal.shownSlot(of: $0) }
            judgement.claim = Claim(code.token)
            if case .rotating(let rotating) = code { judgement.rotating = rotating }
        } catch {
            judgement.verdict = .refused(error)
            return judgement
        }
        judgement.facts = judgement.claim.flatMap { cache.facts(of: $0.right) }
        return try decided(judgement, badge: nil)
    }

    /// Out of a zone that nobody may be locked into, an unreadable journal stands in nobody's way.
    func read<Value>(
        _ presentation: Presentation,
        _ found: CacheFacts,
        otherwise value: Value,
        _ read: () throws(JournalError) -> Value
    ) throws(JournalError) -> Value {
        do throws(JournalError) {
            return try read()
        } catch {
            let zone = found.zones.zone(assignment.zone)
            guard presentation.direction == .exit, zone?.flags.contains(.freeExit) == true else {
                throw error
            }
            return value
        }
    }

    private func rotation(
        of judgement: Judgement,
        _ found: CacheFacts,
        heard: [TakenMark]
    ) throws(JournalError) -> RotationFacts? {
        guard let code = judgement.rotating else { return nil }
        let shown = try read(judgement.presentation, found, otherwise: nil) {
            () throws(JournalError) in
            try journal.shownSlot(of: code.token.right)
        }
        var facts = RotationFacts(code, shown: shown)
        let elsewhere =
            heard.compactMap { SlotElsewhere($0.heard.mark) }
            + (marks?.marks.slotsTaken(code.token.right) ?? [])
        for slot in elsewhere where slot.generation == code.token.generation { facts.hear(slot) }
        return facts
    }

    /// Decides what names a right; an edge that never had a cache knows no zone and refuses as
    /// stale.
    func decided(
        _ judgement: Judgement,
        badge: BadgeFacts?
    ) throws(JournalError) -> Judgement {
        guard let found = judgement.facts, let claim = judgement.claim else { return judgement }
        let presentation = judgement.presentation
        var use = try read(presentation, found, otherwise: UseState()) { () throws(JournalError) in
            try journal.use(of: claim.right)
        }
        let heard = heard(of: claim.right, found)
        let rotation = try rotation(of: judgement, found, heard: heard)
        for taken in heard { use.hear(taken.use) }
        let emergency = flash?.facts(
            of: claim,
            zone: assignment.zone,
            headVersion: found.headVersion
        )
        let facts = Facts(
            claim: claim,
            badge: badge,
            rotation: rotation,
            emergency: emergency ?? EmergencyFacts(),
            medium: judgement.medium,
            gate: assignment.gate,
            zone: assignment.zone,
            direction: presentation.direction,
            right: found.right,
            block: found.block,
            zones: found.zones,
            rules: found.rules,
            use: use,
            occupancy: journal.occupancy(zone: assignment.zone),
            aheadUsed: journal.aheadUsed(
                gate: assignment.gate,
                headVersion: found.headVersion
            ),
            head: found.head,
            time: judgement.time
        )
        var judgement = judgement
        judgement.rotation = rotation
        judgement.heard = heard
        judgement.verdict = Decision.verdict(on: facts)
        judgement.leadsTo = found.zones.after(presentation.direction, of: assignment.zone)
        if judgement.refusal != nil { judgement.explanation = Decision.explanation(of: facts) }
        return judgement
    }

    /// What a judgement rested on is in the journal now, and is not taken up again.
    func took(_ taken: [TakenMark]) { marks?.marks.took(taken) }

    /// What neighbours told of the right and no record here has taken up.
    private func heard(of right: RightID, _ found: CacheFacts) -> [TakenMark] {
        let pending = marks?.pending(right) ?? []
        return pending.map { heard, news in
            let mark = heard.mark
            let use = NeighbourUse(
                news,
                generation: mark.generation,
                mark.direction,
                zone: found.zones.after(mark.direction, of: mark.zone),
                at: mark.time.low,
                right: found.right,
                head: found.head
            )
            return TakenMark(heard, use)
        }
    }
}
