import Access
import Crypto
import Sync

/// One verified version of a cache: what is held in memory while its rows stay on the disk.
struct CacheContent: Sendable {
    let head: SignedHead
    /// In the order of ``CacheTable``.
    var tables: [TableLeaves]
    let zones: ZoneGraph
    let rules: PolicyRules

    subscript(table: CacheTable) -> TableLeaves {
        get { tables[Int(table.rawValue) - 1] }
        set { tables[Int(table.rawValue) - 1] = newValue }
    }

    /// Nil where the head says that the table has no rows: nothing can be in it.
    func probe(_ table: CacheTable, _ key: UInt64) -> Probe? {
        let index = Int(table.rawValue) - 1
        return tables[index].rows == 0 ? nil : tables[index].probe(key)
    }

    /// What the rows of a bucket must lead to.
    func leaf(_ table: CacheTable, _ probe: Probe) -> Digest {
        tables[Int(table.rawValue) - 1].leaves[Int(probe.bucket)]
    }
}

/// The two small tables, which are read and verified as a whole.
struct SmallTables {
    let zones: ZoneGraph
    let rules: PolicyRules

    /// Reads records of 48 bytes; nil where a zone holds what this version does not know.
    init?(zones zoneRecords: [UInt8], policies: [UInt8]) {
        var zones: [ZoneRecord] = []
        var sets: [ZoneSetRecord] = []
        for record in RecordRun(zoneRecords[...]) {
            if let zone = ZoneRecord(bytes: record) {
                zones.append(zone)
            } else if let set = ZoneSetRecord(bytes: record) {
                sets.append(set)
            } else {
                return nil
            }
        }
        self.zones = ZoneGraph(zones: zones, sets: sets)
        rules = PolicyRules(records: RecordRun(policies[...]))
    }
}

/// Records that follow each other, taken apart; bytes left over at the end come as a short record.
struct RecordRun: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    mutating func next() -> [UInt8]? {
        guard !rest.isEmpty else { return nil }
        defer { rest = rest.dropFirst(Record.byteCount) }
        return Array(rest.prefix(Record.byteCount))
    }
}

/// Whether this version understands a record of a table.
enum RecordCheck {
    static func isReadable(_ record: [UInt8], of table: CacheTable) -> Bool {
        guard record.count == Record.byteCount else { return false }
        switch table {
        case .rights: return RightRecord(bytes: record) != nil
        case .blocklist: return BlockRecord(bytes: record) != nil
        case .zones: return ZoneRecord(bytes: record) != nil || ZoneSetRecord(bytes: record) != nil
        // A rule that is not known makes its policy admit nobody, and keeps no revocation away.
        case .policies: return true
        case .credentials: return CredentialRecord(bytes: record) != nil
        case .cardKeys: return CardKeyRecord(bytes: record) != nil
        }
    }
}
