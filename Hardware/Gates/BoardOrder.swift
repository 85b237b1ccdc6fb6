package import Access

/// What a host asks a door board for.
package enum BoardOrder: Sendable, Hashable {
    case hello
    case beat
    /// Close the contact for so many milliseconds, begun by `deadline` of the board's clock.
    case open(passage: UInt64, Direction, milliseconds: UInt64, deadline: UInt64)
    case hold
    case rest
    case lamp(Signal)

    package var words: [String] {
        switch self {
        case .hello: ["HELLO", "\(BoardLimits.version)"]
        case .beat: ["BEAT"]
        case .open(let passage, let direction, let milliseconds, let deadline):
            ["OPEN", "\(passage)", direction.name, "\(milliseconds)", "\(deadline)"]
        case .hold: ["HOLD"]
        case .rest: ["REST"]
        case .lamp(let signal): ["LAMP", signal.name]
        }
    }

    /// Reads an order as a board does; nil for what is none.
    package init?(_ words: [String]) {
        switch (words.first, words.count) {
        case ("HELLO", 2) where words[1] == "\(BoardLimits.version)": self = .hello
        case ("BEAT", 1): self = .beat
        case ("HOLD", 1): self = .hold
        case ("REST", 1): self = .rest
        case ("OPEN", 5):
            guard let passage = BoardLine.number(words[1]),
                let direction = Direction.allCases.first(where: { $0.name == words[2] }),
                let milliseconds = BoardLine.number(words[3]),
                let deadline = BoardLine.clock(words[4])
            else { return nil }
            self = .open(
                passage: passage,
                direction,
                milliseconds: milliseconds,
                deadline: deadline
            )
        case ("LAMP", 2):
            guard let signal = Signal.allCases.first(where: { $0.name == words[1] }) else {
                return nil
            }
            self = .lamp(signal)
        default: return nil
        }
    }
}
