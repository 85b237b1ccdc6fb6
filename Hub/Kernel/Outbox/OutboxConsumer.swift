/// A part of the hub that takes events of some kinds, each of them once.
package struct OutboxConsumer: Sendable {
    /// Never changed once released: what was taken is remembered under it.
    package let name: String
    /// The kinds it takes; nil for every kind there is.
    package let kinds: Set<String>?
    package let backOff: BackOff
    /// Runs in the transaction in which the event is noted as taken: what it writes is written
    /// once, however often it is called.
    package let handle: @Sendable (DomainEvent, any Session) throws -> Void

    package init(
        _ name: String,
        kinds: Set<String>?,
        backOff: BackOff = .inside,
        handle: @escaping @Sendable (DomainEvent, any Session) throws -> Void
    ) {
        self.name = name
        self.kinds = kinds
        self.backOff = backOff
        self.handle = handle
    }

    func takes(_ kind: String) -> Bool { kinds?.contains(kind) ?? true }
}
