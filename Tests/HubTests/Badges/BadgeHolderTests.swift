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

/// Whose a tap was, when the card went from hand to hand, and how long that is kept.
@Suite(.timeLimit(.minutes(2)))
struct BadgeHolderTests {
    private func moment(_ second: Int) -> Timestamp {
        TestHub.start.advanced(by: .seconds(second))
    }

    private func lives() -> CardBadges {
        CardBadges([
            .init(
                badge: BadgeID(2),
                right: RightID(20),
                generation: 1,
                issuedAt: moment(10),
                endedAt: nil
            ),
            .init(
                badge: BadgeID(1),
                right: RightID(10),
                generation: 3,
                issuedAt: moment(0),
                endedAt: moment(10)
            ),
        ])
    }

    static let sights: [(right: UInt64, generation: UInt8, second: Int, badge: UInt64?)] = [
        (10, 3, 5, 1), (10, 3, 50, 1), (20, 1, 5, 2), (20, 1, 50, 2),
        (0, 0, 9, 1), (0, 0, 10, 2), (0, 0, 50, 2), (0, 0, -1, nil),
        (10, 2, 5, 1), (10, 2, 50, 2), (7, 1, -1, nil),
    ]

    @Test(arguments: sights)
    func `A tap is that of the right it names, else of the badge of its time`(
        _ sight: (right: UInt64, generation: UInt8, second: Int, badge: UInt64?)
    ) {
        var record = JournalRecord(
            kind: .scan,
            device: DeviceID(1),
            epoch: 1,
            sequence: 1,
            time: TimeBounds(exactly: moment(sight.second)),
            previous: .zero
        )
        record.subject = sight.right
        record.generation = sight.generation
        #expect(lives().badge(of: record) == sight.badge.map { BadgeID($0) })
    }

    @Test func `What the former holder of a card did stays with the former holder`() async throws {
        let bench = try await BadgeBench()
        let device = try await bench.gates.enrolled()
        let gate = bench.gates.gate
        let former = try await bench.right()
        let first = try await bench.issued(former)
        let digest = try bench.digest()
        for (second, subject) in [(1, former.raw), (2, 0)] {
            device.journal.add(.scan, at: moment(second)) {
                $0.gate = gate
                $0.medium = .badgeNumber
                $0.credential = digest.bytes
                $0.subject = subject
                $0.generation = subject == 0 ? 0 : 1
            }
        }
        bench.gates.test.clock.advance(by: .seconds(10))
        _ = try await bench.post(first, "replace", ["medium": "typed_code"])
        let next = try await bench.right()
        let second = try await bench.issued(next)
        device.journal.add(.scan, at: moment(12)) {
            $0.gate = gate
            $0.medium = .badgeNumber
            $0.credential = digest.bytes
            $0.subject = next.raw
            $0.generation = 1
        }
        #expect(try await device.post(device.journal.batch(1...3)).status == 200)
        let items = try await bench.client.send(.get, "/v1/scans").json["items"]?.list ?? []
        #expect(items.map { $0["badge"]?.text } == [first, first, second])
        let kept = try await bench.gates.test.hub.services.store.read { session in
            try session.rows("SELECT badge FROM badge_tap ORDER BY sequence") {
                row throws(StoreError) in try row.id(0, as: BadgeID.self).description
            }
        }
        #expect(kept == [first, first, second])
        await bench.gates.test.stop()
    }

    @Test func `A count that is told late counts for the card's next badge too`() async throws {
        let bench = try await BadgeBench()
        let device = try await bench.gates.enrolled()
        let right = try await bench.right()
        let first = try await bench.issued(right, medium: .badgeOneTime, chip: .ntag424)
        _ = try await bench.written(first)
        let digest = try bench.digest()
        device.journal.add(.scan, at: moment(1)) {
            $0.medium = .badgeOneTime
            $0.credential = digest.bytes
            $0.counter = 42
            $0.subject = right.raw
            $0.generation = 1
        }
        let body: JSONValue = [
            "medium": "badge_one_time", "chip": "ntag424", "number": .text(BadgeBench.number),
        ]
        let replaced = try await bench.post(first, "replace", body)
        let second = try #require(replaced.json["id"]?.text)
        _ = try await bench.written(second)
        _ = try await device.post(device.journal.batch(1...1))
        #expect(try await bench.shown(second)["counter"] == 42)
        let told = try await bench.credential()
        #expect(told?.counterSeen == 42)
        #expect(told?.status == .active)
        await bench.gates.test.stop()
    }

    @Test func `Taps are kept for thirty days, and a count for ever`() async throws {
        let bench = try await BadgeBench()
        let device = try await bench.gates.enrolled()
        let right = try await bench.right()
        let id = try await bench.issued(right, medium: .badgeOneTime, chip: .ntag424)
        _ = try await bench.written(id)
        let digest = try bench.digest()
        let kept = Duration.seconds(30 * 86_400)
        let old = TestHub.start.advanced(by: .zero - kept - .milliseconds(1))
        let gate = bench.gates.gate
        let services = bench.gates.test.hub.services
        let row = device.device
        try await services.store.write { session in
            try session.run(
                """
                INSERT INTO badge_tap (badge, gate, device, epoch, sequence, at_low, at_high,
                direction, counter, granted) SELECT id, $1, $2, 1, 99, $3, $4, 1, 5, 1 FROM badge
                """,
                gate,
                row,
                old,
                old
            )
        }
        for (moment, counter) in [(old, 7), (old.advanced(by: .milliseconds(1)), 9)] {
            device.journal.add(.scan, at: moment) {
                $0.gate = gate
                $0.medium = .badgeOneTime
                $0.credential = digest.bytes
                $0.counter = UInt32(counter)
                $0.direction = .entry
                $0.subject = right.raw
                $0.generation = 1
            }
        }
        #expect(try await device.post(device.journal.batch(1...2)).status == 200)
        let left = try await services.store.read { session in
            try session.rows("SELECT counter FROM badge_tap") { row throws(StoreError) in
                try row.int(0)
            }
        }
        #expect(left == [9])
        #expect(try await bench.shown(id)["counter"] == 9)
        await bench.gates.test.stop()
    }
}
