package import SQLite

/// What a journal may be told at its opening; the defaults are those of an edge.
package struct JournalOptions: Sendable {
    package var reserve = ReserveSpace.none
    package var space = SpaceMachine()
    /// The file grows to this many pages of 4 KiB and no further; nil without limit.
    package var pagesMax: Int?
    /// How many of the newest records are verified at a start; `verify` looks at all.
    package var verifiedAtOpenMax = 20_000
    /// Full, or the gate opens for a scan that a power cut takes back.
    package var synchronous = Connection.Synchronous.full
    package var fileSystem = FileSystem.system

    package init() {}

    var connection: Connection.Options {
        .init(
            synchronous: synchronous,
            applicationID: JournalSchema.applicationID,
            pagesMax: pagesMax,
            fileSystem: fileSystem
        )
    }
}
