import Access
import Badges
import Crypto
import HubAdmin

/// What the hub answers to a request for personalisation: the keys of one card, and its message.
///
/// It is handed to ``CardWriting`` and nowhere else: never printed, never logged, never stored.
struct WritingSheet {
    private static let noKey = [UInt8](repeating: 0, count: CardKeys.byteCount)

    let order: WritingOrder

    init(_ answer: JSON, _ medium: Medium, on chip: BadgeChip) throws(OperatorFailure) {
        let message = answer["message"]?.text ?? ""
        switch (medium, chip) {
        case (.badgeMessage, .type2):
            let (address, claim) = try Self.claim(in: message)
            order = .claim(claim, address: address)
        case (.badgeOneTime, .ntag424):
            let address = try Self.address(in: message)
            order = .taps(try Self.keys(answer, chip, signsTaps: true), address: address)
        case (.badgeMutual, .ntag424): order = .tagProof(try Self.keys(answer, chip))
        case (.badgeMutual, .desfire): order = .proof(try Self.keys(answer, chip))
        default: throw Self.strange
        }
    }

    private static var strange: OperatorFailure {
        OperatorFailure(
            .strangeAnswer,
            "The hub's answer cannot be written on a card: are hub and tool of one version?"
        )
    }

    private static func claim(in message: String) throws(OperatorFailure) -> (String, [UInt8]) {
        let parts = message.split(separator: "#", maxSplits: 1)
        guard parts.count == 2, let claim = TokenText.bytes(of: Array(parts[1].utf8)),
            CardAddress.text(address: String(parts[0]), claim: claim) == message
        else { throw strange }
        return (String(parts[0]), claim)
    }

    private static func address(in message: String) throws(OperatorFailure) -> String {
        let address = String(message.prefix { $0 != "?" })
        guard !address.isEmpty, CardAddress.template(address: address) == message else {
            throw strange
        }
        return address
    }

    private static func keys(
        _ answer: JSON,
        _ chip: BadgeChip,
        signsTaps: Bool = false
    ) throws(OperatorFailure) -> WritingKeys {
        guard let number = answer["cardKeyNumber"]?.integer,
            let expected = CardApplication.cardKeyNumber(on: chip), number == expected,
            let version = answer["keyVersion"]?.integer.flatMap({ UInt8(exactly: $0) }),
            let administration = key("adminKey", answer), let card = key("cardKey", answer),
            let message = signsTaps ? key("messageKey", answer) : noKey
        else { throw strange }
        return WritingKeys(
            administration: administration,
            card: card,
            message: message,
            version: version
        )
    }

    private static func key(_ name: String, _ answer: JSON) -> [UInt8]? {
        answer[name]?.text.flatMap { Hex.decode($0) }.flatMap {
            $0.count == CardKeys.byteCount ? $0 : nil
        }
    }
}
