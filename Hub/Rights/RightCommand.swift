package import Access

/// What can be done to a right that is there: a pure step from one record to the next.
package enum RightCommand: String, CaseIterable, Sendable {
    case suspend
    case resume
    case revoke
    case transfer
    /// Keeps the holder out, whatever the right says: told apart from a mere revocation.
    case ban
    case lift

    /// Doing again what is done already changes nothing; a transfer always changes something.
    package func applied(to record: RightRecord) throws(RightsRefusal) -> RightRecord {
        var next = record
        switch (self, record.status) {
        case (.ban, _), (.lift, _): break
        case (.revoke, _): next.status = .revoked
        case (_, .revoked): throw .revokedIsFinal
        case (.suspend, _): next.status = .suspended
        case (.resume, _): next.status = .active
        case (.transfer, .suspended): throw .suspendedFirst
        case (.transfer, .active):
            guard record.generation < .max else { throw .generationsSpent }
            next.generation += 1
        }
        return next
    }
}
