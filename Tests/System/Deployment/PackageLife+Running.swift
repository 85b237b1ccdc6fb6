import Foundation
import HTTPClient
import HubAdmin
import Processes
import Testing

extension PackageLife {
    /// The hub, then an edge that is enrolled there, each as its own user and by its own unit's
    /// line; both say that they are ready, answer, and end in order.
    func start() async throws {
        let ports = (hub: try LocalPort.free(), edge: try LocalPort.free())
        let hub = try await serve(
            "jalon-hub",
            ["--listen", "127.0.0.1:\(ports.hub)"],
            answers: "http://127.0.0.1:\(ports.hub)/readyz"
        )
        try await enrol(at: "http://127.0.0.1:\(ports.hub)")
        let edge = try await serve(
            "jalon-edge",
            ["--listen", "127.0.0.1:\(ports.edge)"],
            answers: "http://127.0.0.1:\(ports.edge)/healthz"
        )
        #expect(try await debian.stat(Self.state + "/state.sqlite") == "600 jalon-edge jalon-edge")
        #expect(try await debian.stat("/var/lib/jalon/hub/keys") == "700 jalon-hub jalon-hub")
        for service in [edge, hub] {
            // As long as the units allow.
            let end = await service.child.terminate(grace: .seconds(30))
            #expect(end == .code(0))
            try await service.notify.wait(for: "STOPPING=1")
        }
    }

    /// A program as its service manager has it.
    private struct Service {
        let child: Child
        let notify: NotifySocket
    }

    /// The words of ExecStart.
    func line(of name: String) throws -> [String] {
        let unit = try String(
            contentsOfFile: debian.root + "/lib/systemd/system/\(name).service",
            encoding: .utf8
        )
        let lines = unit.split(separator: "\n").filter { $0.hasPrefix("ExecStart=") }
        return try #require(lines.first).dropFirst(10).split(separator: " ").map(String.init)
    }

    private func serve(_ name: String, _ words: [String], answers url: String) async throws
        -> Service
    {
        let place = "/run/notify-\(name)"
        let notify = try NotifySocket(debian.root + place)
        let log = debian.root + "/tmp/\(name).log"
        let command = debian.words(try line(of: name) + words, as: name)
        let child = try Child(
            ChildSpec(
                "/usr/bin/env",
                command,
                environment: DebianFolder.environment.merging(["NOTIFY_SOCKET": place]) { $1 },
                output: .file(log),
                errors: .file(log)
            )
        )
        do {
            try await notify.wait(for: "READY=1")
            let client = try HTTPClient()
            try await eventually("\(name) answers") {
                try await client.send(ClientRequest(method: "GET", url: url)).status == 200
            }
        } catch {
            _ = await child.terminate()
            let talk = try String(contentsOfFile: log, encoding: .utf8)
            throw NotInTime(description: "\(name): \(error)\n\(talk.suffix(4_000))")
        }
        return Service(child: child, notify: notify)
    }

    private func enrol(at url: String) async throws {
        let path = debian.root + "/var/lib/jalon/hub/admin-code"
        let code = try String(contentsOfFile: path, encoding: .utf8)
        let hub = try HubConnection(url: url, code: code.filter { !$0.isWhitespace })
        let scope = try await hub.command(
            AdminAPI.scopes,
            body: .object(["name": .text("Course")])
        )["id"]
        let zones = "\(AdminAPI.scopes)/\(scope?.text ?? "")/zones"
        _ = try await hub.command(
            zones,
            body: .object(["number": .integer(1), "name": .text("Col")])
        )
        let gate = try await hub.command(
            AdminAPI.gates,
            body: .object([
                "scope": scope ?? .null, "zone": .integer(1), "name": .text("Porte"),
                "direction": .text("entry"),
            ])
        )["id"]
        let made = try await hub.command(
            AdminAPI.enrolments,
            body: .object(["gate": gate ?? .null, "name": .text("Porte")])
        )
        let enrolled = try await debian.run(
            [
                "jalon-edge", "enrol", "--hub", url, "--enrolment", "\(made.number("enrolment"))",
                "--hub-key", made.word("hubName"),
            ],
            as: "jalon-edge",
            environment: ["JALON_EDGE_CODE": made.word("code")]
        )
        #expect(enrolled.code == 0, "\(enrolled)")
    }
}
