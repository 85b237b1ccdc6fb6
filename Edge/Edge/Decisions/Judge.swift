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

    package init(
        assignment: Assignment,
        cache: CacheFile,
        journal: JournalFile,
        keyring: Keyring,
        badges: BadgeKeyRing = BadgeKeyRing(),
        time: @escaping @Sendable () -> TimeBounds
    ) {
        self.assignment = assignment
        self.cache = cache
        self.journal = journal
        self.badges = badges
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
        judgement.medium = presentation.medium == .rotatingCode ? .rotatingCode : .staticCode
        do throws(Refusal) {
            judgement.claim = Claim(try tokens.read(payload))
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

    /// Decides what names a right; an edge that never had a cache knows no zone and refuses as
    /// stale.
    func decided(
        _ judgement: Judgement,
        badge: BadgeFacts?
    ) throws(JournalError) -> Judgement {
        guard let found = judgement.facts, let claim = judgement.claim else { return judgement }
        let presentation = judgement.presentation
        let use = try read(presentation, found, otherwise: UseState()) { () throws(JournalError) in
            try journal.use(of: claim.right)
        }
        var judgement = judgement
        judgement.verdict = Decision.verdict(
            on: Facts(
                claim: claim,
                badge: badge,
                medium: judgement.medium,
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
        )
        return judgement
    }
}
