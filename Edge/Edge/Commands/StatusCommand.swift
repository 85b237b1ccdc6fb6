import CommandLine
import FoundationEssentials
import HTTPClient
import HTTPServer

/// `jalon-edge status`: asks the page of the running edge.
struct StatusCommand {
    private let parsed: ParsedCommand

    init(_ parsed: ParsedCommand) {
        self.parsed = parsed
    }

    func run(_ console: Console) async throws -> ExitCode {
        let configuration = try EdgeConfiguration(parsed, overriding: ["listen"])
        let body = try await Self.page(configuration.listen)
        guard let status = try? JSONDecoder().decode(EdgeStatus.self, from: Data(body)) else {
            throw EdgeFailure(.unreachable, "Another program answers where the edge should be.")
        }
        if parsed.flag("json") {
            console.say(String(decoding: body, as: UTF8.self))
        } else {
            for line in StatusText.lines(status) { console.say(line) }
        }
        return status.state == .ok || status.state == .degraded ? .ok : .no
    }

    static func page(_ listen: Listen) async throws(EdgeFailure) -> [UInt8] {
        var options = ClientOptions()
        var address = "localhost"
        switch listen {
        case .unix(let path): options.unixSocket = path
        case .loopback(let host, let port):
            address = (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
        }
        do throws(HTTPClientError) {
            let response = try await HTTPClient(options).send(
                ClientRequest(
                    url: "http://\(address)/status",
                    timeouts: ClientTimeouts(total: .seconds(5))
                )
            )
            guard response.status == 200 else {
                throw HTTPClientError(.protocolError, "the page answered \(response.status)")
            }
            return response.body
        } catch {
            throw EdgeFailure(
                .unreachable,
                "No edge answers at \(address) (\(error.message)). Is jalon-edge running?"
            )
        }
    }
}
