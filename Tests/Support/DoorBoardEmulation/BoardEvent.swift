package import Access
package import Gates
internal import SerialLines

/// What happened at an emulated door board, as a line for who watches it.
package enum BoardEvent: Sendable, Hashable {
    case hello
    case open(passage: UInt64, Direction)
    /// It would not open.
    case refuse(passage: UInt64, BoardRefusal)
    /// The pulse of an opening ended.
    case shut
    case hold
    case rest
    case lamp(Signal)
    /// Somebody went through.
    case pass(Direction)
    /// The host fell silent: all outputs are at rest.
    case drop
    case restart
    case unplug
    case plug

    /// `at` is since the machine's start, in milliseconds, so that programs can compare.
    package func line(at time: Duration) -> String {
        let words =
            switch self {
            case .hello: "HELLO"
            case .open(let passage, let direction): "OPEN \(passage) \(direction.name)"
            case .refuse(let passage, let reason): "REFUSE \(passage) \(reason.rawValue)"
            case .shut: "SHUT"
            case .hold: "HOLD"
            case .rest: "REST"
            case .lamp(let signal): "LAMP \(signal.name)"
            case .pass(let direction): "PASS \(direction.name)"
            case .drop: "DROP"
            case .restart: "RESTART"
            case .unplug: "UNPLUG"
            case .plug: "PLUG"
            }
        return "\(words) \(time.wholeMilliseconds)"
    }
}
