import Sync
import Vocabulary

/// Looks at every part of an edge, beside its daemon and without disturbing it, and says what to
/// do.
///
/// Nothing is written and no lock is taken: files are opened for reading. A door board is greeted
/// where no daemon has its line; no other device is opened, and nothing is moved.
package struct Doctor: Sendable {
    let configuration: EdgeConfiguration
    let programs: ReaderPrograms
    let world: DoctorSurroundings

    package init(
        _ configuration: EdgeConfiguration,
        programs: ReaderPrograms,
        world: DoctorSurroundings = DoctorSurroundings()
    ) {
        self.configuration = configuration
        self.programs = programs
        self.world = world
    }

    /// In the order in which somebody would set up a device.
    package func findings() async -> [DoctorFinding] {
        let folder = folderFindings()
        // Below a folder that is not there, or not ours, everything else would say the same.
        let identity = folder.contains { $0.level == .fail } ? .failure(.absent) : identity()
        let daemon = await world.status(configuration.listen)
        return [setting] + folder + files(identity)
            + configuration.readers.flatMap { readerFindings($0) }
            + (await gateFindings(daemon)) + (await lampFindings(daemon)) + screenFindings()
            + (await pageFindings(daemon, try? identity.get()))
            + [await hubFinding(try? identity.get())]
            + conditionFindings(daemon)
    }

    private var setting: DoctorFinding {
        let count = configuration.readers.count
        guard count > 0 else {
            return .warn(
                "configuration",
                "it is sound and names no reader: nobody can present anything",
                "add readers to the configuration, as in /etc/jalon/edge.json5 of the package"
            )
        }
        let readers = "\(count) reader\(count == 1 ? "" : "s")"
        return .ok("configuration", "\(readers), gate \(configuration.gate.kind.rawValue)")
    }

    /// What the running daemon itself holds for wrong.
    private func conditionFindings(
        _ daemon: DoctorSurroundings.Answer<EdgeStatus>
    ) -> [DoctorFinding] {
        guard case .value(let status) = daemon else { return [] }
        return status.conditions.map { report in
            let part = report.part.map { " at \($0)" } ?? ""
            let text = "the daemon tells \(report.condition)\(part) since \(report.since)"
            let advice = report.known?.advice ?? "look at jalon-edge status"
            return Self.stops(report.known)
                ? .fail("condition", text, advice) : .warn("condition", text, advice)
        }
    }

    /// Whether nobody passes while it lasts.
    private static func stops(_ condition: DeviceCondition?) -> Bool {
        switch condition {
        case .journalFull, .cacheAbsent, .gateLost: true
        default: false
        }
    }
}
