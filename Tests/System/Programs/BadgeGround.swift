import Access
import Badges
import CardEmulation
import Crypto
import HubAdmin
import Processes
import Support
import Sync
import Vocabulary

/// A scope whose badges bear an address, a reader on a desk, and the tool that writes badges.
struct BadgeGround {
    /// What one run of `jalon badge write` said.
    struct Run {
        let exit: Exit
        let output: String
        let talk: String

        var badge: JSON { JSON(bytes: Array(output.utf8)) ?? .null }
    }

    static let address = "https://gym.example/b"

    let ground: Ground
    let reader: EmulatedReader

    init(_ card: (any EmulatedCard)? = nil) async throws {
        ground = try await Ground()
        reader = try EmulatedReader(card)
        _ = try await ground.connection.command(
            AdminAPI.scope(ground.scope),
            method: "PATCH",
            body: .object(["badgeAddress": .text(Self.address)])
        )
    }

    func write(_ medium: String, right: RightID, _ more: String...) async throws -> Run {
        try await run(["write", "--right", right.description, "--medium", medium] + more)
    }

    func replace(_ badge: String, _ medium: String) async throws -> Run {
        try await run(["write", "--replace", badge, "--medium", medium])
    }

    /// The badge of the card on the reader.
    func show() async throws -> Run {
        try await run(["show", "--scope", ground.scope.description])
    }

    private func run(_ words: [String]) async throws -> Run {
        let child = try Child(
            ChildSpec(
                try Programs.operator,
                ["badge"] + words + [
                    "--hub", ground.hub.url, "--code-file", ground.hub.codeFile, "--reader",
                    reader.connection ?? "", "--json",
                ],
                output: .pipe,
                errors: .pipe
            )
        )
        let output = try await child.output?.all(limit: 1 << 20) ?? []
        let talk = try await child.errors?.all(limit: 1 << 20) ?? []
        return Run(
            exit: await child.wait(),
            output: String(decoding: output, as: UTF8.self),
            talk: String(decoding: talk, as: UTF8.self)
        )
    }

    func badges(of right: RightID) async throws -> [JSON] {
        let list = try await ground.connection.list(
            AdminAPI.badges,
            query: [("right", right.description)]
        )
        return list["items"]?.list ?? []
    }

    /// The seed of the scope's badges, as it lies in the hub's vault.
    var seed: [UInt8] {
        get throws {
            let name = "scope-\(Hex.encode(ground.scope.bytes))-badges.key"
            let bytes = try Files.read(ground.hub.folder + "/keys/" + name, limit: 256)
            let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
            return Hex.decode(text) ?? []
        }
    }

    /// What a gate makes of the card, with the keys that the hub derives for it.
    func reading(of card: any EmulatedCard, chip: BadgeChip, wanted: Assurance) throws -> CardStep {
        let seed = try seed
        var keys: CardKeys?
        if let number = CardApplication.cardKeyNumber(on: chip) {
            let master = BadgeMaster(fromSeed: seed).key
            keys = CardKeys(
                card: CardDerivation.cardKey(
                    master: master,
                    uid: card.uid,
                    chip: chip,
                    version: 1
                ),
                cardKeyNumber: number,
                message: BadgeKeys.derived(
                    fromSeed: seed,
                    scope: ground.scope,
                    address: Self.address
                ).messageKey
            )
        }
        let target = try CardTarget(uid: card.uid, atqa: card.atqa, sak: card.sak, ats: card.ats)
        let plan = CardPlan(wanted: wanted, chip: chip, keys: keys, address: Self.address)
        var reading = CardReading(target, plan: plan) { SecureRandom.bytes($0) }
        var card = card
        card.select()
        var step = reading.begin()
        while case .exchange(let command) = step {
            guard case .bytes(let reply) = card.exchange(command) else { return reading.lost() }
            step = reading.handle(reply: reply)
        }
        return step
    }
}
