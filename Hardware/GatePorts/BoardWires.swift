package import Gates

/// The wires of a gate behind a door board: a micro-controller on a serial line that times its
/// pulses itself and drops them when nobody beats.
package final class BoardWires: GateWires {
    package let kind = "board"
    package let hasSensor: Bool

    private let shell: LineShell<BoardMachine>

    /// - Parameters:
    ///   - path: the serial line, best by its link in `/dev/serial/by-id`; it need not be there.
    ///   - hasSensor: whether the board's sensor inputs, or its contact, are wired.
    package init(path: String, hasSensor: Bool = true) {
        self.hasSensor = hasSensor
        shell = LineShell(path: path, BoardMachine())
    }

    /// What the line went through since the start.
    package var counts: BoardCounts { shell.machine.counts }

    /// As the board greeted last; nil before.
    package var firmware: String? { shell.machine.firmware }

    package var line: LineReport? {
        let machine = shell.machine
        return LineReport(machine.counts, firmware: machine.firmware)
    }

    package func perform(_ order: WireOrder) {
        shell.perform(order)
    }

    package func run(_ heard: @escaping @Sendable (WireNews) -> Void) async {
        await shell.run(heard)
    }
}
