/// One place at which visitors may hold up their own pictures: what the page needs of its edge.
package struct Booth: Sendable {
    /// How the place stands between two visitors.
    package struct Look: Sendable, Equatable {
        /// The number of the last decision.
        package var last: Int64
        /// Unreadable codes beyond the flood limit, which have no decision of their own.
        package var counted: Int64
        /// Whether its readers read.
        package var isReading: Bool

        package init(last: Int64, counted: Int64, isReading: Bool) {
            self.last = last
            self.counted = counted
            self.isReading = isReading
        }
    }

    let look: @Sendable () async throws -> Look
    /// The words of the verdicts after that number, oldest first.
    let verdicts: @Sendable (Int64) async throws -> [String]
    /// Holds a picture before the camera; it is a file until `clear`.
    let show: @Sendable (VisitorPicture, Int) async throws -> Void
    let clear: @Sendable (Int) async -> Void

    package init(
        look: @escaping @Sendable () async throws -> Look,
        verdicts: @escaping @Sendable (Int64) async throws -> [String],
        show: @escaping @Sendable (VisitorPicture, Int) async throws -> Void,
        clear: @escaping @Sendable (Int) async -> Void
    ) {
        self.look = look
        self.verdicts = verdicts
        self.show = show
        self.clear = clear
    }
}
