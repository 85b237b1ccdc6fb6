import Access
import Crypto
import Devices
import HTTPServer
import Hub
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2)))
struct PassageOutcomeTests {
    struct Case: Sendable {
        let outcome: PassageOutcome
        let flags: RecordFlags
        var slot: UInt16 = 0
        let uses: Int
    }

    static let cases = [
        Case(outcome: .passed, flags: [], uses: 1),
        Case(outcome: .assumed, flags: .assumed, uses: 1),
        Case(outcome: .notUsed, flags: .notUsed, uses: 0),
        Case(outcome: .notUsed, flags: .notUsed, slot: 2, uses: 0),
        Case(outcome: .refused, flags: .notUsed, slot: JournalRecord.gateRefused, uses: 0),
        Case(outcome: .unknown, flags: .unsettled, uses: 1),
        Case(outcome: .notUsed, flags: [.notUsed, .unsettled, .assumed], uses: 0),
    ]

    @Test(arguments: cases)
    func `A scan shows what became of it, and only what may have passed is spent`(
        _ given: Case
    ) async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let right = try await bench.createRight(RightDraft(usesMax: 3))
        device.journal.add(.boot)
        device.journal.add(.scan) {
            $0.subject = right.raw
            $0.direction = .entry
        }
        device.journal.add(.open) { $0.refersTo = 1 }
        #expect(try await device.post(device.journal.batch(1...3)).status == 200)
        let before = try await bench.test.client.send(.get, "/v1/scans").json
        #expect(before["items"]?[0]?["outcome"] == .null)
        device.journal.add(.clock, count: 5)
        device.journal.add(.passage) {
            $0.subject = right.raw
            $0.direction = .entry
            $0.refersTo = 7
            $0.flags = given.flags
            $0.slot = given.slot
        }
        #expect(try await device.post(device.journal.batch(4...9)).status == 200)
        let after = try await bench.test.client.send(.get, "/v1/scans").json
        #expect(after["items"]?[0]?["outcome"] == .text(given.outcome.rawValue))
        let passages = try await bench.test.client.send(.get, "/v1/scans?kind=passage").json
        #expect(passages["items"]?[0]?["outcome"] == .text(given.outcome.rawValue))
        #expect(passages["items"]?[0]?["refersTo"] == 2)
        try await bench.rights.publisher.publishNow(bench.scope)
        let snapshot = try await bench.rights.publisher.snapshot(of: bench.scope)
        #expect(try CacheMirror(snapshot: snapshot).right(right)?.usesSeen == UInt16(given.uses))
        await bench.test.stop()
    }

    @Test func `A passage that refers to nothing, twice, or to another epoch misleads nobody`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        device.journal.add(.scan)
        device.journal.add(.refusal) { $0.refusal = .expired }
        device.journal.add(.passage) { $0.refersTo = 4 }
        device.journal.add(.passage) { $0.refersTo = .max }
        device.journal.add(.passage)
        device.journal.add(.passage) { $0.refersTo = 4 }
        device.journal.add(.passage) {
            $0.refersTo = 6
            $0.flags = .notUsed
        }
        device.journal.add(.passage) { $0.refersTo = 7 }
        #expect(try await device.post(device.journal.batch(1...9)).status == 200)
        let found = try await bench.test.client.send(.get, "/v1/scans").json
        #expect((found["items"]?.list ?? []).map { $0["outcome"] } == ["not_used", .null])
        let all = try await bench.test.client.send(.get, "/v1/scans?kind=all").json
        #expect(
            (all["items"]?.list ?? []).map { $0["refersTo"] }
                == [.null, .null, .null, .null, .null, .null, 3, 2, 2]
        )
        await bench.test.stop()
    }

    @Test func `Records of gates and health are listed in words, or numbers of a newer edge`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.head) { $0.subject = 1 }
        device.journal.add(.gate) {
            $0.subject = 8
            $0.slot = 3
        }
        device.journal.add(.gate) {
            $0.subject = 77
            $0.slot = 5
        }
        device.journal.add(.gate) {
            $0.subject = 3
            $0.flags = .over
        }
        device.journal.add(.health) {
            $0.subject = 1
            $0.slot = 2
        }
        device.journal.add(.health) { $0.subject = .max }
        device.journal.add(.override) {
            $0.subject = 9
            $0.slot = 65_535
        }
        #expect(try await device.post(device.journal.batch(1...7)).status == 200)
        let found = try await bench.test.client.send(.get, "/v1/scans?kind=all").json
        let items = found["items"]?.list ?? []
        #expect(items.map { $0["right"] } == [JSONValue](repeating: .null, count: 7))
        #expect(
            items.map { $0["event"] }
                == [.null, "mode", "77", "held_open", .null, .null, .null]
        )
        #expect(items[1]["gateMode"] == "locked")
        #expect(items[2]["gateMode"] == .null)
        #expect(items[3]["flags"] == ["over"])
        #expect(items[4]["condition"] == "camera_black")
        #expect(items[4]["part"] == 2)
        #expect(items[5]["condition"] == "18446744073709551615")
        #expect(items[6]["override"]?["action"] == "9")
        #expect(items[6]["override"]?["reason"] == "65535")
        await bench.test.stop()
    }

    @Test func `Scans, outcomes, incidents and conditions are found by an index`() async throws {
        let store = RecordingStore(try SQLiteStore(path: SQLiteStore.inMemory))
        let bench = try await GateBench(store: store)
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        device.journal.add(.scan)
        device.journal.add(.passage) { $0.refersTo = 1 }
        device.journal.add(.gate) {
            $0.subject = 1
            $0.refersTo = 2
        }
        device.journal.add(.health) { $0.subject = 1 }
        _ = store.take()
        #expect(try await device.post(device.journal.batch(1...5)).status == 200)
        for path in ["scans", "scans?gate=\(bench.gate)", "scans?device=\(device.device)"] {
            #expect(try await bench.test.client.send(.get, "/v1/\(path)").status == 200)
        }
        #expect(try await bench.test.client.send(.get, "/v1/devices").status == 200)
        let ran = store.take()
        let parts = [
            ("p.passage_of = r.sequence", "journal_record_by_opening"),
            ("AND span = $3", "incident_of_gate"),
            ("SELECT subject FROM journal_record", "sqlite_autoindex_journal_record_1"),
            ("FROM device_condition", "sqlite_autoindex_device_condition_1"),
        ]
        for (part, index) in parts {
            let found = ran.filter { $0.sql.contains(part) && !$0.sql.contains("GROUP BY") }
            #expect(!found.isEmpty, "\(part)")
            for statement in Set(found) {
                let steps = try await store.read { session in
                    try session.rows(
                        "EXPLAIN QUERY PLAN " + statement.sql,
                        values: statement.values
                    ) { row throws(StoreError) in try row.text(3) }
                }
                #expect(steps.contains { $0.contains(" INDEX \(index) ") }, "\(steps)")
                #expect(!steps.contains { $0.hasPrefix("SCAN ") }, "\(steps)")
                #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
            }
        }
        await bench.test.stop()
    }
}
