import Access
import Badges
import Crypto
import Testing

/// What is printed by mistake, in a log or a failed test, shows no key.
@Suite("Keys are not printed")
struct SecrecyTests {
    private static let key = [UInt8](0xA0...0xAF)

    /// Every way by which a value becomes text.
    private static func texts(of value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        let wrapped: Any? = value
        return [
            "\(value)", String(describing: value), String(reflecting: value), dumped,
            String(describing: [value]), String(describing: wrapped),
        ]
    }

    /// Whether a text holds two bytes of the key in a row, as numbers or as hexadecimal digits.
    private static func shows(_ text: String) -> Bool {
        let hex = Hex.encode(Array(key[3...4]))
        let lines = text.split(separator: "\n").map { $0.filter { !" -▿".contains($0) } }
        return text.lowercased().contains(hex) || text.contains("163, 164")
            || (lines.contains("163") && lines.contains("164"))
    }

    nonisolated private static let keys = CardKeys(card: key, cardKeyNumber: 2, message: key)
    nonisolated private static let plan = CardPlan(
        wanted: .mutual,
        chip: .ntag424,
        keys: keys,
        address: "https://a.example/b"
    )
    nonisolated private static let writing = WritingKeys(
        administration: key,
        card: key,
        message: key,
        version: 1
    )

    private static func reading() throws -> CardReading {
        var reading = CardReading(try ReadingBench.chipCard(), plan: plan) { _ in key }
        _ = reading.begin()
        _ = reading.handle(reply: [0x90, 0x00])
        return reading
    }

    private static func order() throws -> CardWriting {
        var order = CardWriting(
            try ReadingBench.chipCard(),
            order: .taps(writing, address: "https://a.example/b")
        ) { _ in key }
        _ = order.begin()
        return order
    }

    @Test func `Keys, and all that holds keys, show none when printed or dumped`() throws {
        let secrets: [any Sendable] = [
            Self.keys, Self.plan, Self.writing, WritingOrder.proof(Self.writing),
            EV2Session(transaction: [1, 2, 3, 4], encryptionKey: Self.key, macKey: Self.key),
            EV2Authentication(keyNumber: 2, key: Self.key, random: Self.key),
            try Self.reading(), try Self.order(),
        ]
        for secret in secrets {
            for text in Self.texts(of: secret) {
                #expect(!Self.shows(text), "\(type(of: secret))")
            }
        }
    }

    @Test func `The check sees a key in each of these texts`() {
        struct Open {
            let key: [UInt8]
        }
        for text in Self.texts(of: Open(key: Self.key)) { #expect(Self.shows(text)) }
        #expect(Self.shows(Hex.encode(Self.key).uppercased()))
    }
}
