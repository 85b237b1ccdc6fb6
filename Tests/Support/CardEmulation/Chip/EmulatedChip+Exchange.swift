extension EmulatedChip {
    /// The first byte names the target; without more, the host asks for what is still to come.
    mutating func exchange(_ data: [UInt8]) -> [UInt8] {
        guard changeCard() else { return [ChipStatus.timeOut.rawValue] }
        guard isSelected else { return [ChipStatus.context.rawValue] }
        guard data.count > 1 else { return [ChipStatus.done.rawValue] }
        counts.exchanges += 1
        return payload(card?.exchange(Array(data[1...])))
    }

    /// The host makes and checks the checksums itself where the registers say so.
    mutating func exchangeRaw(_ data: [UInt8]) -> [UInt8] {
        let mode = registers[Self.transmitMode] ?? 0
        guard changeCard(), mode & 3 == 0,
            let command = mode & 0x80 == 0 ? AirChecksum.stripped(data) : data
        else { return [ChipStatus.timeOut.rawValue] }
        counts.exchanges += 1
        let answer = payload(card?.exchangeRaw(command))
        let isChecked = (registers[Self.receiveMode] ?? 0) & 0x80 != 0
        return isChecked || answer.count < 3 ? answer : answer + AirChecksum.of(answer[1...])
    }

    /// Lets an ordered change of card happen; false where no card is left.
    private mutating func changeCard() -> Bool {
        guard isCardPresent else { return false }
        guard var change, change.isCounting else { return true }
        if change.exchangesLeft > 0 {
            change.exchangesLeft -= 1
            self.change = change
            return true
        }
        self.change = nil
        guard var next = change.next else {
            remove()
            return false
        }
        next.select()
        card = next
        return true
    }

    private func payload(_ answer: CardAnswer?) -> [UInt8] {
        switch answer {
        case .bytes(let bytes): [ChipStatus.done.rawValue] + bytes.prefix(Self.exchangeBytesMax)
        case .notAuthentic: [ChipStatus.authentication.rawValue]
        case .silence, nil: [ChipStatus.timeOut.rawValue]
        }
    }
}
