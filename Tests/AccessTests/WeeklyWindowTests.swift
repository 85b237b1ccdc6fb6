import Access
import Testing
import Vocabulary

@Suite("Weekly windows")
struct WeeklyWindowTests {
    /// Sundays (bit 6), 18:30 to 20:00, at the place's own time.
    static func window(offset: Int16 = 0, weekdays: UInt8 = 0x40) throws -> WeeklyWindow {
        try #require(
            WeeklyWindow(
                policy: 4,
                weekdays: weekdays,
                opens: 18 * 60 + 30,
                closes: 20 * 60,
                offset: offset
            )
        )
    }

    static let borders: [(String, Bool)] = [
        ("2026-03-01T18:29:59.999Z", false), ("2026-03-01T18:30:00Z", true),
        ("2026-03-01T19:59:59.999Z", true), ("2026-03-01T20:00:00Z", false),
        ("2026-02-28T19:00:00Z", false), ("2026-03-02T19:00:00Z", false),
    ]

    @Test(arguments: borders)
    func `A window opens with its first minute and closes with its last`(
        _ text: String,
        _ isOpen: Bool
    ) throws {
        let moment = try #require(Timestamp(rfc3339: text))
        #expect(try Self.window().holds(moment) == isOpen)
    }

    @Test func `The offset moves the day as well`() throws {
        let mondayInTunis = try #require(Timestamp(rfc3339: "2026-03-01T23:30:00Z"))
        let early = try #require(
            WeeklyWindow(policy: 1, weekdays: 0x01, opens: 0, closes: 60, offset: 60)
        )
        #expect(early.holds(mondayInTunis))
        let sundayInRio = try #require(Timestamp(rfc3339: "2026-03-02T00:30:00Z"))
        let late = try #require(
            WeeklyWindow(policy: 1, weekdays: 0x40, opens: 1260, closes: 1440, offset: -180)
        )
        #expect(late.holds(sundayInRio))
    }

    @Test func `A window that cannot be is refused`() {
        #expect(WeeklyWindow(policy: 0, weekdays: 1, opens: 0, closes: 1) == nil)
        #expect(WeeklyWindow(policy: 1, weekdays: 0x80, opens: 0, closes: 1) == nil)
        #expect(WeeklyWindow(policy: 1, weekdays: 1, opens: 5, closes: 5) == nil)
        #expect(WeeklyWindow(policy: 1, weekdays: 1, opens: 0, closes: 1441) == nil)
        #expect(WeeklyWindow(policy: 1, weekdays: 1, opens: 0, closes: 1, offset: 841) == nil)
    }

    static let cases = [
        Given("inside the window", nil) { facts in
            facts.row { $0.policy = 4 }
            facts.rules = PolicyRules(windows: [try? window()].compactMap(\.self))
        },
        Given("on another day", .rules) { facts in
            facts.row { $0.policy = 4 }
            facts.rules = PolicyRules(windows: [try? window(weekdays: 0x3F)].compactMap(\.self))
        },
        Given("a policy without windows admits nobody", .rules) { $0.row { $0.policy = 4 } },
        Given("another policy's window does not count", .rules) { facts in
            facts.row { $0.policy = 5 }
            facts.rules = PolicyRules(windows: [try? window()].compactMap(\.self))
        },
        Given("perhaps outside", .clockUncertain) { facts in
            facts.row { $0.policy = 4 }
            facts.rules = PolicyRules(windows: [try? window()].compactMap(\.self))
            facts.unsure()
        },
    ]

    @Test(arguments: cases)
    func `A policy admits when one of its windows holds`(_ given: Given) {
        switch Decision.verdict(on: given.facts) {
        case .granted: #expect(given.answer == nil)
        case .refused(let refusal): #expect(refusal == given.answer)
        }
    }
}
