/// The file beside the journal that holds space for the last records, and what it takes to use it.
package struct ReserveSpace: Sendable {
    /// Enough for 10 000 records with their use states and a write-ahead log of 1 000 pages.
    package static let byteCount = 8 << 20

    /// Makes the reserve whole; true where it is, or already was.
    package let make: @Sendable () -> Bool
    package let release: @Sendable () -> Void
    /// What is free on the journal's disk; nil where nobody can tell.
    package let freeBytes: @Sendable () -> UInt64?

    package init(
        make: @escaping @Sendable () -> Bool,
        release: @escaping @Sendable () -> Void,
        freeBytes: @escaping @Sendable () -> UInt64?
    ) {
        self.make = make
        self.release = release
        self.freeBytes = freeBytes
    }

    /// For tools and tests that do without.
    package static let none = ReserveSpace(make: { true }, release: {}, freeBytes: { nil })
}
