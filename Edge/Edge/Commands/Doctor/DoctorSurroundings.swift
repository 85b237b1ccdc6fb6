import CommandLine
import FoundationEssentials
import GatePorts
import Gates
import HTTPClient
package import HTTPServer
package import Processes
import Synchronization
package import Vocabulary

/// What a doctor asks of the machine: the live one, or one made up for a test.
package struct DoctorSurroundings: Sendable {
    /// What became of a question to the local page or to the hub.
    package enum Answer<Value: Sendable>: Sendable {
        case value(Value)
        /// Somebody answered who is not the one that was asked for.
        case stranger
        case none(String)
    }

    /// Nobody answered on a line.
    package struct Silence: Error {
        package let reason: String

        package init(_ reason: String) {
            self.reason = reason
        }
    }

    package static let lineBytesMax = 256

    package var user = OwnProcess.userName
    package var searchPath = OwnProcess.environment["PATH"] ?? "/usr/bin:/bin"
    package var credentials = OwnProcess.environment["CREDENTIALS_DIRECTORY"]
    package var now: @Sendable () -> Timestamp = Clock.system.now
    package var look: @Sendable (String) -> Result<Files.Look, SystemFailure> = { path in
        Result { () throws(SystemFailure) in try Files.look(path) }
    }
    /// What the system has against a use of the file; nil for nothing.
    package var refusal: @Sendable (String, [Files.Use]) -> SystemFailure? = { path, uses in
        do throws(SystemFailure) {
            try Files.requireUse(path, uses)
            return nil
        } catch {
            return error
        }
    }
    package var names: @Sendable (String) -> [String] = { (try? Files.list($0)) ?? [] }
    /// The one short line of a file such as the kernel's; nil where there is none.
    package var line: @Sendable (String) -> String? = { path in
        let bytes = try? Files.read(path, limit: Self.lineBytesMax)
        return bytes.map { String(decoding: $0.prefix { $0 > 32 }, as: UTF8.self) }
    }
    /// What the GPIO chip at this path is labelled; nothing of it is requested.
    package var chipLabel: @Sendable (String) -> String? = { GPIOChip.label(of: $0) }
    /// What the door board on this line says that its firmware is; else why nothing answers.
    package var greeting: @Sendable (String) async -> Result<String, Silence> = {
        await Self.greet($0)
    }
    package var target: @Sendable (String) -> String? = { Files.target(of: $0) }
    package var freeBytes: @Sendable (String) -> UInt64? = { try? Files.freeBytes(at: $0) }
    package var status: @Sendable (Listen) async -> Answer<EdgeStatus> = { listen in
        await Self.askStatus(listen)
    }
    /// Whether a local page could be served there.
    package var isFree: @Sendable (Listen) async -> Bool = { await Self.canServe($0) }
    package var hub: @Sendable (String, EdgeConfiguration) async -> Answer<Int> = { url, settings in
        await Self.askHub(url, settings)
    }

    package init() {}

    /// Where a program lies that a configuration names, by path or by name alone.
    func program(_ name: String) -> String? {
        guard !name.contains("/") else { return refusal(name, []) == nil ? name : nil }
        return searchPath.split(separator: ":").prefix(64).map { "\($0)/\(name)" }
            .first { refusal($0, []) == nil }
    }
}

extension DoctorSurroundings {
    /// The hub has so long to answer.
    package static let hubAnswerMax = Duration.seconds(5)

    /// A board that starts when its line is opened has its three seconds, and a little more.
    package static let greetingMax = Duration.milliseconds(3_500)

    private static func greet(_ path: String) async -> Result<String, Silence> {
        let wires = BoardWires(path: path)
        let bell = Bell()
        let lost = Mutex<String?>(nil)
        let driving = Task {
            await wires.run { news in
                switch news {
                case .ready:
                    lost.withLock { $0 = nil }
                    bell.ring()
                case .lost(let reason):
                    lost.withLock { $0 = reason }
                    bell.ring()
                default: break
                }
            }
        }
        let isHeard = await bell.wait(upTo: greetingMax)
        let reason = isHeard ? lost.withLock { $0 } : "silent"
        driving.cancel()
        await driving.value
        if let reason { return .failure(Silence(reason)) }
        return .success(wires.firmware ?? "unknown")
    }

    private static func askStatus(_ listen: Listen) async -> Answer<EdgeStatus> {
        do throws(EdgeFailure) {
            let body = try await StatusCommand.page(listen)
            guard let status = try? JSONDecoder().decode(EdgeStatus.self, from: Data(body)) else {
                return .stranger
            }
            return .value(status)
        } catch {
            return .none(error.message)
        }
    }

    private static func canServe(_ listen: Listen) async -> Bool {
        guard let server = try? Server(listen, responder: LocalSite([])) else { return false }
        await server.stop(gracePeriod: .zero)
        return true
    }

    private static func askHub(_ url: String, _ settings: EdgeConfiguration) async -> Answer<Int> {
        do throws(EdgeFailure) {
            let client = try RunCommand.client(settings)
            return try await answer(client, url)
        } catch {
            return .none(error.message)
        }
    }

    private static func answer(
        _ client: HTTPClient,
        _ url: String
    ) async throws(EdgeFailure) -> Answer<Int> {
        do throws(HTTPClientError) {
            let response = try await client.send(
                ClientRequest(
                    url: url + "/healthz",
                    timeouts: ClientTimeouts(total: hubAnswerMax)
                )
            )
            return (200..<300).contains(response.status) ? .value(response.status) : .stranger
        } catch {
            throw EdgeFailure(.unreachable, error.message)
        }
    }
}
