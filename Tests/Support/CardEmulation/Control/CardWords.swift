internal import Crypto
package import PortEmulation

/// A card told in words: its kind, then `name=value`.
package struct CardWords: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case plain
        case phone
        case ntag213
        case ntag215
        case ntag216
        case type4
        case ntag424
        case desfire
    }

    package static let names = [
        "uid", "url", "content", "address", "counter", "atqa", "sak", "ats", "key0", "key1", "key2",
        "key3", "key4", "app", "name", "plant", "mask",
    ]
    private static let uid: [UInt8] = [0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6]
    private static let url = "https://jalon.example/b"

    private let kind: Kind
    private let values: [String: String]

    /// The name under which the card is to be remembered.
    package var name: String? { values["name"] }

    package init(_ words: [String]) throws(ControlRefusal) {
        guard let first = words.first, let kind = Kind(rawValue: first) else {
            let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ControlRefusal("a card is one of none, \(known)")
        }
        self.kind = kind
        var values: [String: String] = [:]
        for word in words.dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, Self.names.contains(String(parts[0])) else {
                throw ControlRefusal("a card takes \(Self.names.joined(separator: "=, "))=")
            }
            values[String(parts[0])] = String(parts[1])
        }
        self.values = values
    }

    /// The card, as it leaves the factory but for what the words say.
    package func card() throws(ControlRefusal) -> any EmulatedCard {
        let card = try bareCard()
        guard let uid = try hex("mask", count: 1...10) else { return card }
        return MaskedCard(card, uid: uid)
    }

    private func bareCard() throws(ControlRefusal) -> any EmulatedCard {
        switch kind {
        case .plain: try plain()
        case .phone: PhoneCard()
        case .ntag213: try tag(.ntag213)
        case .ntag215: try tag(.ntag215)
        case .ntag216: try tag(.ntag216)
        case .type4: Type4Card(uid: try uid(7), address: values["url"] ?? Self.url)
        case .ntag424: try ntag424()
        case .desfire: try desfire()
        }
    }

    private func plain() throws(ControlRefusal) -> PlainCard {
        let sak = try hex("sak", count: 1...1)
        let atqa = try hex("atqa", count: 2...2)
        return PlainCard(
            uid: try hex("uid", count: 1...10) ?? Self.uid,
            atqa: atqa.map { UInt16($0[0]) << 8 | UInt16($0[1]) },
            sak: sak?[0] ?? 0x08,
            ats: try hex("ats", count: 1...254) ?? []
        )
    }

    private func tag(_ model: NTAGModel) throws(ControlRefusal) -> NTAG21x {
        let room = Int(model.containerSize) * 8
        let content = try hex("content", count: 0...room)
        let message = content ?? TagMessage.tlv(TagMessage.uri(values["url"] ?? Self.url))
        guard message.count <= room else {
            throw ControlRefusal("that is more than \(room) bytes for this tag")
        }
        var tag = NTAG21x(model, uid: try uid(7), content: message)
        if let plant = try hex("plant", count: 2...2) { tag.plant(plant[1], at: Int(plant[0])) }
        return tag
    }

    private func ntag424() throws(ControlRefusal) -> NTAG424 {
        let keys = try keys(count: NTAG424.keyCount)
        guard let address = values["address"] else { return NTAG424(uid: try uid(7), keys: keys) }
        guard address.utf8.count <= 160 else {
            throw ControlRefusal("an address has at most 160 bytes")
        }
        guard let counter = UInt32(values["counter"] ?? "0"), counter <= 0xFF_FFFF else {
            throw ControlRefusal("a counter is a number from 0 to 16777215")
        }
        return NTAG424(uid: try uid(7), keys: keys, address: address, counter: counter)
    }

    /// One application, named by `app=` as it is sent, with the keys told.
    private func desfire() throws(ControlRefusal) -> DESFire {
        guard let name = try hex("app", count: 3...3) else { return DESFire(uid: try uid(7)) }
        let application = DESFireApplication(settings: 0x0F, keys: try keys(count: 3))
        return DESFire(uid: try uid(7), applications: [name: application])
    }

    private func keys(count: Int) throws(ControlRefusal) -> [[UInt8]] {
        var keys: [[UInt8]] = []
        for number in 0..<count {
            let zeros = [UInt8](repeating: 0, count: CardCipher.blockBytes)
            keys.append(try hex("key\(number)", count: 16...16) ?? zeros)
        }
        return keys
    }

    private func uid(_ count: Int) throws(ControlRefusal) -> [UInt8] {
        try hex("uid", count: count...count) ?? Self.uid
    }

    func hex(_ name: String, count: ClosedRange<Int>) throws(ControlRefusal) -> [UInt8]? {
        guard let text = values[name] else { return nil }
        guard let bytes = Hex.decode(text), count.contains(bytes.count) else {
            let range = "\(count.lowerBound) to \(count.upperBound)"
            let bytes = count.count == 1 ? "\(count.lowerBound)" : range
            throw ControlRefusal("\(name)= takes \(bytes) bytes in hex")
        }
        return bytes
    }
}
