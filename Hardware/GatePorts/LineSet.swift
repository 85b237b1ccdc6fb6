/// A change of one input line.
package struct LineEdge: Sendable, Hashable {
    package let role: GPIOPlan.Role
    package let isActive: Bool
    /// Since boot.
    package let at: Duration
    /// Counts the edges of the whole set by one: a gap is an edge that the kernel dropped.
    package let sequence: UInt32

    package init(_ role: GPIOPlan.Role, isActive: Bool, at: Duration, sequence: UInt32) {
        self.role = role
        self.isActive = isActive
        self.at = at
        self.sequence = sequence
    }
}

/// The requested lines of a gate, open until it is let go; outputs are inactive at first.
///
/// Bits are those of ``GPIOPlan/bit(_:)``; active is 1 whatever the polarity.
package protocol LineSet: Sendable {
    func levels() throws(GPIOFault) -> UInt64
    func set(_ bits: UInt64, mask: UInt64) throws(GPIOFault)

    /// Waits for edges off the threads that tasks share; none when the task is cancelled.
    func edges() async throws(GPIOFault) -> [LineEdge]
}

/// How lines are opened: by the kernel, or made of memory.
package struct LineOpener: Sendable {
    package let open: @Sendable (GPIOPlan) throws(GPIOFault) -> any LineSet

    package init(_ open: @escaping @Sendable (GPIOPlan) throws(GPIOFault) -> any LineSet) {
        self.open = open
    }
}
