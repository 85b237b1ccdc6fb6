import CommandLine
import GatePorts
import Gates
import Processes

/// What opens, what lights up beside it, and what shows text.
extension Doctor {
    /// The gate as the running daemon has it; where none runs, as far as it can be looked at.
    func gateFindings(_ daemon: DoctorSurroundings.Answer<EdgeStatus>) async -> [DoctorFinding] {
        let gate = configuration.gate
        let found: [DoctorFinding]
        switch (gate.kind, daemon) {
        case (.none, _): return [.ok("gate", "none: the decision is shown and nothing is moved")]
        case (.simulator, _):
            return [
                .warn(
                    "gate",
                    "it is simulated: nothing opens",
                    "give gate.kind relay, board or gpio where a real one stands"
                )
            ]
        case (_, .value(let status)): found = [told(status.gateReport)]
        case (.relay, _):
            let wrong = deviceFindings("gate", gate.device, [.read, .write])
            found =
                wrong.isEmpty ? [.ok("gate", "its port is there; a relay tells nothing")] : wrong
        case (.board, _): found = await boardFindings("gate", gate.device)
        case (.gpio, _): found = chipFindings(gate.lines?.chip ?? "")
        }
        return found + [failureFinding(gate.settings.failure)]
    }

    /// What the daemon says of its gate, which it alone may speak to.
    private func told(_ report: GateReport) -> DoctorFinding {
        let fault = report.lastFault.map { ", last fault \(Terminal.printable($0))" } ?? ""
        let text =
            "the daemon tells of its \(report.kind): \(report.link.rawValue), "
            + "\(report.mode.name)\(fault)"
        return switch report.link {
        case .ready: .ok("gate", text)
        case .opening: .warn("gate", text, "ask again in a few seconds")
        case .lost: .fail("gate", text, "look at its cable, its supply and gate.device")
        }
    }

    private func failureFinding(_ failure: GateSettings.Failure?) -> DoctorFinding {
        guard let failure else {
            return .warn(
                "gate",
                "nobody declared what it does without power",
                "cut its power, look, and give gate.failure: \"safe\" (opens) or \"secure\" (shut)"
            )
        }
        return .ok("gate", failure.words)
    }

    /// A board is greeted where no daemon has its line, and puts nothing but itself to rest.
    func boardFindings(_ part: String, _ path: String) async -> [DoctorFinding] {
        let wrong = deviceFindings(part, path, [.read, .write])
        guard !wrong.contains(where: { $0.level == .fail }) else { return wrong }
        switch await world.greeting(path) {
        case .success(let firmware):
            let shown = Terminal.printable(firmware)
            return wrong.isEmpty ? [.ok(part, "a board answers, firmware \(shown)")] : wrong
        case .failure(let silence):
            return wrong + [
                .fail(
                    part,
                    "\(Terminal.printable(path)) can be opened and no board answers: "
                        + Terminal.printable(silence.reason),
                    "look at its supply and firmware, and whether this is its line"
                )
            ]
        }
    }

    /// The chip is found by its label: its number changes between kernels.
    private func chipFindings(_ label: String) -> [DoctorFinding] {
        let chips = world.names("/dev").filter { $0.hasPrefix("gpiochip") }.map { "/dev/\($0)" }
        guard !chips.isEmpty else {
            return [
                .fail("gate", "this machine has no GPIO chip", "give gate.kind relay or board")
            ]
        }
        for chip in chips where world.refusal(chip, [.read, .write]) != nil {
            return deviceFindings("gate", chip, [.read, .write])
        }
        let labels = chips.compactMap(world.chipLabel)
        let shown = Terminal.printable(label)
        guard labels.contains(label) else {
            let there = Set(labels).sorted().prefix(Self.linksShownMax)
            return [
                .fail(
                    "gate",
                    "no GPIO chip of this machine is labelled \(shown)",
                    "give gate.lines.chip one of: "
                        + there.map { Terminal.printable($0) }.joined(separator: ", ")
                )
            ]
        }
        return [.ok("gate", "the chip \(shown) is there; its lines were not moved")]
    }

    func lampFindings(_ daemon: DoctorSurroundings.Answer<EdgeStatus>) async -> [DoctorFinding] {
        guard let lamps = configuration.lamps else { return [] }
        guard case .value = daemon else { return await boardFindings("lamps", lamps.device) }
        let wrong = deviceFindings("lamps", lamps.device, [.read, .write])
        return wrong.isEmpty ? [.ok("lamps", "their port is there; the daemon has it")] : wrong
    }

    /// What gives the service the terminal, which this process need not have.
    static let textScreenFile = "/etc/systemd/system/jalon-edge.service.d/text-screen.conf"

    func screenFindings() -> [DoctorFinding] {
        guard let text = configuration.screen.text else { return [] }
        let shown = Terminal.printable(text.device)
        guard case .success(let look) = world.look(text.device), look.kind == .device,
            world.refusal(text.device, [.write]) != nil
        else {
            let wrong = deviceFindings("screen", text.device, [.write])
            return wrong.isEmpty ? [.ok("screen", shown)] : wrong
        }
        guard world.refusal(Self.textScreenFile, []) == nil else {
            return [
                .fail(
                    "screen",
                    "\(world.user) may not write to \(shown)",
                    "install text-screen.conf, which says how in its first lines; it is in "
                        + "/usr/share/doc/jalon-edge/examples"
                )
            ]
        }
        return [.ok("screen", "\(shown), given to the service by text-screen.conf")]
    }
}

extension GateSettings.Failure {
    /// In words for people.
    package var words: String {
        switch self {
        case .safe: "declared safe: without power it opens"
        case .secure: "declared secure: without power it stays shut"
        }
    }
}
