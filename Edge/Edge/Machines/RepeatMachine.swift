package import Access
package import Vocabulary

/// Tells one person at two readers of a gate from two persons; one for each gate.
///
/// A phone held between a reader of cards and a camera is seen by both within a second, and is to
/// be let in once and to spend one use.
package struct RepeatMachine: Sendable {
    /// Grants looked back on; a further one takes the place of the oldest.
    package static let rememberedMax = 64

    private struct Granted: Sendable {
        let right: RightID
        let direction: Direction
        let reader: String
        let at: Duration
    }

    private let gap: Duration
    private var granted: [Granted] = []

    package init(gap: Duration = PresentationMachine.gapDefault) {
        self.gap = gap
    }

    package var remembered: Int { granted.count }

    /// Whether this was granted at another reader less than the gap ago; times run since boot.
    package func isRepeated(
        _ right: RightID,
        _ direction: Direction,
        reader: String,
        at moment: Duration
    ) -> Bool {
        granted.contains {
            $0.right == right && $0.direction == direction && $0.reader != reader
                && moment - $0.at < gap
        }
    }

    /// Who was let in did not pass: coming again is no repetition.
    package mutating func forget(_ right: RightID) {
        granted.removeAll { $0.right == right }
    }

    package mutating func grant(
        _ right: RightID,
        _ direction: Direction,
        reader: String,
        at moment: Duration
    ) {
        granted.removeAll { moment - $0.at >= gap }
        if granted.count == Self.rememberedMax { granted.removeFirst() }
        granted.append(Granted(right: right, direction: direction, reader: reader, at: moment))
    }
}
