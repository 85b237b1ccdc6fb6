import Access
import Crypto
import Devices
import HTTPServer
import Hub
import Kernel
import Rights
import Support
import Sync
import Testing
import Vocabulary

/// Taps as they come in journals, in whatever order.
@Suite(.timeLimit(.minutes(3)))
struct BadgeTapTests {
    /// A tap of one of two badges at one of three gates.
    struct Planned: Sendable {
        let gate: Int
        let badge: Int
        let second: Int
        let counter: UInt32
        let isGranted: Bool
        var direction = Direction.entry
    }

    struct Incident: Hashable {
        let kind: String
        let badge: String?
        let at: String
        let device: String
        let detail: String
    }

    /// Two gates of one zone, and one of the zone beside it.
    private static let places: [(zone: UInt16, parent: UInt16, name: String)] = [
        (1, 0, "A"), (1, 0, "B"), (2, 0, "C"),
    ]
    private static let numbers = [BadgeBench.number, "04a1b2c3d4e5f6"]

    /// A bench with three gates at which one device each stands, and two one-time badges.
    private func venue() async throws -> (BadgeBench, [SimulatedDevice], [GateID], [String]) {
        let bench = try await BadgeBench()
        var badges: [String] = []
        for number in Self.numbers {
            let id = try await bench.issued(
                try await bench.right(),
                medium: .badgeOneTime,
                chip: .ntag424,
                number: number
            )
            _ = try await bench.written(id, number: number)
            badges.append(id)
        }
        let gates = try await bench.gates(Self.places)
        var devices: [SimulatedDevice] = []
        for _ in gates { devices.append(try await bench.gates.enrolled()) }
        return (bench, devices, gates, badges)
    }

    private func add(
        _ tap: Planned,
        to device: SimulatedDevice,
        gate: GateID,
        digest: BadgeDigest
    ) {
        let moment = TestHub.start.advanced(by: .seconds(tap.second))
        device.journal.add(tap.isGranted ? .scan : .refusal, at: moment) {
            $0.gate = gate
            $0.medium = .badgeOneTime
            $0.assurance = .oneTime
            $0.counter = tap.counter
            $0.credential = digest.bytes
            $0.direction = tap.direction
            if !tap.isGranted { $0.refusal = .superseded }
        }
    }

    private func incidents(_ bench: BadgeBench, names: [String: String]) async throws
        -> Set<Incident>
    {
        let answer = try await bench.client.send(.get, "/v1/incidents?limit=100")
        let items = answer.json["items"]?.list ?? []
        let found = items.map { item in
            Incident(
                kind: item["kind"]?.text ?? "",
                badge: item["badge"]?.text.flatMap { names[$0] },
                at: item["at"]?.text ?? "",
                device: item["device"]?.text.flatMap { names[$0] } ?? "",
                detail: item["detail"]?.text ?? ""
            )
        }
        #expect(Set(found).count == found.count)
        return Set(found)
    }

    /// The journals of the plan, brought in the order that the numbers draw.
    private func brought(_ plan: [Planned], seed: UInt64) async throws -> Set<Incident> {
        var random = SeededRandom(seed: seed)
        let (bench, devices, gates, badges) = try await venue()
        let digests = try Self.numbers.map { try bench.digest($0) }
        for tap in plan {
            add(tap, to: devices[tap.gate], gate: gates[tap.gate], digest: digests[tap.badge])
        }
        var next = devices.map { _ in 1 }
        for _ in 0..<1_000 {
            let open = devices.indices.filter { next[$0] <= devices[$0].journal.records.count }
            guard let place = open.randomElement(using: &random) else { break }
            let journal = devices[place].journal
            let last = Int.random(in: next[place]...journal.records.count, using: &random)
            let answer = try await devices[place].post(journal.batch(next[place]...last))
            #expect(answer.status == 200)
            next[place] = last + 1
        }
        var names: [String: String] = [:]
        for (index, device) in devices.enumerated() {
            names[device.device.description] = "device \(index)"
        }
        for (index, badge) in badges.enumerated() { names[badge] = "badge \(index)" }
        let found = try await incidents(bench, names: names)
        for (index, badge) in badges.enumerated() {
            let highest = plan.filter { $0.badge == index }.map(\.counter).max() ?? 0
            #expect(try await bench.shown(badge)["counter"]?.integer == Int64(highest))
            let told = try await bench.credential(Self.numbers[index])
            #expect(told?.counterSeen == highest)
        }
        await bench.gates.test.stop()
        return found
    }

    /// What the rule says of all taps of a badge together, without any order of arrival.
    private func expected(_ plan: [Planned], badge: Int) -> [IncidentKind: Int] {
        var sequences = [UInt64](repeating: 0, count: 3)
        let taps = plan.compactMap { tap -> BadgeTap? in
            sequences[tap.gate] += 1
            guard tap.badge == badge else { return nil }
            let moment = TestHub.start.advanced(by: .seconds(tap.second))
            return BadgeTap(
                gate: GateID(UInt32(101 + tap.gate)),
                device: DeviceID(UInt32(1 + tap.gate)),
                epoch: 1,
                sequence: sequences[tap.gate],
                time: TimeBounds(exactly: moment),
                direction: tap.direction,
                counter: tap.counter,
                isGranted: tap.isGranted
            )
        }.sorted(by: BadgeTap.precedes)
        let gates = Self.places.enumerated().map { place in
            (gate: GateID(UInt32(101 + place.offset)), zone: place.1.zone, name: place.1.name)
        }
        let places = GatePlaces(gates, parents: [:])
        let alarms = BadgeWatch.twoPlaces(taps, at: places) + BadgeWatch.counts(taps)
        return Dictionary(grouping: alarms, by: \.kind).mapValues(\.count)
    }

    private func plan(seed: UInt64) -> [Planned] {
        var random = SeededRandom(seed: seed)
        var second = 0
        var counters: [UInt32] = [1, 1]
        return (0..<30).map { _ in
            second += [1, 5, 30, 61, 400, 2_000].randomElement(using: &random) ?? 5
            let badge = Int.random(in: 0...1, using: &random)
            counters[badge] += [0, 1, 1, 60, 100, 101, 150].randomElement(using: &random) ?? 1
            return Planned(
                gate: Int.random(in: 0...2, using: &random),
                badge: badge,
                second: second,
                counter: counters[badge],
                isGranted: Int.random(in: 0...3, using: &random) > 0,
                direction: Int.random(in: 0...4, using: &random) > 0 ? .entry : .exit
            )
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func `The same taps give the same incidents, in whatever order they come`(
        _ seed: UInt64
    ) async throws {
        let plan = plan(seed: seed)
        let first = try await brought(plan, seed: 1)
        for order in 2...3 as ClosedRange<UInt64> {
            let found = try await brought(plan, seed: order)
            let strip = { (all: Set<Incident>) in
                Set(all.map { "\($0.kind) \($0.badge ?? "-") \($0.at) \($0.device) \($0.detail)" })
            }
            #expect(strip(found) == strip(first), "seed \(seed), order \(order)")
        }
        for badge in 0...1 {
            for (kind, count) in expected(plan, badge: badge) {
                let found = first.filter {
                    $0.kind == kind.rawValue && $0.badge == "badge \(badge)"
                }
                #expect(found.count == count, "seed \(seed), \(kind)")
            }
        }
        #expect(!first.isEmpty)
    }

    @Test func `The plans that are drawn show every kind of alarm`() {
        let kinds = (1...6).flatMap { seed in
            (0...1).flatMap { badge in expected(plan(seed: UInt64(seed)), badge: badge).keys }
        }
        #expect(
            Set(kinds) == [.badgeTwoPlaces, .badgeCounterJump, .badgeCounterRepeated]
        )
    }

    @Test func `A gap that a gate fills late is withdrawn`() async throws {
        let (bench, devices, gates, _) = try await venue()
        let digest = try bench.digest()
        for (place, second, counter) in [(0, 10, 1), (0, 9_000, 180), (1, 5_000, 90)] {
            let tap = Planned(
                gate: place,
                badge: 0,
                second: second,
                counter: UInt32(counter),
                isGranted: true
            )
            add(tap, to: devices[place], gate: gates[place], digest: digest)
        }
        _ = try await devices[0].post(devices[0].journal.batch(1...2))
        #expect(try await bench.gates.incidents() == ["badge_counter_jump"])
        _ = try await devices[1].post(devices[1].journal.batch(1...1))
        #expect(try await bench.gates.incidents() == [])
        await bench.gates.test.stop()
    }

    @Test func `A count that was seen is told to the other gates`() async throws {
        let (bench, devices, gates, badges) = try await venue()
        let digest = try bench.digest()
        let before = try await bench.mirror().head.head.version
        let tap = Planned(gate: 0, badge: 0, second: 1, counter: 42, isGranted: false)
        add(tap, to: devices[0], gate: gates[0], digest: digest)
        let batch = devices[0].journal.batch(1...1)
        _ = try await devices[0].post(batch)
        var mirror = try await bench.mirror()
        #expect(mirror.head.head.version == before + 1)
        #expect(mirror.credential(digest)?.counterSeen == 42)
        _ = try await devices[0].post(batch)
        mirror = try await bench.mirror()
        #expect(mirror.head.head.version == before + 1)
        #expect(try await bench.shown(badges[0])["counter"] == 42)
        #expect(try await bench.gates.incidents() == [])
        await bench.gates.test.stop()
    }

    @Test func `A list of scans names the badge, its level and its count`() async throws {
        let (bench, devices, gates, badges) = try await venue()
        let device = devices[0]
        let tap = Planned(gate: 0, badge: 0, second: 1, counter: 42, isGranted: true)
        add(tap, to: device, gate: gates[0], digest: try bench.digest())
        device.journal.add(.refusal) {
            $0.medium = .badgeNumber
            $0.credential = [UInt8](repeating: 9, count: 16)
            $0.refusal = .unknown
        }
        device.journal.add(.scan) { $0.medium = .staticCode }
        _ = try await device.post(device.journal.batch(1...3))
        let items = try await bench.client.send(.get, "/v1/scans").json["items"]
        #expect(items?[0]?["badge"]?.text == badges[0])
        #expect(items?[0]?["assurance"] == "one_time")
        #expect(items?[0]?["counter"] == 42)
        #expect(items?[1]?["badge"] == .null)
        #expect(items?[1]?["assurance"] == "copyable")
        #expect(items?[2]?["badge"] == .null)
        #expect(items?[2]?["counter"] == 0)
        await bench.gates.test.stop()
    }

    @Test func `An exit that is told late withdraws what two entries showed`() async throws {
        let (bench, devices, gates, _) = try await venue()
        let digest = try bench.digest()
        let taps: [(Int, Int, UInt32, Direction)] = [
            (0, 0, 1, .entry), (1, 20, 3, .entry), (2, 10, 2, .exit),
        ]
        for (place, second, counter, direction) in taps {
            let tap = Planned(
                gate: place,
                badge: 0,
                second: second,
                counter: counter,
                isGranted: true,
                direction: direction
            )
            add(tap, to: devices[place], gate: gates[place], digest: digest)
        }
        for device in devices.prefix(2) { _ = try await device.post(device.journal.batch(1...1)) }
        let answer = try await bench.client.send(.get, "/v1/incidents")
        let detail = answer.json["items"]?[0]?["detail"]?.text ?? ""
        #expect(detail.contains("the gates A and B within a minute"), "\(detail)")
        _ = try await devices[2].post(devices[2].journal.batch(1...1))
        #expect(try await bench.gates.incidents() == [])
        await bench.gates.test.stop()
    }

    @Test func `A gate of another scope says nothing of a badge`() async throws {
        let (bench, _, _, badges) = try await venue()
        let digest = try bench.digest().bytes
        let services = bench.gates.test.hub.services
        let rights = bench.gates.rights
        var record = JournalRecord(
            kind: .scan,
            device: DeviceID(1),
            epoch: 1,
            sequence: 1,
            time: TimeBounds(exactly: TestHub.start),
            previous: .zero
        )
        record.credential = digest
        let seen = record
        let found = try await services.store.write { session in
            try rights.raiseCounters(session, scope: ScopeID(1), [digest: 7], now: TestHub.start)
            return try [bench.scope, ScopeID(1)].map { scope in
                try rights.badges(session, of: digest, in: .scope(scope)).badge(of: seen)
            }
        }
        #expect(found.map { $0?.description } == [badges[0], nil])
        #expect(try await bench.shown(badges[0])["counter"] == 0)
        await bench.gates.test.stop()
    }

    @Test func `A flood of alarms is cut, and the batch is taken all the same`() async throws {
        let (bench, devices, gates, _) = try await venue()
        let digest = try bench.digest()
        for number in 1...300 {
            let tap = Planned(
                gate: 0,
                badge: 0,
                second: number,
                counter: UInt32(number * 1_000),
                isGranted: true
            )
            add(tap, to: devices[0], gate: gates[0], digest: digest)
        }
        #expect(try await devices[0].post(devices[0].journal.batch(1...300)).status == 200)
        let count = try await bench.gates.test.hub.services.store.read { session in
            try session.first("SELECT COUNT(*) FROM incident") { row throws(StoreError) in
                try row.int(0)
            }
        }
        #expect(count == 256)
        await bench.gates.test.stop()
    }
}
