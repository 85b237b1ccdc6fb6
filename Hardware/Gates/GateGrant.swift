package import Access

/// An order to let one person pass.
package struct GateGrant: Sendable, Hashable {
    /// The sequence of the record that it rests on, which names it; 0 for a free exit without one.
    package let passage: UInt64
    package let direction: Direction
    /// How long the person has, from the moment in which the gate begins to open.
    package let window: Duration
    /// Since boot: a gate that has not begun by then does not begin any more and says `refused`.
    ///
    /// An order that waited in a queue or on a line must not open for somebody who left.
    package let expiresAt: Duration

    package init(
        passage: UInt64,
        direction: Direction,
        window: Duration,
        expiresAt: Duration
    ) {
        self.passage = passage
        self.direction = direction
        self.window = window
        self.expiresAt = expiresAt
    }
}
