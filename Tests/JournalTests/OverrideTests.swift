import Access
import Journal
import Sync
import Testing
import Vocabulary

/// A steward's overrides in the journal.
struct OverrideTests {
    private static func override(
        _ action: OverrideAction,
        _ flags: RecordFlags = []
    ) -> Draft {
        var draft = Draft(.override, time: TimeBounds(exactly: JournalBench.start))
        draft.subject = UInt64(action.rawValue)
        draft.flags = flags
        return draft
    }

    @Test func `An override that a power cut left open is told at the next start`() throws {
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            try journal.append([Self.override(.letPass), JournalBench.opening()])
            try journal.append([Self.override(.letPass), JournalBench.opening()])
            try journal.append([JournalBench.passage(of: 1)])
            // Neither a mode nor a wrong PIN opens the gate.
            try journal.append([Self.override(.setMode), Self.override(.letPass, .counted)])
        }
        let journal = try bench.sound(epochFloor: 1)
        #expect(journal.unsettled.map(\.sequence) == [3])
        #expect(journal.unsettled.map(\.right) == [nil])
    }

    @Test func `Who passes without a right moves the zone's count alone`() throws {
        let bench = try JournalBench()
        let journal = try bench.sound()
        for (direction, persons) in [
            (Direction.entry, UInt32(1)), (.entry, 2), (.exit, 1), (.exit, 0), (.exit, 0),
        ] {
            try journal.append([Self.override(.setMode)], uses: [.count(direction, zone: 4)])
            #expect(journal.occupancy(zone: 4) == persons)
        }
        #expect(journal.occupancy(zone: 5) == 0)
    }
}
