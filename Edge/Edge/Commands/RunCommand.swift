import CommandLine
import HTTPClient
import HTTPServer
import Journal
import Logging
import Processes

/// `jalon-edge run`.
struct RunCommand {
    private let parsed: ParsedCommand

    init(_ parsed: ParsedCommand) {
        self.parsed = parsed
    }

    func run(_ console: Console) async throws -> ExitCode {
        var configuration = try EdgeConfiguration(parsed, overriding: ["listen", "hub"])
        let simulation = try Simulation(parsed.strings("simulate"))
        try simulation.requireFrames()
        simulation.apply(to: &configuration)
        let folder = configuration.state
        try folder.make()
        let lock = try folder.claim()
        StateCopy.removeLeftovers(in: folder)
        // From here on, so that a signal during the opening of large files is not lost.
        let signals = Signals.stream([.terminate, .interrupt])
        let log = Log(.standardError(), level: configuration.logLevel)
        let stores = try Self.open(configuration)
        for finding in stores.journalFindings {
            log.error("journalLost", ["finding": "\(finding)"])
        }
        for finding in stores.cacheFindings {
            log.warning("cacheSetAside", ["finding": "\(finding)"])
        }
        try StartRecords.require(stores)
        let daemon = EdgeDaemon(
            configuration,
            stores: stores,
            gate: configuration.gate.gate(mode: stores.startMode(log)),
            client: try Self.client(configuration),
            newsClient: try Self.client(configuration),
            programs: ReaderPrograms(
                codes: Self.besideThisProgram("jalon-qr"),
                cards: Self.besideThisProgram("jalon-nfc")
            ),
            service: ServiceReporter(environment: OwnProcess.environment, events: log),
            events: log
        )
        try await daemon.run(listen: configuration.listen) {
            for await _ in signals { return }
        }
        withExtendedLifetime(lock) {}
        return .ok
    }

    static func open(_ configuration: EdgeConfiguration) throws(EdgeFailure) -> EdgeStores {
        var options = JournalOptions()
        if configuration.keepsReserve { options.reserve = EdgeStores.reserve(configuration.state) }
        return try EdgeStores(
            configuration.state,
            clockWidth: configuration.clockWidth,
            options: options
        )
    }

    static func client(
        _ configuration: EdgeConfiguration
    ) throws(EdgeFailure) -> HTTPClient {
        var options = ClientOptions()
        options.authorityFile = configuration.authority
        options.connectionsMax = 8
        options.requestsMax = 16
        do throws(HTTPClientError) {
            return try HTTPClient(options)
        } catch {
            throw EdgeFailure(.unreachable, error.message)
        }
    }

    /// A sister program where this one lies, else whatever PATH knows.
    static func besideThisProgram(_ name: String) -> String {
        guard let folder = try? OwnProcess.executableFolder(), Files.exists("\(folder)/\(name)")
        else { return name }
        return "\(folder)/\(name)"
    }
}
