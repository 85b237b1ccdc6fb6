package import Access

/// What a decision does in the world, once it is durable.
package struct Feedback: Sendable {
    /// Nil where the opening could not be recorded: a free exit with a full journal.
    package let grant: @Sendable (OpenPassage?, Direction) -> Void
    package let deny: @Sendable (Refusal?) -> Void
    /// A row was not what the head signed: fetch all of it again.
    package let tampered: @Sendable () -> Void
    /// The journal was written to.
    package let written: @Sendable () -> Void
    /// For screen, lamps and metrics.
    package let tell: NewsDesk.Listener

    package init(
        grant: @escaping @Sendable (OpenPassage?, Direction) -> Void,
        deny: @escaping @Sendable (Refusal?) -> Void,
        tampered: @escaping @Sendable () -> Void = {},
        written: @escaping @Sendable () -> Void = {},
        tell: @escaping NewsDesk.Listener = { _ in }
    ) {
        self.grant = grant
        self.deny = deny
        self.tampered = tampered
        self.written = written
        self.tell = tell
    }
}
