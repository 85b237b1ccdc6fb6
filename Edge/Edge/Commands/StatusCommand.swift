import CommandLine
import FoundationEssentials
import HTTPClient
import HTTPServer
import Sync

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
            for line in Self.lines(status) { console.say(line) }
        }
        return status.state == .ok || status.state == .degraded ? .ok : .no
    }

    private static func page(_ listen: Listen) async throws(EdgeFailure) -> [UInt8] {
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

    private static func lines(_ status: EdgeStatus) -> [String] {
        let decisions = status.decisions
        let verdicts = decisions.verdicts.sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        var lines = [
            "state      \(status.state.rawValue)",
            "device     \(status.device) at \(status.gate), zone \(status.zone)",
            "cache      " + cache(status.head),
            "journal    record \(status.journal.sequence), \(status.journal.backlog) to send, "
                + "space \(status.journal.space)",
            "clock      \(status.clock.low) to \(status.clock.high)",
            "decisions  \(decisions.total)" + (verdicts.isEmpty ? "" : ": \(verdicts)"),
        ]
        if let middle = decisions.latencyP50Microseconds,
            let high = decisions.latencyP99Microseconds
        {
            lines.append("latency    p50 \(middle) µs, p99 \(high) µs")
        }
        for reader in status.readers {
            let fault = reader.lastFault.map { ", last fault \(Terminal.printable($0))" } ?? ""
            lines.append(
                "reader     \(reader.name) \(reader.state), \(reader.restarts) restarts\(fault)"
            )
        }
        if let next = status.nextAssignment {
            lines.append("moved      to \(next.gate), zone \(next.zone): restart this edge")
        }
        lines.append("download   " + lane(status.lanes.download))
        lines.append("upload     " + lane(status.lanes.upload))
        return lines
    }

    private static func cache(_ head: EdgeStatus.Head?) -> String {
        guard let head else { return "none yet" }
        let age = Progress.words(.seconds(head.ageSeconds))
        return "version \(head.version), \(age) old" + (head.isStale ? ", stale" : "")
    }

    private static func lane(_ lane: LaneReport) -> String {
        let fault = lane.fault.map { ", \($0)" } ?? ""
        let alarm = lane.alarm.map { ", ALARM \($0)" } ?? ""
        return lane.phase + fault + alarm
    }
}
