package import Access

/// What a gate tells unasked.
package struct GateEvent: Sendable, Hashable {
    package let kind: GateEventKind
    /// For what lasts: whether this is its end.
    package var isOver: Bool
    /// Which way somebody went, where the gate can tell.
    package var direction: Direction?
    /// The grant that it belongs to: that of a second passage, or the last one before a late one.
    package var passage: UInt64?
    /// For `mode`: the one that holds now.
    package var mode: GateMode?

    package init(
        _ kind: GateEventKind,
        isOver: Bool = false,
        direction: Direction? = nil,
        passage: UInt64? = nil,
        mode: GateMode? = nil
    ) {
        self.kind = kind
        self.isOver = isOver
        self.direction = direction
        self.passage = passage
        self.mode = mode
    }
}
