import CommandLine
import HTTPServer
import Identity
import Kernel
import Logging
import Processes
import Rights
import Vocabulary

/// The program `jalon-hub`, from its words to its exit code.
package enum HubProgram {
    private static let program = Program(HubCommands.all, version: HubVersion.text)

    package static func main() async -> Never {
        await program.main { line, console in
            try await run(line, console, OwnProcess.environment)
        }
    }

    private static func run(
        _ line: ParsedCommand,
        _ console: Console,
        _ environment: [String: String]
    ) async throws -> ExitCode {
        switch line.path {
        case ["serve"]: try await serve(line, console, environment)
        case ["migrate"]: try await HubMigration.run(line, console)
        default: try await resetCode(line, console, environment)
        }
    }

    private static func serve(
        _ line: ParsedCommand,
        _ console: Console,
        _ environment: [String: String]
    ) async throws -> ExitCode {
        let settings = try HubSettings(line, environment: environment)
        let signals = Signals.stream([.terminate, .interrupt])
        let log = Log(.standardError(), level: settings.logLevel)
        let house = try await HubHouse(settings, log: log)
        do {
            // Before anybody can ask: who sees the hub answer finds the code in its place.
            if let code = house.hub.firstCode { try tell(code, settings, console) }
            let server = try listening(settings, house.hub)
            tell(server.listen, console)
            tellManager("READY=1", log)
            for await _ in signals { break }
            tellManager("STOPPING=1", log)
            house.hub.contexts.rights.publisher.endWaits()
            await server.stop()
        } catch {
            await house.stop()
            throw error
        }
        await house.stop()
        log.flush()
        return .ok
    }

    /// A hub that works is not ended because nobody hears of it: a manager that waits for the word
    /// in vain decides itself.
    private static func tellManager(_ state: String, _ log: Log) {
        do throws(SystemFailure) {
            try ServiceManager.notify(state)
        } catch {
            log.warning("serviceManagerNotTold", ["reason": "\(error)"])
        }
    }

    /// A gate holds a stream, a question for a head and an upload at once; beyond so many streams
    /// a gate asks instead.
    private static let limits: ServerLimits = {
        var limits = ServerLimits()
        limits.eventStreams = Herald.listenersMax
        limits.connections = 4 * Herald.listenersMax
        limits.perAddress = limits.connections
        return limits
    }()

    private static func listening(
        _ settings: HubSettings,
        _ hub: Hub
    ) throws(StartFailure) -> Server {
        do throws(ServerError) {
            return try Server(settings.listen, limits: limits, responder: hub.router)
        } catch {
            throw StartFailure(error)
        }
    }

    private static func tell(_ listen: Listen, _ console: Console) {
        switch listen {
        case .loopback(let address, let port):
            let host = address.contains(":") ? "[\(address)]" : address
            console.note("Jalon hub \(HubVersion.text) at http://\(host):\(port)/")
        case .unix(let path): console.note("Jalon hub \(HubVersion.text) at unix:\(path)")
        }
    }

    private static func tell(
        _ code: AdminCode,
        _ settings: HubSettings,
        _ console: Console
    ) throws {
        guard let path = settings.adminCodeFile else {
            console.note("Admin code, shown this once: \(code.text)")
            return
        }
        do throws(SystemFailure) {
            try Files.write(Array("\(code.text)\n".utf8), to: path, mode: 0o600)
            console.note("The admin code is in \(path).")
        } catch {
            throw StartFailure(
                .cannotCreate,
                "\(error) The admin code was not kept: jalon-hub admin-code --reset makes another."
            )
        }
    }
}

extension HubProgram {
    /// Works beside a running hub: the store takes both, and codes are looked up with each request.
    private static func resetCode(
        _ line: ParsedCommand,
        _ console: Console,
        _ environment: [String: String]
    ) async throws -> ExitCode {
        guard line.flag("reset") else {
            console.note(
                "The admin code is not kept and cannot be shown; --reset makes a new one."
            )
            return .no
        }
        let settings = try HubSettings(line, environment: environment)
        if let path = settings.database.path, !Files.exists(path) {
            throw StartFailure(.noInput, "There is no database at \(path).")
        }
        let code = try await newCode(settings)
        let answer = JSONValue.object(["adminCode": .text(code.text)])
        console.say(
            line.flag("json") ? String(decoding: answer.bytes, as: UTF8.self) : code.text
        )
        return .ok
    }

    private static func newCode(_ settings: HubSettings) async throws -> AdminCode {
        let store = try await HubFiles.store(settings)
        let keys = try HubFiles.keys(settings)
        let clock = Clock.system
        do {
            try await store.apply(HubContexts.schemaSteps, at: clock.now())
            let services = HubServices(
                store: store,
                clock: clock,
                keys: keys,
                cursors: Cursors(key: try keys.loadOrCreate("cursors")),
                prints: RequestPrint(key: try keys.loadOrCreate("request-prints")),
                company: try await Companies.first(in: store, at: clock.now())
            )
            let code = try await AdminCodes(services).reset()
            await store.close()
            return code
        } catch {
            await store.close()
            throw HubFiles.told(error, settings)
        }
    }
}
