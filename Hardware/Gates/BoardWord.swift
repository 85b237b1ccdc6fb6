package import Access

/// What a door board says.
package enum BoardWord: Sendable, Hashable {
    /// To a number of the host's: done; `clock` is that of an opening.
    case ok(clock: UInt64?)
    /// To a number of the host's: not done and never will be.
    case no(reason: String)
    case hello(version: UInt64, firmware: String, boot: UInt64)
    case beat(clock: UInt64, BoardInputs)
    /// Unasked, under a count of its own.
    case began(passage: UInt64, clock: UInt64)
    case sensor(Direction, isActive: Bool, clock: UInt64)
    case contact(isOpen: Bool, clock: UInt64)
    case tamper(Bool)
    case fire(Bool)

    /// Whether it answers a number of the host's.
    package var isAnswer: Bool {
        switch self {
        case .ok, .no, .hello, .beat: true
        case .began, .sensor, .contact, .tamper, .fire: false
        }
    }

    package var words: [String] {
        switch self {
        case .ok(nil): ["OK"]
        case .ok(let clock?): ["OK", "\(clock)"]
        case .no(let reason): ["NO", reason]
        case .hello(let version, let firmware, let boot):
            ["HELLO", "\(version)", firmware, "\(boot)"]
        case .beat(let clock, let inputs): ["BEAT", "\(clock)", "\(inputs.rawValue)"]
        case .began(let passage, let clock): ["BEGAN", "\(passage)", "\(clock)"]
        case .sensor(let direction, let isActive, let clock):
            ["SENSOR", direction.name, isActive ? "1" : "0", "\(clock)"]
        case .contact(let isOpen, let clock): ["CONTACT", isOpen ? "1" : "0", "\(clock)"]
        case .tamper(let isOpen): ["TAMPER", isOpen ? "1" : "0"]
        case .fire(let isActive): ["FIRE", isActive ? "1" : "0"]
        }
    }

    /// Reads what a board says; nil for what is none of its words.
    package init?(_ words: [String]) {
        guard let verb = words.first else { return nil }
        let rest = Array(words.dropFirst())
        let read: BoardWord? =
            switch verb {
            case "OK": Self.ok(rest)
            case "NO": rest.count == 1 ? Self.word(rest[0]).map { .no(reason: $0) } : nil
            case "HELLO": Self.hello(rest)
            case "BEAT": Self.beat(rest)
            case "BEGAN": Self.began(rest)
            case "SENSOR": Self.sensor(rest)
            case "CONTACT": Self.contact(rest)
            case "TAMPER": rest.count == 1 ? Self.flag(rest[0]).map { .tamper($0) } : nil
            case "FIRE": rest.count == 1 ? Self.flag(rest[0]).map { .fire($0) } : nil
            default: nil
            }
        guard let read else { return nil }
        self = read
    }
}

extension BoardWord {
    private static func ok(_ rest: [String]) -> BoardWord? {
        if rest.isEmpty { return .ok(clock: nil) }
        guard rest.count == 1, let clock = BoardLine.clock(rest[0]) else { return nil }
        return .ok(clock: clock)
    }

    private static func hello(_ rest: [String]) -> BoardWord? {
        guard rest.count == 3, let version = BoardLine.number(rest[0]),
            let firmware = word(rest[1]), let boot = BoardLine.number(rest[2])
        else { return nil }
        return .hello(version: version, firmware: firmware, boot: boot)
    }

    private static func beat(_ rest: [String]) -> BoardWord? {
        guard rest.count == 2, let clock = BoardLine.clock(rest[0]),
            let inputs = BoardLine.number(rest[1], max: UInt64(BoardInputs.all.rawValue))
        else { return nil }
        return .beat(clock: clock, BoardInputs(rawValue: UInt8(inputs)))
    }

    private static func began(_ rest: [String]) -> BoardWord? {
        guard rest.count == 2, let passage = BoardLine.number(rest[0]),
            let clock = BoardLine.clock(rest[1])
        else { return nil }
        return .began(passage: passage, clock: clock)
    }

    private static func sensor(_ rest: [String]) -> BoardWord? {
        guard rest.count == 3,
            let direction = Direction.allCases.first(where: { $0.name == rest[0] }),
            let isActive = flag(rest[1]), let clock = BoardLine.clock(rest[2])
        else { return nil }
        return .sensor(direction, isActive: isActive, clock: clock)
    }

    private static func contact(_ rest: [String]) -> BoardWord? {
        guard rest.count == 2, let isOpen = flag(rest[0]), let clock = BoardLine.clock(rest[1])
        else { return nil }
        return .contact(isOpen: isOpen, clock: clock)
    }

    private static func flag(_ word: String) -> Bool? {
        switch word {
        case "0": false
        case "1": true
        default: nil
        }
    }

    /// Letters, digits, dot, dash and underscore only: it is shown on a status page.
    private static func word(_ word: String) -> String? {
        let isPlain = word.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || [0x2D, 0x2E, 0x5F].contains($0)
        }
        return isPlain && word.utf8.count <= BoardLimits.wordBytesMax ? word : nil
    }
}
