import Access
import Crypto
import Support
import Sync
import Testing
import Vocabulary

@Suite("Snapshots and deltas")
struct UpdateTests {
    let fixed: Fixed
    let head: SignedHead

    init() throws {
        fixed = try Fixed()
        head = fixed.head(version: 2, rows: Fixed.rows)
    }

    @Test func `A snapshot gives each table's records`() throws {
        let snapshot = try Snapshot(bytes: Snapshot(head: head, records: Fixed.rows).bytes)
        for table in CacheTable.allCases {
            #expect(Array(snapshot.records(of: table)) == Fixed.rows[table] ?? [])
        }
    }

    @Test func `A snapshot that is cut, padded or of another kind is refused`() {
        let bytes = Snapshot(head: head, records: Fixed.rows).bytes
        #expect(throws: UpdateRefusal.wrongSize) { try Snapshot(bytes: bytes.dropLast()) }
        #expect(throws: UpdateRefusal.wrongSize) { try Snapshot(bytes: bytes + [0]) }
        #expect(throws: UpdateRefusal.malformed) { try Snapshot(bytes: Array(bytes.prefix(397))) }
        #expect(throws: UpdateRefusal.malformed) { try Snapshot(bytes: []) }
        #expect(throws: UpdateRefusal.malformed) { try Snapshot(bytes: [0] + bytes.dropFirst()) }
    }

    @Test func `A delta carries its changes sorted by table and key`() throws {
        let changes: [RowChange] = [
            .delete(.blocklist, key: 1), .delete(.rights, key: 9), .delete(.rights, key: 2),
        ]
        let delta = try Delta(bytes: Delta(from: 1, head: head, changes: changes).bytes)
        #expect(delta.from == 1)
        #expect(
            delta.changes == [
                .delete(.rights, key: 2), .delete(.rights, key: 9), .delete(.blocklist, key: 1),
            ]
        )
    }

    @Test func `A delta out of order, cut, padded or with a foreign operation is refused`() {
        let one: [RowChange] = [.delete(.rights, key: 2), .delete(.rights, key: 9)]
        let bytes = Delta(from: 1, head: head, changes: one).bytes
        var swapped = bytes
        swapped.replaceSubrange(410..<420, with: bytes[420..<430])
        swapped.replaceSubrange(420..<430, with: bytes[410..<420])
        #expect(throws: UpdateRefusal.unsorted) { try Delta(bytes: swapped) }
        var repeated = bytes
        repeated.replaceSubrange(420..<430, with: bytes[410..<420])
        #expect(throws: UpdateRefusal.unsorted) { try Delta(bytes: repeated) }
        #expect(throws: UpdateRefusal.wrongSize) { try Delta(bytes: bytes.dropLast()) }
        #expect(throws: UpdateRefusal.wrongSize) { try Delta(bytes: bytes + [0]) }
        var foreign = bytes
        foreign[410] = 3
        #expect(throws: UpdateRefusal.malformed) { try Delta(bytes: foreign) }
        foreign = bytes
        foreign[411] = 7
        #expect(throws: UpdateRefusal.malformed) { try Delta(bytes: foreign) }
        foreign = bytes
        foreign[406] = 0xFF
        #expect(throws: UpdateRefusal.wrongSize) { try Delta(bytes: foreign) }
        var put = Delta(
            from: 1,
            head: head,
            changes: [.put(.zones, record: ZoneRecord(zone: 1).bytes)]
        ).bytes
        put.removeLast()
        #expect(throws: UpdateRefusal.wrongSize) { try Delta(bytes: put) }
    }

    @Test func `Random bytes after the head never trap`() {
        var random = SeededRandom(seed: 0x1A10_0001)
        let opening = Array(Delta(from: 1, head: head, changes: []).bytes.prefix(406))
        for _ in 0..<20_000 {
            let tail = (0..<Int(random.next() % 80)).map { _ in
                UInt8(truncatingIfNeeded: random.next() % 5)
            }
            _ = try? Delta(bytes: opening + tail)
        }
    }

    @Test func `Buckets divide the keys without gap or overlap`() {
        for bits in [UInt8(0), 1, 7, 20] {
            let buckets = Bucketing(bits: bits)
            #expect(buckets.firstKey(of: 0) == 0)
            #expect(buckets.lastKey(of: buckets.count - 1) == .max)
            for bucket in 1..<max(2, min(buckets.count, 200)) where bucket < buckets.count {
                #expect(buckets.lastKey(of: bucket - 1) &+ 1 == buckets.firstKey(of: bucket))
                #expect(buckets.bucket(ofKey: buckets.firstKey(of: bucket)) == bucket)
                #expect(buckets.bucket(ofKey: buckets.lastKey(of: bucket)) == bucket)
            }
        }
    }

    static let sizes: [(Int, UInt8)] = [
        (0, 0), (4, 0), (5, 1), (8, 1), (9, 2), (100_000, 15), (1_000_000, 18),
        (4 << 20, 20), (100 << 20, 20),
    ]

    @Test(arguments: sizes)
    func `A table has at most about four rows a bucket`(_ rows: Int, _ bits: UInt8) {
        #expect(CacheTable.rights.bucketBits(forRows: rows) == bits)
        #expect(CacheTable.zones.bucketBits(forRows: rows) == 0)
    }

    @Test func `The root changes with any row, its place and its table`() {
        let rows = Fixed.rows[.rights] ?? []
        func root(_ records: [UInt8], _ table: CacheTable = .rights) -> Digest {
            let leaves = Bucketing(bits: 2).leaves(ofSorted: records[...])
            return Bucketing.root(of: table, bits: 2, leaves: leaves)
        }
        let whole = root(rows)
        #expect(root(rows) == whole)
        #expect(root(rows, .credentials) != whole)
        #expect(root(Array(rows.dropLast(Record.byteCount))) != whole)
        var edited = rows
        edited[9] ^= 3
        #expect(root(edited) != whole)
    }
}
