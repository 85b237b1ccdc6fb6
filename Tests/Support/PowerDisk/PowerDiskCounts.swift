import CPowerDisk

/// What has happened on a disk.
package struct PowerDiskCounts: Hashable, Sendable {
    /// Operations that change something; the measure of `PowerDisk.cut(after:)`.
    package let operations: Int
    package let writes: Int
    package let syncs: Int
    package let bytes: Int
    package let losses: Int
    package let sectorsKept: Int
    package let sectorsLost: Int
    package let sectorsTorn: Int
    package let entriesLost: Int
    /// Operations that were made to fail.
    package let failures: Int

    init(_ counts: power_disk_counts) {
        operations = Int(counts.operations)
        writes = Int(counts.writes)
        syncs = Int(counts.syncs)
        bytes = Int(counts.bytes)
        losses = Int(counts.losses)
        sectorsKept = Int(counts.sectors_kept)
        sectorsLost = Int(counts.sectors_lost)
        sectorsTorn = Int(counts.sectors_torn)
        entriesLost = Int(counts.entries_lost)
        failures = Int(counts.failures)
    }
}
