import Kernel
import Testing

private enum Door: String, MachineWord { case open, shut, locked, broken }
private enum Hand: String, MachineWord { case push, pull, turn, kick }
private enum Noise: String, MachineWord { case click }

@Suite struct `A state machine` {
    private typealias Machine = StateMachine<Door, Hand, Int, Noise>

    private static let sound = Machine(
        "door",
        initial: .open,
        finals: [.broken],
        [
            .init(from: [.open], on: .push, to: .shut),
            .init(from: [.shut], on: .pull, to: .open),
            .init(
                from: [.shut],
                on: .turn,
                to: .locked,
                when: .init("the key fits") { $0 == 7 },
                effects: [.click]
            ),
            .init(from: [.locked], on: .turn, to: .shut, effects: [.click]),
            .init(from: [.open, .shut, .locked], on: .kick, to: .broken),
        ]
    )

    @Test func `An event leads where the table says, with its effects`() throws {
        #expect(try Self.sound.step(.open, .push, 0) == .init(.shut))
        #expect(try Self.sound.step(.shut, .turn, 7) == .init(.locked, [.click]))
    }

    @Test func `An event that leads nowhere is refused by name`() {
        #expect(throws: Machine.Refusal.noTransition(.open, .pull)) {
            try Self.sound.step(.open, .pull, 0)
        }
        #expect(throws: Machine.Refusal.conditionsFail(.shut, .turn, ["the key fits"])) {
            try Self.sound.step(.shut, .turn, 8)
        }
        #expect(throws: Machine.Refusal.noTransition(.broken, .kick)) {
            try Self.sound.step(.broken, .kick, 0)
        }
    }

    @Test func `A sound table has no faults`() {
        #expect(Self.sound.faults == [])
    }

    @Test func `Every fault of a table is named`() {
        let bad = Machine(
            "bad",
            initial: .open,
            finals: [.broken],
            [
                .init(from: [.open], on: .push, to: .shut),
                .init(from: [.open], on: .push, to: .broken, when: .init("late") { _ in true }),
                .init(from: [.broken], on: .kick, to: .open),
            ]
        )
        #expect(
            bad.faults == [
                "bad: nothing leads to locked",
                "bad: nothing leaves shut, which is not called final",
                "bad: nothing leaves locked, which is not called final",
                "bad: kick leaves broken, which is final",
                "bad: open on push is decided before",
                "bad: no state knows pull",
                "bad: no state knows turn",
                "bad: nothing has the effect click",
            ]
        )
    }

    @Test func `The table is drawn a row for each state and event`() {
        let machine = Machine(
            "small",
            initial: .open,
            [
                .init(from: [.open, .shut], on: .turn, to: .locked, effects: [.click]),
                .init(from: [.locked], on: .pull, to: .open, when: .init("odd") { $0 % 2 == 1 }),
            ]
        )
        #expect(
            machine.table == """
                ## small

                Begins as *open*; ends as nothing.

                | in | on | when | becomes | effects |
                |---|---|---|---|---|
                | open | turn | always | locked | click |
                | shut | turn | always | locked | click |
                | locked | pull | odd | open | none |

                """
        )
    }
}
