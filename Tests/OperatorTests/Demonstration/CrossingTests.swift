import Access
import Crypto
import Demonstration
import Sync
import Testing
import Vocabulary

@Suite("What the turnstile's sensor saw")
struct CrossingTests {
    private static func crossing(
        granted: Int = 12,
        passed: Int = 11,
        givenBack: Int = 1,
        pulses: Int = 12
    ) -> Crossing {
        Crossing(
            granted: granted,
            outcomes: [.passed: passed, .notUsed: givenBack],
            events: ["second_passage": 1, "forced": 1],
            pulses: pulses
        )
    }

    @Test func `Each grant is one pulse and one end`() {
        #expect(Self.crossing().isGood)
        #expect(
            Self.crossing().line == "The turnstile opened 12 times for 12 grants: 11 passed, "
                + "1 given back; it told forced 1, second_passage 1."
        )
        #expect(!Self.crossing(passed: 10).isGood)
        #expect(!Self.crossing(pulses: 13).isGood)
        #expect(!Self.crossing(pulses: 11).isGood)
        #expect(!Self.crossing(passed: 12, givenBack: 0).isGood)
        #expect(!Self.crossing(granted: 0, passed: 0, givenBack: 0, pulses: 0).isGood)
    }

    static let flags: [(RecordFlags, PassageBook.Outcome)] = [
        ([], .passed), (.assumed, .assumed), (.notUsed, .notUsed), (.unsettled, .unknown),
    ]

    @Test(arguments: flags)
    func `A passage's flags say what became of the opening`(
        _ given: (flags: RecordFlags, outcome: PassageBook.Outcome)
    ) {
        var record = JournalRecord(
            kind: .passage,
            device: DeviceID(1),
            epoch: 1,
            sequence: 3,
            time: TimeBounds(exactly: Timestamp(milliseconds: 1)),
            previous: .zero
        )
        record.flags = given.flags
        #expect(PassageBook.Outcome(record) == given.outcome)
    }

    @Test func `A line of the board is its first word and its time`() throws {
        let event = try #require(DoorBench.Event("OPEN 17 entry 81523"))
        #expect(event.word == "OPEN")
        #expect(event.at == .milliseconds(81_523))
        #expect(DoorBench.Event("SHUT") == nil)
        #expect(DoorBench.Event("OPEN 17 entry") == nil)
    }
}
