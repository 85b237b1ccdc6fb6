import Foundation
import Testing
import Vocabulary

@Suite("Time")
struct TimeTests {
    static let texts: [(UInt64, String)] = [
        (0, "1970-01-01T00:00:00.000Z"), (1_577_836_800_000, "2020-01-01T00:00:00.000Z"),
        (1_772_389_800_123, "2026-03-01T18:30:00.123Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ]

    @Test(arguments: texts)
    func `A moment is written and read as RFC 3339`(_ milliseconds: UInt64, _ text: String) {
        let moment = Timestamp(milliseconds: milliseconds)
        #expect(moment.description == text)
        #expect(Timestamp(rfc3339: text) == moment)
    }

    @Test func `A moment without a fraction is read too`() {
        #expect(
            Timestamp(rfc3339: "2026-03-01T18:30:00Z")?.milliseconds == 1_772_389_800_000
        )
    }

    @Test(arguments: [
        "", "yesterday", "2026-13-01T00:00:00Z", "2026-03-01", "2026-03-01T18:30:00+01:00",
        "1969-12-31T23:59:59Z", "2026-02-30T00:00:00Z", "2026-03-01T24:00:00Z",
        "2026-03-01T18:30:00.123456789012345678Z",
    ])
    func `Any other text is not a moment`(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func `The end of time is bounded, never a trap`() {
        #expect(Timestamp.distantFuture.advanced(by: .seconds(1)) == .distantFuture)
        #expect(Timestamp.distantPast.advanced(by: .seconds(-1)) == .distantPast)
        #expect(Timestamp.distantFuture.description == "9999-12-31T23:59:59.999Z")
        let later = Timestamp(milliseconds: 5_000)
        #expect(later.since(Timestamp(milliseconds: 2_000)) == .seconds(3))
        #expect(Timestamp(milliseconds: 2_000).since(later) == .seconds(-3))
        #expect(Duration.seconds(Int64.max).wholeMilliseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeMilliseconds == .min)
    }

    @Test func `In JSON a moment is RFC 3339 and anything else is refused`() throws {
        let json = try JSONEncoder().encode([Timestamp(milliseconds: 0)])
        #expect(String(decoding: json, as: UTF8.self) == "[\"1970-01-01T00:00:00.000Z\"]")
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Timestamp].self, from: Data("[\"now\"]".utf8))
        }
    }

    @Test func `A minute counts from 2020 and holds its own start`() {
        #expect(Minute(holding: Timestamp(milliseconds: 1_577_836_800_000)).count == 0)
        #expect(Minute(holding: Timestamp(milliseconds: 1_577_836_859_999)).count == 0)
        #expect(Minute(holding: Timestamp(milliseconds: 1_577_836_860_000)).count == 1)
        #expect(Minute(holding: .distantPast) == .first)
        #expect(Minute(holding: .distantFuture) < .never)
        #expect(Minute(count: 1).start.milliseconds == 1_577_836_860_000)
        #expect(Minute.never.start == .distantFuture)
        #expect(Minute(count: .max - 1).advanced(byMinutes: 2) == .never)
    }

    @Test func `A held clock moves only when told to`() {
        let held = ManualClock(at: Timestamp(milliseconds: 1_000))
        held.advance(by: .seconds(2))
        #expect(held.clock.now() == Timestamp(milliseconds: 3_000))
        #expect(held.clock.sinceBoot() == .seconds(62))
        held.setWall(to: .distantPast)
        held.reboot()
        #expect(held.clock.now() == .distantPast)
        #expect(held.clock.sinceBoot() == .zero)
    }

    @Test func `The system clock is past 2020 and its boot clock runs forward`() {
        let first = Clock.system.sinceBoot()
        #expect(Clock.system.now() > Minute.first.start)
        #expect(first > .zero)
        #expect(Clock.system.sinceBoot() >= first)
    }

    @Test func `Bounds of an exact time meet`() {
        let exact = TimeBounds(exactly: Timestamp(milliseconds: 9))
        #expect(exact.low == exact.high)
    }
}
