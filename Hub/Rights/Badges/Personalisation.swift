import Access
import Badges
import Crypto
import Kernel
import Sync
import Vocabulary

/// Everything that is needed to write one card: its keys, and what goes onto it.
///
/// The keys are this card's alone, but for the message key, which hides numbers on all cards of the
/// scope. The master stays where it is.
struct Personalisation: Sendable {
    let badge: BadgeRow
    /// What a later badge on the same card must know.
    let writing: CardWriting
    /// Key number 0: may change the card.
    let adminKey: [UInt8]?
    /// By which the card proves itself.
    let cardKey: [UInt8]?
    /// Key number 1 of an NTAG 424 that signs its taps.
    let messageKey: [UInt8]?
    let application: [UInt8]?
    /// The whole record that is written; zeros where the card puts its own.
    let message: String?

    /// `number` is that of the card in the reader, which must be the one the badge was issued for.
    init(
        _ badge: BadgeRow,
        number: BadgeNumber,
        right: RightRow,
        address: String,
        keys: BadgeKeys,
        master: BadgeMaster,
        token: (token: Token, signer: Ed25519PrivateKey)
    ) throws(BadgeRefusal) {
        guard BadgeRule.isWritten(badge.medium) else { throw .nothingToWrite }
        guard badge.standing != .replaced else { throw .replacedIsFinal }
        guard badge.standing != .lost else { throw .foundFirst }
        guard badge.generation == right.record.generation else { throw .supersededBadge }
        guard number.digest(key: keys.badgeKey) == badge.digest else { throw .numberOther }
        self.badge = badge
        writing = CardWriting(
            medium: badge.medium,
            address: BadgeRule.bearsAddress(badge.medium) ? address : ""
        )
        let uid = number.bytes
        let chip = badge.chip
        let version = badge.keyVersion
        application = CardApplication.name(on: chip)
        let hasKeys = application != nil
        adminKey =
            hasKeys
            ? CardDerivation.adminKey(master: master.key, uid: uid, chip: chip, version: version)
            : nil
        cardKey =
            BadgeRule.keyNumber(badge.medium, chip) == nil
            ? nil
            : CardDerivation.cardKey(master: master.key, uid: uid, chip: chip, version: version)
        messageKey = badge.medium == .badgeOneTime ? keys.messageKey : nil
        switch badge.medium {
        case .badgeMessage:
            let claim = BadgeToken(token: token.token, uid: uid)
            message = CardAddress.text(
                address: address,
                claim: claim.signed(by: token.signer)
            )
        case .badgeOneTime: message = CardAddress.template(address: address)
        default: message = nil
        }
    }

    static let answer: [Field] = [
        Field("badge", .id(BadgeID.self), "The badge."),
        Field("scope", .id(ScopeID.self), "Its scope."),
        Field("medium", .choice(BadgeForm.media), "What it is to become."),
        Field("chip", .choice(BadgeForm.chips), "The chip that is written."),
        Field("keyVersion", .integer(0...255), "The version of the keys, as the card tells it."),
        key("adminKey", "Key number 0 of this card: it may change the card."),
        key("cardKey", "The key by which this card proves itself."),
        .optional(
            "cardKeyNumber",
            .integer(0...15),
            isNullable: true,
            "The number of that key on the card."
        ),
        key("messageKey", "Key number 1 of an NTAG 424 that signs its taps."),
        .optional(
            "application",
            .text(.hex, length: 6...14),
            isNullable: true,
            "The application on the card that has these keys, as its name is sent."
        ),
        .optional(
            "message",
            .line(1...255),
            isNullable: true,
            "The address that is written as the only record; zeros where the card puts its own."
        ),
        Field("assurance", .choice(AssuranceName.all), "How hard it is to copy."),
        Field("words", .line(1...1_000), "What an operator should know."),
    ]

    private static func key(_ name: String, _ summary: String) -> Field {
        .optional(name, .text(.hex, length: 32...32), isNullable: true, summary)
    }

    func json(at now: Timestamp) -> JSONValue {
        let number = cardKey == nil ? nil : BadgeRule.keyNumber(badge.medium, badge.chip)
        return [
            "badge": .id(badge.badge), "scope": .id(badge.scope),
            "medium": .text(badge.medium.name), "chip": .text(badge.chip.name),
            "keyVersion": .count(badge.keyVersion),
            "adminKey": .optional(adminKey.map { Hex.encode($0) }),
            "cardKey": .optional(cardKey.map { Hex.encode($0) }),
            "cardKeyNumber": number.map { .count($0) } ?? .null,
            "messageKey": .optional(messageKey.map { Hex.encode($0) }),
            "application": .optional(application.map { Hex.encode($0) }),
            "message": .optional(message),
            "assurance": .text(AssuranceName.name(badge.medium.assurance)),
            "words": .text(BadgeWords.words(badge, at: now)),
        ]
    }
}
