/// What does the jobs of one name.
package struct JobHandler: Sendable {
    /// Writes what a job outside of the store came to, in the transaction that ends the job.
    package typealias Settlement = @Sendable (any Session) throws -> Void

    package enum Work: Sendable {
        /// Done and noted as done in one transaction: exactly once.
        case inside(@Sendable (Job, any Session) throws -> Void)
        /// Done first, noted as done after: a process that dies in between does it again, so the
        /// other side is told something by which it can see that (a message id, a key).
        case outside(@Sendable (Job) async throws -> Settlement)
    }

    /// Never changed once released: waiting jobs carry it.
    package let name: String
    package let backOff: BackOff
    /// After so long a process that took a job is believed dead; an outside job is cancelled at
    /// four fifths of it.
    package let lease: Duration
    /// How many jobs of the name run at once in this process.
    package let atOnce: Int
    package let work: Work
    /// Called in the transaction that gives a job up.
    package let onGivenUp: @Sendable (Job, String, any Session) throws -> Void

    package init(
        _ name: String,
        backOff: BackOff = .inside,
        lease: Duration = .seconds(300),
        atOnce: Int = 4,
        work: Work,
        onGivenUp: @escaping @Sendable (Job, String, any Session) throws -> Void = { _, _, _ in }
    ) {
        self.name = name
        self.backOff = backOff
        self.lease = lease
        self.atOnce = atOnce
        self.work = work
        self.onGivenUp = onGivenUp
    }
}

/// Why a job was not done, where its handler knows whether to try again.
package struct JobFailure: Error, Sendable, CustomStringConvertible {
    package let message: String
    /// To try again would fail again.
    package let isFinal: Bool

    package init(_ message: String, isFinal: Bool = false) {
        self.message = message
        self.isFinal = isFinal
    }

    package var description: String { message }
}
