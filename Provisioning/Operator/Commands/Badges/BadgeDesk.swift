import Access
import Badges
import Crypto
import HubAdmin
import Vocabulary

/// The hub's side of writing a badge: which one it is to be, with what, and that it is done.
struct BadgeDesk {
    /// Whose badge the card becomes.
    enum Place {
        case right(RightID)
        case inPlaceOf(BadgeID)
    }

    let right: RightID
    private let hub: HubConnection
    private let medium: Medium
    /// The badge that this one takes the place of; nil where it has been replaced already.
    private let former: BadgeID?

    init(_ hub: HubConnection, _ place: Place, _ medium: Medium) async throws {
        self.hub = hub
        self.medium = medium
        switch place {
        case .right(let right):
            self.right = right
            former = nil
        case .inPlaceOf(let badge):
            let found = try await hub.get(AdminAPI.badge(badge))
            guard let right = RightID(text: found["right"]?.text ?? "") else {
                throw Self.strange("the badge's right")
            }
            self.right = right
            // The same command, broken off and begun again, finds it replaced.
            former = found["status"]?.text == "replaced" ? nil : badge
        }
    }

    /// The badge that the right has, if it is one that this command may go on with.
    ///
    /// Asked before anybody lays down a card: who cannot have a badge is told at once.
    func begun() async throws -> JSON? {
        guard former == nil else { return nil }
        let list = try await hub.list(AdminAPI.badges, query: [("right", right.description)])
        let living = (list["items"]?.list ?? []).first { badge in
            badge["status"]?.text != "replaced" && badge["isSuperseded"] != .bool(true)
        }
        guard let living else { return nil }
        let isLost = living["status"]?.text == "lost"
        let chips = CardKind.wanted(for: medium).map { JSON.text($0.name) }
        guard !isLost, living["medium"]?.text == medium.name,
            chips.isEmpty || chips.contains(living["chip"] ?? .null)
        else { throw Self.taken(living, isLost ? "which was reported lost" : "of another kind") }
        return living
    }

    /// The badge for this card: the one that was begun, else a new one.
    func badge(_ begun: JSON?, for card: CardTarget, _ chip: BadgeChip) async throws -> JSON {
        if let begun {
            guard isSame(begun, card, chip) else { throw Self.taken(begun, "on another card") }
            return begun
        }
        var body: [String: JSON] = [
            "medium": .text(medium.name), "chip": .text(chip.name),
            "number": .text(Hex.encode(card.uid)),
        ]
        if let former {
            let path = AdminAPI.badge(former) + "/replace"
            return try await hub.command(path, body: .object(body))
        }
        body["right"] = .text(right.description)
        return try await hub.command(AdminAPI.badges, body: .object(body))
    }

    /// What can be told from here; the hub compares the whole number before it gives any key.
    func isSame(_ begun: JSON, _ card: CardTarget, _ chip: BadgeChip) -> Bool {
        let isChip = medium == .badgeNumber || begun["chip"]?.text == chip.name
        return isChip && begun["numberEnd"]?.text == Self.numberEnd(card)
    }

    /// Sees to it that a number's badge is this very card's, for nothing is written on it.
    func check(_ badge: JSON, is card: CardTarget) async throws {
        guard let scope = ScopeID(text: badge["scope"]?.text ?? "") else {
            throw Self.strange("the badge's scope")
        }
        let found = try await Self.badge(of: card, scope, hub)
        guard found["id"] == badge["id"] else { throw Self.taken(badge, "on another card") }
    }

    func sheet(
        of badge: BadgeID,
        for card: CardTarget,
        _ chip: BadgeChip
    ) async throws -> WritingSheet {
        let answer = try await hub.command(
            AdminAPI.badge(badge) + "/personalisation",
            body: .object(["number": .text(Hex.encode(card.uid))])
        )
        return try WritingSheet(answer, medium, on: chip)
    }

    /// Tells the hub; from its next head on the gates know the badge.
    func written(_ badge: BadgeID) async throws -> JSON {
        do {
            return try await hub.command(AdminAPI.badge(badge) + "/written")
        } catch let failure as OperatorFailure {
            throw OperatorFailure(
                failure.code,
                failure.message + " The card is written, but the hub does not know it yet: "
                    + "run the same command again with the same card."
            )
        }
    }
}

extension BadgeDesk {
    /// What people tell two cards apart by.
    static func numberEnd(_ card: CardTarget) -> String { Hex.encode(Array(card.uid.suffix(2))) }

    /// The badge that a card is, or was last; its number stands in no address.
    static func badge(
        of card: CardTarget,
        _ scope: ScopeID,
        _ hub: HubConnection
    ) async throws -> JSON {
        do {
            return try await hub.command(
                AdminAPI.badgeLookup,
                body: .object([
                    "scope": .text(scope.description), "number": .text(Hex.encode(card.uid)),
                ])
            )
        } catch let failure as OperatorFailure {
            let words = " The card's number ends in \(numberEnd(card))."
            throw OperatorFailure(failure.code, failure.message + words)
        }
    }

    static func id(of badge: JSON) throws(OperatorFailure) -> BadgeID {
        guard let id = BadgeID(text: badge["id"]?.text ?? "") else {
            throw strange("the badge's id")
        }
        return id
    }

    private static func strange(_ missing: String) -> OperatorFailure {
        OperatorFailure(.strangeAnswer, "The hub's answer lacks \(missing).")
    }

    private static func taken(_ badge: JSON, _ words: String) -> OperatorFailure {
        let id = Output.cell(badge["id"] ?? .null)
        let end = Output.cell(badge["numberEnd"] ?? .null)
        return OperatorFailure(
            .refused,
            "The right has a badge already, \(words): \(id), its number ends in \(end). "
                + "To put this card in its place: the same command with --replace \(id) "
                + "instead of --right."
        )
    }
}
