import Access
import Badges
import CardEmulation
import Crypto
import Edge
import ReaderLines
import Support
import Sync
import Vocabulary

/// The badges of a test's scope: their rows as the hub would sign them, and cards that fit.
struct BadgeForge {
    static let address = "https://jalon.example/b"
    static let master = [UInt8](repeating: 0x4D, count: 16)

    let keys: BadgeKeys

    init(scope: ScopeID = ScopeForge().scope, sealing: UInt8 = 1) {
        keys = BadgeKeys.derived(
            fromSeed: [UInt8](repeating: 7, count: 32),
            scope: scope,
            address: Self.address,
            sealing: sealing
        )
    }

    func digest(_ number: [UInt8], _ kind: BadgeDigest.Kind = .card) -> BadgeDigest {
        BadgeDigest(kind, number, key: keys.badgeKey)
    }

    func cardKey(_ uid: [UInt8], _ chip: BadgeChip = .ntag424) -> [UInt8] {
        CardDerivation.cardKey(master: Self.master, uid: uid, chip: chip, version: 1)
    }

    func credential(
        _ number: [UInt8],
        _ right: RightRecord,
        _ medium: Medium,
        chip: BadgeChip = .none,
        status: BadgeStatus = .active,
        counterSeen: UInt32 = 0
    ) -> CredentialRecord {
        let kind: BadgeDigest.Kind =
            switch medium {
            case .barcode: .barcode
            case .typedCode: .typedCode
            default: .card
            }
        return CredentialRecord(
            digest: digest(number, kind),
            right: right.right,
            generation: right.generation,
            status: status,
            medium: medium,
            chip: chip,
            counterSeen: counterSeen
        )
    }

    func keyRow(
        _ uid: [UInt8],
        _ chip: BadgeChip = .ntag424,
        key: [UInt8]? = nil
    ) throws -> CardKeyRecord {
        try keys.seal(
            key ?? cardKey(uid, chip),
            badge: digest(uid).key,
            chip: chip,
            keyNumber: chip == .desfire ? 1 : 2,
            keyVersion: 1
        )
    }

    /// The signed claim of a badge, 110 bytes.
    func claim(
        _ right: RightRecord,
        _ uid: [UInt8],
        _ forge: ScopeForge,
        issuedAt: Timestamp = ScopeForge.start
    ) -> [UInt8] {
        let issued = Minute(holding: issuedAt)
        let token = Token(
            key: KeyRole.token.rawValue,
            flags: right.flags,
            generation: right.generation,
            right: right.right,
            scope: forge.scope,
            issuedAt: issued,
            notBefore: issued,
            duration: 60 * 24,
            zoneSet: right.zoneSet
        )
        return BadgeToken(token: token, uid: uid).signed(by: forge.tokenKey)
    }

    /// An NTAG 424 as the hub has it written.
    func ntag424(_ uid: [UInt8], counter: UInt32 = 0, key: [UInt8]? = nil) -> NTAG424 {
        let blank = [UInt8](repeating: 0, count: 16)
        return NTAG424(
            uid: uid,
            keys: [blank, keys.messageKey, key ?? cardKey(uid), blank, blank],
            address: Self.address,
            counter: counter
        )
    }

    /// A DESFire with our application on it.
    func desfire(_ uid: [UInt8]) -> DESFire {
        let blank = [UInt8](repeating: 0, count: 16)
        let ours = DESFireApplication(keys: [blank, cardKey(uid, .desfire)])
        return DESFire(uid: uid, applications: [CardApplication.desfire: ours])
    }

    func target(_ card: any EmulatedCard) throws -> CardTarget {
        try CardTarget(uid: card.uid, atqa: card.atqa, sak: card.sak, ats: card.ats)
    }
}

extension ScopeForge {
    mutating func put(_ credential: CredentialRecord) { put(.credentials, credential.bytes) }

    mutating func put(_ key: CardKeyRecord) { put(.cardKeys, key.bytes) }
}

extension EdgeBench {
    /// Presents what came of a badge, and waits for the decision.
    @discardableResult
    func show(_ reading: BadgeReading, direction: Direction = .entry) async -> DecisionEntry? {
        let before = decider.log.totals.decisions
        let isTaken = decider.submit(
            Presentation(
                badge: reading,
                direction: direction,
                reader: "test",
                seenAt: time.clock.sinceBoot()
            )
        )
        guard isTaken else { return nil }
        await decider.drain()
        return decider.log.entries(after: before).last
    }

    /// Has a card read as the daemon would, without a reader in between.
    func read(_ card: inout some EmulatedCard, _ forge: BadgeForge) throws -> BadgeReading {
        let target = try forge.target(card)
        var session = CardSession { SecureRandom.bytes($0) }
        let now = time.clock.sinceBoot()
        card.select()
        var actions = session.handle(
            .card(number: 1, target, stores.planner.prepare(target)),
            at: now
        )
        for _ in 0...CardReading.exchangesMax {
            for action in actions {
                if case .present(let reading, _) = action { return reading }
            }
            guard case .send(.exchange(number: let number, let command))? = actions.first else {
                break
            }
            switch card.exchange(command) {
            case .bytes(let reply):
                actions = session.handle(.reply(number: number, reply), at: now)
            default:
                _ = session.handle(.lost(number: number), at: now)
                _ = session.handle(.gone, at: now)
                actions = session.handle(.tick, at: now + CardSession.lostMax)
            }
        }
        throw EdgeFailure(.input, "The card was not read to its end.")
    }

    func show(card: inout some EmulatedCard, _ forge: BadgeForge) async throws -> DecisionEntry? {
        await show(try read(&card, forge))
    }
}
