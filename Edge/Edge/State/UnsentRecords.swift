import Journal

/// What would be lost to the hub if this folder became another device.
package struct UnsentRecords: Sendable {
    package let count: UInt64

    /// Looks without changing anything; a journal that cannot be read could not be sent either.
    package init(in folder: StateFolder) {
        let report = try? JournalFile.verify(path: folder.journal)
        let newest = report?.sequences?.upperBound ?? 0
        count = newest - min(newest, report?.acknowledgedUpTo ?? 0)
    }

    /// Refuses to leave them behind unsaid.
    package func requireNone() throws(EdgeFailure) {
        guard count > 0 else { return }
        throw EdgeFailure(
            .unsent,
            "This folder belongs to an enrolled device with \(count) records that no hub has "
                + "acknowledged; as another device it will not send them. Let jalon-edge run send "
                + "them first, or give --discard-unsent: the old journal is then set aside."
        )
    }
}
