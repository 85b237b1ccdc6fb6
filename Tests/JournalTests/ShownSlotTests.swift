import Access
import Journal
import SQLite
import Support
import Testing
import Vocabulary

/// Which slot of a right opened the gate last.
@Suite("Slots in a journal")
struct ShownSlotTests {
    private static let right = RightID(0x0102_0304_0506_0708)

    private static func shown(_ slot: UInt16, anchor: UInt8 = 1, at seconds: Int) -> ShownSlot {
        guard let anchor = Reveal([UInt8](repeating: anchor, count: 16)),
            let reveal = Reveal([UInt8](repeating: UInt8(slot % 256), count: 16))
        else { preconditionFailure("16 bytes are a link") }
        return ShownSlot(
            anchor: anchor,
            slot: slot,
            reveal: reveal,
            begin: JournalBench.start.advanced(by: .seconds(seconds))
        )
    }

    @Test func `A slot is kept with its record, over a new start, and never goes back`() throws {
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            #expect(try journal.shownSlot(of: Self.right) == nil)
            let scan = JournalBench.scan(Self.right)
            try journal.append([scan], uses: [.show(Self.right, Self.shown(7, at: 210))])
            try journal.append([scan], uses: [.show(Self.right, Self.shown(6, at: 180))])
            #expect(try journal.shownSlot(of: Self.right) == Self.shown(7, at: 210))
        }
        let journal = try bench.sound()
        #expect(try journal.shownSlot(of: Self.right) == Self.shown(7, at: 210))
        #expect(try journal.shownSlot(of: RightID(1)) == nil)
        // A renewed capsule counts from 0 again; its slot is later all the same.
        let renewed = Self.shown(0, anchor: 2, at: 240)
        try journal.append([], uses: [.show(Self.right, renewed)])
        #expect(try journal.shownSlot(of: Self.right) == renewed)
    }

    @Test func `A slot that cannot be is a damaged journal`() throws {
        for value in ["-1", "65536"] {
            let bench = try JournalBench()
            do {
                let journal = try bench.sound()
                try journal.append(
                    [JournalBench.scan(Self.right)],
                    uses: [.show(Self.right, Self.shown(1, at: 30))]
                )
            }
            do {
                let file = try Connection(path: bench.path)
                try file.execute("UPDATE slot SET slot = \(value)")
            }
            #expect(try bench.open().findings.map(\.kind) == [.damaged], "\(value)")
        }
    }
}
