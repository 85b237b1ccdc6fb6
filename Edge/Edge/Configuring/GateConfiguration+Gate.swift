import GatePorts
package import Gates

extension GateConfiguration {
    /// The gate as it is to be driven, standing in a mode that outlived a restart.
    package func gate(mode: GateMode = .normal) -> any Gate {
        if let wires = wires() { return WiredGate(wires, settings, mode: mode) }
        guard kind == .simulator else {
            return SimulatedGate(
                .init(passesAfter: .zero, hasSensor: false),
                kind: kind.rawValue,
                mode: mode
            )
        }
        return SimulatedGate(script, mode: mode)
    }

    /// Its wires, where it has any; nothing is opened yet.
    package func wires() -> (any GateWires)? {
        switch kind {
        case .none, .simulator: nil
        case .relay: RelayWires(path: device, channels)
        case .board: BoardWires(path: device, hasSensor: settings.sensor != .none)
        case .gpio: lines.map { GPIOWires($0) }
        }
    }
}
