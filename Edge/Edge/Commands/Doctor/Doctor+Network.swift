import CommandLine
import HTTPServer
import Sync

/// The local page and the hub.
extension Doctor {
    func pageFindings(
        _ daemon: DoctorSurroundings.Answer<EdgeStatus>,
        _ identity: DeviceIdentity?
    ) async -> [DoctorFinding] {
        switch daemon {
        case .value(let status):
            guard identity == nil || status.device == identity?.device else {
                return [
                    .fail(
                        "daemon",
                        "another edge, \(status.device), answers on the local page",
                        "give each edge a port of its own with listen"
                    )
                ]
            }
            return [.ok("daemon", "runs and is \(status.state.rawValue)")]
        case .stranger:
            return [
                .fail(
                    "daemon",
                    "another program answers where the local page should be",
                    "give another port with listen, or stop that program"
                )
            ]
        case .none:
            guard await world.isFree(configuration.listen) else {
                return [
                    .fail(
                        "daemon",
                        "the address of the local page is taken, and no edge answers there",
                        "give another port with listen, or stop the program that has it"
                    )
                ]
            }
            return [
                .warn(
                    "daemon",
                    "it does not run",
                    "systemctl start jalon-edge, or jalon-edge run"
                )
            ]
        }
    }

    func hubFinding(_ identity: DeviceIdentity?) async -> DoctorFinding {
        guard let url = configuration.hub ?? identity?.hub else {
            return .warn("hub", "no hub is known yet", "enrol this device: jalon-edge enrol --help")
        }
        let shown = Terminal.printable(url)
        switch await world.hub(url, configuration) {
        case .value: return .ok("hub", "\(shown) answers")
        case .stranger:
            return .warn(
                "hub",
                "\(shown) is answered by something that is no hub",
                "mend the address; a hotel's or operator's login page may stand before it"
            )
        case .none(let reason):
            return .warn(
                "hub",
                "\(shown) does not answer: \(Terminal.printable(reason))",
                "look at cable, address and name; people pass by the rights that are here"
            )
        }
    }
}
