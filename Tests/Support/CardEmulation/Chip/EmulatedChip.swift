/// A PN532 behind a serial line: frames in, frames out, one card in its field or none.
///
/// A value without clock or line: a shell performs what it answers. What libnfc 1.8 sends is
/// understood; only cards of type A at 106 kbit/s are found, other polls find nothing.
package struct EmulatedChip: Sendable {
    /// What the shell has to do.
    package enum Action: Hashable, Sendable {
        /// To be written at once.
        case acknowledge([UInt8])
        /// To be written after the latency.
        case reply([UInt8], isByteByByte: Bool)
        /// The host has lost interest in what was not written yet.
        case forgetReplies
        /// The reader vanishes from its port.
        case unplug
        case replug
    }

    /// The most bytes of a card that one answer holds.
    static let exchangeBytesMax = 262
    private static let forEver: UInt8 = 0xFF
    /// CIU_TxMode and CIU_RxMode: the two lowest bits tell the framing, bit 7 who makes checksums.
    static let transmitMode: UInt16 = 0x6302
    static let receiveMode: UInt16 = 0x6303
    private static let atPowerUp: [UInt16: UInt8] = [transmitMode: 0x80, receiveMode: 0x80]

    package var faults = ArmedFaults()
    package internal(set) var counts = ChipCounts()
    /// The card last laid down, in the field or not.
    package internal(set) var card: (any EmulatedCard)?
    package internal(set) var isCardPresent = false

    private var parser = ChipFrameParser()
    var registers = atPowerUp
    var parameters: UInt8 = 0x14
    var retries = forEver
    var isFieldOn = false
    var isSelected = false
    var change: CardChange?
    /// A poll that waits for a card.
    private var waiting: [UInt8]?

    package init() {}

    /// Bytes from the host.
    package mutating func receive(_ bytes: [UInt8]) -> [Action] {
        parser.feed(bytes).flatMap { handle($0) }
    }

    /// Puts a card in the field; the one that was there goes.
    package mutating func place(_ card: any EmulatedCard) -> [Action] {
        self.card = card
        return placeAgain()
    }

    /// Puts the card last laid down back in the field.
    package mutating func placeAgain() -> [Action] {
        isCardPresent = card != nil
        isSelected = false
        guard isCardPresent, let command = waiting else { return [] }
        waiting = nil
        return answer(command)
    }

    /// Takes the card out of the field; it stays at hand.
    package mutating func remove() {
        isCardPresent = false
        isSelected = false
        change = nil
    }

    /// From the next select on, `change` waits for its exchange.
    package mutating func arm(_ change: CardChange) {
        self.change = change
    }

    /// As after a loss of power: what the host had set is gone, the card stays.
    package mutating func reset() {
        parser = ChipFrameParser()
        registers = Self.atPowerUp
        parameters = 0x14
        retries = Self.forEver
        isFieldOn = false
        isSelected = false
        waiting = nil
    }

    var pollsForEver: Bool { retries == Self.forEver }

    private mutating func handle(_ element: ChipFrameParser.Element) -> [Action] {
        switch element {
        case .frame(.data(let body)): return command(body)
        case .frame(.acknowledged):
            counts.hostAborts += 1
            waiting = nil
            return [.forgetReplies]
        case .frame(.refused):
            counts.hostRefusals += 1
        case .frame(.syntaxError), .damaged:
            counts.damagedFrames += 1
        }
        return []
    }

    /// A new command ends the former one.
    private mutating func command(_ body: [UInt8]) -> [Action] {
        waiting = nil
        let code = body.count > 1 ? body[1] : 0
        counts.commands[code, default: 0] += 1
        if faults.strikes(.noAck, code) { return [.forgetReplies] }
        let first = faults.strikes(.nack, code) ? ChipFrame.refused : .acknowledged
        return [.forgetReplies, .acknowledge(first.bytes())] + answer(body)
    }

    private mutating func answer(_ body: [UInt8]) -> [Action] {
        guard body.count > 1, body[0] == ChipFrame.hostIdentifier,
            let command = ChipCommand(rawValue: body[1])
        else { return [.reply(ChipFrame.syntaxError.bytes(), isByteByByte: false)] }
        switch result(of: command, Array(body[2...])) {
        case .payload(let payload): return reply(to: command.rawValue, payload)
        case .syntaxError: return [.reply(ChipFrame.syntaxError.bytes(), isByteByByte: false)]
        case .later:
            waiting = body
            return []
        }
    }
}

/// The card leaves or becomes another between two exchanges.
package struct CardChange: Sendable {
    /// How many exchanges the selected card still answers.
    package var exchangesLeft: Int
    /// What lies there then: nothing, or another card that answers as though it were selected.
    package let next: (any EmulatedCard)?
    var isCounting = false

    package init(afterExchanges count: Int, next: (any EmulatedCard)? = nil) {
        precondition(count >= 0, "exchanges are counted from zero")
        exchangesLeft = count
        self.next = next
    }
}
