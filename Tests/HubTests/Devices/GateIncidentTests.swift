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

/// Which records are alarms, by the rule alone.
@Suite struct GateAlarmRuleTests {
    private func record(
        _ kind: RecordKind,
        _ subject: UInt64,
        seconds: Int = 0,
        sequence: UInt64 = 7,
        flags: RecordFlags = []
    ) -> JournalRecord {
        var record = JournalRecord(
            kind: kind,
            device: DeviceID(1),
            epoch: 1,
            sequence: sequence,
            time: TimeBounds(exactly: TestHub.start.advanced(by: .seconds(seconds))),
            previous: .zero
        )
        record.subject = subject
        record.flags = flags
        record.gate = GateID(5)
        return record
    }

    static let events: [(GateEventKind, IncidentKind?)] = [
        (.forced, .gateForced), (.secondPassage, .gateSecondPassage), (.heldOpen, .gateHeldOpen),
        (.tamper, .gateTamper), (.fire, .gateFire), (.sensorStuck, nil), (.lost, nil),
        (.mode, nil), (.freePassage, nil),
    ]

    @Test(arguments: events)
    func `A gate's event is an alarm where a person must look, and its end never`(
        _ event: GateEventKind,
        _ kind: IncidentKind?
    ) {
        let subject = UInt64(event.rawValue)
        #expect(GateAlarm(record(.gate, subject))?.kind == kind)
        #expect(GateAlarm(record(.gate, subject, flags: .over)) == nil)
    }

    @Test func `A record that stands for many counts them, ended or not`() {
        for (told, flags, count) in [
            (7, .counted, 7), (7, [.counted, .over], 7), (0, .counted, nil),
            (0xFF_FFFF, .counted, 1_000_000),
        ] as [(UInt32, RecordFlags, UInt64?)] {
            var rattling = record(.gate, 3, flags: flags)
            rattling.counter = told
            #expect(GateAlarm(rattling)?.count == count)
        }
    }

    @Test func `What a steward does is an alarm, wrong PINs by their number`() {
        #expect(GateAlarm(record(.override, 1))?.kind == .override)
        #expect(GateAlarm(record(.override, 99))?.kind == .override)
        for (told, count) in [(0, 1), (5, 5), (1_000_001, 1_000_000)] as [(UInt64, UInt64)] {
            let alarm = GateAlarm(record(.override, told, flags: .counted))
            #expect(alarm?.kind == .stewardPIN)
            #expect(alarm?.count == count)
        }
        for subject in [0, 10, 257, UInt64.max] {
            #expect(GateAlarm(record(.gate, subject)) == nil)
        }
        #expect(GateAlarm(record(.health, 11)) == nil)
        #expect(GateAlarm(record(.scan, 1)) == nil)
    }

    @Test func `No alarm speaks for two stewards, or for two things that one did`() {
        func override(_ change: (inout JournalRecord) -> Void) -> JournalRecord {
            var made = record(.override, 1)
            made.slot = 1
            made.direction = .entry
            made.credential = [0, 12] + [UInt8](repeating: 0, count: 14)
            change(&made)
            return made
        }
        let records = [
            override { _ in }, override { $0.sequence = 8 },
            override { $0.credential[1] = 13 }, override { $0.credential[0] = 1 },
            override { $0.subject = 2 }, override { $0.direction = .exit },
            override { $0.slot = 2 },
            override { $0.time = TimeBounds(exactly: TestHub.start.advanced(by: .seconds(60))) },
            override { $0.flags = .counted },
            override {
                $0.flags = .counted
                $0.credential[1] = 13
            },
        ]
        let alarms = GateAlarm.gathered(records)
        #expect(alarms.map(\.count) == [2, 1, 1, 1, 1, 1, 1, 1, 1])
        #expect(alarms.map(\.kind).suffix(2) == [.stewardPIN, .stewardPIN])
        // A forged time or number ends nowhere.
        let forged = override {
            $0.time = TimeBounds(exactly: Timestamp(milliseconds: .max))
            $0.subject = .max
            $0.slot = .max
            $0.credential = [UInt8](repeating: 0xFF, count: 16)
        }
        #expect(GateAlarm(forged)?.span ?? 0 > 0)
    }

    static let spans: [(GateEventKind, Int, Int)] = [
        (.forced, 59, 1), (.forced, 60, 2), (.heldOpen, 60, 1), (.heldOpen, 3_599, 1),
        (.heldOpen, 3_600, 2),
    ]

    @Test(arguments: spans)
    func `A minute has one alarm of a kind, an hour one of doors held open`(
        _ event: GateEventKind,
        _ seconds: Int,
        _ count: Int
    ) {
        let subject = UInt64(event.rawValue)
        let first = record(.gate, subject)
        let second = record(.gate, subject, seconds: seconds, sequence: 8)
        for records in [[first, second], [second, first]] {
            let alarms = GateAlarm.gathered(records)
            #expect(alarms.count == count)
            #expect(alarms.map(\.count).reduce(0, +) == 2)
            #expect(alarms.contains { $0.record.sequence == 7 })
        }
    }

    @Test func `An alarm says in words what happened, with numbers that are not known`() {
        var forced = record(.gate, 1)
        forced.direction = .exit
        forced.refersTo = 3
        #expect(
            GateAlarm(forced)?.detail(at: GateID(5))
                == "Somebody went through \(GateID(5)) (exit) without a grant, or after its time "
                + "had ended. Record 7 of epoch 1, about record 4."
        )
        var override = record(.override, 1)
        override.slot = 1
        override.credential = [0x27, 0x0F] + [UInt8](repeating: 0, count: 14)
        #expect(
            GateAlarm(override)?.detail(at: GateID(5))
                == "Steward 9999 let somebody pass at \(GateID(5)), reason damaged_medium. "
                + "Record 7 of epoch 1."
        )
        override.subject = .max
        override.slot = 300
        let detail = GateAlarm(override)?.detail(at: GateID(5)) ?? ""
        #expect(detail.hasPrefix("Steward 9999 did number 18446744073709551615 at "))
        #expect(detail.contains("reason 300."))
    }
}

/// The same as operators see it.
@Suite(.timeLimit(.minutes(4)))
struct GateIncidentTests {
    private func incidents(_ bench: GateBench) async throws -> [JSONValue] {
        let answer = try await bench.test.client.send(.get, "/v1/incidents?limit=100")
        #expect(answer.status == 200)
        return answer.json["items"]?.list ?? []
    }

    private func event(
        _ device: SimulatedDevice,
        _ kind: GateEventKind,
        seconds: Int = 0,
        _ change: (inout JournalRecord) -> Void = { _ in }
    ) {
        device.journal.add(.gate, at: TestHub.start.advanced(by: .seconds(seconds))) {
            $0.subject = UInt64(kind.rawValue)
            change(&$0)
        }
    }

    @Test func `An incident names gate, time, and the right of the scan it belongs to`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let right = try await bench.createRight()
        device.journal.add(.boot)
        device.journal.add(.scan) { $0.subject = right.raw }
        device.journal.add(.open) { $0.refersTo = 1 }
        event(device, .secondPassage, seconds: 5) {
            $0.refersTo = 2
            $0.gate = bench.gate
        }
        event(device, .forced, seconds: 6) { $0.refersTo = 4_000_000_000 }
        event(device, .fire, seconds: 7) { $0.refersTo = 6 }
        let batch = device.journal.batch(1...6)
        for _ in 0..<2 { #expect(try await device.post(batch).status == 200) }
        let found = try await incidents(bench)
        #expect(
            found.map { $0["kind"]?.text } == ["gate_second_passage", "gate_forced", "gate_fire"]
        )
        #expect(found.map { $0["right"] } == [.id(right), .null, .null])
        #expect(found.map { $0["gate"] } == [JSONValue](repeating: .id(bench.gate), count: 3))
        #expect(found.map { $0["count"] } == [1, 1, 1])
        #expect(found[0]["at"] == .time(TestHub.start.advanced(by: .seconds(5))))
        await bench.test.stop()
    }

    @Test func `What is told again in the minute is counted, whatever batches it comes in`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        for second in [50, 40, 59, 60] { event(device, .forced, seconds: second) }
        #expect(try await device.post(device.journal.batch(1...2)).status == 200)
        #expect(try await device.post(device.journal.batch(1...5)).status == 200)
        #expect(try await device.post(device.journal.batch(3...5)).status == 200)
        let found = try await incidents(bench)
        #expect(found.map { $0["count"] } == [3, 1])
        #expect(found[0]["at"] == .time(TestHub.start.advanced(by: .seconds(40))))
        #expect(found[0]["detail"]?.text?.contains("Record 3 ") == true)
        await bench.test.stop()
    }

    @Test func `Ten thousand forced passages at once are one matter`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        for _ in 0..<10_000 { event(device, .forced, seconds: 3) }
        for start in stride(from: 1, through: 10_001, by: 4_096) {
            let last = min(10_001, start + 4_095)
            #expect(try await device.post(device.journal.batch(start...last)).status == 200)
        }
        let found = try await incidents(bench)
        #expect(found.map { $0["count"] } == [10_000])
        await bench.test.stop()
    }

    @Test func `Forged times make no flood either, and what is left out is counted`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        for minute in 0..<300 { event(device, .forced, seconds: minute * 60) }
        event(device, .forced) {
            let end = Timestamp(milliseconds: .max - 5)
            $0.time = TimeBounds(low: end, high: .distantFuture)
        }
        #expect(try await device.post(device.journal.batch(1...302)).status == 200)
        let stored = try await bench.test.hub.services.store.read { session in
            try session.first("SELECT COUNT(*) FROM incident") { row throws(StoreError) in
                try row.int(0)
            }
        }
        #expect(stored == Devices.gateAlarmsMax)
        let metrics = try await bench.test.client.send(.get, "/metrics").text
        #expect(metrics.contains("jalon_incidents_left_out_total 45\n"))
        await bench.test.stop()
    }

    @Test func `An override is an incident, spends no right, and is listed with why and by whom`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let right = try await bench.createRight(RightDraft(usesMax: 3))
        let steward = [0x00, 0x2A] + [UInt8](repeating: 0, count: 14)
        device.journal.add(.boot)
        device.journal.add(.refusal) {
            $0.subject = right.raw
            $0.refusal = .alreadyInside
        }
        device.journal.add(.override) {
            $0.subject = 1
            $0.slot = 6
            $0.credential = steward
            $0.refersTo = 1
        }
        device.journal.add(.open) { $0.refersTo = 1 }
        device.journal.add(.passage) {
            $0.refersTo = 2
            $0.direction = .entry
        }
        device.journal.add(.override) {
            $0.subject = 4
            $0.flags = .counted
            $0.credential = steward
        }
        #expect(try await device.post(device.journal.batch(1...6)).status == 200)
        let found = try await incidents(bench)
        #expect(found.map { $0["kind"]?.text } == ["override", "steward_pin"])
        #expect(found.map { $0["count"] } == [1, 4])
        #expect(found[0]["right"] == .id(right))
        #expect(found[1]["detail"]?.text?.contains("Wrong PINs of steward 42 ") == true)
        let listed = try await bench.test.client.send(.get, "/v1/scans?kind=override").json
        let items = try #require(listed["items"]?.list)
        #expect(
            items.map { $0["override"] } == [
                [
                    "steward": 42, "action": "let_pass", "reason": "wrongly_refused",
                    "wrongPINs": .null,
                ], ["steward": 42, "action": .null, "reason": .null, "wrongPINs": 4],
            ]
        )
        #expect(items.map { $0["outcome"] } == ["passed", .null])
        #expect(items.map { $0["refersTo"] } == [2, .null])
        #expect(items.map { $0["right"] } == [.null, .null])
        try await bench.rights.publisher.publishNow(bench.scope)
        let mirror = try CacheMirror(
            snapshot: try await bench.rights.publisher.snapshot(of: bench.scope)
        )
        #expect(mirror.right(right)?.usesSeen == 0)
        await bench.test.stop()
    }
}
