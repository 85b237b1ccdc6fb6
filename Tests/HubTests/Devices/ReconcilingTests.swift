import Access
import Crypto
import Devices
import HTTPServer
import Hub
import Identity
import Kernel
import Rights
import Support
import Sync
import Testing
import Vocabulary

/// Gates of one scope that were cut off, and the hub that hears of them in any order.
final class ReconcilingVenue {
    static let gateCount = 4

    let clock = ManualClock(at: TestHub.start)
    let store: any Store
    private let vault = MemoryKeyVault()
    private(set) var hub: Hub
    private(set) var gates: [GateID] = []
    private(set) var rights: [RightID] = []
    private(set) var journals: [TestJournal] = []
    private(set) var scope = ScopeID(0)

    /// `usesMax` of each right; the zone wants an exit before a second entry.
    init(usesMax: [UInt16], wantsExit: Bool = false) async throws {
        store = try await TestEngine.chosen.hubStore()
        hub = try await Hub(store: store, keys: vault, clock: clock.clock)
        let (context, devices, company) = (
            hub.contexts.rights, hub.contexts.devices, hub.services.company
        )
        let now = TestHub.start
        let made = try await store.write { session in
            let scope = try context.createScope(session, name: "S", company: company, now: now)
                .scope
            let flags: ZoneFlags = wantsExit ? .antiPassback : []
            let zone = ZoneRow(name: "Nord", record: ZoneRecord(zone: 1, flags: flags))
            try context.putZone(session, scope: scope, zone, isNew: true)
            let rows = try context.create(
                session,
                scope: scope,
                company: company,
                usesMax.map { RightDraft(usesMax: $0) },
                now: now
            )
            var gates: [GateID] = []
            for number in 0..<Self.gateCount {
                gates.append(
                    try devices.createGate(
                        session,
                        scope: scope,
                        zone: 1,
                        name: "Gate \(number)",
                        direction: .both,
                        company: company,
                        now: now
                    ).gate
                )
            }
            return (scope, rows.map(\.record.right), gates)
        }
        (scope, rights, gates) = made
        for gate in gates { journals.append(try await enrol(gate)) }
    }

    private func enrol(_ gate: GateID) async throws -> TestJournal {
        let (devices, company) = (hub.contexts.devices, hub.services.company)
        let new = try await store.write { session in
            try devices.createEnrolment(
                session,
                gate: gate,
                name: "\(gate)",
                company: company,
                now: TestHub.start
            )
        }
        let key = Ed25519PrivateKey()
        let claim = try GateBench.claim(new, key: key)
        let answer = try await devices.claim(claim, now: TestHub.start).get().answer
        return TestJournal(device: answer.device, epoch: 1, key: key)
    }

    func restart() async throws {
        for context in hub.contexts.all.reversed() { await context.stop() }
        hub = try await Hub(store: store, keys: vault, clock: clock.clock)
    }

    func end() async {
        for context in hub.contexts.all.reversed() { await context.stop() }
    }

    /// Somebody passes; the time is known to `width` seconds.
    func pass(
        _ right: Int,
        at gate: Int,
        _ second: Int,
        width: Int = 2,
        _ direction: Direction = .entry
    ) {
        let low = TestHub.start.advanced(by: .seconds(second))
        let time = TimeBounds(low: low, high: low.advanced(by: .seconds(width)))
        let (subject, place) = (rights[right].raw, gates[gate])
        journals[gate].add(.scan, at: low) { record in
            record.subject = subject
            record.time = time
            record.direction = direction
            record.gate = place
            record.medium = .staticCode
            record.generation = 1
            record.headVersion = 1
        }
        journals[gate].add(.passage, at: low) { record in
            record.subject = subject
            record.time = time
            record.direction = direction
            record.gate = place
            record.refersTo = 1
        }
    }

    /// A steward takes the last passage of a gate back.
    func annul(_ right: Int, at gate: Int, _ second: Int, back: UInt32 = 2) {
        let (subject, place) = (rights[right].raw, gates[gate])
        journals[gate].add(.annul, at: TestHub.start.advanced(by: .seconds(second))) { record in
            record.subject = subject
            record.direction = .entry
            record.gate = place
            record.refersTo = back
        }
    }

    func send(_ gate: Int, _ sequences: ClosedRange<Int>) async throws {
        let (devices, company, device) = (
            hub.contexts.devices, hub.services.company, journals[gate].device
        )
        let row = try await store.read { session in
            try devices.findDevice(session, device, company: company)
        }
        _ = try await devices.ingest(journals[gate].batch(sequences), from: row)
    }

    func sendAll(_ gate: Int) async throws {
        guard !journals[gate].records.isEmpty else { return }
        try await send(gate, 1...journals[gate].records.count)
    }

    struct Told: Hashable {
        let number: Int64
        let kind: String
        let right: RightID
        let certainty: String
        let times: Int64
        let isOpen: Bool
        let scans: [String]
    }

    func incidents() async throws -> [Told] {
        let names = Dictionary(
            uniqueKeysWithValues: journals.enumerated().map { ($1.device, $0) }
        )
        return try await store.read { session in
            let rows = try session.rows(
                """
                SELECT number, kind, access_right, certainty, times, resolved_at FROM incident
                WHERE certainty IS NOT NULL ORDER BY number
                """
            ) { row throws(StoreError) in
                (
                    try row.int64(0), try row.text(1), try row.id(2, as: RightID.self),
                    try row.text(3), try row.int64(4), row.isNull(5)
                )
            }
            return try rows.map { number, kind, right, certainty, times, isOpen in
                let scans = try session.rows(
                    """
                    SELECT device, sequence FROM incident_scan WHERE incident = $1
                    ORDER BY position
                    """,
                    number
                ) { row throws(StoreError) in
                    "\(names[try row.id(0)] ?? -1):\(try row.int64(1))"
                }
                return Told(
                    number: number,
                    kind: kind,
                    right: right,
                    certainty: certainty,
                    times: times,
                    isOpen: isOpen,
                    scans: scans
                )
            }
        }
    }

    func uses(_ right: Int) async throws -> Int {
        let id = rights[right]
        return try await store.read { session in
            try session.first("SELECT uses_seen FROM access_right WHERE id = $1", id) {
                row throws(StoreError) in try row.int(0)
            } ?? -1
        }
    }
}

@Suite("Reconciliation at the hub", .timeLimit(.minutes(5)))
struct ReconcilingTests {
    /// What is open, without the numbers, which follow the order of arrival.
    private func open(_ venue: ReconcilingVenue) async throws -> [String] {
        let told = try await venue.incidents().filter(\.isOpen)
        return told.map { incident in
            let right = venue.rights.firstIndex(of: incident.right) ?? -1
            return "\(incident.kind) \(right) \(incident.certainty) \(incident.times) "
                + "\(incident.scans)"
        }.sorted()
    }

    /// Three gates without a network, one ticket each way, exits, a contested pair.
    private func play(_ venue: ReconcilingVenue) {
        venue.pass(0, at: 0, 0)
        venue.pass(0, at: 1, 60)
        venue.pass(0, at: 2, 120)
        venue.pass(1, at: 0, 200, width: 900)
        venue.pass(1, at: 1, 260, width: 900)
        venue.pass(2, at: 3, 300)
        venue.pass(2, at: 2, 400, .exit)
        venue.pass(3, at: 2, 500, .exit)
        venue.pass(3, at: 3, 350)
        venue.pass(4, at: 1, 600)
        venue.annul(4, at: 1, 700)
        venue.pass(4, at: 2, 800)
    }

    private static let expected = [
        "double_entry 0 clear 1 [\"0:1\", \"1:1\"]", "double_entry 0 clear 1 [\"0:1\", \"2:1\"]",
        "double_entry 1 contested 1 [\"0:3\", \"1:3\"]",
    ]

    @Test func `The same incidents are open whatever gate is heard first, a restart between`()
        async throws
    {
        for seed in UInt64(1)...12 {
            var random = SeededRandom(seed: seed)
            let venue = try await ReconcilingVenue(usesMax: [1, 1, 0, 0, 1])
            play(venue)
            var left = (0..<ReconcilingVenue.gateCount).filter {
                !venue.journals[$0].records.isEmpty
            }
            var sent = [Int](repeating: 0, count: ReconcilingVenue.gateCount)
            let restartAt = Int.random(in: 0..<6, using: &random)
            var steps = 0
            while let gate = left.randomElement(using: &random) {
                if steps == restartAt { try await venue.restart() }
                steps += 1
                let count = venue.journals[gate].records.count
                let next = min(count, sent[gate] + Int.random(in: 1...4, using: &random))
                try await venue.send(gate, sent[gate] + 1...next)
                // What was sent is sent again now and then.
                let isSentAgain = Int.random(in: 0..<3, using: &random) == 0
                if isSentAgain { try await venue.send(gate, 1...next) }
                sent[gate] = next
                if next == count { left.removeAll { $0 == gate } }
            }
            #expect(try await open(venue) == Self.expected, "seed \(seed)")
            #expect(try await venue.uses(4) == 1, "seed \(seed)")
            await venue.end()
        }
    }

    @Test func `Three entries by cut-off gates: the hub flags two`() async throws {
        let venue = try await ReconcilingVenue(usesMax: [1])
        venue.pass(0, at: 0, 0)
        venue.pass(0, at: 1, 60)
        venue.pass(0, at: 2, 120)
        for gate in [2, 0, 1] { try await venue.sendAll(gate) }
        let told = try await venue.incidents().filter(\.isOpen)
        #expect(told.count == 2)
        #expect(told.allSatisfy { $0.kind == "double_entry" && $0.certainty == "clear" })
        await venue.end()
    }

    @Test func `A number stays: what is told late changes an incident, or resolves it`()
        async throws
    {
        let venue = try await ReconcilingVenue(usesMax: [0], wantsExit: true)
        venue.pass(0, at: 0, 0)
        venue.pass(0, at: 1, 600)
        venue.pass(0, at: 2, 300, .exit)
        try await venue.sendAll(0)
        try await venue.sendAll(1)
        let first = try await venue.incidents()
        #expect(first.map(\.kind) == ["double_entry"])
        try await venue.sendAll(2)
        let second = try await venue.incidents()
        #expect(second.map(\.number) == first.map(\.number))
        #expect(second.map(\.isOpen) == [false])
        // Again without an exit between: the same matter is open under a number of its own.
        venue.pass(0, at: 3, 900)
        try await venue.sendAll(3)
        let third = try await venue.incidents().filter(\.isOpen)
        #expect(third.map(\.scans) == [["1:1", "3:1"]])
        await venue.end()
    }

    @Test func `Of a right with more records than are looked at, the newest by time decide`()
        async throws
    {
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let venue = try await ReconcilingVenue(usesMax: [0], wantsExit: true)
            // 752 passages, 1 504 records: the window begins with an exit, its entry is cut off.
            for index in 0..<750 {
                let gate = index < 250 ? 0 : 1
                let isEntry = index == 0 || index % 2 == 1
                venue.pass(0, at: gate, 10 * index, width: 2, isEntry ? .entry : .exit)
            }
            // Entered again without having left.
            venue.pass(0, at: 2, 7_500)
            venue.pass(0, at: 2, 7_510, .exit)
            for gate in order { try await venue.sendAll(gate) }
            let expected = ["double_entry 0 clear 1 [\"1:999\", \"2:1\"]"]
            #expect(try await open(venue) == expected, "\(order)")
            await venue.end()
        }
    }

    @Test func `An exit is explained by the entry that comes later`() async throws {
        let venue = try await ReconcilingVenue(usesMax: [0])
        venue.pass(0, at: 0, 0)
        venue.pass(0, at: 1, 60, .exit)
        try await venue.sendAll(1)
        #expect(try await venue.incidents().map(\.kind) == ["exit_without_entry"])
        try await venue.sendAll(0)
        #expect(try await venue.incidents().map(\.isOpen) == [false])
        await venue.end()
    }

    @Test func `A passage that was taken back spends nothing, once and in time`() async throws {
        // The second of the passage, of the taking back, and the uses that are left.
        for (second, uses) in [(899, 0), (900, 1)] {
            let venue = try await ReconcilingVenue(usesMax: [1])
            venue.pass(0, at: 0, 0)
            venue.annul(0, at: 0, second)
            venue.annul(0, at: 0, second, back: 3)
            try await venue.sendAll(0)
            #expect(try await venue.uses(0) == uses)
            await venue.end()
        }
    }

    @Test func `An incident is explained by its journals: scans, what gates knew, and the order`()
        async throws
    {
        let bench = try await GateBench()
        let one = try await bench.enrolled()
        let other = try await bench.enrolled()
        let (rights, scope, company, gate) = (bench.rights, bench.scope, bench.company, bench.gate)
        let right = try await bench.test.hub.services.store.write { session in
            try rights.create(
                session,
                scope: scope,
                company: company,
                [RightDraft(usesMax: 1)],
                now: TestHub.start
            )[0].record.right
        }
        for (number, device) in [one, other].enumerated() {
            let low = TestHub.start.advanced(by: .seconds(60 * number))
            if number == 1 {
                device.journal.add(.peer, at: low) { record in
                    record.subject = right.raw
                    record.direction = .exit
                    record.freshnessSeconds = 30
                    record.credential = [0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9]
                }
            }
            device.journal.add(.scan, at: low) { record in
                record.subject = right.raw
                record.direction = .entry
                record.gate = gate
                record.medium = .staticCode
                record.headVersion = 4
                record.freshnessSeconds = 7_500
            }
            device.journal.add(.passage, at: low) { record in
                record.subject = right.raw
                record.direction = .entry
                record.gate = gate
                record.refersTo = 1
            }
            let count = device.journal.records.count
            #expect(try await device.post(device.journal.batch(1...count)).status == 200)
        }
        let list = try await bench.test.client.send(.get, "/v1/incidents")
        let incident = try #require(list.json["items"]?.list?.last)
        #expect(incident["kind"]?.text == "double_entry")
        #expect(incident["certainty"]?.text == "clear")
        let number = try #require(incident["number"]?.integer)
        let told = try await bench.test.client.send(.get, "/v1/incidents/\(number)")
        #expect(told.status == 200)
        let scans = told.json["scans"]?.list ?? []
        let tellers = scans.map { $0["device"]?.text }
        #expect(tellers == [one.device.description, other.device.description])
        #expect(scans.map { $0["headVersion"]?.integer } == [4, 4])
        #expect(scans.map { $0["usesTold"]?.integer } == [0, 0])
        #expect(scans.map { $0["marks"]?.list?.count } == [0, 1])
        let why = (told.json["why"]?.list ?? []).compactMap(\.text)
        #expect(why.count == 3)
        #expect(why[0].contains("no neighbour had told it of this right"))
        #expect(why[1].contains("neighbours had told it of 1 passage"))
        #expect(why[2].contains("was first"))
        #expect(try await bench.test.client.send(.get, "/v1/incidents/999999").status == 404)
        await bench.test.stop()
    }

    @Test func `Who is where is counted from the passages of all gates, each person once`()
        async throws
    {
        let venue = try await ReconcilingVenue(usesMax: [0, 0, 0])
        venue.pass(0, at: 0, 0)
        venue.pass(0, at: 1, 60)
        venue.pass(1, at: 0, 100)
        venue.pass(1, at: 2, 200, .exit)
        venue.pass(2, at: 3, 300)
        for gate in 0..<4 { try await venue.sendAll(gate) }
        let client = HubClient(inProcess: venue.hub.router, code: venue.hub.firstCode?.text)
        let answer = try await client.send(.get, "/v1/scopes/\(venue.scope)/occupancy")
        #expect(answer.status == 200)
        let zone = answer.json["zones"]?.list?.first
        #expect(zone?["inside"]?.integer == 2)
        #expect(zone?["entries"]?.integer == 4)
        #expect(zone?["exits"]?.integer == 1)
        await venue.end()
    }
}
