/// Decides what the simulated camera sees in the next frame.
///
/// What is presented is held for some frames, then the place is empty for some, as when people
/// come one after the other.
package struct CameraMachine: Equatable, Sendable {
    package static let framesHeld = 3
    package static let framesEmpty = 2

    package enum Sight: Equatable, Sendable {
        case empty
        /// The how manyth frame of the line that is due this is.
        case shown(frame: Int)
    }

    /// The line of the script that is shown now, or next.
    package private(set) var due = 0
    private var frame = 0

    package init() {}

    /// The next sight, given how many lines the script has by now and for how many frames the one
    /// that is due is held.
    package mutating func next(lines: Int, held: Int = framesHeld) -> Sight {
        guard frame > 0 || due < lines else { return .empty }
        let sight = frame < held ? Sight.shown(frame: frame) : .empty
        frame += 1
        if frame >= held + Self.framesEmpty {
            frame = 0
            due += 1
        }
        return sight
    }
}
