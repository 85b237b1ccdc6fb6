internal import PortEmulation

/// Directs emulated readers by lines of words, each answered by one line.
///
/// With several readers `at 2 …` directs the second, and `at 2` alone does so from then on. A card
/// that is remembered is carried from one to the other: it lies on one reader at a time.
package struct ControlDesk {
    /// How many cards are remembered by name.
    private static let namesMax = 64
    private static let tapMillisecondsMax = 600_000
    private static let faultRepliesMax = 1_000_000

    private let readers: [EmulatedReader]
    private var cards: [String: any EmulatedCard] = [:]
    /// Which reader is directed, and the name of the card that each has.
    private var place = 0
    private var names: [String?]

    package init(_ reader: EmulatedReader) {
        self.init([reader])
    }

    package init(_ readers: [EmulatedReader]) {
        precondition(!readers.isEmpty, "there is a reader to direct")
        self.readers = readers
        names = [String?](repeating: nil, count: readers.count)
    }

    private var reader: EmulatedReader { readers[place] }

    /// One line, `ok …` or `error …`; nil when the line asks for the end.
    package mutating func answer(to line: String) -> String? {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words != ["quit"] else { return nil }
        do throws(ControlRefusal) {
            let result = try obey(words)
            return result.isEmpty ? "ok" : "ok \(result)"
        } catch {
            return "error \(error)"
        }
    }

    private mutating func obey(_ words: [String]) throws(ControlRefusal) -> String {
        let rest = Array(words.dropFirst())
        switch words.first {
        case "at": return try direct(rest)
        case "card": try lay(rest)
        case "record": try record(rest)
        case "remove": reader.remove()
        case "again": reader.placeAgain()
        case "tap": try tap(rest)
        case "leave": reader.arm(CardChange(afterExchanges: try number(rest.first, 0...1_000)))
        case "swap": try swap(rest)
        case "fault": try fault(rest)
        case "latency":
            reader.setLatency(.milliseconds(try number(rest.first, 0...200)))
        case "unplug": reader.unplug()
        case "plug": try plug()
        case "path": break
        case "stats": return statistics
        default:
            throw ControlRefusal(
                "a line begins with at, card, record, remove, again, tap, leave, swap, fault,"
                    + " latency, unplug, plug, path, stats or quit"
            )
        }
        return words.first == "plug" || words.first == "path" ? reader.path ?? "" : ""
    }

    private mutating func direct(_ words: [String]) throws(ControlRefusal) -> String {
        let former = place
        place = try number(words.first, 1...readers.count) - 1
        guard words.count > 1 else { return "" }
        defer { place = former }
        return try obey(Array(words.dropFirst()))
    }

    private mutating func lay(_ words: [String]) throws(ControlRefusal) {
        guard words != ["none"] else {
            reader.remove()
            return
        }
        let (name, card) = try card(words)
        remember(reader.place(card), name)
    }

    private mutating func tap(_ words: [String]) throws(ControlRefusal) {
        let time = Duration.milliseconds(try number(words.first, 1...Self.tapMillisecondsMax))
        guard words.count > 1 else {
            reader.tap(for: time)
            return
        }
        let (name, card) = try card(Array(words.dropFirst()))
        remember(reader.tap(card, for: time), name)
    }

    private mutating func swap(_ words: [String]) throws(ControlRefusal) {
        let count = try number(words.first, 0...1_000)
        let (_, next) = try card(Array(words.dropFirst()))
        reader.arm(CardChange(afterExchanges: count, next: next))
    }

    /// A new card, or one remembered: `name=anna` alone.
    private mutating func card(
        _ words: [String]
    ) throws(ControlRefusal) -> (name: String?, card: any EmulatedCard) {
        if words.count == 1, words[0].hasPrefix("name=") {
            let name = String(words[0].dropFirst("name=".count))
            return (name, try take(name))
        }
        let told = try CardWords(words)
        return (told.name, try told.card())
    }

    /// Keeps the card that made room, as it is now.
    private mutating func remember(_ former: (any EmulatedCard)?, _ next: String?) {
        if let name = names[place], let former { keep(former, as: name) }
        names[place] = next
    }

    private mutating func keep(_ card: any EmulatedCard, as name: String) {
        guard cards[name] != nil || cards.count < Self.namesMax else { return }
        cards[name] = card
    }

    /// A card as it is now, off the reader on which it lay.
    private mutating func take(_ name: String) throws(ControlRefusal) -> any EmulatedCard {
        if let last = names.firstIndex(of: name), let card = readers[last].card {
            readers[last].remove()
            names[last] = nil
            keep(card, as: name)
            return card
        }
        guard let card = cards[name] else { throw ControlRefusal("no card has that name") }
        return card
    }

    /// `record name=anna as=tape`: somebody's phone reads a card, and plays what it read for ever.
    private mutating func record(_ words: [String]) throws(ControlRefusal) {
        guard words.count == 2, words[0].hasPrefix("name="), words[1].hasPrefix("as=") else {
            throw ControlRefusal("record takes name= and as=")
        }
        let name = String(words[0].dropFirst("name=".count))
        var card = try take(name)
        guard let tape = CardRecorder.record(&card) else {
            throw ControlRefusal("that card has no message to record")
        }
        keep(card, as: name)
        keep(tape, as: String(words[1].dropFirst("as=".count)))
    }

    private func fault(_ words: [String]) throws(ControlRefusal) {
        guard words != ["none"] else {
            reader.clearFaults()
            return
        }
        guard let fault = words.first.flatMap({ ChipFault(rawValue: $0) }) else {
            let known = ChipFault.allCases.map(\.rawValue).joined(separator: ", ")
            throw ControlRefusal("a fault is one of none, \(known)")
        }
        let count = words.count > 1 ? try number(words[1], 0...Self.faultRepliesMax) : 1
        var command: UInt8?
        if words.count > 2 {
            command = UInt8(words[2], radix: 16)
            guard command != nil else { throw ControlRefusal("a command is two hex digits") }
        }
        reader.arm(fault, count: count == 0 ? nil : count, command: command)
    }

    private func plug() throws(ControlRefusal) {
        do {
            try reader.plug()
        } catch {
            throw ControlRefusal(error.message)
        }
    }

    private func number(
        _ word: String?,
        _ range: ClosedRange<Int>
    ) throws(ControlRefusal) -> Int {
        guard let number = word.flatMap({ Int($0) }), range.contains(number) else {
            throw ControlRefusal(
                "a number from \(range.lowerBound) to \(range.upperBound) is missing"
            )
        }
        return number
    }

    private var statistics: String {
        let now = reader.statistics
        let faults = now.faults.map { "\($0.key.rawValue)=\($0.value)" }.sorted()
        let counts = [
            "commands=\(now.counts.commands.values.reduce(0, +))", "selects=\(now.counts.selects)",
            "exchanges=\(now.counts.exchanges)", "aborts=\(now.counts.hostAborts)",
            "damaged=\(now.counts.damagedFrames)", "plugs=\(now.plugs)", "turns=\(now.turns)",
        ]
        return (counts + faults).joined(separator: " ")
    }
}
