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

/// Alarms out of taps, by the rule alone.
@Suite struct BadgeAlarmRuleTests {
    /// Two gates of one zone, a door within that zone, and a gate of the zone beside it.
    private static let places = GatePlaces(
        [
            (GateID(1), 1, "North 1"), (GateID(2), 1, "North 2"), (GateID(3), 2, "Lounge"),
            (GateID(4), 3, "South"),
        ],
        parents: [2: 1]
    )

    private func tap(
        _ gate: UInt32,
        _ milliseconds: Int,
        counter: UInt32 = 0,
        sequence: UInt64 = 1,
        width: Int = 0,
        direction: Direction? = .entry
    ) -> BadgeTap {
        let low = TestHub.start.advanced(by: .milliseconds(milliseconds))
        return BadgeTap(
            gate: GateID(gate),
            device: DeviceID(gate),
            epoch: 1,
            sequence: sequence,
            time: TimeBounds(low: low, high: low.advanced(by: .milliseconds(width))),
            direction: direction,
            counter: counter
        )
    }

    private func twoPlaces(_ taps: [BadgeTap]) -> [BadgeAlarm] {
        BadgeWatch.twoPlaces(taps, at: Self.places)
    }

    static let pairs: [(UInt32, UInt32, Int, Bool)] = [
        // Two doors of one way in.
        (1, 3, 20_000, false), (1, 3, 1_000, false), (3, 1, 1_000, false),
        // Zones beside each other.
        (1, 4, 20_000, false), (1, 4, 1_000, true), (1, 4, 3_000, true), (1, 4, 3_001, false),
        (3, 4, 3_000, true),
        // Two gates of one zone.
        (1, 2, 0, true), (1, 2, 20_000, true), (1, 2, 60_000, true), (1, 2, 60_001, false),
        (1, 2, 61_000, false),
        // One gate, and one that nobody knows.
        (1, 1, 10, false), (1, 9, 10, false), (9, 8, 10, false),
    ]

    @Test(arguments: pairs)
    func `A badge entered in two places where one badge cannot have been`(
        _ first: UInt32,
        _ second: UInt32,
        _ milliseconds: Int,
        _ isAlarm: Bool
    ) {
        let taps = [tap(first, 0), tap(second, milliseconds, sequence: 2)]
        #expect(twoPlaces(taps).count == (isAlarm ? 1 : 0))
    }

    @Test func `Who left may enter again, and only who entered is looked at`() {
        let (first, second) = (tap(1, 0), tap(2, 20_000))
        #expect(twoPlaces([first, tap(2, 9_000, direction: .exit), second]).isEmpty)
        #expect(twoPlaces([tap(1, 0, direction: .exit), second]).isEmpty)
        #expect(twoPlaces([first, tap(2, 20_000, direction: .exit)]).isEmpty)
        #expect(twoPlaces([first, tap(2, 20_000, direction: nil)]).isEmpty)
        #expect(twoPlaces([first, tap(2, 9_000, direction: nil), second]).count == 1)
        let before = tap(1, -1, direction: .exit)
        let after = tap(1, 20_001, direction: .exit)
        #expect(twoPlaces([before, first, second, after]).count == 1)
        let unsure = tap(1, -5_000, width: 5_000, direction: .exit)
        #expect(twoPlaces([unsure, first, second]).isEmpty)
    }

    @Test func `A clock that is not sure accuses nobody`() {
        #expect(twoPlaces([tap(1, 0), tap(2, 59_000, width: 1_000)]).count == 1)
        #expect(twoPlaces([tap(1, 0), tap(2, 59_000, width: 1_001)]).isEmpty)
        #expect(twoPlaces([tap(1, 0, width: 60_001), tap(2, 1)]).isEmpty)
        #expect(twoPlaces([tap(1, 0), tap(4, 2_000, width: 1_001)]).isEmpty)
    }

    @Test func `An hour has one alarm of two places, the earliest`() {
        let taps = (0..<100).map { tap($0 % 2 == 0 ? 1 : 2, $0 * 10_000, sequence: UInt64($0)) }
        let alarms = twoPlaces(taps)
        #expect(alarms.count == 1)
        #expect(alarms.first?.tap == taps[1])
        #expect(alarms.first?.other == taps[0])
    }

    @Test func `An alarm names both gates`() throws {
        let two = try #require(twoPlaces([tap(1, 0), tap(2, 5)]).first)
        let jump = try #require(
            BadgeWatch.counts([tap(3, 0, counter: 1), tap(9, 9, counter: 200)]).first
        )
        let taps = [tap(1, 0, counter: 7), tap(4, 5, counter: 7)]
        let repeated = try #require(BadgeWatch.counts(taps).first)
        let told: [(BadgeAlarm, [String])] = [
            (two, ["North 1 and North 2"]), (repeated, ["North 1 and South", "count 7"]),
            (jump, ["from 1 at the gate Lounge to 200", GateID(9).description]),
        ]
        for (alarm, words) in told {
            let detail = alarm.detail(at: Self.places)
            for word in words { #expect(detail.contains(word), "\(detail)") }
        }
    }

    @Test func `An hour is judged by all that may change it`() {
        let start = Int64(TestHub.start.milliseconds / 3_600_000)
        #expect(TestHub.start.milliseconds % 3_600_000 == 0)
        let cases: [(Int, [Int64])] = [
            (0, [-1, 0]), (59_999, [-1, 0]), (60_000, [0]), (3_479_999, [0]),
            (3_480_000, [0, 1]), (3_600_000, [0, 1]),
        ]
        for (milliseconds, hours) in cases {
            let found = BadgeWatch.hours(touchedBy: [tap(1, milliseconds)])
            #expect(found == hours.map { $0 + start }, "\(milliseconds)")
            for hour in found {
                let moment = TestHub.start.advanced(by: .milliseconds(milliseconds))
                #expect(BadgeWatch.window(of: hour).contains(moment))
            }
        }
    }

    static let gaps: [(UInt32, UInt32, Bool)] = [
        (1, 101, false), (1, 102, true), (5, 6, false), (5, 16_777_215, true),
    ]

    @Test(arguments: gaps)
    func `More than a hundred taps that nobody told of are an alarm`(
        _ first: UInt32,
        _ second: UInt32,
        _ isAlarm: Bool
    ) {
        let alarms = BadgeWatch.counts([tap(1, 0, counter: second), tap(1, 9, counter: first)])
        #expect(alarms.map(\.kind) == (isAlarm ? [.badgeCounterJump] : []))
    }

    @Test func `The first count that is heard is no jump, and no count is none`() {
        #expect(BadgeWatch.counts([tap(1, 0, counter: 5_000)]).isEmpty)
        #expect(BadgeWatch.counts([tap(1, 0), tap(2, 0)]).isEmpty)
    }

    @Test func `One count twice is one alarm, however often it comes`() {
        let taps = (1...5).map { tap(1, $0, counter: 7, sequence: UInt64($0)) }
        let alarms = BadgeWatch.counts(taps)
        #expect(alarms.map(\.kind) == [.badgeCounterRepeated])
        #expect(alarms.first?.tap == taps[1])
    }

    @Test func `Only what a card signed, or a gate granted, is a tap`() {
        var record = JournalRecord(
            kind: .scan,
            device: DeviceID(1),
            epoch: 1,
            sequence: 1,
            time: TimeBounds(exactly: TestHub.start),
            previous: .zero
        )
        record.medium = .badgeOneTime
        record.credential = [UInt8](repeating: 1, count: 16)
        record.counter = 9
        #expect(BadgeTap(record)?.counter == 9)
        record.kind = .refusal
        let cases: [(Refusal, Bool)] = [
            (.unreadable, false), (.unknownKey, false), (.badSignature, false),
            (.otherScope, false), (.tampered, true), (.superseded, true), (.clockUncertain, true),
        ]
        for (refusal, isTap) in cases {
            record.refusal = refusal
            #expect((BadgeTap(record) != nil) == isTap, "\(refusal)")
        }
        record.counter = 0
        #expect(BadgeTap(record) == nil)
        record.kind = .scan
        record.refusal = nil
        record.medium = .staticCode
        #expect(BadgeTap(record) == nil)
        record.medium = .badgeNumber
        record.credential = JournalRecord.noCredential
        #expect(BadgeTap(record) == nil)
    }
}
