import Access
package import Cache
package import Journal
package import Sync
import Synchronization
package import Vocabulary

/// Gathers what a decision rests on and has it decided; changes nothing.
package final class Judge: Sendable {
    private let assignment: Assignment
    private let cache: CacheFile
    private let journal: JournalFile
    private let time: @Sendable () -> TimeBounds
    private let reader: Mutex<TokenReader>

    package init(
        assignment: Assignment,
        cache: CacheFile,
        journal: JournalFile,
        keyring: Keyring,
        time: @escaping @Sendable () -> TimeBounds
    ) {
        self.assignment = assignment
        self.cache = cache
        self.journal = journal
        self.time = time
        reader = Mutex(TokenReader(scope: assignment.scope, keys: keyring.tokenKeys))
    }

    /// Takes the token keys of a newer keyring.
    package func adopt(_ keyring: Keyring) {
        let next = TokenReader(scope: assignment.scope, keys: keyring.tokenKeys)
        reader.withLock { $0 = next }
    }

    package func judge(_ presentation: Presentation) throws(JournalError) -> Judgement {
        let now = time()
        let tokens = reader.withLock { $0 }
        let token: Token
        do throws(Refusal) {
            token = try tokens.read(presentation.payload)
        } catch {
            return Judgement(
                presentation: presentation,
                verdict: .refused(error),
                token: nil,
                facts: nil,
                time: now
            )
        }
        let facts = cache.facts(of: token.right)
        return Judgement(
            presentation: presentation,
            verdict: try verdict(presentation, token, facts, now),
            token: token,
            facts: facts,
            time: now
        )
    }

    /// Out of a zone that nobody may be locked into, an unreadable journal stands in nobody's way.
    private func use(
        of right: RightID,
        _ presentation: Presentation,
        _ found: CacheFacts
    ) throws(JournalError) -> UseState {
        do throws(JournalError) {
            return try journal.use(of: right)
        } catch {
            let zone = found.zones.zone(assignment.zone)
            guard presentation.direction == .exit, zone?.flags.contains(.freeExit) == true else {
                throw error
            }
            return UseState()
        }
    }

    /// An edge that never had a cache knows no zone: it is as stale as can be.
    private func verdict(
        _ presentation: Presentation,
        _ token: Token,
        _ found: CacheFacts?,
        _ now: TimeBounds
    ) throws(JournalError) -> Verdict {
        guard let found else { return .refused(.stale) }
        return Decision.verdict(
            on: Facts(
                claim: Claim(token),
                medium: presentation.medium,
                zone: assignment.zone,
                direction: presentation.direction,
                right: found.right,
                block: found.block,
                zones: found.zones,
                rules: found.rules,
                use: try use(of: token.right, presentation, found),
                occupancy: journal.occupancy(zone: assignment.zone),
                aheadUsed: journal.aheadUsed(
                    gate: assignment.gate,
                    headVersion: found.headVersion
                ),
                head: found.head,
                time: now
            )
        )
    }
}
