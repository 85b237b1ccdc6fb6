import Access
import Devices
import HTTPServer
import Hub
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

/// How the statements of badges run: those that the hub itself makes, explained by the engine.
@Suite(.timeLimit(.minutes(2)))
struct BadgePlanTests {
    /// A part by which a statement is known, and the index it must run by.
    struct Plan: Sendable, CustomStringConvertible {
        let part: String
        let index: String
        var isSorted = false

        var description: String { "\(index): \(part)" }
    }

    private func bench() async throws -> (BadgeBench, RecordingStore) {
        let store = RecordingStore(try SQLiteStore(path: SQLiteStore.inMemory))
        return (try await BadgeBench(store: store), store)
    }

    /// Explains the statements that ran since the last time, and holds them against the plans.
    private func check(
        _ plans: [Plan],
        _ store: RecordingStore,
        location: SourceLocation = #_sourceLocation
    ) async throws {
        let ran = store.take()
        for plan in plans {
            let found = ran.filter { $0.sql.contains(plan.part) }
            #expect(!found.isEmpty, "no statement has \(plan.part)", sourceLocation: location)
            for statement in Set(found) {
                let steps = try await explained(statement, store)
                #expect(isSound(steps, plan), "\(plan): \(steps)", sourceLocation: location)
            }
        }
        _ = store.take()
    }

    private func explained(
        _ statement: RecordingStore.Statement,
        _ store: RecordingStore
    ) async throws -> [String] {
        try await store.read { session in
            try session.rows("EXPLAIN QUERY PLAN " + statement.sql, values: statement.values) {
                row throws(StoreError) in try row.text(3)
            }
        }
    }

    private func isSound(_ steps: [String], _ plan: Plan) -> Bool {
        let isByIndex = steps.contains { $0.contains(" INDEX \(plan.index) ") }
        let isScan = steps.contains { $0.hasPrefix("SCAN ") && $0 != "SCAN CONSTANT ROW" }
        let sorts = steps.contains { $0.contains("USE TEMP B-TREE FOR ORDER BY") }
        return isByIndex && !isScan && !(plan.isSorted && sorts)
    }

    static let lists: [(String, String)] = [
        ("?limit=1", "badge_by_company"), ("?right=RIGHT", "badge_by_right"),
        ("?scope=SCOPE", "badge_by_scope"), ("?status=lost", "badge_by_status"),
    ]

    @Test(arguments: lists)
    func `A list of badges walks over those it shows, page after page`(
        _ query: String,
        _ index: String
    ) async throws {
        let (bench, store) = try await bench()
        let right = try await bench.right()
        _ = try await bench.issued(right)
        _ = try await bench.issued(try await bench.right(), number: "01020304")
        let page = try await bench.client.send(.get, "/v1/badges?limit=1").json["next"]?.text
        let cursor = try #require(page)
        let path = query.replacing("RIGHT", with: "\(right)").replacing(
            "SCOPE",
            with: "\(bench.scope)"
        )
        _ = store.take()
        for target in [path, path + "&cursor=\(cursor)"] {
            #expect(try await bench.client.send(.get, "/v1/badges" + target).status == 200)
            try await check([Plan(part: "FROM badge b", index: index, isSorted: true)], store)
        }
        await bench.gates.test.stop()
    }

    @Test func `What a command looks up is found by an index`() async throws {
        let (bench, store) = try await bench()
        let right = try await bench.right()
        _ = store.take()
        let id = try await bench.issued(right, medium: .badgeOneTime, chip: .ntag424)
        try await check(
            [
                Plan(part: "b.access_right = $1", index: "badge_living_right"),
                Plan(part: "b.scope = $1 AND b.digest = $2", index: "badge_living_number"),
                Plan(part: "SELECT MAX(counter) FROM badge ", index: "badge_by_digest"),
                Plan(part: "personalised_at IS NOT NULL", index: "badge_by_digest"),
            ],
            store
        )
        _ = try await bench.client.send(.get, "/v1/badges?reference=A")
        try await check([Plan(part: "r.reference", index: "badge_by_right")], store)
        let look: JSONValue = ["scope": .id(bench.scope), "number": .text(BadgeBench.number)]
        let found = try await bench.client.send(.post, "/v1/badges/lookup", json: look)
        #expect(found.json["id"]?.text == id)
        try await check([Plan(part: "b.digest = $1", index: "badge_by_digest")], store)
        #expect(try await bench.setAddress("https://other.example/b").status == 409)
        try await check([Plan(part: "b.medium IN", index: "badge_living_medium")], store)
        await bench.gates.test.stop()
    }

    @Test func `What follows from taps is found by an index`() async throws {
        let (bench, store) = try await bench()
        let device = try await bench.gates.enrolled()
        let gates = try await bench.gates([(1, 0, "A"), (1, 0, "B")])
        let id = try await bench.issued(
            try await bench.right(),
            medium: .badgeOneTime,
            chip: .ntag424
        )
        _ = try await bench.written(id)
        let digest = try bench.digest()
        for (place, gate) in gates.enumerated() {
            device.journal.add(.scan, at: TestHub.start.advanced(by: .seconds(place))) {
                $0.gate = gate
                $0.medium = .badgeOneTime
                $0.credential = digest.bytes
                $0.counter = UInt32(place * 200 + 1)
                $0.direction = .entry
            }
        }
        _ = store.take()
        #expect(try await device.post(device.journal.batch(1...2)).status == 200)
        try await check(
            [
                Plan(part: "SELECT id, access_right", index: "badge_by_digest"),
                Plan(part: "UPDATE badge SET counter", index: "badge_by_digest"),
                Plan(part: "at_low >= $2", index: "badge_tap_by_time"),
                Plan(part: "COALESCE", index: "badge_tap_by_counter"),
                Plan(part: "DELETE FROM badge_tap", index: "badge_tap_by_age"),
                Plan(part: "SELECT number FROM incident", index: "incident_of_badge"),
                Plan(part: "SELECT mark FROM incident", index: "incident_of_badge"),
                Plan(part: "DELETE FROM incident", index: "incident_of_badge"),
            ],
            store
        )
        #expect(
            try await bench.gates.incidents().sorted()
                == ["badge_counter_jump", "badge_two_places"]
        )
        _ = try await bench.client.send(.get, "/v1/scans")
        try await check([Plan(part: "FROM badge", index: "badge_by_digest")], store)
        await bench.gates.test.stop()
    }

    @Test func `A statement without its index is seen`() async throws {
        let (bench, store) = try await bench()
        // Each in words of its own, as the engine keeps what it explained once.
        let statement = { (ending: String) in
            RecordingStore.Statement(
                sql: "SELECT id FROM badge WHERE company = $1 AND status = $2 ORDER BY id" + ending,
                values: [bench.gates.company.storeValue, .integer(3)]
            )
        }
        let plan = Plan(part: "", index: "badge_by_status", isSorted: true)
        #expect(isSound(try await explained(statement(""), store), plan))
        try await store.write { session in try session.define("DROP INDEX badge_by_status") }
        let steps = try await explained(statement(" "), store)
        #expect(!isSound(steps, plan), "\(steps)")
        await bench.gates.test.stop()
    }
}
