package import CommandLine
import FoundationEssentials
import HubAdmin
import Processes
import Vocabulary

/// The main job on one machine: a hub, three edges, real pictures, an outage in the middle.
package struct Demonstration: Sendable {
    /// What a run that ends by itself must reach.
    static let scansMin = 300
    /// How long hub and edges may take to agree at the end.
    private static let drainPatience = Duration.seconds(60)

    private let settings: DemonstrationSettings
    private let console: Console

    package init(_ settings: DemonstrationSettings, console: Console) {
        self.settings = settings
        self.console = console
    }

    package func run() async throws -> ExitCode {
        let programs = try Programs()
        if settings.isReset { try forget() }
        try Files.makeFolder(settings.folder)
        let hub = HubKeeper(program: programs.hub, settings: settings)
        try await hub.start()
        do {
            let code = try await show(programs, hub)
            await hub.stop()
            return code
        } catch {
            await hub.stop()
            throw error
        }
    }

    /// Removes what earlier runs left, and never a folder that no run made.
    private func forget() throws {
        let files = FileManager.default
        guard files.fileExists(atPath: settings.folder) else { return }
        guard files.fileExists(atPath: runsFile) else {
            throw DemonstrationFailure(
                "\(settings.folder) was not made by a demonstration: remove it yourself, "
                    + "or name another with --folder."
            )
        }
        try files.removeItem(atPath: settings.folder)
    }

    private var runsFile: String { settings.folder + "/runs" }

    private func show(_ programs: Programs, _ hub: HubKeeper) async throws -> ExitCode {
        let connection = try HubConnection(url: settings.hubURL, code: await hub.adminCode)
        let run = try nextRun()
        console.say("Hub on \(settings.hubURL), run \(run): scopes, gates, people and rights …")
        let season = try await Season(
            hub: connection,
            run: run,
            peopleFolder: settings.peopleFolder
        )
        var stages: [Place: Stage] = [:]
        var children: [Child] = []
        for place in Place.allCases {
            let edge = try EdgeKeeper(
                place,
                folder: "\(settings.folder)/run-\(run)/\(place.rawValue)",
                programs: programs,
                settings: settings
            )
            try await edge.enrol(try season.site(place).enrolment)
            children.append(try edge.start())
            stages[place] = Stage(edge, console: console)
        }
        let result: ExitCode
        do {
            let board = Storyboard(season: season, keysFolder: await hub.keysFolder)
            let show = Show(stages: stages, board: board, hub: hub, console: console)
            try await show.play()
            result = try await conclude(show, connection)
            try await linger(hub)
        } catch {
            for child in children { _ = await child.terminate(grace: .seconds(5)) }
            throw error
        }
        for child in children { _ = await child.terminate(grace: .seconds(5)) }
        return result
    }

    /// Each run has scopes and edges of its own, so that the hub keeps what earlier runs left.
    private func nextRun() throws -> Int {
        let last = (try? Files.read(runsFile, limit: 16)).flatMap {
            Int(String(decoding: $0, as: UTF8.self))
        }
        let run = (last ?? 0) + 1
        try Files.write(Array("\(run)".utf8), to: runsFile)
        return run
    }

    private func conclude(_ show: Show, _ hub: HubConnection) async throws -> ExitCode {
        var summary = Summary()
        for place in Place.allCases {
            let stage = try show.stage(place)
            try await stage.edge.wait("drained", for: Self.drainPatience) {
                $0["journal"]?["backlog"]?.integer == 0
            }
            let status = try await stage.edge.status()
            let agreement = try await Agreement(
                journal: stage.edge.stateFolder + "/journal.sqlite",
                device: status["device"]?.text ?? "",
                hub: hub
            )
            summary.add(place, await stage.tally, agreement)
        }
        for line in summary.lines { console.say(line) }
        return summary.isGood ? .ok : .no
    }

    private func linger(_ hub: HubKeeper) async throws {
        guard !settings.isOnce else { return }
        console.say("")
        console.say(
            "The hub is at \(settings.hubURL); its admin code is \(try await hub.adminCode)"
        )
        console.say(
            "Try: .build/release/jalon scans --hub \(settings.hubURL) "
                + "--code-file \(settings.folder)/admin-code"
        )
        console.say("Everything keeps running until Ctrl-C.")
        _ = await Signals.ended()
    }
}
