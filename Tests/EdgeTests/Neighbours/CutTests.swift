import Crypto
import Edge
import Journal
import Sync
import Testing
import Vocabulary

/// What a gate records of its own journal's lost tail.
@Suite(.timeLimit(.minutes(1)))
struct CutTests {
    private static let device = DeviceID(5)

    /// The first record that is gone, the last, and how many a record says.
    @Test(
        arguments: [
            (1, 1, 1), (7, 9, 3), (1, 0xFF_FFFE, 0xFF_FFFE), (1, 0xFF_FFFF, 0xFF_FFFF),
            (1, 0x100_0000, 0xFF_FFFF), (1, UInt64(Int64.max), 0xFF_FFFF),
            (1, .max, 0xFF_FFFF), (.max, .max, 1),
        ] as [(UInt64, UInt64, UInt32)]
    )
    func `However far a checkpoint is ahead, the cut is told`(
        _ given: (first: UInt64, last: UInt64, count: UInt32)
    ) throws {
        let seen = Checkpoint(
            device: Self.device,
            epoch: 1,
            sequence: given.last,
            digest: .zero,
            time: Timestamp(milliseconds: 1)
        )
        var draft = Draft(.tamper, time: TimeBounds(exactly: seen.time))
        draft.tell(cut: given.first...given.last, shownBy: seen)
        #expect(draft.subject == given.first)
        #expect(draft.counter == given.count)
        #expect(draft.flags == .journalLost)
    }
}
