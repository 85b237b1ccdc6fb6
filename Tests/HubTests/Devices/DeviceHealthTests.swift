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

/// What stands at a device, by the rule alone.
@Suite struct DeviceHealthRuleTests {
    private func record(
        _ kind: RecordKind,
        _ subject: UInt64 = 0,
        part: UInt16 = 0,
        epoch: UInt32 = 1,
        sequence: UInt64 = 1,
        isOver: Bool = false
    ) -> JournalRecord {
        var record = JournalRecord(
            kind: kind,
            device: DeviceID(1),
            epoch: epoch,
            sequence: sequence,
            time: TimeBounds(exactly: TestHub.start.advanced(by: .seconds(Int(sequence)))),
            previous: .zero
        )
        record.subject = subject
        record.slot = part
        if isOver { record.flags = .over }
        return record
    }

    private func standing(_ records: [JournalRecord]) -> [String] {
        var health = DeviceHealth(epoch: 1)
        for record in records { health.take(record) }
        return health.standing.keys.sorted().map { "\($0.condition)/\($0.part)" }
    }

    @Test func `A condition stands from its record to the one that ends it, reader by reader`() {
        let came = record(.health, 1, part: 1, sequence: 2)
        let other = record(.health, 1, part: 2, sequence: 3)
        let over = record(.health, 1, part: 1, sequence: 4, isOver: true)
        #expect(standing([came]) == ["1/1"])
        #expect(standing([came, other]) == ["1/1", "1/2"])
        #expect(standing([came, other, over]) == ["1/2"])
        #expect(standing([over]) == [])
        #expect(standing([over, came]) == ["1/1"])
    }

    @Test func `Told again it stands since the first time`() {
        var health = DeviceHealth(epoch: 1)
        health.take(record(.health, 8, sequence: 5))
        health.take(record(.health, 8, sequence: 9))
        let told = health.standing[DeviceHealth.Place(condition: 8, part: 0)]
        #expect(told?.sequence == 5)
        #expect(told?.since == TestHub.start.advanced(by: .seconds(5)))
    }

    @Test func `A start clears what stood before, and a late epoch says nothing`() {
        let disk = record(.health, 8, sequence: 2)
        #expect(standing([disk, record(.boot, sequence: 3)]) == [])
        #expect(standing([record(.boot), disk]) == ["8/0"])
        let next = record(.boot, epoch: 2, sequence: 1)
        let camera = record(.health, 3, epoch: 2, sequence: 2)
        #expect(standing([disk, next, camera]) == ["3/0"])
        #expect(standing([next, camera, disk]) == ["3/0"])
        let late = record(.health, 3, sequence: 99, isOver: true)
        #expect(standing([next, camera, late]) == ["3/0"])
    }

    @Test func `A gate's mode is the one told last, and normal from the first start`() {
        var health = DeviceHealth(epoch: 1)
        #expect(health.gateMode == nil)
        health.take(record(.boot))
        #expect(health.gateMode == 1)
        health.take(record(.gate, UInt64(GateEventKind.mode.rawValue), part: 3, sequence: 2))
        #expect(health.gateMode == 3)
        health.take(record(.gate, UInt64(GateEventKind.forced.rawValue), part: 2, sequence: 3))
        #expect(health.gateMode == 3)
        health.take(record(.boot, sequence: 4))
        #expect(health.gateMode == 3)
        var counted = record(.gate, UInt64(GateEventKind.mode.rawValue), sequence: 5)
        counted.flags = .counted
        counted.counter = 12
        health.take(counted)
        #expect(health.gateMode == 3)
        health.take(record(.boot, epoch: 2))
        #expect(health.gateMode == 3)
    }

    @Test(arguments: [(64, 0), (65, 1)])
    func `More conditions than there can be are left out, and counted`(
        _ told: Int,
        _ leftOut: Int
    ) {
        var health = DeviceHealth(epoch: 1)
        for number in 1...told {
            health.take(record(.health, .max - UInt64(number), sequence: UInt64(number)))
        }
        #expect(health.standing.count == 64)
        #expect(health.leftOut == leftOut)
    }

    @Test func `Numbers that are not known are written in digits`() {
        #expect(NumberWords.condition(8) == "disk_low")
        #expect(NumberWords.condition(18) == "18")
        #expect(NumberWords.condition(264) == "264")
        #expect(NumberWords.condition(.max) == "18446744073709551615")
        #expect(NumberWords.gateEvent(1) == "forced")
        #expect(NumberWords.gateEvent(0) == "0")
        #expect(
            [1, 2, 3, 0, 4].map(NumberWords.gateMode) == [
                "normal", "free_passage", "locked", "0", "4",
            ]
        )
    }
}

/// The same as operators see it.
@Suite(.timeLimit(.minutes(2)))
struct DeviceHealthTests {
    private func shown(_ bench: GateBench, _ device: SimulatedDevice) async throws -> JSONValue {
        let one = try await bench.test.client.send(.get, "/v1/devices/\(device.device)").json
        let all = try await bench.test.client.send(.get, "/v1/devices").json
        let listed = (all["items"]?.list ?? []).first { $0["id"] == one["id"] }
        #expect(listed == one)
        return one
    }

    private func conditions(_ device: JSONValue) -> [String] {
        (device["conditions"]?.list ?? []).map {
            "\($0["condition"]?.text ?? "-")/\($0["part"]?.integer ?? -1)"
        }
    }

    private func send(_ device: SimulatedDevice, _ sequences: ClosedRange<Int>) async throws {
        let answer = try await device.post(device.journal.batch(sequences))
        #expect(answer.status == 200, "\(answer.json)")
    }

    @Test func `What a device tells is shown, whatever batches it comes in, until it ends`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let fresh = try await shown(bench, device)
        #expect(fresh["conditions"] == [])
        #expect(fresh["gateMode"] == .null)
        device.journal.add(.boot)
        device.journal.add(.health) {
            $0.subject = 1
            $0.slot = 2
        }
        device.journal.add(.health) { $0.subject = .max }
        device.journal.add(.gate) {
            $0.subject = 8
            $0.slot = 2
        }
        device.journal.add(.health) {
            $0.subject = 1
            $0.slot = 2
            $0.flags = .over
        }
        device.journal.add(.gate) {
            $0.subject = 8
            $0.slot = 9
        }
        try await send(device, 1...4)
        let told = try await shown(bench, device)
        #expect(conditions(told) == ["camera_black/2", "18446744073709551615/0"])
        #expect(told["conditions"]?[0]?["since"] == .time(TestHub.start))
        #expect(told["gateMode"] == "free_passage")
        try await send(device, 1...4)
        #expect(try await shown(bench, device) == told)
        try await send(device, 2...6)
        let after = try await shown(bench, device)
        #expect(conditions(after) == ["18446744073709551615/0"])
        #expect(after["gateMode"] == "9")
        device.journal.add(.boot)
        try await send(device, 7...7)
        #expect(try await shown(bench, device)["conditions"] == [])
        #expect(try await shown(bench, device)["gateMode"] == "9")
        await bench.test.stop()
    }

    @Test func `The end of an epoch that comes late changes nothing that stands`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        device.journal.add(.health) { $0.subject = 8 }
        try await send(device, 1...1)
        var next = TestJournal(device: device.device, epoch: 2, key: device.key)
        next.add(.boot)
        next.add(.health) { $0.subject = 3 }
        #expect(try await device.post(next.batch(1...2)).status == 200)
        try await send(device, 2...2)
        #expect(conditions(try await shown(bench, device)) == ["camera_gone/0"])
        await bench.test.stop()
    }

    @Test func `A batch full of forged conditions is bounded`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        for number in 1..<4_096 {
            device.journal.add(.health) {
                $0.subject = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
                $0.slot = UInt16(truncatingIfNeeded: number)
            }
        }
        try await send(device, 1...4_096)
        #expect(conditions(try await shown(bench, device)).count == DeviceHealth.conditionsMax)
        await bench.test.stop()
    }

    @Test(arguments: [(90_000, false), (90_001, true)])
    func `A device that says nothing for 90 seconds is silent`(
        _ milliseconds: Int,
        _ isSilent: Bool
    ) async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        try await send(device, 1...1)
        bench.test.clock.advance(by: .milliseconds(milliseconds))
        #expect(try await shown(bench, device)["silent"] == .bool(isSilent))
        let metrics = try await bench.test.client.send(.get, "/metrics").text
        #expect(metrics.contains("jalon_devices_silent \(isSilent ? 1 : 0)\n"))
        await bench.test.stop()
    }

    @Test func `A silent device that asks again is heard, and a revoked one is not missed`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let other = try await bench.enrolled()
        bench.test.clock.advance(by: .seconds(600))
        #expect(try await shown(bench, device)["silent"] == true)
        _ = try await device.ask(.get, "\(DeviceAPI.headPath)?known=0")
        #expect(try await shown(bench, device)["silent"] == false)
        #expect(try await shown(bench, other)["silent"] == true)
        _ = try await bench.test.client.send(.post, "/v1/devices/\(other.device)/revoke")
        #expect(try await shown(bench, other)["silent"] == false)
        await bench.test.stop()
    }

    @Test func `Metrics count devices by what is wrong, known or not`() async throws {
        let bench = try await GateBench()
        for subject in [3, 3, 99] as [UInt64] {
            let device = try await bench.enrolled()
            device.journal.add(.boot)
            for part in 1...2 {
                device.journal.add(.health) {
                    $0.subject = subject
                    $0.slot = UInt16(part)
                }
            }
            try await send(device, 1...3)
        }
        let metrics = try await bench.test.client.send(.get, "/metrics").text
        let name = "jalon_devices_with_condition"
        #expect(metrics.contains("\(name){condition=\"camera_gone\"} 2\n"))
        #expect(metrics.contains("\(name){condition=\"disk_low\"} 0\n"))
        #expect(metrics.contains("\(name){condition=\"unknown\"} 1\n"))
        await bench.test.hub.services.store.close()
        let closed = try await bench.test.client.send(.get, "/metrics")
        #expect(closed.status == 200)
        #expect(closed.text.contains("jalon_measure_failures_total 1\n"))
    }
}
