/// Decides what the simulated camera sees in the next frame.
///
/// Each code is held for some frames, then the place is empty for some, as when people come one
/// after the other.
struct CameraMachine: Equatable {
    static let framesHeld = 3
    static let framesEmpty = 2

    enum Sight: Equatable {
        case empty
        case code(line: Int)
    }

    private var shown = 0
    private var frame = 0

    /// The next sight, given how many lines the script has by now.
    mutating func next(lines: Int) -> Sight {
        guard frame > 0 || shown < lines else { return .empty }
        let sight = frame < Self.framesHeld ? Sight.code(line: shown) : .empty
        frame += 1
        if frame == Self.framesHeld + Self.framesEmpty {
            frame = 0
            shown += 1
        }
        return sight
    }
}
