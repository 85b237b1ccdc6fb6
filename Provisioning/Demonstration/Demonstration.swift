package import CommandLine
import FoundationEssentials
import HubAdmin
import Processes
import Vocabulary

/// The main job on one machine: a hub, four edges, pictures, badges, an outage in the middle.
package struct Demonstration: Sendable {
    /// What a run that ends by itself must reach.
    static let scansMin = 300
    /// How long hub and edges may take to agree at the end.
    private static let drainPatience = Duration.seconds(60)

    private let settings: DemonstrationSettings
    private let console: Console

    package init(_ settings: DemonstrationSettings, console: Console) {
        self.settings = settings.resolved
        self.console = console
    }

    package func run() async throws -> ExitCode {
        try await withThrowingTaskGroup(of: ExitCode?.self) { group in
            group.addTask { try await runWhole() }
            group.addTask {
                await Signals.ended()
                return nil
            }
            defer { group.cancelAll() }
            if let code = try await group.next() ?? nil { return code }
            // What was started is ended before we are.
            console.note("Interrupted: ending the hub, the edges and their readers …")
            group.cancelAll()
            while let end = await group.nextResult() {
                if case .success(let code?) = end { return code }
            }
            return .no
        }
    }

    private func runWhole() async throws -> ExitCode {
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
        let folder = "\(settings.folder)/run-\(run)"
        try Files.makeFolder(folder)
        let cards = try CardTable(program: programs.emulator, folder: folder)
        let bench = try DoorBench(program: programs.doorBoard, folder: folder)
        var edges: [EdgeKeeper] = []
        var children: [Child] = []
        let result: ExitCode
        do {
            try await cards.start()
            try await bench.start()
            for place in settings.places {
                let edge = try EdgeKeeper(
                    place,
                    folder: "\(folder)/\(place.rawValue)",
                    equipment: Equipment(
                        cardReader: cards.device(at: place),
                        board: place == .turnstile ? bench.device : nil
                    ),
                    programs: programs,
                    settings: settings
                )
                try await edge.enrol(try season.site(place).enrolment)
                children.append(try edge.start())
                edges.append(edge)
            }
            result = try await play(edges, cards, bench, season, hub, programs)
        } catch {
            await end(children, cards, bench)
            throw error
        }
        await end(children, cards, bench)
        return result
    }

    private func end(_ edges: [Child], _ cards: CardTable, _ bench: DoorBench) async {
        for edge in edges { _ = await edge.terminate(grace: .seconds(5)) }
        await cards.stop()
        await bench.stop()
    }

    private func play(
        _ edges: [EdgeKeeper],
        _ cards: CardTable,
        _ bench: DoorBench,
        _ season: Season,
        _ hub: HubKeeper,
        _ programs: Programs
    ) async throws -> ExitCode {
        var stages: [Place: Stage] = [:]
        for edge in edges {
            stages[edge.place] = Stage(
                edge,
                cards: cards,
                bench: edge.place == .turnstile ? bench : nil,
                console: console
            )
        }
        let writer = BadgeWriter(
            program: programs.operator,
            settings: settings,
            device: cards.device(of: .desk),
            console: console
        )
        let show = Show(
            stages: stages,
            board: Storyboard(season: season, keysFolder: await hub.keysFolder),
            cards: cards,
            bench: bench,
            writer: writer,
            hub: hub,
            console: console
        )
        let samples = try await Sample.all(of: season, at: settings.places)
        let house = try VisitorHouse(settings, samples: samples, console: console)
        try await show.prepare()
        var result = ExitCode.ok
        if settings.isShown {
            console.say("Its page is \(settings.pageURL)")
            try await show.play()
            result = try await conclude(show, season.hub)
        }
        if !settings.isOnce {
            try await house.open(edges)
            try await linger(hub)
        }
        await house.close()
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
        var rows: [(place: Place, tally: Tally, agreement: Agreement)] = []
        var devices: Set<String> = []
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
            devices.insert(status["device"]?.text ?? "")
            rows.append((place, await stage.tally, agreement))
        }
        let incidents = try await hub.list(AdminAPI.incidents)["items"]?.list ?? []
        let journal = try show.stage(.turnstile).edge.stateFolder + "/journal.sqlite"
        let crossing = try Crossing(
            PassageBook(journal: journal),
            pulses: show.bench.count("OPEN")
        )
        var summary = Summary(Alarms(incidents, devices: devices), crossing)
        for row in rows { summary.add(row.place, row.tally, row.agreement) }
        for line in summary.lines { console.say(line) }
        return summary.isGood ? .ok : .no
    }

    private func linger(_ hub: HubKeeper) async throws {
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
