import Access
import Edge
import Testing
import Vocabulary

struct RepeatTests {
    private static let right = RightID(7)
    private static let start = Duration.seconds(100)

    private static func granted() -> RepeatMachine {
        var machine = RepeatMachine()
        machine.grant(right, .entry, reader: "cards", at: start)
        return machine
    }

    @Test(arguments: [(0, true), (1_499, true), (1_500, false)])
    func `A right at another reader within the gap of its grant is repeated`(
        _ later: Int,
        _ isRepeated: Bool
    ) {
        let machine = Self.granted()
        let now = Self.start + .milliseconds(later)
        #expect(machine.isRepeated(Self.right, .entry, reader: "codes", at: now) == isRepeated)
    }

    @Test func `Another right, another direction and the same reader are not`() {
        let machine = Self.granted()
        #expect(!machine.isRepeated(RightID(8), .entry, reader: "codes", at: Self.start))
        #expect(!machine.isRepeated(Self.right, .exit, reader: "codes", at: Self.start))
        #expect(!machine.isRepeated(Self.right, .entry, reader: "cards", at: Self.start))
    }

    @Test func `Sixty-four grants are looked back on`() {
        var machine = RepeatMachine()
        for number in UInt64(1)...65 {
            machine.grant(RightID(number), .entry, reader: "cards", at: Self.start)
        }
        #expect(machine.remembered == 64)
        #expect(!machine.isRepeated(RightID(1), .entry, reader: "codes", at: Self.start))
        #expect(machine.isRepeated(RightID(2), .entry, reader: "codes", at: Self.start))
        #expect(machine.isRepeated(RightID(65), .entry, reader: "codes", at: Self.start))
    }
}
