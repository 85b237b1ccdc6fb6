import CardEmulation
import Crypto

/// A host before a chip or a card, for tests.
enum Desk {
    static let uid: [UInt8] = [0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6]

    /// What a chip answers to a command, in hex: the frame's body, or the whole where it is odd.
    static func ask(_ chip: inout EmulatedChip, _ hex: String) -> String {
        let body = [ChipFrame.hostIdentifier] + (Hex.decode(hex) ?? [])
        let actions = chip.receive(ChipFrame.data(body).bytes())
        return actions.compactMap { action in
            guard case .reply(let bytes, _) = action else { return nil }
            return Hex.encode(bytes)
        }.joined()
    }

    /// The payload of a whole answer, nil where it is not one.
    static func payload(_ chip: inout EmulatedChip, _ hex: String) -> String? {
        var parser = ChipFrameParser()
        let elements = parser.feed(Hex.decode(ask(&chip, hex)) ?? [])
        guard elements.count == 1, case .frame(.data(let body)) = elements[0] else { return nil }
        return Hex.encode(Array(body.dropFirst(2)))
    }

    /// What a card answers, in hex.
    static func say(_ card: inout some EmulatedCard, _ hex: String) -> String {
        guard case .bytes(let bytes) = card.exchange(Hex.decode(hex) ?? []) else {
            return "silence"
        }
        return Hex.encode(bytes)
    }

    /// One byte to the left, the first at the end.
    static func rotated(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.dropFirst()) + Array(bytes.prefix(1))
    }

    static func chip(with card: any EmulatedCard) -> EmulatedChip {
        var chip = EmulatedChip()
        _ = chip.place(card)
        return chip
    }

    /// Gives out the bytes in the order of the list.
    static func random(_ hexes: String...) -> CardRandom {
        let list = RandomList(hexes.compactMap { Hex.decode($0) })
        return CardRandom { list.next($0) }
    }
}
