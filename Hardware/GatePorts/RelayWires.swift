package import Gates

/// The wires of a gate behind a relay board, which answers nothing: what it did is assumed.
package final class RelayWires: GateWires {
    package let kind = "relay"
    package let hasSensor = false

    private let shell: LineShell<RelayMachine>

    /// `path` is best the link in `/dev/serial/by-id`; it need not be there.
    package init(path: String, _ channels: RelayMachine.Channels = RelayMachine.Channels()) {
        shell = LineShell(path: path, RelayMachine(channels))
    }

    package func perform(_ order: WireOrder) {
        shell.perform(order)
    }

    package func run(_ heard: @escaping @Sendable (WireNews) -> Void) async {
        await shell.run(heard)
    }
}
